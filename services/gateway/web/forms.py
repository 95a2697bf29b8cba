"""A form as a page shows it: what was typed stays, and each fault stands beside its field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import request

from expo.chassis.idempotency import LONGEST_KEY
from services.gateway import auth
from services.gateway.reading import reader
from services.gateway.web.pages import fresh_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from expo.errors import ExpoError


@dataclass
class Form:
    """A form's values by name, the sentence for each faulty field, and the key of its command."""

    values: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    key: str = field(default_factory=fresh_key)

    def value(self, name: str) -> str:
        """What was typed, or what is suggested."""
        return self.values.get(name, "")

    def blame(self, error: ExpoError, fields: tuple[str, ...]) -> str:
        """Note each fault beside its field; what belongs to no field is returned as a sentence."""
        rest = []
        for each in error.fields:
            name = str(each.get("pointer", "")).strip("/").split("/")[0]
            if name in fields:
                self.faults[name] = reader().fault(each)
            else:
                rest.append(reader().fault(each))
        if not error.fields:
            rest.append(reader().sentence(error.code, error.figures))
        return " ".join(rest)


def posted() -> Form:
    """The form that was sent, once it is known to come from a page of ours."""
    auth.check_form()
    auth.require_known()
    values = {name: value for name, value in request.form.items() if name not in {"token", "key", "again"}}
    return Form(values=values, key=request.form.get("key", "")[:LONGEST_KEY] or fresh_key())


def suggested(values: Mapping[str, Any]) -> Form:
    """A new form."""
    return Form(values={name: str(value) for name, value in values.items() if value})
