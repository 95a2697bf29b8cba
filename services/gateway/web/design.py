"""The living page of the visual system: tokens and components as they are, in the reader's theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.gateway.web.forms import Form
from services.gateway.web.pages import page

if TYPE_CHECKING:
    from flask import Response

COLOURS = (
    "paper",
    "surface",
    "sunken",
    "line",
    "ink",
    "soft",
    "sea",
    "sea-tint",
    "deep",
    "amber",
    "amber-tint",
    "pine",
    "berry",
)


def show() -> Response:
    """Every component once."""
    form = Form(values={"name": "Żaneta Ķemere"}, faults={"email": "…"})
    return page("design.html", colours=COLOURS, form=form)
