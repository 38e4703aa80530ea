"""The front matter of a curated entry: what an editor may write, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from resources_index.entry_fields import (
    DAYS,
    Contact,
    Day,
    Detour,
    Hours,
    Identifier,
    Language,
    Opening,
    OptionalText,
    Source,
    Strict,
    Text,
    Verification,
)

__all__ = ["DAYS", "Contact", "Day", "Detour", "Entry", "Hours", "Kind", "Opening", "Source", "Verification"]

Kind = Literal["resource", "coping_skill", "service_information"]
Police = Literal["never_without_consent", "may_be_sent", "unknown"]
Status = Literal["active", "paused", "closed"]
KINDS: frozenset[str] = frozenset({"resource", "coping_skill", "service_information"})
FOLDER_OF: dict[str, str] = {
    "resource": "resources",
    "coping_skill": "skills",
    "service_information": "service",
}
# Keys that a file of one kind must have, and of any other must not.
KEYS_OF: dict[str, tuple[str, ...]] = {
    "resource": ("answered_by", "police", "not_for", "alternatives"),
    "coping_skill": ("needs", "stop_if", "not_when", "evidence"),
}


class Entry(Strict):
    """The front matter of one entry in one language, in the order in which editors write it."""

    id: Identifier = Field(description="Small letters, digits and dashes; the same in every language.")
    lang: Literal["en", "es"] = Field(description="The language of the text: `en` or `es`.")
    kind: Kind = Field(description="`resource`, `coping_skill` or `service_information`.")
    title: Text = Field(description="At most 8 words.")
    summary: Text = Field(description="What to expect, in at most 25 words.")
    asks: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(
        description=(
            "6 to 15 ways people say it, slang and typos kept; at least one without any word of the title."
        )
    )
    topics: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="What it is about: keys of `topics` in `topics.yml`."
    )
    audience: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="Whom it is for: keys of `audiences` in `topics.yml`."
    )
    feelings: tuple[str, ...] = Field(
        description="What a person may feel who needs it: keys of `feelings` in `topics.yml`; may be `[]`."
    )
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = Field(
        description="In which languages people are answered; ISO codes such as `[en, es, ase]`."
    )
    region: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}(-[A-Z0-9]{1,3})?|001)$")] = Field(
        description="The place served: `US`, `US-CA` or another ISO 3166 code; `001` is the whole world."
    )
    urgent: bool = Field(description="`true` for help in a crisis; must then read at grade 5 or lower.")
    contacts: tuple[Contact, ...] = Field(description="Ways to reach it, the easiest first; may be `[]`.")
    hours: Hours = Field(
        description="`always`, `unknown`, or a list of openings. When in doubt `unknown`, never `always`."
    )
    cost: Text = Field(description="`free`, `varies`, `unknown` or a few words.")
    answered_by: OptionalText = Field(
        default="",
        description='Completes “Who answers: …”, with how long it usually takes; `""` if not known.',
    )
    police: Police = Field(
        default="unknown",
        description=(
            "Whether they may send police or an ambulance unasked: `never_without_consent`, `may_be_sent` "
            "or `unknown`."
        ),
    )
    not_for: OptionalText = Field(default="", description='Completes “Not for: …”; `""` if for anyone.')
    alternatives: tuple[Identifier, ...] = Field(
        default=(),
        description="Ids of active entries to try when this one is shut or does not fit; may be `[]`.",
    )
    needs: OptionalText = Field(
        default="",
        description="Completes “You need: …”, such as `nothing` or `a cup of water`.",
    )
    stop_if: OptionalText = Field(default="", description='Completes “Stop if …”; `""` when nothing applies.')
    cautions: tuple[Text, ...] = Field(
        default=(), description="Full sentences to read before one calls or starts."
    )
    not_when: tuple[Detour, ...] = Field(
        default=(),
        description="When the skill does not fit, and what to offer instead; may be `[]`.",
    )
    evidence: OptionalText = Field(default="", description="What speaks for the skill, and how strongly.")
    sources: Annotated[tuple[Source, ...], Field(min_length=1)] = Field(
        description="Where the facts come from, at least one."
    )
    licence: Text = Field(description="The licence of the text, such as `CC-BY-4.0`.")
    verified: Verification = Field(description="Who held it against the world, when and how.")
    review_by: date = Field(description="After this day the entry is hidden until it is checked again.")
    status: Status = Field(description="`active`, or hidden: `paused` or `closed`.")
    always_shown: bool = Field(
        default=False, description="`true` for a crisis line that is shown whatever was asked."
    )

    @field_validator("needs")
    @classmethod
    def _a_skill_says_what_it_needs(cls, needs: str, info: ValidationInfo) -> str:
        if not needs and info.data.get("kind") == "coping_skill":
            raise PydanticKnownError("string_too_short", {"min_length": 1})
        return needs

    @field_validator("sources")
    @classmethod
    def _others_are_not_vouched_for_here(
        cls, sources: tuple[Source, ...], info: ValidationInfo
    ) -> tuple[Source, ...]:
        own = any(source.is_own_page for source in sources)
        if own and info.data.get("kind") != "service_information":
            raise ValueError(
                "only service_information has a page of this service as source; begin with https://"
            )
        return sources

    @field_validator("review_by")
    @classmethod
    def _review_is_ahead(cls, review_by: date, info: ValidationInfo) -> date:
        verified = info.data.get("verified")
        if verified is not None and review_by <= verified.on:
            raise ValueError("review_by must be later than the day in verified")
        return review_by

    def overdue(self, today: date) -> bool:
        """Whether the promised review has not happened by the end of ``review_by``."""
        return today > self.review_by

    def hidden(self, today: date) -> bool:
        """Whether nobody is to be shown the entry: not active, or overdue and not always shown."""
        return self.status != "active" or (self.overdue(today) and not self.always_shown)
