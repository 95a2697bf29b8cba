"""Reads pytest's JUnit report: fails if a test was skipped, or if none was run."""

from __future__ import annotations

import sys
from xml.etree import ElementTree as ET


def main(report: str) -> int:
    cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - written by our own test run
    skipped = [(case, why) for case in cases if (why := case.find("skipped")) is not None]
    for case, why in skipped:
        print(f"skipped: {case.get('classname')}::{case.get('name')}: {why.get('message')}")
    if not cases:
        print("no test was run")
    return 1 if skipped or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
