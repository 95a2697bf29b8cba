"""Reads `projects.json`, the list of earlier projects of the Baltic Sea Region, into rows of an import."""

from __future__ import annotations

import json
from typing import Any

from expo.contracts.vocabulary import PROJECT_THEMES
from expo.errors import Invalid

_THEMES = {**{label: code for code, label in PROJECT_THEMES.items()}, **{code: code for code in PROJECT_THEMES}}
"""Sources name a theme by its label."""


def rows(file: str, *, language: str) -> list[dict[str, Any]]:
    """The rows of `ImportExhibits.projects`; Invalid where the file is no such list, naming every bad row."""
    found = _listed(file)
    faults = [fault for number, each in enumerate(found) for fault in _faults(number, each)]
    if faults:
        raise Invalid("import_refused", fields=faults)
    return [_row(each, language) for each in found]


def _listed(file: str) -> list[Any]:
    try:
        found = json.loads(file)
    except (ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(found, list):
        raise _unreadable()
    return found


def _faults(number: int, each: Any) -> list[dict[str, Any]]:
    pointer = f"/projects/{number}"
    if not isinstance(each, dict):
        return [{"pointer": pointer, "code": "not_an_object", "value": str(each)[:100]}]
    missing = [name for name in ("id", "title", "theme", "kind", "summary") if not isinstance(each.get(name), str)]
    found: list[dict[str, Any]] = [
        {"pointer": f"{pointer}/{name}", "code": "missing", "value": None} for name in missing
    ]
    if "theme" not in missing and each["theme"] not in _THEMES:
        found.append({"pointer": f"{pointer}/theme", "code": "theme_unknown", "value": each["theme"][:100]})
    found += [
        {"pointer": f"{pointer}/{name}", "code": "not_a_list", "value": str(each[name])[:100]}
        for name in ("partners", "countries", "hazards", "keywords")
        if not isinstance(each.get(name, []), list)
    ]
    if not isinstance(each.get("years") or {}, dict):
        found.append({"pointer": f"{pointer}/years", "code": "not_an_object", "value": str(each["years"])[:100]})
    return found


def _row(each: dict[str, Any], language: str) -> dict[str, Any]:
    years = each.get("years") or {}
    lead = each["lead"].get("org") if isinstance(each.get("lead"), dict) else None
    return {
        "key": each["id"],
        "title": {language: each["title"]},
        "acronym": each.get("acronym"),
        "year_from": years.get("from"),
        "year_to": years.get("to"),
        "theme": _THEMES[each["theme"]],
        "kind": each["kind"],
        "countries": each.get("countries", []),
        "hazards": each.get("hazards", []),
        "keywords": each.get("keywords", []),
        "summary": {language: each["summary"]},
        "funder": each.get("funder"),
        "partners": [_partner(partner, lead) for partner in each.get("partners", [])],
    }


def _partner(partner: Any, lead: str | None) -> Any:
    if not isinstance(partner, dict):
        return partner  # the contract refuses it, and says where
    return {
        "name": partner.get("name"),
        "country": partner.get("country"),
        "organisation": partner.get("org"),
        "lead": partner.get("role") == "lead" or bool(lead and partner.get("org") == lead),
    }


def _unreadable() -> Invalid:
    fault = {"pointer": "/file", "code": "file_not_readable", "value": None}
    return Invalid("file_not_readable", fields=[fault])
