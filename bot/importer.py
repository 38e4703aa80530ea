"""Gives Rasa's domain its responses out of the book of wording, so that each sentence stands in one place."""

from __future__ import annotations

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter

from bot.replies import replies


class WordingImporter(RasaFileImporter):
    """Reads configuration, domain and data as Rasa does, and adds the English replies to the domain.

    At run time ``bot.nlg.WordingNLG`` speaks, in every language; the copies in the domain let Rasa's
    own validation see that every reply a rule names exists.
    """

    def get_domain(self) -> Domain:
        """The domain of ``domain.yml`` with ``utter_<name>`` for every reply of the book."""
        book = replies()
        responses = {f"utter_{name}": [book.reply(f"utter.{name}", "en")] for name in book.utterances()}
        return super().get_domain().merge(Domain.from_dict({"responses": responses}))
