"""What a house may refuse: a kind, a code, figures and fields, never a sentence.

The reader's message catalogue makes the sentence from code and figures, so that one refusal reads well in
every language. The kind decides the HTTP status (`services/gateway/api/problems.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ExpoError(Exception):
    """A refusal that the caller may be told.

    Attributes:
        code: what happened, in snake case: `sold_out`, `time_clash`.
        figures: the numbers, ids and times that the sentence needs; JSON values only.
        fields: for `Invalid`: one mapping a faulty field with `pointer` (RFC 6901), `code`, `value`, `figures`.
    """

    kind: ClassVar[str] = "error"

    def __init__(
        self,
        code: str,
        figures: Mapping[str, Any] | None = None,
        fields: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.figures = dict(figures or {})
        self.fields = [dict(field) for field in fields]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.kind, self.code))


class Invalid(ExpoError):
    """The request itself is wrong; sending it again changes nothing."""

    kind = "invalid"


class Forbidden(ExpoError):
    """This principal may not do this. Code `not_signed_in` where signing in could help."""

    kind = "forbidden"


class NotFound(ExpoError):
    """There is no such thing, or it belongs to someone else: the answer is the same."""

    kind = "not_found"


class Conflict(ExpoError):
    """The request is sound, but not in the present state: `sold_out`, `time_clash`, `in_progress`."""

    kind = "conflict"


class Unavailable(ExpoError):
    """Nobody could answer in time. After a write the outcome is unknown: repeat it with the same key."""

    kind = "unavailable"


KINDS: dict[str, type[ExpoError]] = {cls.kind: cls for cls in (Invalid, Forbidden, NotFound, Conflict, Unavailable)}


def to_wire(error: ExpoError) -> dict[str, Any]:
    """The error as nameko puts one on the wire, with our parts beside it.

    Bare nameko callers read `exc_type` and `value`; `expo.client` reads `expo`.
    """
    return {
        "exc_type": type(error).__name__,
        "exc_path": f"expo.errors.{type(error).__name__}",
        "exc_args": [error.code, error.figures, error.fields],
        "value": error.code,
        "expo": {"kind": error.kind, "code": error.code, "figures": error.figures, "fields": error.fields},
    }


def from_wire(payload: Mapping[str, Any]) -> ExpoError:
    """The error that a reply carries; a foreign or newer kind becomes `Unavailable` with its code."""
    ours = payload.get("expo")
    if not isinstance(ours, dict):
        return Unavailable("unexpected_error")
    kind = KINDS.get(str(ours.get("kind")), Unavailable)
    return kind(str(ours.get("code")), ours.get("figures") or {}, ours.get("fields") or ())
