"""Coming in: who is signed in with a browser, and the mail that signs somebody in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.chassis import db, outbox
from expo.chassis.principal import ANYONE, Principal, systems
from expo.chassis.rpc import rpc
from expo.chassis.timers import every
from expo.contracts import registration as contract
from expo.errors import Conflict, Forbidden, NotFound
from services.registration import store
from services.registration.domain import sign_in as rules
from services.registration.service.sessions import announce_end

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from services.registration.models import SignIn as Wish


class SignIn:
    """Sessions are browsers; secrets are known to the mail and the person only."""

    @rpc(contract.Whoami, returns=contract.Me, allow=ANYONE, reads=True)
    def whoami(self, session: Session, request: contract.Whoami, _principal: Principal) -> object:
        """Who is signed in with this browser."""
        found = store.people.signed_in(session, request.browser)
        if found is None:
            return contract.Me()
        browser, person = found
        return contract.Me(
            person=person.id,
            name=person.name,
            language=person.language,
            time_zone=person.time_zone,
            roles=store.people.roles(session, person.id),
            registered=store.people.editions_of(session, person.id),
            expires_at=browser.expires_at,
        )

    @rpc(contract.AskSignIn, returns=contract.Asked, allow=ANYONE)
    def ask_sign_in(self, session: Session, request: contract.AskSignIn, _principal: Principal) -> object:
        """A mail to everybody of that address; the answer does not tell whether there is anybody."""
        wait = store.sign_in.seconds_to_wait(session, rules.ASKED, email=request.email, source=request.source)
        if wait:
            raise Conflict("too_many_requests", {"retry_after": wait})
        store.sign_in.note(session, rules.ASKED, email=request.email, source=request.source)
        for person in store.people.by_address(session, request.email):
            wish = store.sign_in.ask(session, person)
            event = contract.SignInAsked(id=wish.id, edition=contract.EVERYWHERE, version=1, person=person.id)
            outbox.record(session, contract.SignInAsked, event)
        return contract.Asked(minutes=int(rules.HOLDS.total_seconds() // 60))

    @rpc(contract.MintSignIn, returns=contract.MintedSignIn, allow=systems("notify"))
    def mint_sign_in(self, session: Session, request: contract.MintSignIn, _principal: Principal) -> object:
        """The secrets for a mail that is about to be sent."""
        wish = store.sign_in.lock(session, request.request)
        person = store.people.find(session, wish.person)
        token, code = store.sign_in.mint(wish)
        return contract.MintedSignIn(
            person=person.id,
            email=person.email,
            name=person.name,
            language=person.language,
            token=token,
            code=code,
            expires_at=wish.expires_at,
        )

    @rpc(contract.RedeemSignIn, returns=contract.Redeemed, allow=ANYONE)
    def redeem_sign_in(self, session: Session, request: contract.RedeemSignIn, _principal: Principal) -> object:
        """Sign the browser in; what fails is counted, so it is answered and not refused."""
        email = None if request.token else request.email
        wait = store.sign_in.seconds_to_wait(session, rules.FAILED, email=email, source=request.source)
        if wait:
            return contract.Redeemed(outcome="too_many_attempts", retry_after=wait)
        wish = _wish(session, request)
        if wish is None:
            store.sign_in.note(session, rules.FAILED, email=email, source=request.source)
            return contract.Redeemed(outcome="not_valid")
        now = db.now(session)
        outcome = rules.outcome(spent=wish.spent_at is not None, expires=wish.expires_at, now=now)
        if outcome != "signed_in":
            return contract.Redeemed(outcome=outcome)
        wish.spent_at = now
        announce_end(session, store.people.bind(session, request.browser, wish.person))
        return contract.Redeemed(outcome="signed_in", person=wish.person)

    @rpc(contract.MakeSignInLink, returns=contract.SignInLink, allow=systems("operator"))
    def make_sign_in_link(self, session: Session, request: contract.MakeSignInLink, _principal: Principal) -> object:
        """A link for a sample account, printed at the start of a sample expo."""
        if not store.editions.find(session, request.edition).sample:
            raise Forbidden("not_a_sample", {"edition": request.edition})
        person = store.people.staff_by_address(session, request.email, request.edition)
        person = person or store.people.participant_by_address(session, request.email, request.edition)
        if person is None:
            raise NotFound("person_unknown")
        wish = store.sign_in.ask(session, person, holds=rules.SAMPLE_HOLDS)
        token, _ = store.sign_in.mint(wish)
        return contract.SignInLink(token=token, expires_at=wish.expires_at)

    @rpc(contract.RotateSession, returns=contract.Done, allow=ANYONE)
    def rotate_session(self, session: Session, request: contract.RotateSession, _principal: Principal) -> object:
        """Another cookie for the same session."""
        moved = store.people.move(session, request.browser, request.fresh)
        announce_end(session, moved)
        return contract.Done(changed=moved is not None)

    @rpc(contract.SignOut, returns=contract.Done, allow=ANYONE)
    def sign_out(self, session: Session, request: contract.SignOut, _principal: Principal) -> object:
        """End the browser's session."""
        ended = store.people.end(session, request.browser)
        announce_end(session, ended)
        return contract.Done(changed=ended is not None)

    @every(600)
    def forget_old_secrets(self, session: Session) -> None:
        """Drop expired sessions, wishes and attempts."""
        store.sign_in.forget(session)


def _wish(session: Session, request: contract.RedeemSignIn) -> Wish | None:
    if request.token:
        return store.sign_in.lock_by_token(session, request.token)
    if request.code and request.email:
        return store.sign_in.lock_by_code(session, request.email, request.code)
    return None
