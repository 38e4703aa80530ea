"""The bench searches any corpus as the service searches its entries, and says plainly what a file lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resources_index.bench import BenchError, Document, passages, read_lines
from tests.bot.rasa_server import prepare_index
from tests.resources_index.test_commands import run

DOCUMENTS = [
    {"id": "sleep", "title": "Sleep", "text": "What to do when you lie awake at night and cannot sleep."},
    {"id": "food", "title": "Food pantry", "text": "Free food for families who have nothing to eat."},
    {"id": "grief", "title": "", "text": "A group for people who have lost someone they love."},
]
QUERIES = [
    {"id": "1", "text": "i cant sleep at night"},
    {"id": "2", "text": "we have nothing to eat"},
    {"id": "3", "text": "how many mg of zoloft can i take to sleep"},
]


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    """The rows as JSON lines."""
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_corpus_of_ones_own_is_searched_and_ranked(tmp_path: Path) -> None:
    prepare_index()
    corpus = written(tmp_path / "c.jsonl", DOCUMENTS)
    queries, out = written(tmp_path / "q.jsonl", QUERIES), tmp_path / "r.jsonl"
    status, said = run("bench", "--corpus", str(corpus), "--queries", str(queries), "--out", str(out))
    assert status == 0, said
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["query_id"] for row in rows] == ["1", "2", "3"]
    assert [row["results"][0]["id"] for row in rows] == ["sleep", "food", "sleep"]
    for row in rows:
        scores = [one["score"] for one in row["results"]]
        assert len({one["id"] for one in row["results"]}) == len(scores) == 3
        assert scores == sorted(scores, reverse=True)
    assert rows[2]["answered"] is False


def test_a_long_text_is_found_by_each_of_its_parts() -> None:
    text = " ".join(f"Sentence number {n} says one more thing of its own." for n in range(30))
    found = list(passages(Document("a", "Title", text)))
    assert found[0] == "Title"
    assert all(one.startswith("Title") for one in found)
    assert len(found) > 5
    assert list(passages(Document("a", "", "Short."))) == ["Short."]


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "holds no line"), ("{", ":1 must be"), ('{"id": "1"}', ":1 must be"), ("[]", ":1 must be"),
     ('{"id": "1", "text": "a"}\n{"id": "1", "text": "b"}', "an id twice")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_what_it_lacks(content: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BenchError, match=says):
        read_lines(path, ("id", "text"))
    with pytest.raises(BenchError, match="cannot be read"):
        read_lines(tmp_path / "nowhere.jsonl", ("id", "text"))
