"""An import's rows as the values that the house keeps, with the order and the words by which they are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from expo.contracts import exhibits as contract
from services.exhibits.domain.words import first_in, fold, search_text

if TYPE_CHECKING:
    from services.exhibits.models import Exhibitor, Project, Resource, Technology

LONGEST = 300
"""Characters of a title that decide the order."""


def exhibitor(row: contract.ExhibitorRow) -> dict[str, Any]:
    """The values of an exhibitor."""
    return {
        **_taken_over(row, "name organisation country description website stand zone"),
        "staff": sorted(set(row.staff)),
        "order": fold(row.name)[:LONGEST],
        "search": search_text(row.name, row.organisation, row.description, row.stand),
    }


def project(row: contract.ProjectRow) -> dict[str, Any]:
    """The values of a project."""
    partners = [contract.Partner.dump(partner) for partner in row.partners]
    return {
        **_taken_over(row, "title acronym year_from year_to theme kind summary funder"),
        **_lists(row, "countries hazards keywords"),
        "partners": partners,
        "organisations": sorted({partner["organisation"] for partner in partners if partner["organisation"]}),
        "order": fold(first_in(row.title))[:LONGEST],
        "search": search_text(
            row.title, row.acronym, row.summary, row.keywords, row.funder, [partner["name"] for partner in partners]
        ),
    }


def technology(
    row: contract.TechnologyRow, exhibitors: dict[str, Exhibitor], projects: dict[str, Project]
) -> dict[str, Any]:
    """The values of a technology, with whom and what it is linked to."""
    shown_by = _linked(exhibitors, row.exhibitors)
    return {
        **_taken_over(row, "title summary trl field_of_use"),
        **_lists(row, "hazards phases"),
        "exhibitors": shown_by,
        "projects": _linked(projects, row.projects),
        "order": fold(first_in(row.title))[:LONGEST],
        "search": search_text(row.title, row.summary, row.field_of_use, [each.name for each in shown_by]),
    }


def resource(row: contract.ResourceRow) -> dict[str, Any]:
    """The values of a station, device or operator."""
    return _taken_over(row, "title zone person")


def test(
    row: contract.TestRow,
    technologies: dict[str, Technology],
    exhibitors: dict[str, Exhibitor],
    resources: dict[tuple[str, str], Resource],
) -> dict[str, Any]:
    """The values of a test."""
    technology_of_it = technologies[row.technology]
    return {
        **_taken_over(row, "title summary duration setup places meeting_point early briefing"),
        **_lists(row, "languages equipment hazards target_groups"),
        "technology_id": technology_of_it.id,
        "exhibitor_id": exhibitors[row.exhibitor].id if row.exhibitor else None,
        "station_id": resources["station", row.station].id,
        "device_id": resources["device", row.device].id,
        "operator_id": resources["operator", row.operator].id,
        "order": fold(first_in(row.title))[:LONGEST],
        "search": search_text(row.title, row.summary, technology_of_it.title),
    }


def _taken_over(row: object, names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names.split()}


def _lists(row: object, names: str) -> dict[str, Any]:
    return {name: list(getattr(row, name)) for name in names.split()}


def _linked(rows: dict[str, Any], keys: tuple[str, ...]) -> list[Any]:
    return sorted((rows[key] for key in set(keys)), key=lambda row: row.order)
