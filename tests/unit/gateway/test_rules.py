"""The few things that the gateway works out itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from expo.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from services.gateway.api.problems import status_of
from services.gateway.auth import safe_path
from services.gateway.web.mine import timeline
from services.gateway.web.organise import matrix
from services.gateway.web.programme import grid


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Forbidden("not_signed_in"), 401),
        (Forbidden("role_missing"), 403),
        (NotFound("seat_unknown"), 404),
        (Invalid("invalid_request"), 422),
        (Invalid("key_reused"), 422),
        (Invalid("unreadable_json"), 400),
        (Invalid("idempotency_key_missing"), 400),
        (Conflict("sold_out"), 409),
        (Conflict("in_progress"), 409),
        (Conflict("version_stale"), 412),
        (Conflict("too_many_requests"), 429),
        (Unavailable("nobody_serves"), 503),
    ],
)
def test_a_refusals_status_follows_its_kind_and_code(error: Any, status: int) -> None:
    assert status_of(error) == status


@given(st.text())
def test_a_path_to_go_back_to_never_leaves_the_site(path: str) -> None:
    kept = safe_path(path)
    assert kept.startswith("/")
    assert not kept.startswith(("//", "/\\"))


def listed(room: str, start: int, end: int) -> dict[str, Any]:
    times = {"start": f"2027-02-05T{start:02}:00:00+00:00", "end": f"2027-02-05T{end:02}:00:00+00:00"}
    return {"session": f"{room}{start}", "occurrence": {"room": room, **times}}


def test_a_session_spans_the_rows_that_it_lasts() -> None:
    items = [listed("a", 9, 12), listed("b", 9, 10), listed("b", 10, 11), listed("b", 11, 12)]
    rows = grid(items, ["a", "b"])
    assert [[cell and (cell.rows, [s["session"] for s in cell.sessions]) for cell in cells] for _, cells in rows] == [
        [(3, ["a9"]), (1, ["b9"])],
        [None, (1, ["b10"])],
        [None, (1, ["b11"])],
    ]


def test_two_sessions_at_once_in_a_room_share_a_cell() -> None:
    rows = grid([listed("a", 9, 11), listed("a", 10, 12), listed("b", 11, 12)], ["a", "b"])
    first = rows[0][1][0]
    assert first
    assert (first.rows, [each["session"] for each in first.sessions]) == (3, ["a9", "a10"])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20), st.integers(1, 3)), max_size=12))
def test_every_session_stands_in_the_grid_once_and_no_row_is_left_open(rows: list[tuple[str, int, int]]) -> None:
    items = sorted((listed(r, s, s + n) for r, s, n in rows), key=lambda each: each["occurrence"]["start"])
    columns = sorted({each["occurrence"]["room"] for each in items})
    made = grid(items, columns)
    shown = [each for _, cells in made for cell in cells if cell for each in cell.sessions]
    assert sorted(map(id, shown)) == sorted(map(id, items))
    for place in range(len(columns)):
        column = [cells[place] for _, cells in made]
        assert sum(cell.rows for cell in column if cell) == len(made)


def test_the_balance_adds_up() -> None:
    cells = [
        {"state": "confirmed", "target_group": "research", "country": "PL", "count": 3},
        {"state": "confirmed", "target_group": "practitioners", "country": "LV", "count": 1},
        {"state": "confirmed", "target_group": "practitioners", "country": "PL", "count": 2},
        {"state": "waiting", "target_group": "funders", "country": "SE", "count": 9},
    ]
    found = matrix(cells, "confirmed")
    assert found["groups"] == ["practitioners", "research"]
    assert found["countries"] == ["PL", "LV"]
    assert (found["total"], found["by_country"]["PL"], found["by_group"]["practitioners"]) == (6, 5, 3)


EDITION = {
    "edition": "pilot",
    "time_zone": "Europe/Warsaw",
    "walks": [{"a": "main", "b": "field", "minutes": 10}],
}


def seat(start: str, end: str, zone: str, state: str = "taken") -> dict[str, Any]:
    return {
        "id": start,
        "session": "s",
        "start": f"2027-02-05T{start}+00:00",
        "end": f"2027-02-05T{end}+00:00",
        "title": {"en": "T"},
        "state": state,
        "position": None,
        "zone": zone,
        "clashes": False,
        "room_name": "Aula",
    }


def test_free_time_is_counted_between_what_is_taken_with_the_walk() -> None:
    seats = [seat("11:00", "12:00", "field"), seat("08:00", "09:00", "main"), seat("09:30", "10:00", "main", "waiting")]
    ((day, rows),) = timeline(EDITION, seats, [])
    assert str(day) == "2027-02-05"
    assert [(row["start"][11:16], row["gap"], row["walk"]) for row in rows] == [
        ("08:00", 0, 0),
        ("09:30", 30, 0),
        ("11:00", 120, 10),
    ]


def test_the_day_is_the_venues_not_the_clocks_of_utc() -> None:
    ((day, _rows),) = timeline(EDITION, [seat("23:30", "23:45", "main")], [])
    assert str(day) == "2027-02-06"
