"""`ingest search`: articles by their words."""

import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from ingest.cli.options import lake_options, load_settings, require_known_names, selection_options
from ingest.cli.progress import progress
from ingest.cli.terminal import (
    clean_lines,
    counted,
    is_terminal,
    print_json,
    print_line,
    stdout_console,
    styled,
    terminal_safe,
)
from ingest.lake import open_lake
from ingest.lake.search.index import SearchFilter

if TYPE_CHECKING:
    from ingest.lake.search.index import SearchHit
    from ingest.lake.search.words import Snippet


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many articles to show.")
@selection_options
@lake_options
def command(
    words: tuple[str, ...],
    limit: int,
    languages: tuple[str, ...],
    since: date | None,
    until: date | None,
    regions: tuple[str, ...],
    topics: tuple[str, ...],
    sources: tuple[str, ...],
    lake: str | None,
    config_file: str | None,
    as_json: bool,
) -> None:
    """Show the articles that have all WORDS, the best first, with the words marked.

    "Several words" in quotes are a phrase; a word after -- that begins with - must not be in the article. The first
    search of a lake builds an index beside it; later ones add what is new.
    """
    config = load_settings(config_file, lake)
    only = SearchFilter(languages, since, until, regions, topics, sources)
    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    stored = open_lake(config.lake)
    require_known_names(stored, regions=regions, topics=topics, own_topics=config.tags.topic)
    with progress("articles"):
        hits, number = stored.search(query, only, limit)
    if not hits:
        require_known_names(stored, languages=languages, sources=sources)
    if as_json:
        print_json({"articles": number, "hits": [asdict(hit) for hit in hits]})
        return
    for hit in hits:
        _print_hit(hit)
    print_line(f"{counted(number, 'article')}{f', {len(hits)} shown' if len(hits) < number else ''}", err=True)


def _print_hit(hit: "SearchHit") -> None:
    facts = [hit.source, str(hit.published_date or "without a day"), hit.language, " ".join(hit.regions)]
    facts += [", ".join(hit.topics), "duplicate" if hit.is_duplicate else None, hit.id]
    known = terminal_safe(" · ".join(fact for fact in facts if fact))
    title = terminal_safe(hit.title or hit.url or hit.id)
    if not is_terminal(sys.stdout):
        print_line(f"{title}\n  {known}\n  {terminal_safe(_marked(hit.snippet))}\n")
        return
    console = stdout_console()
    console.print(styled(title, "bold"))
    console.print(styled(known, "dim"))
    text = styled("")
    position = 0
    for start, end in hit.snippet.marks:
        text.append(_safe(hit.snippet.text[position:start]))
        text.append(_safe(hit.snippet.text[start:end]), "bold reverse")
        position = end
    text.append(_safe(hit.snippet.text[position:]))
    console.print(text, end="\n\n")


def _safe(part: str) -> str:
    """Return a part of a line that is safe on a terminal, with the blanks at its ends."""
    return clean_lines(part).replace("\n", " ")


def _marked(snippet: "Snippet") -> str:
    """Return a snippet with its words between asterisks, for a pipe or a file."""
    parts, position = [], 0
    for start, end in snippet.marks:
        parts += [snippet.text[position:start], "*", snippet.text[start:end], "*"]
        position = end
    return "".join([*parts, snippet.text[position:]])
