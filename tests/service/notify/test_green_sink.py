"""The mail sink shares a patched process with the houses: asyncio in a green thread beside eventlet's hub."""

from __future__ import annotations

from tests import green

PROCESS = """
import smtplib, threading, time
from pathlib import Path
from expo.chassis.embedded.mail import MailSink, kept

folder, beats = Path(sys.argv[1]), []
sink = MailSink(folder)
port = sink.start()

def beat():
    while len(beats) < 10_000:
        beats.append(1)
        time.sleep(0.001)

def send(number):
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        for each in range(20):
            server.sendmail("a@example.org", ["b@example.org"], f"Subject: {number}-{each}\\r\\n\\r\\nhello")

threading.Thread(target=beat, daemon=True).start()
senders = [threading.Thread(target=send, args=(number,)) for number in range(5)]
for sender in senders:
    sender.start()
for sender in senders:
    sender.join()
sink.stop()
say(len(kept(folder, 1000)))
say(len(beats) > 5)
"""


def test_the_sink_and_green_threads_run_side_by_side(tmp_path):
    assert green.run(PROCESS, str(tmp_path)) == [100, True]
