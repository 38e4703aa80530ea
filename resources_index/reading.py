"""A file of front matter and text -> a record, or the faults by field and line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from resources_index.entry import FOLDER_OF, KEYS_OF
from resources_index.mend import RENAMED, is_missing, mend_of
from resources_index.problem import Problem
from resources_index.record import Record

FENCE = "---"
# No field of an entry nests deeper than four.
DEEPEST = 20
STEP = re.compile(r"^\s{0,3}\d{1,2}[.)]\s+(?P<text>\S.*)$")


# The parser of libyaml where it is there: the other one needs half a minute for some hundred entries.
_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fast):  # type: ignore[misc]  # one of two loaders with one interface
    """YAML in which only ``true`` and ``false`` are truth values.

    Else the key ``on`` of a verification and Norwegian (``no``) among the languages would be two.
    """


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, form) for tag, form in known if tag != "tag:yaml.org,2002:bool"]
    for sign, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Reading:
    """What a folder held: the records that could be read, where each came from, and the faults.

    ``edited`` names the files that came from the overlay.
    """

    records: tuple[Record, ...]
    files: dict[str, str]
    problems: tuple[Problem, ...]
    edited: frozenset[str] = frozenset()

    def changed(self, name: str, record: Record) -> Reading:
        """The same with ``record`` as what the file ``name`` holds."""
        others = {key: file for key, file in self.files.items() if file != name}
        kept = [one for one in self.records if one.key in others]
        return replace(
            self,
            records=tuple(sorted([*kept, record], key=lambda one: {**others, record.key: name}[one.key])),
            files={**others, record.key: name},
            problems=tuple(fault for fault in self.problems if fault.file != name),
        )


Read = Callable[[Path, str], tuple[Record | None, list[Problem]]]


def files_of(folder: Path, overlay: Path | None = None) -> dict[str, Path]:
    """Name -> path of every entry, in the order of their names; the overlay's wins over the shipped."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.glob("*/*.md")}
    if overlay is not None:
        found |= {path.relative_to(overlay).as_posix(): path for path in overlay.glob("*/*.md")}
    return dict(sorted(found.items()))


def read_folder(folder: Path, overlay: Path | None = None, read: Read | None = None) -> Reading:
    """Read every ``<kind-folder>/<id>.<lang>.md`` below ``folder``, in the order of their names.

    A file of the same name below ``overlay`` is read in its place. ``read`` may remember files.
    """
    read = read or read_file
    records: list[Record] = []
    files: dict[str, str] = {}
    problems: list[Problem] = []
    edited: set[str] = set()
    for name, path in files_of(folder, overlay).items():
        record, found = read(path, name)
        if overlay is not None and path.is_relative_to(overlay):
            edited.add(name)
        problems.extend(found)
        if record is None:
            continue
        if record.key in files:
            problems.append(Problem(name, "id", f"the same entry is in {files[record.key]}; remove one"))
            continue
        files[record.key] = name
        records.append(record)
    if not records and not problems:
        problems.append(Problem(folder.name, "files", "no entries found; add <kind>/<id>.<lang>.md files"))
    return Reading(tuple(records), files, tuple(problems), frozenset(edited))


