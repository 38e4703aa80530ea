"""What each wish is about: the topics, the kind of entry, and a plain way of asking for it."""

from __future__ import annotations

from dataclasses import dataclass

RESOURCES = frozenset({"resource"})
SKILLS = frozenset({"coping_skill"})
ANYTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Need:
    """A wish for curated material: kinds of entries, topics (the nearest first), and a plain way of asking.

    ``asked`` is searched when the message itself finds too little. ``leads``: the nearest entry on the
    topic comes before anything found by words, as 988 does for whoever asks for a crisis line.
    """

    kinds: frozenset[str]
    topics: tuple[str, ...]
    en: str
    es: str
    leads: bool = False

    def asked(self, lang: str) -> str:
        """The plain way of asking, in ``lang``."""
        return self.es if lang == "es" else self.en


def _find(en: str, es: str, *topics: str, kinds: frozenset[str] = RESOURCES, leads: bool = False) -> Need:
    return Need(kinds, topics, en, es, leads)


def _cope(en: str, es: str, *topics: str) -> Need:
    return Need(SKILLS, topics, en, es)


NEEDS = {
    "find_crisis_line": _find("suicide hotline number", "línea de crisis", "crisis", leads=True),
    "find_warmline": _find("someone to talk to, a warmline", "alguien con quien hablar", "warmline"),
    "find_support_group": _find("support group", "grupo de apoyo", "support_group", "peer_support"),
    "find_food": _find("i need food", "necesito comida", "food"),
    "find_housing": _find("a place to stay, a shelter", "un lugar donde quedarme, un refugio", "housing"),
    "find_transport": _find("a ride to my appointment", "transporte a mi cita", "transport"),
    "find_phone_programme": _find("free or cheap phone", "teléfono gratis o barato", "phone_programme"),
    "find_treatment": _find(
        "find a therapist or treatment", "buscar terapia o tratamiento", "treatment", "health_care"
    ),
    "find_medication_help": _find("help to pay for medicine", "ayuda para pagar medicinas", "medication"),
    "find_legal_help": _find("free legal help", "ayuda legal gratis", "legal"),
    "find_veterans": _find("help for veterans", "ayuda para veteranos", "veterans"),
    "find_youth": _find("help for a teen", "ayuda para adolescentes", "youth"),
    "find_lgbtq": _find("lgbtq support", "apoyo lgbtq", "lgbtq"),
    "find_domestic_violence": _find(
        "my partner hurts me", "mi pareja me hace daño", "domestic_violence", "sexual_assault"
    ),
    "find_substance_use": _find(
        "help with alcohol or drugs", "ayuda con alcohol o drogas", "substance_use", "overdose", "smoking"
    ),
    "find_sleep_help": _find("help with sleep", "ayuda para dormir", "sleep", kinds=RESOURCES | SKILLS),
    "find_spanish_resources": _find("help in spanish", "ayuda en español", "spanish"),
    "find_money_help": _find("help with money and bills", "ayuda con dinero y cuentas", "money"),
    "find_grief_support": _find("grief support", "apoyo en el duelo", "grief", "suicide_loss"),
    "find_older_adult_help": _find("help for older adults", "ayuda para personas mayores", "older_adults"),
    "find_family_support": _find("support for family", "apoyo para la familia", "family"),
    "find_work_help": _find("help with work", "ayuda con el trabajo", "work"),
    "find_resource_other": Need(ANYTHING, (), "", ""),
    "cope_anxious": _cope("i feel anxious", "tengo ansiedad", "anxiety", "worry"),
    "cope_panic": _cope("panic attack", "ataque de pánico", "anxiety"),
    "cope_angry": _cope("i am so angry", "tengo mucho enojo", "anger"),
    "cope_cannot_sleep": _cope("i cannot sleep", "no puedo dormir", "sleep"),
    "cope_craving": _cope("i have a craving to use", "tengo ganas de consumir", "urges"),
    "cope_flashback": _cope("flashback", "recuerdos que regresan", "trauma"),
    "cope_lonely": _cope("i feel lonely", "me siento solo", "loneliness", "relationships"),
    "cope_numb": _cope("i feel numb", "no siento nada", "numbness"),
    "cope_overwhelmed": _cope("everything is too much", "todo es demasiado", "overwhelm"),
    "cope_sad": _cope("i feel sad", "me siento triste", "low_mood", "grief"),
    "cope_voices": _cope("i hear voices", "oigo voces", "voices"),
    "cope_self_kindness": _cope("be kind to myself", "ser amable conmigo", "low_mood", "overwhelm"),
    "cope_by_name": _cope("", ""),
    "cope_any": _cope("help me calm down", "ayúdame a calmarme", "anxiety", "overwhelm"),
}
