"""The gateway as a WSGI application: the API, the pages, and what stands before both."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from expo.chassis import keys
from expo.errors import ExpoError, Unavailable
from services.gateway import auth, gate
from services.gateway.api import openapi, problems
from services.gateway.api.table import PREFIX
from services.gateway.api.view import view_of
from services.gateway.web import pages, refusals, site

if TYPE_CHECKING:
    from expo.chassis.principal import Signer
    from expo.chassis.settings import Settings
    from services.gateway.houses import Client

log = logging.getLogger(__name__)


def create_app(settings: Settings, client: Client, signer: Signer) -> Flask:
    """The application; `client` asks the houses, `signer` signs as issuer `gateway`."""
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    gate.guard(app, settings)
    if settings.trusted_proxies:
        # The address of who asks, for limits; the name that was asked for is checked as it comes.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0
        )
    keeper = auth.Doorkeeper(client, signer, keys.secret(settings.keys), settings.public_url.startswith("https://"))
    auth.attach(app, keeper)
    _add_api(app)
    pages.add(app, settings)
    site.add(app)
    app.register_error_handler(ExpoError, _refuse)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(Exception, _fail)
    return app


def _add_api(app: Flask) -> None:
    for route in openapi.ROUTES:
        app.add_url_rule(route.rule, endpoint=f"api.{route.name}", view_func=view_of(route), methods=[route.method])

    @app.get(f"{PREFIX}/openapi.json")
    def describe() -> Response:
        response = jsonify(openapi.document())
        response.headers["Cache-Control"] = "public, max-age=60"
        return response


def _refuse(error: ExpoError) -> Response:
    return problems.problem(error) if _for_program() else refusals.error_page(error)


def _refuse_http(error: HTTPException) -> Response:
    return problems.of_http(error) if _for_program() else refusals.http_page(error)


def _fail(error: Exception) -> Response:
    """An error of ours: logged in full, told without any of it."""
    log.error("request failed", exc_info=error)
    return _refuse(Unavailable("unexpected_error"))


def _for_program() -> bool:
    return request.path.startswith("/api/")
