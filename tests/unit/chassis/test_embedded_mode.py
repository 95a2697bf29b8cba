"""The parts that one process needs on somebody's laptop: a lock, a door for commands, a mailbox."""

from __future__ import annotations

import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from expo.chassis.embedded import door, lock, mail
from expo.chassis.environment import SettingError
from expo.errors import Conflict, Invalid
from tests import green
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLD = """
import sys, time
from pathlib import Path
from expo.chassis.embedded.lock import home_lock
with home_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""
ROOT = Path(__file__).parents[3]
DOOR = """
    import eventlet
    from pathlib import Path
    from expo.chassis.embedded.door import Door
    from expo.errors import Conflict

    class Houses:
        def call(self, operation, arguments, *, key="", principal=""):
            if operation == "agenda.refuse":
                raise Conflict("sold_out", {"capacity": 3})
            return {"operation": operation, "arguments": arguments, "key": key}

    Door(Path(sys.argv[1]), Houses()).open()
    print(json.dumps("open"), flush=True)
    eventlet.sleep(600)
"""


def test_one_expo_runs_on_a_folder_and_a_killed_one_frees_it(tmp_path: Path) -> None:
    assert not lock.is_held(tmp_path / "home")
    command = [sys.executable, "-c", HOLD, str(tmp_path / "home")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with (
            pytest.raises(SettingError, match=rf"process {holder.pid}\).* set EXPO_HOME"),
            lock.home_lock(tmp_path / "home"),
        ):
            pass
        holder.kill()
        holder.wait()

    with lock.home_lock(tmp_path / "home"):
        assert lock.is_held(tmp_path / "home")


@pytest.fixture
def open_door(tmp_path: Path) -> Iterator[Path]:
    """An EXPO_HOME behind whose door stand houses that repeat what they hear, or refuse."""
    with green.started(DOOR, str(tmp_path)):
        yield tmp_path


def test_a_command_calls_through_the_door_and_hears_refusals(open_door: Path) -> None:
    assert door.call(open_door, "agenda.list", {"edition": "pilot"}, key="k") == {
        "operation": "agenda.list",
        "arguments": {"edition": "pilot"},
        "key": "k",
    }
    with pytest.raises(Conflict) as refused:
        door.call(open_door, "agenda.refuse", {})
    assert refused.value == Conflict("sold_out", {"capacity": 3})
    with pytest.raises(Invalid, match="malformed_call"):
        door.call(open_door, "agenda.list", {}, principal=7, nonsense=[])
    assert (open_door / door.NAME).stat().st_mode & 0o777 == 0o600


def test_without_a_running_expo_the_remedy_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="start it with `expo up`"):
        door.call(tmp_path, "agenda.list", {})


def a_mail(to: str = "Zoë <zoe@example.org>") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "expo@example.org", to, "Łódź: you have a place"
    message.set_content("Dzień dobry\n.\n..two dots\n")
    return message


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[int]:
    """A mailbox in the test's folder, for reserved addresses only."""
    box = mail.MailSink(tmp_path)
    yield box.start()
    box.stop()


def test_a_mail_is_kept_word_for_word(sink: int, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", sink, timeout=5) as sender:
        sender.send_message(a_mail())
        sender.send_message(a_mail("b@example.org"))

    newest, first = eventually(lambda: mail.kept(tmp_path) if len(mail.kept(tmp_path)) == 2 else [])
    assert newest.message["To"] == "b@example.org"
    body = first.message.get_body()
    assert body
    assert (first.message["Subject"], body.get_content()) == ("Łódź: you have a place", "Dzień dobry\n.\n..two dots\n")
    again = mail.read(tmp_path, first.name)
    assert again
    assert again.message["Subject"] == first.message["Subject"]
    assert mail.read(tmp_path, "../../etc/passwd") is None


@pytest.mark.parametrize("address", ["anna@gmail.com", "anna@example.org.evil.eu", "anna@notexample.org"])
def test_an_address_that_could_be_somebodys_is_refused(sink: int, tmp_path: Path, address: str) -> None:
    with smtplib.SMTP("127.0.0.1", sink, timeout=5) as sender, pytest.raises(smtplib.SMTPRecipientsRefused):
        sender.send_message(a_mail(address))

    assert mail.kept(tmp_path) == []


def test_a_mail_that_breaks_off_is_not_kept(sink: int, tmp_path: Path) -> None:
    sender = smtplib.SMTP("127.0.0.1", sink, timeout=5)
    sender.ehlo()
    sender.mail("expo@example.org")
    sender.rcpt("zoe@example.org")
    sender.putcmd("data")
    sender.getreply()
    sender.send("Subject: half")
    sender.close()
    with smtplib.SMTP("127.0.0.1", sink, timeout=5) as other:
        other.send_message(a_mail())

    assert [each.message["Subject"] for each in mail.kept(tmp_path)] == ["Łódź: you have a place"]
