"""Puts this checkout on the environment's path, and the command `expo` beside its Python: no build step."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]

COMMAND = f"""#!{sys.executable}
import sys

from expo.cli import main

sys.exit(main())
"""


def main() -> None:
    (Path(sysconfig.get_path("purelib")) / "expo-checkout.pth").write_text(f"{CHECKOUT}\n", encoding="utf-8")
    command = Path(sys.executable).with_name("expo")
    command.write_text(COMMAND, encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    main()
