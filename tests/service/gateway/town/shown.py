"""What is shown at the exhibits in memory."""

from __future__ import annotations

from typing import Any

from expo.contracts import exhibits

TECHNOLOGIES = (
    (
        "heat-drone",
        "Thermal drone for search",
        "Finds people by their warmth, at night and in smoke.",
        7,
        "Search and rescue",
    ),
    (
        "warn-cell",
        "Cell broadcast composer",
        "Writes one warning in twelve languages and sends it to every phone.",
        8,
        "Public warning",
    ),
    (
        "cbrn-sniffer",
        "Handheld CBRN detector",
        "Names a substance within a minute, at a distance.",
        6,
        "CBRN detection",
    ),
    (
        "shelter-count",
        "Shelter counter",
        "Counts who is in and out of a shelter without naming anyone.",
        5,
        "Shelter management",
    ),
)
EXHIBITORS = (
    ("sgsp", "Main School of Fire Service", "PL", "A1", "main"),
    ("laurea", "Laurea University of Applied Sciences", "FI", "A2", "main"),
    ("frd", "Fire and Rescue Department of Lithuania", "LT", "A3", "main"),
    ("nordalarm", "Nordalarm AS", "EE", "B1", "field"),
    ("balticdrone", "Baltic Drone SIA", "LV", "B2", "field"),
)
PROJECTS = (
    ("stac-cbrne", "STAC-CBRNe", "safe-secure", "network", ("SE", "PL", "FI"), ("cbrne",), 2020),
    (
        "bsr-rnss",
        "Baltic Sea Region Research Network on Societal Security",
        "safe-secure",
        "network",
        ("SE", "DE"),
        (),
        2019,
    ),
    (
        "cascade",
        "CASCADE: climate change and civil protection",
        "safe-secure",
        "research",
        ("LV", "EE", "DK"),
        ("climate-change",),
        2019,
    ),
    ("balance", "BALANCE", "safe-secure", "training", ("DE", "PL"), ("organised-crime",), 2014),
    ("basic", "Baltic Sea Innovation Network Centres", "innovation-smes", "platform", ("DE", "SE", "LT"), (), 2009),
)


def technology(row: tuple[Any, ...]) -> exhibits.Technology:
    key, title, summary, trl, use = row
    return exhibits.Technology(
        key=key,
        title={"en": title},
        summary={"en": summary},
        trl=trl,
        field_of_use={"en": use},
        hazards=("cbrne",) if "cbrn" in key else ("forest-fires",),
        phases=("preparedness", "response"),
        exhibitors=(exhibits.Link(key="nordalarm", title={"en": "Nordalarm AS"}),),
        projects=(exhibits.Link(key="stac-cbrne", title={"en": "STAC-CBRNe"}),),
        tests=(exhibits.Link(key=f"try-{key}", title={"en": f"Try: {title}"}),),
    )


def exhibitor(row: tuple[Any, ...]) -> exhibits.Exhibitor:
    key, name, country, stand, zone = row
    return exhibits.Exhibitor(
        key=key,
        name=name,
        organisation=name,
        country=country,
        description={"en": "Shows what it uses in its own service, and lets you try it with its own people."},
        website="https://example.org/",
        stand=stand,
        zone=zone,
        technologies=(exhibits.Link(key="warn-cell", title={"en": "Cell broadcast composer"}),),
        tests=(exhibits.Link(key="try-warn-cell", title={"en": "Try: Cell broadcast composer"}),),
    )


def project(row: tuple[Any, ...]) -> exhibits.Project:
    key, title, theme, kind, countries, hazards, year = row
    return exhibits.Project(
        key=key,
        title={"en": title},
        acronym=None,
        year_from=year,
        year_to=year + 2,
        theme=theme,
        kind=kind,
        countries=countries,
        hazards=hazards,
        keywords=("civil protection", "cooperation"),
        summary={"en": "Brought services of several countries together around one hazard, and wrote down what worked."},
        funder="Swedish Institute",
        partners=(
            exhibits.Partner(name="CBSS Secretariat", country="SE", organisation="cbss", lead=True),
            exhibits.Partner(name="Laurea University of Applied Science", country="FI", organisation="laurea"),
        ),
    )
