"""The `expo` command. Serving commands make waiting green before anything else is imported; the others stay plain."""

from __future__ import annotations

import sys

from expo.chassis.patch import patch, quiet

SERVING = frozenset({"up", "serve"})


def main() -> None:
    """Run the command that the arguments name."""
    quiet()
    if SERVING.intersection(sys.argv[1:2]):
        patch()
    from expo.commands.app import run  # noqa: PLC0415 - after the patch

    sys.exit(run())


if __name__ == "__main__":
    main()
