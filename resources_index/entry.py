"""The front matter of a curated entry: what an editor may write, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

Kind = Literal["resource", "coping_skill", "service_information"]
ContactKind = Literal["call", "text", "chat", "web", "video", "tty"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS: frozenset[str] = frozenset({"resource", "coping_skill", "service_information"})
FOLDER_OF: dict[str, str] = {
    "resource": "resources",
    "coping_skill": "skills",
    "service_information": "service",
}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+\.[^\s]+$")]
# A page of this service itself; "//host" would lead elsewhere.
OwnPage = Annotated[str, StringConstraints(pattern=r"^/([a-z0-9][a-z0-9/_-]*)?$")]
ClockTime = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]

NUMBER = re.compile(r"^\+?[0-9][0-9 ().-]{1,19}$")


class Strict(BaseModel):
    """Frozen, and an unknown key is an error: a mistyped key must not silently drop a caution."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Contact(Strict):
    """One way to reach a service: a number for call, text and tty; an https address for chat and web."""

    kind: ContactKind
    value: Text
    keyword: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _value_fits_kind(self) -> Contact:
        is_number = NUMBER.match(self.value) is not None
        is_address = self.value.startswith("https://")
        if self.kind in ("call", "text", "tty") and not is_number:
            raise ValueError("write the number in digits, in quotes")
        if self.kind in ("chat", "web") and not is_address:
            raise ValueError("write the full address, beginning with https://")
        if self.kind == "video" and not (is_number or is_address):
            raise ValueError("write a videophone number or an address beginning with https://")
        if self.keyword and self.kind != "text":
            raise ValueError("only a text contact has a keyword")
        return self


class Opening(Strict):
    """One stretch of hours on the named days; ``closes`` before ``opens`` means over midnight."""

    days: Annotated[tuple[Day, ...], Field(min_length=1)]
    opens: ClockTime
    closes: ClockTime
    zone: str

    @model_validator(mode="after")
    def _times_make_sense(self) -> Opening:
        if self.opens == "24:00":
            raise ValueError('write "00:00" for midnight at the start of a day')
        if self.opens == self.closes:
            raise ValueError('opens and closes are the same; for a whole day write "00:00" to "24:00"')
        if len(set(self.days)) != len(self.days):
            raise ValueError("a day is named twice")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                f'"{self.zone}" is not a time zone; write one such as America/New_York'
            ) from None
        return self


Hours = Literal["always", "unknown"] | Annotated[tuple[Opening, ...], Field(min_length=1)]


class Source(Strict):
    """Where the facts come from; shown under every card."""

    name: Text
    url: Address | OwnPage

    @property
    def is_own_page(self) -> bool:
        """Whether the address is a page of this service, such as ``/privacy``."""
        return self.url.startswith("/")


class Detour(Strict):
    """When a skill is the wrong one, and the id of the entry to offer instead."""

    when: Text
    instead: Identifier


class Entry(Strict):
    """The front matter of one entry in one language, as the editors' guide lists it."""

    id: Identifier
    lang: Literal["en", "es"]
    kind: Kind
    title: Text
    summary: Text
    asks: Annotated[tuple[Text, ...], Field(min_length=1)]
    topics: Annotated[tuple[str, ...], Field(min_length=1)]
    audience: Annotated[tuple[str, ...], Field(min_length=1)]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    region: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}(-[A-Z0-9]{1,3})?|001)$")]
    urgent: bool
    contacts: tuple[Contact, ...]
    hours: Hours
    cost: Text
    source: Source
    licence: Text
    reviewed_on: date
    review_due: date
    evidence: str = ""
    cautions: tuple[Text, ...] = ()
    not_when: tuple[Detour, ...] = ()
    always_shown: bool = False

    @field_validator("source")
    @classmethod
    def _others_are_not_vouched_for_here(cls, source: Source, info: ValidationInfo) -> Source:
        if source.is_own_page and info.data.get("kind") != "service_information":
            raise ValueError(
                "only service_information has a page of this service as source; begin with https://"
            )
        return source

    @field_validator("review_due")
    @classmethod
    def _review_is_ahead(cls, review_due: date, info: ValidationInfo) -> date:
        reviewed_on = info.data.get("reviewed_on")
        if reviewed_on is not None and review_due <= reviewed_on:
            raise ValueError("review_due must be later than reviewed_on")
        return review_due

    def overdue(self, today: date) -> bool:
        """Whether the promised review has not happened by the end of ``review_due``."""
        return today > self.review_due
