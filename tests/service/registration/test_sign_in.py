from __future__ import annotations

import pytest
from sqlalchemy import update

from expo.chassis import db
from expo.chassis.principal import system
from expo.contracts import registration as contract
from expo.errors import Conflict, Forbidden, NotFound
from services.registration.domain import sign_in
from services.registration.models import BrowserSession, SignIn, SignInAttempt
from tests import builders

EMAIL = "liga.berzina@example.org"
FRESH = "f" * 64
ANSWER = contract.Asked(minutes=15)


@pytest.fixture
def mine(desk):
    desk.open()
    return desk.register()


def ask(desk, email=EMAIL, **fields):
    return desk.ask("ask_sign_in", contract.AskSignIn(email=email, **fields))


def mint(desk):
    """The secrets of the latest wish, as notify gets them."""
    wish = desk.announced("SignInAsked")[-1][1]["id"]
    return desk.ask("mint_sign_in", contract.MintSignIn.load({"request": wish}), system("notify"))


def redeem(desk, **fields):
    return desk.ask("redeem_sign_in", contract.RedeemSignIn(browser=FRESH, **fields))


def who(desk, browser=FRESH):
    return desk.ask("whoami", contract.Whoami(browser=browser)).person


def test_the_link_signs_in_once(desk, mine):
    assert ask(desk) == ANSWER
    secrets = mint(desk)
    assert (secrets.person, secrets.email, secrets.name) == (mine.person, EMAIL, "Līga Bērziņa")
    assert redeem(desk, token=secrets.token) == contract.Redeemed(outcome="signed_in", person=mine.person)
    assert who(desk) == mine.person
    assert redeem(desk, token=secrets.token).outcome == "spent"


def test_the_code_does_the_same(desk, mine):
    ask(desk)
    code = mint(desk).code
    assert redeem(desk, email=EMAIL.upper(), code=code).outcome == "signed_in"
    assert who(desk) == mine.person


def test_each_of_a_shared_mailbox_gets_a_mail(desk, mine):
    other = desk.register(given_name="Māris")
    ask(desk)
    people = {data["person"] for _, data in desk.announced("SignInAsked")}
    assert people == {str(mine.person), str(other.person)}


def test_an_unknown_address_is_answered_alike(desk, mine):
    assert ask(desk, email="nobody@example.org") == ask(desk) == ANSWER
    assert len(desk.announced("SignInAsked")) == 1


def test_unknown_addresses_are_limited_alike(desk, mine):
    for email in (EMAIL, "nobody@example.org"):
        for _ in range(5):
            ask(desk, email=email)
        with pytest.raises(Conflict) as refusal:
            ask(desk, email=email)
        assert refusal.value.code == "too_many_requests"
        assert refusal.value.figures["retry_after"] == 3601


def test_one_network_address_is_limited_too(desk, mine):
    for number in range(30):
        ask(desk, email=f"guest{number}@example.org", source="s" * 64)
    with pytest.raises(Conflict):
        ask(desk, email="guest30@example.org", source="s" * 64)
    assert ask(desk, email="guest30@example.org", source="t" * 64) == ANSWER


def test_five_wrong_codes_end_the_guessing_and_the_link_still_works(desk, mine):
    ask(desk)
    secrets = mint(desk)
    wrong = "000000" if secrets.code != "000000" else "000001"
    assert {redeem(desk, email=EMAIL, code=wrong).outcome for _ in range(5)} == {"not_valid"}
    right = redeem(desk, email=EMAIL, code=secrets.code)
    assert (right.outcome, right.person) == ("too_many_attempts", None)
    assert right.retry_after is not None
    assert redeem(desk, token=secrets.token).outcome == "signed_in"


def test_unknown_addresses_run_out_of_attempts_alike(desk, mine):
    outcomes = [redeem(desk, email="nobody@example.org", code="123456").outcome for _ in range(6)]
    assert outcomes == ["not_valid"] * 5 + ["too_many_attempts"]


def test_what_is_old_signs_nobody_in(desk, mine, session):
    ask(desk)
    secrets = mint(desk)
    session.execute(update(SignIn).values(expires_at=db.now(session)))
    session.expire_all()
    assert redeem(desk, token=secrets.token).outcome == "expired"
    with pytest.raises(Conflict) as refusal:
        mint(desk)
    assert refusal.value.code == "sign_in_expired"
    assert who(desk) is None


def test_minting_again_makes_the_former_secrets_useless(desk, mine):
    ask(desk)
    first, second = mint(desk), mint(desk)
    assert redeem(desk, token=first.token).outcome == "not_valid"
    assert redeem(desk, token=second.token).outcome == "signed_in"


def test_nothing_at_all_is_not_valid(desk, mine):
    assert redeem(desk).outcome == redeem(desk, code="123456").outcome == redeem(desk, token="x").outcome == "not_valid"


def test_secrets_are_not_kept(desk, mine, session):
    ask(desk)
    secrets = mint(desk)
    kept = str([(row.token, row.code) for row in session.query(SignIn)])
    assert secrets.token not in kept
    assert secrets.code not in kept


def test_signing_out_ends_the_session(desk):
    desk.open()
    mine = desk.register(browser=FRESH)
    done = [desk.ask("sign_out", contract.SignOut(browser=FRESH)).changed for _ in range(2)]
    assert (done, who(desk)) == ([True, False], None)
    assert [data["person"] for _, data in desk.announced("SessionEnded")] == [str(mine.person)]


def test_a_session_moves_to_another_cookie(desk):
    desk.open()
    mine = desk.register(browser=FRESH)
    desk.ask("rotate_session", contract.RotateSession(browser=FRESH, fresh="e" * 64))
    assert (who(desk), who(desk, "e" * 64)) == (None, mine.person)
    assert desk.ask("rotate_session", contract.RotateSession(browser=FRESH, fresh="d" * 64)).changed is False


def test_an_expired_session_is_nobody(desk, session):
    desk.open()
    desk.register(browser=FRESH)
    session.execute(update(BrowserSession).values(expires_at=db.now(session)))
    assert who(desk) is None


def test_old_secrets_are_forgotten(desk, mine, session):
    ask(desk)
    desk.register(browser=FRESH)
    long_ago = db.now(session) - sign_in.SAMPLE_HOLDS * 2
    session.execute(update(SignIn).values(expires_at=long_ago))
    session.execute(update(SignInAttempt).values(at=long_ago))
    session.execute(update(BrowserSession).values(expires_at=long_ago))
    desk.service.forget_old_secrets(session)
    assert [session.query(model).count() for model in (SignIn, SignInAttempt, BrowserSession)] == [0, 0, 0]


def test_a_sample_prints_links_and_nothing_else_does(desk):
    desk.open(sample=True)
    desk.open(edition="autumn-workshop", kind="workshop")
    mine = desk.register()
    request = contract.MakeSignInLink(edition="pilot", email=EMAIL)
    link = desk.ask("make_sign_in_link", request, builders.operator())
    assert redeem(desk, token=link.token) == contract.Redeemed(outcome="signed_in", person=mine.person)
    with pytest.raises(Forbidden):
        desk.ask(
            "make_sign_in_link",
            contract.MakeSignInLink(edition="autumn-workshop", email=EMAIL),
            builders.operator(),
        )
    request = contract.MakeSignInLink(edition="pilot", email="nobody@example.org")
    with pytest.raises(NotFound):
        desk.ask("make_sign_in_link", request, builders.operator())
