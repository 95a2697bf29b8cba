"""Registration over HTTP: editions, registrations, sign-in, roles."""

from __future__ import annotations

from expo.contracts import registration as contract
from services.gateway.api.table import Route

_STAFF = "organiser, desk"
_PAGES = ("cursor", "next_cursor")
_ONE = "/editions/{edition}/registrations/{registration}"

ROUTES = (
    Route("GET", "/editions", "registration.list_editions", contract.ListEditions, contract.Editions, public=True),
    Route("GET", "/editions/{edition}", "registration.get_edition", contract.GetEdition, contract.Edition, public=True),
    Route(
        "PUT",
        "/editions/{edition}",
        "registration.save_edition",
        contract.SaveEdition,
        contract.Edition,
        allow="organiser",
        key="optional",
    ),
    Route(
        "POST",
        "/editions/{edition}/registrations",
        "registration.register",
        contract.Register,
        contract.Registration,
        status=201,
        key="required",
        filled=("browser",),
    ),
    Route(
        "GET",
        "/editions/{edition}/registrations",
        "registration.list_registrations",
        contract.ListRegistrations,
        contract.Registrations,
        allow=_STAFF,
        cursor=_PAGES,
    ),
    Route(
        "GET",
        _ONE,
        "registration.get_registration",
        contract.GetRegistration,
        contract.Registration,
        allow=f"the person, {_STAFF}",
    ),
    Route(
        "POST",
        f"{_ONE}/cancel",
        "registration.cancel_registration",
        contract.CancelRegistration,
        contract.Registration,
        allow="the person, organiser",
        key="required",
    ),
    Route(
        "GET",
        f"{_ONE}/explanation",
        "registration.explain",
        contract.Explain,
        contract.Explanation,
        allow="the person, organiser",
    ),
    Route(
        "GET",
        "/editions/{edition}/overview",
        "registration.get_overview",
        contract.GetOverview,
        contract.Overview,
        allow="organiser",
    ),
    Route(
        "GET",
        "/my/registrations",
        "registration.list_my_registrations",
        contract.ListMyRegistrations,
        contract.Registrations,
        allow="signed in",
    ),
    Route("GET", "/me", "registration.whoami", contract.Whoami, contract.Me, filled=("browser",)),
    Route(
        "POST",
        "/sign-in",
        "registration.ask_sign_in",
        contract.AskSignIn,
        contract.Asked,
        key="optional",
        filled=("source",),
    ),
    Route(
        "POST",
        "/sign-in/redeem",
        "registration.redeem_sign_in",
        contract.RedeemSignIn,
        contract.Redeemed,
        filled=("browser", "source"),
        opens_session=True,
    ),
    Route("POST", "/sign-out", "registration.sign_out", contract.SignOut, contract.Done, filled=("browser",)),
    Route(
        "POST",
        "/roles",
        "registration.grant_role",
        contract.GrantRole,
        contract.Roles,
        allow="organiser",
        key="optional",
    ),
    Route(
        "POST",
        "/roles/revoke",
        "registration.revoke_role",
        contract.RevokeRole,
        contract.Roles,
        allow="organiser",
        key="optional",
    ),
    Route(
        "POST",
        "/staff",
        "registration.enrol_staff",
        contract.EnrolStaff,
        contract.Roles,
        allow="organiser",
        key="optional",
    ),
)
