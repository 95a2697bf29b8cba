"""Everything that is published beside the code, made from it by `make contracts`; `--check` writes nothing."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from services.gateway.api import openapi
from tools.published import asyncapi, tables
from tools.published.examples import example
from tools.published.houses import House, houses, name_of
from tools.published.places import CHECKOUT, PUBLISHED, REFERENCE
from tools.published.schemas import schema

if TYPE_CHECKING:
    from pathlib import Path

_LIST_OF_SCALARS = re.compile(r"\[\n\s+((?:\"[^\"\n]*\"|null)(?:,\n\s+(?:\"[^\"\n]*\"|null))*)\n\s+\]")


def files() -> dict[Path, str]:
    """Each generated file and what it has to hold."""
    made: dict[Path, str] = {
        CHECKOUT / "docs" / "openapi.json": openapi.published(),
        REFERENCE / "operations.md": tables.operations(),
        REFERENCE / "events.md": tables.events(),
    }
    for house in houses():
        made[PUBLISHED / "asyncapi" / f"{house.name}.json"] = _json(asyncapi.document(house))
        made[_examples() / f"{house.name}.json"] = _json(_exemplified(house))
        for contract in house.contracts:
            made[PUBLISHED / "schemas" / f"{name_of(contract)}.json"] = _json(schema(contract))
    return made


def strays() -> set[Path]:
    """Files of contracts that are no more. Examples of earlier releases are none: they must load for ever."""
    there = {*PUBLISHED.glob("schemas/*"), *PUBLISHED.glob("asyncapi/*"), *_examples().glob("*")}
    return there - set(files())


def differing() -> list[Path]:
    """What is not as it would be made now."""
    changed = [path for path, text in files().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    return sorted([*changed, *strays()])


def main() -> int:
    """The exit status: 1 where `--check` found a difference."""
    found = differing()
    if "--check" in sys.argv[1:]:
        for path in found:
            print(f"{path.relative_to(CHECKOUT)}: differs from the code; run `make contracts`")
        return 1 if found else 0
    for path in strays():
        path.unlink()
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(files())} files, {len(found)} of them changed")
    return 0


def _examples() -> Path:
    """The folder of the release that is being written: `examples/0.1`."""
    return PUBLISHED / "examples" / ".".join(asyncapi.version().split(".")[:2])


def _exemplified(house: House) -> dict[str, Any]:
    return {each.__name__: example(each) for each in house.contracts}


def _json(value: Any) -> str:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    return _LIST_OF_SCALARS.sub(lambda found: f"[{' '.join(found.group(1).split())}]", text) + "\n"


if __name__ == "__main__":
    sys.exit(main())
