"""Checks of the tree that no linter knows: each finding is a line `file:line: what is wrong`.

No package registry's address and no path of one machine stands in a file that git keeps; door plates stand where a
house is; the lock holds what pyproject.toml asks for. Further checks belong to the tests that know the subject.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parents[1]
HOUSES = ("registration", "agenda", "exhibits", "notify", "gateway")

FORBIDDEN = {
    # Written in pieces, so that this file does not hold what it looks for.
    "a package registry's address": re.compile(
        r"pypi\.(?:org|python)|pythonhosted\.|registry\.npm|npmjs\.(?:org|com)|deb\.debian\."
    ),
    "a path of one machine": re.compile(r"(?<![\w.~-])/(?:home|Users|root|work|farm)/[a-z]"),
    "an unfinished mark": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b"),
}
UNREAD = {".woff2", ".png", ".jpg", ".ico", ".mo", ".xml", ".svg"}
EXEMPT = {"tools/tree.py"}


def kept() -> Iterator[Path]:
    """The files that git keeps, or would at the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return (path for line in listed.splitlines() if (path := CHECKOUT / line).is_file())


def forbidden_words(path: Path) -> Iterator[str]:
    name = path.relative_to(CHECKOUT).as_posix()
    if path.suffix in UNREAD or name in EXEMPT:
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for what, pattern in FORBIDDEN.items():
            if found := pattern.search(line):
                yield f"{name}:{number}: {what}: {found.group()}"


def doors_without_plates() -> Iterator[str]:
    for house in HOUSES:
        plate = CHECKOUT / "services" / house / "README.md"
        if not plate.is_file():
            yield f"services/{house}/README.md: the door plate is missing"
        elif plate.read_text(encoding="utf-8").count("\n") > 60:
            yield f"services/{house}/README.md: a door plate is one screen, 60 lines at most"


def not_locked() -> Iterator[str]:
    asked = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = asked["project"]["optional-dependencies"]
    served = [*asked["project"]["dependencies"], *extras["server"], *extras["embedded"]]
    for lock, wanted in {"run.txt": served, "dev.txt": [*served, *asked["dependency-groups"]["dev"]]}.items():
        text = (CHECKOUT / "requirements" / lock).read_text(encoding="utf-8")
        held = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
        for name in (re.split(r"[^A-Za-z0-9._-]", each)[0].lower().replace("_", "-") for each in wanted):
            if name not in held:
                yield f"requirements/{lock}: {name} is not locked: run `make lock`"


def main() -> int:
    findings = [finding for path in kept() for finding in forbidden_words(path)]
    findings += [*doors_without_plates(), *not_locked()]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
