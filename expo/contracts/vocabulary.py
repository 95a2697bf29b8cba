"""The codes that every house shares: target groups, phases, hazards, topics, countries, project themes and kinds.

Each mapping is code → the label's msgid, in the order in which people expect to read them; the message catalogues
(`expo.words`) hold the label in the reader's language. Contracts take the codes by `Choice(tuple(TARGET_GROUPS))`.
"""

from __future__ import annotations

TARGET_GROUPS: dict[str, str] = {
    "practitioners": "Practitioners and first responders",
    "research": "Research and academia",
    "authorities": "Public authorities, all levels",
    "national-agencies": "National agencies and interior ministries",
    "private-sector": "Companies",
    "cities": "Cities and municipalities",
    "civil-society": "Civil society and volunteers",
    "project-experts": "Project leaders and experts",
    "training": "Training providers",
    "policy-makers": "Policy makers",
    "funders": "Funding programmes",
}
"""The eleven groups that BALTinnoSEC brings together."""

PHASES: dict[str, str] = {
    "prevention": "Prevention",
    "preparedness": "Preparedness",
    "response": "Response",
    "recovery": "Recovery",
}
"""The phases of crisis management."""

HAZARDS: dict[str, str] = {
    "cbrne": "CBRNE agents",
    "floods": "Floods, incl. urban flooding",
    "forest-fires": "Forest fires",
    "heat-waves": "Heat waves",
    "climate-change": "Climate change effects",
    "major-disasters": "Major disasters and crises",
    "armed-conflict": "War and its effects on civilians",
    "displacement": "Refugee arrivals and mass displacement",
    "disinformation": "Disinformation and panic",
    "human-trafficking": "Trafficking in human beings",
    "child-trafficking": "Child trafficking",
    "labour-exploitation": "Trafficking for forced labour",
    "child-sexual-exploitation": "Sexual exploitation of children",
    "online-safety": "Dangers online, incl. ICT-enabled recruitment",
    "organised-crime": "Organised crime",
    "cross-border-crime": "Serious cross-border crime",
    "irregular-migration": "Irregular migration",
    "violence": "Violence in communities",
    "food-security": "Food security",
    "water-pollution": "Water pollution",
    "air-pollution": "Air pollution",
    "storms": "Storms",
    "maritime-incidents": "Accidents and spills at sea",
    "pandemics": "Pandemics",
    "cyber-incidents": "Cyber incidents",
    "critical-infrastructure": "Failure of critical infrastructure",
}
"""What the expo helps to be ready for."""

TOPICS: dict[str, str] = {
    "crisis-communication": "Risk and crisis communication",
    "youth-participation": "Youth participation",
    "volunteers": "Volunteers",
    "resilience": "Resilience",
    "research-to-practice": "Research uptake by end users",
    "technology-transfer": "Technology transfer",
    "sme-growth": "SME growth and market access",
}
"""What sessions and projects are about, across hazards."""

PROJECT_THEMES: dict[str, str] = {
    "regional-identity": "Regional Identity",
    "sustainable-prosperous": "Sustainable & Prosperous Region",
    "safe-secure": "Safe & Secure Region",
    "innovation-smes": "Innovation & SMEs",
}
"""The lines of work under which earlier projects ran."""

PROJECT_KINDS: dict[str, str] = {
    "event": "Event",
    "finance": "Financing",
    "network": "Network",
    "platform": "Platform",
    "policy": "Policy",
    "research": "Research",
    "training": "Training",
}
"""What a project mainly was."""

REGION = ("DK", "EE", "FI", "DE", "IS", "LV", "LT", "NO", "PL", "SE", "UA")
"""The countries of the region that forms offer first, as ISO 3166-1 alpha-2; their names come from CLDR."""

COUNTRIES: tuple[str, ...] = tuple(
    (  # noqa: SIM905 - 249 quoted codes would be harder to read
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
        "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
        "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
        "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
        "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
        "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
        "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
    ).split()
)
"""Every country a person may come from, as ISO 3166-1 alpha-2; projects name further ones by the same codes."""

TIME_ZONES = (
    "Europe/Copenhagen",
    "Europe/Tallinn",
    "Europe/Helsinki",
    "Europe/Mariehamn",
    "Europe/Berlin",
    "Atlantic/Reykjavik",
    "Europe/Riga",
    "Europe/Vilnius",
    "Europe/Oslo",
    "Europe/Warsaw",
    "Europe/Stockholm",
    "Europe/Kyiv",
    "Europe/Brussels",
    "UTC",
)
"""IANA zones that a reader may choose; a profile may hold any other."""

SESSION_LANGUAGES = ("en", "pl", "lv", "lt", "et", "fi", "sv", "de", "uk", "da", "nb", "is")
"""Languages in which people are guided and sessions are held, as BCP 47 tags."""
