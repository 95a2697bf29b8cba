"""Runs a piece of code in a process of its own whose waiting is green, as a house's is; the tests' own stays plain."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
BEGIN = """
from expo.chassis.patch import patch
patch()
import json, sys

def say(value):
    print(json.dumps(value))

"""


def run(code: str, *arguments: str, patched: bool = True, within: float = 60.0, **environ: str) -> list[Any]:
    """What the code said with `say(…)`, in order; `sys.argv[1:]` are the arguments."""
    begin = BEGIN if patched else BEGIN.replace("patch()\n", "", 1)
    done = subprocess.run(
        [sys.executable, "-c", begin + textwrap.dedent(code), *arguments],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def started(code: str, *arguments: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """The code at work, from its first printed line until the end of the block, when it is killed."""
    command = [sys.executable, "-c", BEGIN + textwrap.dedent(code), *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            process.stdout.readline()
            yield process
        finally:
            process.kill()
