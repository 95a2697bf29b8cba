"""Made-up people of the sample edition, on a domain that belongs to nobody (RFC 2606); the same ones each time."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

DOMAIN = "example.org"
SEED = 20230127

_NAMES = {
    "PL": (
        ("Agata", "Bartosz", "Celina", "Dawid", "Ewa", "Grzegorz", "Hanna", "Łukasz", "Małgorzata", "Paweł"),
        (
            "Kowalczyk",
            "Mazur",
            "Krawczyk",
            "Piotrowska",
            "Grabowski",
            "Pawłowska",
            "Michalski",
            "Żak",
            "Wrona",
            "Świątek",
        ),
    ),
    "LV": (("Ilze", "Jānis", "Līga", "Andris", "Dace"), ("Kalniņa", "Bērziņš", "Liepa", "Vītols", "Ozola")),
    "LT": (("Rasa", "Tomas", "Eglė", "Darius"), ("Kazlauskienė", "Stankevičius", "Žukaitė", "Urbonas")),
    "EE": (("Kadri", "Märt", "Liis", "Tõnu"), ("Kask", "Mägi", "Rebane", "Põder")),
    "FI": (("Aino", "Veikko", "Päivi", "Jari"), ("Korhonen", "Mäkinen", "Hämäläinen", "Laine")),
    "SE": (("Åsa", "Björn", "Elsa", "Nils"), ("Bergström", "Sjögren", "Åkesson", "Dahl")),
    "DE": (("Jürgen", "Heike", "Moritz", "Greta"), ("Schäfer", "Köhler", "Vogt", "Böhm")),
    "UA": (("Олена", "Андрій", "Ірина", "Богдан"), ("Шевченко", "Бондаренко", "Ткачук", "Мельник")),
    "DK": (("Søren", "Kirsten"), ("Kjær", "Østergaard")),
    "NO": (("Øyvind", "Marit"), ("Haugen", "Bråten")),
}
_SHARES = {"PL": 30, "LV": 8, "LT": 8, "EE": 7, "FI": 7, "SE": 6, "DE": 9, "UA": 7, "DK": 3, "NO": 2}
_GROUPS = {
    "practitioners": 22,
    "research": 17,
    "authorities": 8,
    "national-agencies": 8,
    "private-sector": 13,
    "cities": 6,
    "civil-society": 7,
    "project-experts": 4,
    "training": 4,
    "policy-makers": 3,
    "funders": 6,
}
_BODIES = {
    "practitioners": "Fire and Rescue Brigade",
    "research": "Institute for Safety Research",
    "authorities": "Regional Administration",
    "national-agencies": "Civil Protection Agency",
    "private-sector": "Baltic Safety Works",
    "cities": "City Office",
    "civil-society": "Volunteer Rescue Association",
    "project-experts": "Project Bureau",
    "training": "Training Centre",
    "policy-makers": "Parliamentary Committee Office",
    "funders": "Seed Funding Facility",
}


@dataclass(frozen=True)
class Person:
    """Somebody who registers for the sample edition."""

    given_name: str
    family_name: str
    country: str
    target_group: str
    language: str
    organisation: str

    @property
    def email(self) -> str:
        """An address of their own, in ASCII."""
        return f"{_ascii(self.given_name)}.{_ascii(self.family_name)}@{DOMAIN}".lower()


VISITOR = Person("Ilze", "Kalniņa", "LV", "practitioners", "en", "State Fire and Rescue Service, Riga brigade")
"""Who the first printed link signs in: a Latvian firefighter who reads English."""
OPERATOR = Person("Marek", "Wójcik", "NO", "private-sector", "pl", "Nordlys Drones")
"""Runs the flying field."""
EXHIBITOR = Person("Ingrid", "Solberg", "NO", "private-sector", "en", "Nordlys Drones")
"""Stands at A01."""
ORGANISER = Person("Agnieszka", "Wiśniewska", "PL", "national-agencies", "pl", "Secretariat")
"""Organises the edition; needs no registration."""


def crowd(number: int) -> list[Person]:
    """That many different people, countries and groups mixed as at the pilot."""
    dice = random.Random(SEED)  # noqa: S311 - the same crowd each time is the point
    known = {VISITOR.email, OPERATOR.email, EXHIBITOR.email}
    found: list[Person] = []
    while len(found) < number:
        person = _somebody(dice)
        if person.email not in known:
            known.add(person.email)
            found.append(person)
    return found


def _somebody(dice: random.Random) -> Person:
    country = dice.choices(list(_SHARES), list(_SHARES.values()))[0]
    group = dice.choices(list(_GROUPS), list(_GROUPS.values()))[0]
    given, family = (dice.choice(part) for part in _NAMES[country])
    return Person(given, family, country, group, "pl" if country == "PL" else "en", f"{_BODIES[group]} ({country})")


_PLAIN = str.maketrans("łŁøØæÆ", "lLoOaA") | {"ß": "ss"}
_CYRILLIC = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ iu ia".split(),  # noqa: SIM905
        strict=True,
    )
)


def _ascii(name: str) -> str:
    letters = "".join(_CYRILLIC.get(letter, letter) for letter in name.lower()).replace("_", "")
    bare = unicodedata.normalize("NFKD", letters.translate(_PLAIN))
    return "".join(letter for letter in bare if letter.isascii() and letter.isalpha())