def read_file(path: Path, name: str) -> tuple[Record | None, list[Problem]]:
    """Read one file; ``name`` is how the faults call it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return None, [Problem(name, "file", "save the file as UTF-8 text")]
    except OSError as error:
        return None, [Problem(name, "file", f"cannot be opened: {error.strerror}")]
    return read_text(text, name)


def read_text(text: str, name: str) -> tuple[Record | None, list[Problem]]:
    """The record in ``text``, or ``None`` with at least one fault. Raises nothing on any text."""
    parts = _parted(text)
    if parts is None:
        return None, [Problem(name, "front matter", "begin and end it with a line of three dashes", line=1)]
    front, body = parts
    fields, lines, faults = _front_matter(front, name)
    if faults or fields is None:
        return None, faults
    prose, steps = _body(body, is_skill=fields.get("kind") == "coping_skill")
    try:
        record = Record.model_validate_json(
            json.dumps({**fields, "body": prose, "steps": steps}, default=_plain, allow_nan=False)
        )
    except ValidationError as error:
        return None, _of_kind(name, fields, lines) + _problems(name, error, lines)
    except (ValueError, TypeError, RecursionError) as error:
        return None, [Problem(name, "front matter", f"cannot be understood ({type(error).__name__})")]
    faults = _of_kind(name, fields, lines)
    return (None, faults) if faults else (record, _misplaced(record, name))


def _parted(text: str) -> tuple[str, str] | None:
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    return None


def _require_shallow(front: str) -> None:
    """Refuse what is nested too deep: libyaml would take the whole process down with it."""
    depth = 0
    for event in yaml.parse(front, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.YAMLError


def _loaded(front: str) -> tuple[Any, Any]:
    """The node, which knows the lines, and what it means."""
    _require_shallow(front)
    loader = _Loader(front)
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _front_matter(front: str, name: str) -> tuple[dict[str, Any] | None, dict[str, int], list[Problem]]:
    try:
        node, fields = _loaded(front)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = None if mark is None else mark.line + 2
        return None, {}, [Problem(name, "front matter", f"not valid YAML: {error.problem}", line=line)]
    # PyYAML raises the rest for a value that its own tag (`!!int`, `!!bool`, …) does not fit.
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return (
            None,
            {},
            [Problem(name, "front matter", "not valid YAML; look for a date or a sign that is wrong")],
        )
    if not isinstance(fields, dict) or not isinstance(node, yaml.MappingNode):
        return None, {}, [Problem(name, "front matter", "write it as `key: value` lines", line=2)]
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for key, _ in node.value:
        line = key.start_mark.line + 2
        label = str(getattr(key, "value", key))
        if label in lines:
            problems.append(Problem(name, label, "is written twice; remove one", line=line))
        lines[label] = line
    if {"body", "steps"} & set(lines):
        problems.append(Problem(name, "body", "write text and steps below the front matter, not in it"))
    return {str(key): value for key, value in fields.items()}, lines, problems


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _of_kind(name: str, fields: dict[str, Any], lines: dict[str, int]) -> list[Problem]:
    """Keys that this kind of entry lacks, and keys that only another kind has."""
    kind = str(fields.get("kind"))
    if kind not in FOLDER_OF:
        return []
    found = [is_missing(name, key) for key in KEYS_OF.get(kind, ()) if key not in fields]
    for other, keys in KEYS_OF.items():
        for key in keys:
            if other != kind and key in fields:
                mend = f"only a {other} has this key; remove it"
                found.append(Problem(name, key, mend, line=lines.get(key)))
    return found


def _problems(name: str, error: ValidationError, lines: dict[str, int]) -> list[Problem]:
    """Each fault once; where a field may be one of several things, the closest look at it wins."""
    found: dict[str, Problem] = {}
    renamed = {new for old, new in RENAMED.items() if old in lines}
    for fault in error.errors(include_url=False):
        if fault["type"] == "missing" and fault["loc"][0] in renamed:
            continue
        first = str(fault["loc"][0]) if fault["loc"] else ""
        field, mend = mend_of(fault)
        found.setdefault(field, Problem(name, field, mend, line=lines.get(first)))
    return [
        problem
        for field, problem in found.items()
        if not any(other.startswith(f"{field} ") for other in found)
    ]


def _body(text: str, *, is_skill: bool) -> tuple[str, list[str]]:
    """The prose and, for a skill, the steps; a line below a step that is no step continues it."""
    prose: list[str] = []
    steps: list[str] = []
    in_step = False
    for line in text.strip().splitlines():
        match = STEP.match(line) if is_skill else None
        if match:
            steps.append(match["text"].strip())
            in_step = True
        elif in_step and line.strip():
            steps[-1] = f"{steps[-1]} {line.strip()}"
        else:
            in_step = False
            prose.append(line.strip())
    paragraphs = [" ".join(part.split()) for part in "\n".join(prose).split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part), steps


def _misplaced(record: Record, name: str) -> list[Problem]:
    expected = f"{FOLDER_OF[record.kind]}/{record.key}.md"
    if name == expected:
        return []
    return [Problem(name, "id", f"by its id, lang and kind this file should be {expected}")]
