"""The reference page of the entries, made from the schema and the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from resources_index.checks import RULES
from resources_index.entry import FOLDER_OF, KEYS_OF, Entry
from resources_index.entry_fields import Contact, Detour, Opening, Source, Verification
from resources_index.lost_asks import FIRST

_INTRODUCTION = """# The keys of an entry

Made from the schema by `python -m resources_index reference`; change
[entry.py](../resources_index/entry.py) and run it again. How to write an entry, step by step, is in
[data/resources](../data/resources/README.md).

One file is one entry in one language: `<folder>/<id>.<lang>.md`. It begins with these keys between two
lines of three dashes; an unknown key is an error. Text follows below: paragraphs, and for a skill its
numbered steps.
"""
_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("`contacts`", Contact),
    ("`hours`, when it is a list", Opening),
    ("`sources`", Source),
    ("`verified`", Verification),
    ("`not_when`", Detour),
)


def reference() -> str:
    """The page as Markdown, ending with a line break."""
    parts = [_INTRODUCTION, *_folders(), *_keys()]
    for of, part in _PARTS:
        parts += [f"\n## Inside {of}\n", f"{_first_paragraph(part)}\n", *_table(part)]
    parts += [
        "\n## What `python -m resources_index check` refuses\n",
        "Faults of the file itself come first: a key that is missing, unknown or cannot be read. Then:\n",
        *(f"- {_first_paragraph(rule)}" for rule in RULES),
        f"- An ask finds its own entry among the first {FIRST} when all other asks alone are searched.",
    ]
    return "\n".join(parts) + "\n"


def _folders() -> Iterator[str]:
    yield "| kind | folder |\n|---|---|"
    for kind, folder in FOLDER_OF.items():
        yield f"| `{kind}` | `{folder}/` |"


def _keys() -> Iterator[str]:
    kind_of = {key: kind for kind, keys in KEYS_OF.items() for key in keys}
    yield "\n## All keys\n\nIn the order in which they are written.\n"
    yield "| key | in | what to write |\n|---|---|---|"
    for key, field in Entry.model_fields.items():
        where = f"`{kind_of[key]}`" if key in kind_of else "every entry"
        if key not in kind_of and not field.is_required():
            where = "may be left out"
        yield f"| `{key}` | {where} | {field.description} |"


def _table(part: type[BaseModel]) -> Iterator[str]:
    yield "| key | | what to write |\n|---|---|---|"
    for key, field in part.model_fields.items():
        yield f"| `{key}` | {'' if field.is_required() else 'may be left out'} | {field.description} |"


def _first_paragraph(of: object) -> str:
    """The first paragraph of a docstring, on one line, with Markdown's own back quotes."""
    text = (of.__doc__ or "").split("\n\n")[0]
    return " ".join(text.split()).replace("``", "`")
