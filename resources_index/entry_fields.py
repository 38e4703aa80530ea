"""The parts of an entry that have keys of their own: contacts, hours, sources, verification, detours."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

ContactKind = Literal["call", "text", "chat", "web", "video", "tty"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
How = Literal["called", "own_page", "public_list"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
OptionalText = Annotated[str, StringConstraints(strip_whitespace=True)]
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

    kind: ContactKind = Field(description="`call`, `text`, `chat`, `web`, `video` or `tty`.")
    value: Text = Field(
        description="The number in quotes, digit by digit as its owner writes it, or an https address."
    )
    keyword: str = Field(default="", description="The word to send; of a `text` contact only.")
    note: str = Field(default="", description="A few words beside the link, such as `press 2 for Spanish`.")

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

    days: Annotated[tuple[Day, ...], Field(min_length=1)] = Field(description="Such as `[mon, tue]`.")
    opens: ClockTime = Field(description='A time in quotes, such as `"09:00"`.')
    closes: ClockTime = Field(
        description='A time in quotes; earlier than `opens` means over midnight, `"24:00"` is midnight.'
    )
    zone: str = Field(description="The time zone, such as `America/New_York`.")
    valid_to: date | None = Field(
        default=None, description="The last day on which these hours hold; after it they are not known."
    )

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
    """Where facts come from; shown under every card."""

    name: Text = Field(description="Who says so.")
    url: Address | OwnPage = Field(
        description="The page; of `service_information` also a page of this service, such as `/privacy`."
    )
    seen: date = Field(description="The day on which a person last read that page.")

    @property
    def is_own_page(self) -> bool:
        """Whether the address is a page of this service, such as ``/privacy``."""
        return self.url.startswith("/")


class Verification(Strict):
    """Who last held the entry against the world, when and how; the card says it as it was."""

    on: date = Field(description="The day of the check.")
    by: Text = Field(description="Who checked: a name or a team.")
    how: How = Field(
        description=(
            "`called` (somebody dialled or texted), `own_page` (read on the service's own page), or "
            "`public_list` (compared with public lists or published work; nobody called)."
        )
    )


class Detour(Strict):
    """When a skill is the wrong one, and the id of the entry to offer instead."""

    when: Text = Field(description="The condition, asked before the skill starts.")
    instead: Identifier = Field(description="The id of an active entry.")
