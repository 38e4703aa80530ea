"""Texts of every kind that people send, for encoders to agree on."""

from __future__ import annotations

VARIED = (
    "",
    " \n\t ",
    "a",
    "?",
    "help",
    "HELP ME NOW!!!",
    "i cant sleep and my head wont stop",
    "whats the # for the crisis line",
    "1-800-273-8255",
    "My landlord wants me out by Friday. I have two kids; where do we go?",
    "no puedo dormir, ¿qué hago?",
    "mi mamá se enojó conmigo y me siento muy sola",
    "necesito un psicólogo que hable español",
    "😀😀😀",
    "i feel 😭 and 💔 today",
    "it’s “fine” — really…",
    "<script>alert(1)</script>",
    "null\x00in the middle",
    "\u202eright to left",
    "日本語で話せますか",
    "мне плохо",
    "عندي قلق شديد",
    "x" * 5_000,
    "word " * 500,
    "estoy cansada de todo y no sé qué hacer con mi vida " * 50,
    " ".join(f"line {number} of a long story about my week" for number in range(60)),
)
