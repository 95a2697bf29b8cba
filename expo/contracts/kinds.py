"""The kinds of value that a contract's field may hold.

Kinds marked `personal` or free text never travel in events: a contract test refuses them there. Every text kind
refuses NUL and other control characters, which PostgreSQL or a mail header would choke on later.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import ValidationError, fields, validate

LANGUAGES = ("en", "pl", "lv", "lt", "et", "fi", "sv", "de", "uk", "da", "nb", "is")
"""Interface languages as BCP 47 tags; `no` and `nn` fall to `nb`."""

LONGEST_EMAIL = 254
"""Characters of a mail address (RFC 5321 as corrected by erratum 1690)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def _refuse_control(value: str) -> None:
    if _CONTROL.search(value):
        raise ValidationError("control_character")


class Line(fields.String):
    """One line of free text, trimmed; `limit` characters at most. Not for events."""

    personal = True

    def __init__(self, limit: int = 200, *, least: int = 1, **kwargs: Any) -> None:
        super().__init__(validate=[validate.Length(min=least, max=limit), self._one_line], **kwargs)

    @staticmethod
    def _one_line(value: str) -> None:
        _refuse_control(value)
        if "\n" in value or "\r" in value or "\t" in value:
            raise ValidationError("line_break")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).strip()


class Paragraphs(fields.String):
    """Free text of several lines. Not for events."""

    personal = True

    def __init__(self, limit: int = 4000, **kwargs: Any) -> None:
        super().__init__(validate=[validate.Length(max=limit), _refuse_control], **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).replace("\r\n", "\n").strip()


class Email(fields.String):
    """One mail address as RFC 5321 allows it without quotes, 254 characters at most. Not for events."""

    personal = True

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text):
            raise ValidationError("not_an_email")
        return text


class Slug(fields.String):
    """A short name for addresses and codes of vocabularies: lower case, digits, hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Regexp(r"^[a-z0-9][a-z0-9_-]{0,62}\Z", error="not_a_slug"), **kwargs)


class Choice(fields.String):
    """One code of a fixed list."""

    def __init__(self, options: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(validate=validate.OneOf(options, error="not_an_option"), **kwargs)
        self.options = options


class Token(fields.String):
    """Machine text without spaces: digests, versions, cursors. Never words of a person."""

    def __init__(self, limit: int = 512, **kwargs: Any) -> None:
        super().__init__(validate=validate.Regexp(rf"^[!-~]{{1,{limit}}}\Z", error="not_a_token"), **kwargs)


class Instant(fields.AwareDateTime):
    """A moment as ISO 8601 with an offset; kept and sent in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        return super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return super()._serialize(None if value is None else value.astimezone(UTC), attr, obj, **kwargs)


class Text(fields.Dict):
    """Published words in several languages, `{"en": "…", "lv": "…"}`: titles and descriptions of things.

    Events may carry a `Text` (the title of a session), as it names a thing; they never carry words about a person.
    """

    def __init__(self, limit: int = 4000, **kwargs: Any) -> None:
        super().__init__(
            keys=fields.String(validate=validate.OneOf(LANGUAGES, error="not_a_language")),
            values=fields.String(validate=[validate.Length(min=1, max=limit), _refuse_control]),
            validate=validate.Length(min=1, error="empty"),
            **kwargs,
        )


class TimeZone(fields.String):
    """An IANA time zone name: `Europe/Riga`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValidationError("not_a_time_zone") from None
        return name
