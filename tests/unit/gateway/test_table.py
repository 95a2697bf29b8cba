"""The table of routes agrees with what the houses offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from expo.chassis.principal import ANYONE
from expo.chassis.runner import service_class
from services.gateway.api.openapi import ROUTES

if TYPE_CHECKING:
    from services.gateway.api.table import Route


def entrypoint(route: Route) -> Any:
    house, _, name = route.rpc.partition(".")
    (found,) = getattr(service_class(house), name).nameko_entrypoints
    return found


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.rpc)
def test_a_row_says_what_the_house_says(route: Route) -> None:
    offered = entrypoint(route)
    assert (offered.request, offered.returns) == (route.request, route.answer)
    assert offered.needs_key == (route.key == "required")
    assert offered.reads == (route.method == "GET")
    assert (offered.allow == ANYONE) == (route.allow == "anyone")
