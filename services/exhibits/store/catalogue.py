"""What an edition shows: exhibitors, projects, technologies and tests, listed and looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import selectinload

from expo.errors import NotFound
from services.exhibits.models import Exhibitor, Listable, Project, Technology, Test
from services.exhibits.store.pages import Page, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session
    from sqlalchemy.orm.interfaces import ORMOption

    from expo.contracts import exhibits as contract

Row = TypeVar("Row", bound=Listable)

_OPTIONS: dict[type[Any], Sequence[ORMOption]] = {
    Exhibitor: (selectinload(Exhibitor.technologies), selectinload(Exhibitor.tests)),
    Project: (selectinload(Project.technologies),),
    Technology: (
        selectinload(Technology.exhibitors),
        selectinload(Technology.projects),
        selectinload(Technology.tests),
    ),
    Test: (selectinload(Test.technology), selectinload(Test.exhibitor), selectinload(Test.station)),
}


def find(session: Session, model: type[Row], edition: str, key: str) -> Row:
    """The thing of that key, or NotFound `<thing>_unknown`."""
    query = select(model).where(model.edition == edition, model.key == key).options(*_OPTIONS[model])
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound(f"{model.__name__.lower()}_unknown", {"edition": edition, "key": key})
    return row


def exhibitors(session: Session, asked: contract.ListExhibitors) -> Page[Exhibitor]:
    """Exhibitors that meet the filters."""
    filters = [
        *_equal(Exhibitor.country, asked.country),
        *_equal(Exhibitor.zone, asked.zone),
        *([Exhibitor.technologies.any(Technology.hazards.contains([asked.hazard]))] if asked.hazard else []),
    ]
    return page(session, Exhibitor, asked, filters=filters, options=_OPTIONS[Exhibitor])


def projects(session: Session, asked: contract.ListProjects) -> Page[Project]:
    """Projects that meet the filters."""
    filters = [
        *_equal(Project.theme, asked.theme),
        *_equal(Project.kind, asked.kind),
        *_holds(Project.hazards, asked.hazard),
        *_holds(Project.countries, asked.country),
        *_holds(Project.organisations, asked.organisation),
        *([_ran_in(asked.year)] if asked.year else []),
    ]
    return page(session, Project, asked, filters=filters, options=_OPTIONS[Project])


def technologies(session: Session, asked: contract.ListTechnologies) -> Page[Technology]:
    """Technologies that meet the filters."""
    filters = [
        *_holds(Technology.hazards, asked.hazard),
        *_holds(Technology.phases, asked.phase),
        *([Technology.trl >= asked.trl] if asked.trl else []),
        *([Technology.exhibitors.any(Exhibitor.key == asked.exhibitor)] if asked.exhibitor else []),
    ]
    return page(session, Technology, asked, filters=filters, options=_OPTIONS[Technology])


def tests(session: Session, asked: contract.ListTests) -> Page[Test]:
    """Tests that meet the filters; one without target groups is for every group."""
    open_to_all = func.cardinality(Test.target_groups) == 0
    filters = [
        *([Test.technology.has(Technology.hazards.contains([asked.hazard]))] if asked.hazard else []),
        *([Test.technology.has(Technology.key == asked.technology)] if asked.technology else []),
        *([Test.exhibitor.has(Exhibitor.key == asked.exhibitor)] if asked.exhibitor else []),
        *_holds(Test.languages, asked.language),
        *([or_(open_to_all, Test.target_groups.contains([asked.target_group]))] if asked.target_group else []),
    ]
    return page(session, Test, asked, filters=filters, options=_OPTIONS[Test])


def _equal(column: Any, value: object) -> list[ColumnElement[bool]]:
    return [column == value] if value else []


def _holds(column: Any, value: object) -> list[ColumnElement[bool]]:
    return [column.contains([value])] if value else []


def _ran_in(year: int) -> ColumnElement[bool]:
    """A project whose end is not stated ran at least in its first year."""
    return and_(Project.year_from <= year, func.coalesce(Project.year_to, Project.year_from) >= year)
