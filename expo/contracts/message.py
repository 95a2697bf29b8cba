"""What crosses between houses: requests, answers and events, each a frozen dataclass that knows its schema.

A contract is written once, as annotated fields with their kind and meaning; the marshmallow schema, the JSON Schema
in `published/` and the dataclass that a type checker sees all come from it.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any, ClassVar, Literal, Self, dataclass_transform

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load
from marshmallow.validate import Length

from expo.errors import Invalid

_KIND = "kind"
_MEANING = "meaning"


def of(kind: fields.Field[Any], meaning: str, *, default: Any = dataclasses.MISSING) -> Any:
    """A contract's field: the kind of its value, and what it means (with its unit).

    Without a default the field is required. A default of `None` allows `null`.
    """
    return dataclasses.field(default=default, metadata={_KIND: kind, _MEANING: meaning})


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(of,))
@dataclasses.dataclass(frozen=True, kw_only=True)
class Contract:
    """A published message: fields by name, no behaviour."""

    unknown: ClassVar[Literal["exclude", "raise"]] = EXCLUDE

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)

    @classmethod
    def house(cls) -> str:
        """The house that promises it: what follows `contracts` in the module's path."""
        return cls.__module__.rpartition("contracts.")[2].split(".", 1)[0]

    @classmethod
    def load(cls, payload: Any) -> Self:
        """The message that the payload holds, or `Invalid` with a pointer, code and value for each fault."""
        try:
            loaded: Self = schema_of(cls).load(payload)
        except ValidationError as error:
            raise Invalid("invalid_request", fields=list(_faults(error.messages, payload))) from None
        return loaded

    @classmethod
    def dump(cls, source: object) -> dict[str, Any]:
        """JSON values for the contract's fields, read from any object or mapping that has them."""
        dumped: dict[str, Any] = schema_of(cls).dump(source)
        return dumped


class Request(Contract):
    """What a caller asks; unknown fields are refused."""

    unknown = RAISE
    keyed_by: ClassVar[str] = ""
    """The field that says whose an idempotency key is, where the call itself may change who is acting."""


class Answer(Contract):
    """What a house answers; a reader ignores fields that it does not know."""


class Event(Contract):
    """What became true, in the past tense. Holds the aggregate's public state after the change, and names nobody."""

    heard_by: ClassVar[tuple[str, ...]] = ()
    """Houses that must hear it: while one of them has no queue yet, the event is sent again."""

    @classmethod
    def type(cls) -> str:
        """CloudEvents `type`: `registration.RegistrationConfirmed`."""
        return f"{cls.house()}.{cls.__name__}"

    @classmethod
    def topic(cls) -> str:
        """AMQP routing key on the house's exchange: `registration_confirmed`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class Nested(fields.Nested):
    """One contract inside another."""

    def __init__(self, contract: type[Contract], **kwargs: Any) -> None:
        super().__init__(lambda: schema_of(contract), **kwargs)
        self.contract = contract


class Listed(fields.List[Any]):
    """A list of values of one kind, or of nested contracts; loads as a tuple."""

    def __init__(self, kind: fields.Field[Any] | type[Contract], *, limit: int = 1000, **kwargs: Any) -> None:
        inner = kind if isinstance(kind, fields.Field) else Nested(kind)
        super().__init__(inner, validate=Length(max=limit), **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(*args, **kwargs))


@dataclasses.dataclass(frozen=True)
class Envelope:
    """What travels around an event's data: a CloudEvents 1.0 structured body, sent as plain `application/json`.

    `version` is the aggregate's, so that a reader can ignore what is older than what it has; `cause` is the id of the
    message or call that made the change.
    """

    id: str
    source: str
    type: str
    subject: str
    time: str
    edition: str
    version: int
    cause: str
    traceparent: str = ""


_schemas: dict[type[Contract], Schema] = {}


def schema_of(contract: type[Contract]) -> Schema:
    """The marshmallow schema of a contract, built once."""
    if contract not in _schemas:
        _schemas[contract] = _build(contract)
    return _schemas[contract]


def _build(contract: type[Contract]) -> Schema:
    declared = {field.name: _declared(field) for field in dataclasses.fields(contract)}

    def build(_schema: Schema, payload: dict[str, Any], **_: Any) -> Contract:
        return contract(**payload)

    namespace: dict[str, Any] = {**declared, "build": post_load(build)}
    made: type[Schema] = type(contract.__name__, (Schema,), namespace)
    return made(unknown=contract.unknown)


def _declared(field: dataclasses.Field[Any]) -> fields.Field[Any]:
    kind: fields.Field[Any] = field.metadata[_KIND]
    kind.metadata = {**kind.metadata, "description": field.metadata[_MEANING]}
    if field.default is dataclasses.MISSING:
        kind.required = True
    else:
        kind.load_default = field.default
        kind.allow_none = kind.allow_none or field.default is None
    return kind


def _faults(messages: Any, payload: Any, pointer: str = "") -> Any:
    """Each fault as pointer, code and value; marshmallow's sentences become codes."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            if key == "_schema":
                yield from _faults(inner, payload, pointer)
                continue
            step = str(key).replace("~", "~0").replace("/", "~1")
            yield from _faults(inner, _value_at(payload, key), f"{pointer}/{step}")
        return
    for message in messages:
        yield {"pointer": pointer, "code": _code(str(message)), "value": _shown(payload)}


def _value_at(payload: Any, key: Any) -> Any:
    if isinstance(payload, dict):
        return payload.get(key)
    if isinstance(payload, list | tuple) and isinstance(key, int) and key < len(payload):
        return payload[key]
    return None


def _shown(value: Any) -> Any:
    """The refused value, cut so that an error never carries a whole upload back."""
    if isinstance(value, str):
        return value[:100].encode("utf-8", "replace").decode()
    return value if isinstance(value, int | float | bool | None) else type(value).__name__


_CODES = (
    (re.compile(r"^Missing data"), "missing"),
    (re.compile(r"^Unknown field"), "unknown_field"),
    (re.compile(r"^Field may not be null"), "missing"),
    (re.compile(r"^Longer than|^Length must be"), "wrong_length"),
    (re.compile(r"^Shorter than"), "too_short"),
    (re.compile(r"^Must be (greater|less)"), "out_of_range"),
    (re.compile(r"^[a-z_]+$"), ""),
)


def _code(message: str) -> str:
    for pattern, code in _CODES:
        if pattern.match(message):
            return code or message
    return "not_valid"
