"""How organisers bring in what an edition shows, and what came of it."""

from __future__ import annotations

from marshmallow import fields, validate

from expo.contracts.exhibits.kinds import how_many
from expo.contracts.exhibits.rows import ExhibitorRow, ProjectRow, ResourceRow, SlotRow, TechnologyRow, TestRow
from expo.contracts.kinds import LANGUAGES, Choice, Slug, Token
from expo.contracts.message import Answer, Listed, Request, of


class ImportExhibits(Request):
    """Bring in what an edition shows, all or nothing; what is not named stays as it is.

    Invalid `import_refused` with a pointer, code and value for each bad row: `key_twice`, `exhibitor_unknown`,
    `project_unknown`, `technology_unknown`, `station_unknown`, `device_unknown`, `operator_unknown`, `test_unknown`,
    `zone_unknown`, `zone_missing`, `stand_twice`, `years_reversed`, `slot_twice`, `slot_outside_edition`,
    `resource_busy`, `capacity_below_taken`, `slot_has_bookings`.
    """

    edition: str = of(Slug(), "Short name of the edition.")
    exhibitors: tuple[ExhibitorRow, ...] = of(Listed(ExhibitorRow, limit=5000), "Exhibitors.", default=())
    projects: tuple[ProjectRow, ...] = of(Listed(ProjectRow, limit=5000), "Projects.", default=())
    technologies: tuple[TechnologyRow, ...] = of(Listed(TechnologyRow, limit=5000), "Technologies.", default=())
    resources: tuple[ResourceRow, ...] = of(
        Listed(ResourceRow, limit=5000), "Stations, devices, operators.", default=()
    )
    tests: tuple[TestRow, ...] = of(Listed(TestRow, limit=5000), "Tests.", default=())
    slots: tuple[SlotRow, ...] = of(Listed(SlotRow, limit=20_000), "Slots.", default=())
    dry_run: bool = of(fields.Boolean(), "Only say what would change.", default=False)


class ImportProjects(Request):
    """Bring in the projects of a `projects.json` file; refused and reported like `ImportExhibits`.

    Themes are codes or labels of the vocabulary; unknown ones are `theme_unknown`, and an unreadable file is Invalid
    `file_not_readable`.
    """

    edition: str = of(Slug(), "Short name of the edition.")
    file: str = of(fields.String(validate=validate.Length(2, 2_000_000)), "The file's text: a JSON list of projects.")
    language: str = of(Choice(LANGUAGES), "Language of its titles and summaries.", default="en")
    dry_run: bool = of(fields.Boolean(), "Only say what would change.", default=False)


class Imported(Answer):
    """What an import did to one kind of thing."""

    kind: str = of(Token(20), "`exhibitors`, `projects`, `technologies`, `resources`, `tests` or `slots`.")
    created: int = of(how_many(), "New rows.")
    changed: int = of(how_many(), "Rows that differed.")
    unchanged: int = of(how_many(), "Rows that were there already.")


class ImportReport(Answer):
    """What an import did, or would do."""

    edition: str = of(Slug(), "Short name of the edition.")
    dry_run: bool = of(fields.Boolean(), "Whether nothing was written.")
    imported: tuple[Imported, ...] = of(Listed(Imported), "One row a kind.")
