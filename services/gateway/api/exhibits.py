"""Exhibits over HTTP: what is shown, what can be tried, and bookings of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.contracts import exhibits as contract
from services.gateway.api.table import Route

if TYPE_CHECKING:
    from expo.contracts.message import Answer, Request

_PAGES = ("after", "next")


def _shown(
    plural: str, one: str, lists: tuple[type[Request], type[Answer]], single: tuple[type[Request], type[Answer]]
) -> tuple[Route, Route]:
    path = f"/editions/{{edition}}/{plural}"
    return (
        Route("GET", path, f"exhibits.list_{plural}", *lists, public=True, cursor=_PAGES),
        Route("GET", f"{path}/{{key}}", f"exhibits.get_{one}", *single, public=True),
    )


ROUTES = (
    *_shown(
        "exhibitors",
        "exhibitor",
        (contract.ListExhibitors, contract.Exhibitors),
        (contract.GetExhibitor, contract.Exhibitor),
    ),
    *_shown("projects", "project", (contract.ListProjects, contract.Projects), (contract.GetProject, contract.Project)),
    *_shown(
        "technologies",
        "technology",
        (contract.ListTechnologies, contract.Technologies),
        (contract.GetTechnology, contract.Technology),
    ),
    *_shown("tests", "test", (contract.ListTests, contract.Tests), (contract.GetTest, contract.Test)),
    Route(
        "POST",
        "/slots/{slot}/bookings",
        "exhibits.book_slot",
        contract.BookSlot,
        contract.Booking,
        allow="signed in",
        status=201,
        key="required",
    ),
    Route(
        "DELETE",
        "/bookings/{booking}",
        "exhibits.cancel_booking",
        contract.CancelBooking,
        contract.Booking,
        allow="the person, organiser",
        key="required",
    ),
    Route(
        "GET",
        "/bookings/{booking}/explanation",
        "exhibits.explain_booking",
        contract.ExplainBooking,
        contract.Decisions,
        allow="the person, organiser",
    ),
    Route(
        "PUT",
        "/bookings/{booking}/progress",
        "exhibits.mark_booking",
        contract.MarkBooking,
        contract.Booking,
        allow="who works at the station, organiser",
        key="optional",
    ),
    Route(
        "GET",
        "/my/editions/{edition}/bookings",
        "exhibits.my_bookings",
        contract.MyBookings,
        contract.Bookings,
        allow="signed in",
    ),
    Route(
        "GET",
        "/my/editions/{edition}/stations",
        "exhibits.my_stations",
        contract.MyStations,
        contract.Stations,
        allow="signed in",
    ),
    Route(
        "GET",
        "/editions/{edition}/stations/{station}",
        "exhibits.list_station",
        contract.ListStation,
        contract.StationView,
        allow="who works at the station, organiser",
    ),
    Route(
        "POST",
        "/editions/{edition}/exhibits/import",
        "exhibits.import_exhibits",
        contract.ImportExhibits,
        contract.ImportReport,
        allow="organiser",
        key="optional",
    ),
    Route(
        "POST",
        "/editions/{edition}/projects/import",
        "exhibits.import_projects",
        contract.ImportProjects,
        contract.ImportReport,
        allow="organiser",
        key="optional",
    ),
    Route(
        "GET",
        "/slots/{slot}/move",
        "exhibits.plan_slot_move",
        contract.PlanSlotMove,
        contract.SlotMove,
        allow="organiser",
    ),
    Route(
        "POST",
        "/slots/{slot}/move",
        "exhibits.move_slot",
        contract.MoveSlot,
        contract.SlotMove,
        allow="organiser",
        key="optional",
    ),
)
