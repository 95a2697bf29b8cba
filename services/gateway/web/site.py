"""Every page's address in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.gateway.web import (
    choices,
    design,
    exhibits,
    home,
    mails,
    mine,
    organise,
    programme,
    register,
    sign_in,
    stations,
    trying,
)

if TYPE_CHECKING:
    from flask import Flask


def add(app: Flask) -> None:
    """Give the app its pages."""
    for path, method, view in (
        ("/", "GET", home.editions_page),
        ("/my", "GET", home.own_page),
        ("/choices", "POST", choices.choose),
        ("/design", "GET", design.show),
        ("/problems/<code>", "GET", choices.problem),
        ("/mails", "GET", mails.listing),
        ("/mails/<id>", "GET", mails.one),
        ("/sign-in", "GET", sign_in.ask),
        ("/sign-in", "POST", sign_in.send),
        ("/sign-in/code", "GET", sign_in.ask),
        ("/sign-in/code", "POST", sign_in.redeem_code),
        ("/sign-in/<secret>", "GET", sign_in.open_link),
        ("/sign-in/<secret>", "POST", sign_in.redeem_link),
        ("/sign-out", "POST", sign_in.leave),
        ("/<slug>", "GET", home.show),
        ("/<slug>/programme", "GET", programme.show),
        ("/<slug>/sessions/<uuid:session>", "GET", programme.session_page),
        ("/<slug>/sessions/<uuid:session>/book", "POST", programme.book),
        ("/<slug>/seats/<uuid:seat>/release", "POST", programme.release),
        ("/<slug>/exhibits", "GET", exhibits.exhibitors),
        ("/<slug>/technologies", "GET", exhibits.technologies),
        ("/<slug>/projects", "GET", exhibits.projects),
        ("/<slug>/exhibitors/<key>", "GET", exhibits.exhibitor),
        ("/<slug>/technologies/<key>", "GET", exhibits.technology),
        ("/<slug>/projects/<key>", "GET", exhibits.project),
        ("/<slug>/tests", "GET", trying.listing),
        ("/<slug>/tests/<key>", "GET", trying.show),
        ("/<slug>/tests/<key>/book", "POST", trying.book),
        ("/<slug>/bookings/<uuid:booking>/cancel", "POST", trying.cancel),
        ("/<slug>/register", "GET", register.ask),
        ("/<slug>/register", "POST", register.send),
        ("/<slug>/registrations/<uuid:registration>", "GET", register.result),
        ("/<slug>/registrations/<uuid:registration>/cancel", "GET", register.ask_cancel),
        ("/<slug>/registrations/<uuid:registration>/cancel", "POST", register.cancel),
        ("/<slug>/my", "GET", mine.show),
        ("/<slug>/organise", "GET", organise.show),
        ("/<slug>/organise/registrations", "GET", organise.listing),
        ("/<slug>/organise/registrations/<uuid:registration>", "GET", organise.one),
        ("/<slug>/stations", "GET", stations.listing),
        ("/<slug>/stations/<key>", "GET", stations.show),
        ("/<slug>/stations/<key>/mark", "POST", stations.mark),
    ):
        name = f"{view.__module__.rsplit('.', 1)[-1]}.{view.__name__}"
        app.add_url_rule(path, endpoint=f"{method} {path} {name}".replace(".", "_"), view_func=view, methods=[method])
