"""Agenda over HTTP: the programme, and seats in it."""

from __future__ import annotations

from expo.contracts import agenda as contract
from services.gateway.api.table import Route

_PAGES = ("after", "next")
_PROGRAMME = "organiser, programme"

ROUTES = (
    Route(
        "GET",
        "/editions/{edition}/sessions",
        "agenda.list_sessions",
        contract.ListSessions,
        contract.Sessions,
        public=True,
        cursor=_PAGES,
    ),
    Route(
        "GET",
        "/editions/{edition}/sessions/{session}",
        "agenda.get_session",
        contract.GetSession,
        contract.Session,
        public=True,
    ),
    Route(
        "POST",
        "/sessions/{session}/seats",
        "agenda.book_seat",
        contract.BookSeat,
        contract.Seat,
        allow="signed in",
        status=201,
        key="required",
    ),
    Route(
        "DELETE",
        "/seats/{seat}",
        "agenda.release_seat",
        contract.ReleaseSeat,
        contract.Seat,
        allow="the person, organiser",
        key="required",
    ),
    Route(
        "GET",
        "/seats/{seat}/explanation",
        "agenda.explain_seat",
        contract.ExplainSeat,
        contract.Explanation,
        allow="the person, organiser",
    ),
    Route(
        "GET", "/my/editions/{edition}/seats", "agenda.my_seats", contract.MySeats, contract.Seats, allow="signed in"
    ),
    Route(
        "PUT",
        "/editions/{edition}/programme",
        "agenda.save_programme",
        contract.SaveProgramme,
        contract.ProgrammeReport,
        allow=_PROGRAMME,
        key="optional",
    ),
    Route(
        "POST",
        "/editions/{edition}/programme/import",
        "agenda.import_programme",
        contract.ImportProgramme,
        contract.ProgrammeReport,
        allow=_PROGRAMME,
        key="optional",
    ),
    Route(
        "GET",
        "/editions/{edition}/programme/export",
        "agenda.export_programme",
        contract.ExportProgramme,
        contract.Document,
        public=True,
    ),
    Route(
        "GET",
        "/editions/{edition}/programme/figures",
        "agenda.overview",
        contract.Overview,
        contract.Figures,
        allow=_PROGRAMME,
    ),
    Route(
        "GET",
        "/editions/{edition}/occurrences/{occurrence}/seats",
        "agenda.list_seats",
        contract.ListSeats,
        contract.SeatHolders,
        allow=_PROGRAMME,
    ),
    Route(
        "PUT",
        "/editions/{edition}/occurrences/{occurrence}/capacity",
        "agenda.set_capacity",
        contract.SetCapacity,
        contract.Occurrence,
        allow=_PROGRAMME,
        key="optional",
    ),
    Route(
        "POST",
        "/editions/{edition}/occurrences/{occurrence}/move",
        "agenda.move_occurrence",
        contract.MoveOccurrence,
        contract.Move,
        allow=_PROGRAMME,
        key="optional",
    ),
)
