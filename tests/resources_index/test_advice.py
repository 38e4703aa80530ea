"""What only a pharmacist, a clinician or a lawyer may answer is known by its words; services are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources_index.advice import KINDS, AdviceError, AdviceRules, advice_rules
from resources_index.out_of_scope import out_of_scope_lines

ASKED = {
    "dose": [
        "how much lorazepam can i take", "is 40 mg of prozac too much", "can i stop taking my pills",
        "can i drink wine with my meds", "¿Puedo dejar de tomar mi medicina?", "cuántas pastillas tomo",
    ],
    "diagnosis": [
        "do i have bipolar", "am i a narcissist?", "could this be ptsd", "diagnose me",
        "what's wrong with me", "¿Crees que tengo depresión?", "qué trastorno tengo",
    ],
    "prognosis": [
        "will i ever get better", "how long does depression last", "is schizophrenia for life",
        "¿me voy a curar?", "la depresión tiene cura",
    ],
    "law": [
        "is it illegal to sleep in my car", "can my landlord evict me", "will i lose custody",
        "can i sue my boss", "¿Me pueden despedir por esto?", "puedo demandar a mi jefe",
    ],
}  # fmt: skip
SERVICES = [
    "i need a free lawyer", "help paying for my medicine", "where do i find a psychiatrist",
    "questions to ask my doctor about my meds", "i feel depressed", "i have anxiety", "aa meetings",
    "my kid swallowed too many pills", "i took too much tylenol", "i am having a panic attack",
    "how long do i hold my breath", "can i talk to someone", "my landlord wants me out",
    "can i take a break", "necesito un abogado gratis", "tengo ansiedad", "ayuda para pagar medicinas",
    "mi hijo tomó demasiadas pastillas", "soy alcohólico", "me siento deprimida",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in ASKED.items() for text in texts])
def test_a_question_of_advice_is_known_by_its_words(kind: str, text: str) -> None:
    assert advice_rules().kind_of(text) == kind
    assert advice_rules().kind_of(text.upper()) == kind


@pytest.mark.parametrize("text", SERVICES)
def test_who_asks_for_help_or_is_in_danger_is_not_turned_away_by_a_rule(text: str) -> None:
    assert advice_rules().kind_of(text) is None


@pytest.mark.parametrize(
    ("lang", "heads"),
    [("en", ("# dose, effects, what it will do", "# law")),
     ("es", ("# dosis y efectos", "# diagnóstico y pronóstico", "# leyes"))],
)  # fmt: skip
def test_nine_of_ten_questions_of_advice_are_caught(lang: str, heads: tuple[str, ...]) -> None:
    from resources_index.out_of_scope import FOLDER

    lines, inside = list[str](), False
    for line in (FOLDER / f"out_of_scope.{lang}.txt").read_text(encoding="utf-8").splitlines():
        inside = line in heads if line.startswith("#") else inside
        lines += [line] if inside and line and not line.startswith("#") else []
    caught = [advice_rules().kind_of(line) is not None for line in lines]
    assert len(lines) >= 25, lang
    assert sum(caught) / len(caught) >= 0.9


@pytest.mark.parametrize(("lang", "least"), [("en", 300), ("es", 200)])
def test_there_are_enough_lines_that_no_entry_answers_each_once(lang: str, least: int) -> None:
    lines = out_of_scope_lines(lang)
    assert len(lines) == len(set(lines)) >= least


@given(st.text(max_size=400))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert advice_rules().kind_of(text) in (None, *KINDS)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "lists: {}", "lists: {}\nkinds: {dose: ['(']}\nunless: []",
     "lists: {}\nkinds: {dose: ['('], diagnosis: [], prognosis: [], law: []}\nunless: []",
     "lists: {}\nkinds: {dose: ['{x}'], diagnosis: [], prognosis: [], law: []}\nunless: []"],
)  # fmt: skip
def test_a_file_of_patterns_that_cannot_be_used_says_so(content: str, tmp_path: Path) -> None:
    path = tmp_path / "patterns.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(AdviceError):
        AdviceRules.load(path)
