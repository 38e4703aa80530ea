"""Which records may be ranked at all: everything that is decided before a search looks at words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from resources_index.hours import is_open
from resources_index.prose import folded
from resources_index.record import Record

WORLD = "001"
HOME = "US"
# What people call the countries whose lines may be among the entries; folded, English and Spanish.
COUNTRIES: dict[str, tuple[str, ...]] = {
    "AR": ("argentina",),
    "AU": ("australia",),
    "BR": ("brazil", "brasil"),
    "CA": ("canada",),
    "CL": ("chile",),
    "CO": ("colombia",),
    "CR": ("costa rica",),
    "DE": ("germany", "alemania"),
    "ES": ("spain", "espana"),
    "FR": ("france", "francia"),
    "GB": ("uk", "england", "scotland", "wales", "britain", "united kingdom", "inglaterra", "reino unido"),
    "IE": ("ireland", "irlanda"),
    "IN": ("india",),
    "IT": ("italy", "italia"),
    "JP": ("japan", "japon"),
    "KR": ("south korea", "corea"),
    "MX": ("mexico",),
    "NL": ("netherlands", "holland", "paises bajos", "holanda"),
    "NZ": ("new zealand", "nueva zelanda"),
    "PE": ("peru",),
    "PH": ("philippines", "filipinas"),
    "PT": ("portugal",),
    "SE": ("sweden", "suecia"),
    "ZA": ("south africa", "sudafrica"),
}


@dataclass(frozen=True)
class Filters:
    """What a record must be to be ranked; ``None`` leaves a point open.

    ``region`` is where the person is (``US``, ``US-CA``, ``MX``); ``speaks`` a language in which a
    person must answer; ``audience`` and ``topics`` ask for one of theirs; ``open_now`` keeps what is
    open at the moment of the search, skills among it; ``exclude`` holds ids already given.
    """

    kinds: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    audience: frozenset[str] | None = None
    speaks: str | None = None
    region: str | None = None
    open_now: bool = False
    exclude: frozenset[str] = frozenset()

    def allows(self, record: Record, now: datetime, named: frozenset[str] = frozenset()) -> bool:
        """Whether ``record`` may be ranked at ``now`` (aware); ``named`` are countries the query names."""
        return (
            record.id not in self.exclude
            and (self.kinds is None or record.kind in self.kinds)
            and (self.topics is None or not self.topics.isdisjoint(record.topics))
            and (self.audience is None or not (self.audience | {"anyone"}).isdisjoint(record.audience))
            and (self.speaks is None or record.kind != "resource" or self.speaks in record.languages)
            and serves(record.region, self.region, named)
            and (not self.open_now or record.kind == "coping_skill" or is_open(record.hours, now) is True)
            and not record.hidden(now.date())
        )


def serves(place: str, region: str | None, named: frozenset[str]) -> bool:
    """Whether a service of ``place`` helps a person in ``region``, or in a country of ``named``.

    A line of another country is a wrong number to whoever did not ask for that country.
    """
    country = place[:2]
    if place == WORLD or country in named:
        return True
    here = region or HOME
    if country not in (here[:2], "PR" if here[:2] == HOME else ""):
        return False
    return "-" not in place or "-" not in here or place == here


def countries_named(text: str) -> frozenset[str]:
    """The countries that a text names, as ISO codes."""
    words = " ".join(re.findall(r"[^\W_]+", folded(text)))
    said = f" {words} "
    return frozenset(code for code, names in COUNTRIES.items() if any(f" {name} " in said for name in names))
