"""Who is signed in with a browser, and how one comes in and goes out."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from marshmallow import fields

from expo.contracts.kinds import LANGUAGES, Choice, Email, Instant, Line, Slug, Token
from expo.contracts.message import Answer, Listed, Request, of

REDEMPTIONS = ("signed_in", "not_valid", "expired", "spent", "too_many_attempts")
"""How an attempt to sign in ended."""


class Whoami(Request):
    """Who is signed in with a browser; asked by the gateway, which keeps the answer 30 s at most."""

    browser: str = of(Token(64), "SHA-256 (hex) of the browser's cookie.")


class AskSignIn(Request):
    """Have a mail sent with a link and a six-digit code, to everybody who has that address.

    The answer is the same whether or not the address is known. `Conflict too_many_requests` (figure `retry_after`,
    seconds) also is.
    """

    email: str = of(Email(), "Address to write to.")
    language: str | None = of(Choice(LANGUAGES), "Language of the page, not remembered.", default=None)
    source: str | None = of(Token(64), "Digest of the network address that asks; limits attempts.", default=None)


class MintSignIn(Request):
    """The secrets for a sign-in mail, made at sending time, for notify. Minting again makes the former ones useless.

    `Conflict sign_in_expired` 15 minutes after it was asked, or once it is spent: then there is nothing to send.
    """

    request: UUID = of(fields.UUID(), "Id of the sign-in (`SignInAsked.id`).")


class RedeemSignIn(Request):
    """Sign a browser in by the link's token, or by code and address. Only ever by a button: scanners open links.

    A failed attempt is an answer, not a refusal, since it must be counted.
    """

    keyed_by: ClassVar[str] = "browser"

    token: str | None = of(Token(64), "The secret of the link.", default=None)
    code: str | None = of(Token(12), "The six digits.", default=None)
    email: str | None = of(Email(), "The address that the code was sent to.", default=None)
    browser: str = of(Token(64), "SHA-256 (hex) of a cookie made just now: a sign-in never keeps the old one.")
    source: str | None = of(Token(64), "Digest of the network address that asks; limits attempts.", default=None)


class MakeSignInLink(Request):
    """A link that signs a person of a **sample** edition in, for the operator; `Forbidden not_a_sample` otherwise."""

    edition: str = of(Slug(), "Short name of a sample edition.")
    email: str = of(Email(), "Address of the person: one with a role there, else the first who registered.")


class RotateSession(Request):
    """Give a session a new cookie; the old one is dead at once. Does nothing where nobody is signed in."""

    keyed_by: ClassVar[str] = "browser"

    browser: str = of(Token(64), "SHA-256 (hex) of the cookie that the browser had.")
    fresh: str = of(Token(64), "SHA-256 (hex) of the cookie that it gets.")


class SignOut(Request):
    """End the browser's session; calling twice is the same as once."""

    keyed_by: ClassVar[str] = "browser"

    browser: str = of(Token(64), "SHA-256 (hex) of the browser's cookie.")


class Me(Answer):
    """Who is signed in; `person` is none for nobody."""

    person: UUID | None = of(fields.UUID(), "Id of the person.", default=None)
    name: str | None = of(Line(201), "Given and family name.", default=None)
    language: str | None = of(Choice(LANGUAGES), "Language of the profile.", default=None)
    time_zone: str | None = of(Token(64), "Zone of the profile.", default=None)
    roles: dict[str, list[str]] = of(
        fields.Dict(keys=fields.String(), values=fields.List(fields.String())), "Roles by edition.", default=None
    )
    registered: tuple[str, ...] = of(Listed(Slug()), "Editions with a live registration of the person.", default=())
    expires_at: dt.datetime | None = of(Instant(), "When the session ends.", default=None)


class Asked(Answer):
    """The one answer to every wish to sign in."""

    minutes: int = of(fields.Integer(), "For how long what is mailed holds, if anything is.")


class MintedSignIn(Answer):
    """What a sign-in mail says. For notify only; never stored or logged."""

    person: UUID = of(fields.UUID(), "Whom it signs in.")
    email: str = of(Email(), "Where it goes.")
    name: str = of(Line(201), "Given and family name.")
    language: str = of(Choice(LANGUAGES), "Language of the mail.")
    token: str = of(Token(64), "The secret of the link.")
    code: str = of(Token(6), "Six digits that do the same.")
    expires_at: dt.datetime = of(Instant(), "Until when they hold.")


class Redeemed(Answer):
    """How an attempt to sign in ended."""

    outcome: str = of(Choice(REDEMPTIONS), "`signed_in`, or why not.")
    person: UUID | None = of(fields.UUID(), "Who is signed in now.", default=None)
    retry_after: int | None = of(fields.Integer(), "Seconds to wait after `too_many_attempts`.", default=None)


class SignInLink(Answer):
    """A secret that signs a sample person in once, as the one in a mail does."""

    token: str = of(Token(64), "The secret of the link.")
    expires_at: dt.datetime = of(Instant(), "Until when it holds.")


class Done(Answer):
    """It is as asked."""

    changed: bool = of(fields.Boolean(), "Whether anything had to be changed.", default=False)
