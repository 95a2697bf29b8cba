"""Signing in by mail: the link's button or the code, each once; whoever merely opens the link spends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.browsing import new_browser

if TYPE_CHECKING:
    from tests.e2e.conftest import NewPerson
    from tests.e2e.driver import Organiser
    from tests.e2e.running import Expo


def test_a_scanner_that_opens_the_link_spends_nothing_and_the_button_signs_in_once(
    expo: Expo, organiser: Organiser, somebody: NewPerson
) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna", "pl")
    registration = anna.registers(edition)
    anna.is_told(1)
    phone = anna.elsewhere()
    letter = phone.asks_for_sign_in()
    address = f"/sign-in/{letter.link}"
    scanned = [new_browser().get(f"{expo.url}{address}", timeout=30).status_code for _ in range(3)]
    opened = phone.opens(address)
    assert (letter.subject, scanned, phone.is_signed_in()) == ("Twój link do logowania", [200] * 3, False)

    shown = phone.sends(address, **opened.forms[""])

    assert (shown.status, shown.url) == (200, f"{expo.url}/{edition.slug}/my")
    assert phone.registration(edition) == registration
    assert anna.elsewhere().redeems(token=letter.link) == "spent"


def test_the_code_does_the_same_as_the_link_and_spends_it(organiser: Organiser, somebody: NewPerson) -> None:
    edition, anna = organiser.opens_edition(), somebody("Anna")
    registration = anna.registers(edition)
    anna.is_told(1)
    phone = anna.elsewhere()
    letter = phone.asks_for_sign_in()
    wrong = f"{(int(letter.code) + 1) % 1_000_000:06d}"

    outcomes = [phone.redeems(email=anna.email, code=code) for code in (wrong, letter.code, letter.code)]

    assert outcomes == ["not_valid", "signed_in", "spent"]
    assert phone.registration(edition) == registration
    assert anna.elsewhere().redeems(token=letter.link) == "spent"


def test_nothing_tells_whether_an_address_is_known(expo: Expo, organiser: Organiser, somebody: NewPerson) -> None:
    anna, stranger = somebody("Anna"), somebody("Stranger")
    anna.registers(organiser.opens_edition())

    answers = [each.posts("/sign-in", {"email": each.email}) for each in (anna.elsewhere(), stranger)]

    assert answers == [{"minutes": 15}] * 2
    expo.settle()
    assert (len(anna.mails()), stranger.mails()) == (2, [])
