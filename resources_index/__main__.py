"""``python -m resources_index build | search | check | reference``: what editors and operators run."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from encoders.pinned import WeightsChangedError
from resources_index.entry import Kind
from resources_index.problem import BuildRefusedError, Problem
from resources_index.settings import ROOT, IndexSettings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Build, search and check the curated resources.",
)
console = Console()
Entries = Annotated[Path | None, typer.Option(help="Folder of the entries; data/resources if left out.")]
State = Annotated[Path | None, typer.Option(help="Folder of what is made; ./state if left out.")]


def settings_of(entries: Path | None, state: Path | None) -> IndexSettings:
    """The settings of the environment, with the options of the command line before them."""
    given = {"entries": entries, "state": state}
    settings = IndexSettings()
    update = {name: value.resolve() for name, value in given.items() if value is not None}
    # A state folder that is named brings its own index, whatever the environment says.
    return settings.model_copy(update={**update, **({"index_folder": None} if state else {})})


@app.command()
def check(entries: Entries = None, state: State = None) -> None:
    """Name file, field and the mend for every entry that is not as it should be."""
    from resources_index.checks import check_folder
    from resources_index.lost_asks import check_asks

    settings = settings_of(entries, state)
    reading, problems = check_folder(settings.entries, datetime.now(UTC).date(), settings.overlay)
    problems += check_asks(settings, reading, console.print)
    _show(problems)
    _show_edited(reading.edited, settings)
    count = len(reading.records)
    if problems:
        console.print(
            f"[red]{len(problems)} to mend[/red] in {settings.entries}; {count} entries could be read."
        )
        raise typer.Exit(1)
    console.print(f"[green]{count} entries, nothing to mend.[/green]")


@app.command()
def build(
    entries: Entries = None,
    state: State = None,
    even_if_overdue: Annotated[
        bool, typer.Option(help="Build although the review of a crisis line is overdue.")
    ] = False,
) -> None:
    """Bring the index up to date; only changed texts are encoded again."""
    from resources_index.build import build as run

    settings = settings_of(entries, state)
    built = run(settings, datetime.now(UTC), even_if_overdue=even_if_overdue, say=console.print)
    if built.problems:
        console.print(
            f"[yellow]{len(built.problems)} to mend, none of which stops the build; "
            "see `python -m resources_index check`.[/yellow]"
        )
    if not built.changed:
        console.print(
            f"Nothing changed: {built.records} entries, {built.vectors} vectors ({built.generation})."
        )
        return
    console.print(
        f"Built {built.generation}: {built.records} entries, {built.vectors} vectors, "
        f"{built.encoded} texts encoded now."
    )
    _show_calibration(built.calibration)


@app.command()
def reference(
    out: Annotated[Path, typer.Option(help="The page to write.")] = ROOT / "docs" / "entries.md",
) -> None:
    """Write the reference page of the entries from the schema."""
    from resources_index.reference import reference as page

    out.write_text(page(), encoding="utf-8")
    console.print(f"Wrote {out}.")


@app.command()
def bench(
    corpus: Annotated[Path, typer.Option(help='One {"id", "title", "text"} a line.')],
    queries: Annotated[Path, typer.Option(help='One {"id", "text"} a line.')],
    out: Annotated[Path, typer.Option(help="Where to write the results.")],
    lang: Annotated[Literal["en", "es"], typer.Option(help="Language of the queries.")] = "en",
    state: State = None,
) -> None:
    """Search any corpus as the service searches its entries."""
    import json

    from resources_index.bench import Bench, Document, read_lines
    from resources_index.encoding import served_encoder

    documents = [Document(**row) for row in read_lines(corpus, ("id", "title", "text"))]
    asked = read_lines(queries, ("id", "text"))
    made = Bench(documents, served_encoder(settings_of(None, state)), lang)
    lines = [json.dumps(line, ensure_ascii=False) for line in made.results(asked)]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    console.print(
        f"{len(documents)} documents, {len(lines)} queries, answered from {made.threshold:.3f}: {out}"
    )


@app.command()
def rollback(state: State = None) -> None:
    """Go back to the build before this one; the running service takes it up at its next search."""
    from resources_index.generation import roll_back

    before = roll_back(settings_of(None, state).index)
    console.print(f"Now current: {before.name}, built {before.manifest['built_at']}.")


@app.command()
def search(
    query: str,
    lang: Annotated[Literal["en", "es"], typer.Option(help="Language of QUERY.")] = "en",
    kind: Annotated[Kind | None, typer.Option(help="Only entries of this kind.")] = None,
    topic: Annotated[str | None, typer.Option(help="A topic of topics.yml.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=20)] = 3,
    state: State = None,
) -> None:
    """Show what a person who types QUERY would be given."""
    from resources_index.card import card
    from resources_index.index import ResourceIndex

    index = ResourceIndex.open(settings_of(None, state).index)
    topics = sorted({name for record in index.records(lang) for name in record.topics})
    if topic is not None and topic not in topics:
        raise typer.BadParameter(f'no entry is about "{topic}"; choose one of {", ".join(topics)}')
    now = datetime.now(UTC)
    hits = index.search(
        query,
        lang=lang,
        kinds=frozenset({kind}) if kind else None,
        topics=frozenset({topic}) if topic else None,
        limit=limit,
        now=now,
    )
    if not hits:
        console.print("Nothing good enough: the assistant says so and offers what it can do instead.")
        return
    table = Table("score", "id", "what it says", "open now", "checked")
    for hit in hits:
        shown = card(hit, now, lang)
        is_open = {True: "yes", False: "no", None: "-"}[shown["open_now"]]
        said = f"{shown['title']}. {shown['summary']}"
        table.add_row(f"{hit.score:.3f}", hit.record.key, escape(said), is_open, shown["verified"]["on"])
    console.print(table)


@app.command()
def export_edits(
    folder: Annotated[Path, typer.Argument(help="Where to write them; what has the same name is replaced.")],
    state: State = None,
) -> None:
    """Write the entries that were edited in the console as files, as they would be shipped."""
    from resources_index.edits import Edits

    settings = settings_of(None, state)
    names = Edits(settings).export(folder.resolve())
    for name in names:
        console.print(escape(name), highlight=False)
    said = f"{len(names)} edited entries written to {folder}." if names else "Nothing was edited here."
    console.print(said)


def _show_edited(edited: frozenset[str], settings: IndexSettings) -> None:
    if edited:
        console.print(
            f"{len(edited)} edited here, in {settings.overlay}: {', '.join(sorted(edited))}",
            soft_wrap=True, highlight=False,
        )  # fmt: skip


def _show(problems: list[Problem] | tuple[Problem, ...]) -> None:
    for problem in problems:
        colour = "red" if problem.blocking else "yellow"
        place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
        field, mend = escape(problem.field), escape(problem.mend)
        console.print(
            f"[bold]{escape(place)}[/bold]  [{colour}]{field}[/{colour}]: {mend}",
            soft_wrap=True,
            highlight=False,
        )


def _show_calibration(calibration: dict[str, dict[str, float]]) -> None:
    table = Table(
        "language",
        "answer from",
        "offer titles from",
        "asks",
        "own entry first",
        "in three",
        "out of scope",
        "answered wrongly",
        "offered wrongly",
    )
    for lang, found in calibration.items():
        table.add_row(
            lang,
            f"{found['threshold']:.3f}",
            f"{found['offer']:.3f}",
            str(found["asks"]),
            f"{found['first']:.1%}",
            f"{found['in_three']:.1%}",
            str(found["out_of_scope"]),
            f"{found['false_answers_unseen']:.1%}",
            f"{found['false_offers_unseen']:.1%}",
        )
    console.print(table)


def main() -> None:
    """Run the command; every foreseeable failure is one sentence, never a traceback."""
    from resources_index.bench import BenchError
    from resources_index.generation import IndexUnavailableError

    try:
        app()
    except BuildRefusedError as error:
        _show([problem for problem in error.problems if problem.blocking])
        console.print(f"[red]{escape(str(error))}[/red]")
    except (IndexUnavailableError, WeightsChangedError, BenchError) as error:
        console.print(f"[red]{escape(str(error))}[/red]")
    except ValidationError as error:
        names = ", ".join(
            f"PORCHLIGHT_{str(fault['loc'][0]).upper()}" for fault in error.errors() if fault["loc"]
        )
        console.print(f"[red]These settings cannot be read: {names}.[/red]")
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        console.print(f"[red]{escape(said)}[/red]")
    else:
        return
    sys.exit(1)


if __name__ == "__main__":
    main()
