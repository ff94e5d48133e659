"""The index of words: a folder of Tantivy beside the lake, in step with its log.

It holds the newest version of each article, and is extended by what was committed since it was used last. It can be
removed at any time, and is built again where it is missing, damaged, or of another lake (decision 1701).
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import LakeError
from ingest.extras import install_command
from ingest.lake.cache import cache_folder
from ingest.lake.kept.position import can_extend, digest_at, entries_after, is_overtaken
from ingest.lake.search.found_rows import COLUMNS, FoundArticle, FoundRow, found_row, rows_until, with_merges
from ingest.lake.search.lock import only_writer
from ingest.lake.search.words import Snippet, Term, fold_case, parse_words, search_tokens, snippet
from ingest.lake.snapshot import Snapshot, snapshot
from ingest.lake.storage import Store
from ingest.lake.temporary import TemporaryFolder
from ingest.lake.views import PUBLISHED_DAY
from ingest.tally import note

if TYPE_CHECKING:
    import tantivy

    from ingest.lake.reader import Lake

_FORMAT = "5"
_STAMP = "stamp.json"
_TITLE_WEIGHT = 4.0
_WRITER_BYTES = 100_000_000
_BATCH_ROWS = 2_000
_MOST_HITS = 1_000

#: By folder of an index: the snapshot with which it was last found to agree, and its stamp then. As long as both are
#: the same, the digest is not computed for each search again, which takes long after a merge of many files.
_checked: dict[str, tuple[Snapshot, bytes]] = {}

#: What the index needs of `articles`, with the values of each filter.
_INDEXED = (
    f"{', '.join(COLUMNS)}, date, {PUBLISHED_DAY} AS day_published, "
    "[part FOR part IN list_concat([source_domain, source_name, feed_url], source_tags) IF part IS NOT NULL] "
    "AS sources, "
    "list_concat(regions, [tag.name FOR tag IN region_tags "
    "IF tag.level = 'country' AND list_contains(regions, tag.code)]) AS places, "
    "list_concat(topics, [tag.name FOR tag IN topic_tags]) AS themes"
)


@dataclass(frozen=True, slots=True)
class SearchHit(FoundArticle):
    """One article that a search found, the best first by BM25 (Robertson and Zaragoza, 2009)."""

    snippet: Snippet
    score: float


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Conditions that hits must meet; values are codes or names, in any case. Days are those of publication."""

    languages: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    regions: Sequence[str] = ()
    topics: Sequence[str] = ()
    sources: Sequence[str] = ()


def search(
    lake: "Lake", store: Store, words: str, only: SearchFilter | None = None, limit: int = 10
) -> tuple[list[SearchHit], int]:
    """Return the best hits and the number of all. Raises `LakeError` without a word to search for, or without Tantivy.

    The first search of a lake builds the index, which reads all its texts.
    """
    terms = parse_words(words)
    if all(term.excluded for term in terms):
        raise LakeError(f"{words!r} has no word to search for")
    try:
        import tantivy  # noqa: F401
    except ModuleNotFoundError as error:
        raise LakeError(f"searching needs Tantivy: {install_command('search')}") from error
    with _index_of(lake, store) as index:
        query = _query(index, terms, only or SearchFilter())
        searcher = index.searcher()
        results: Any = searcher.search(query, min(limit, _MOST_HITS))
        hits = [(score, searcher.doc(address)) for score, address in results.hits]
        rows = with_merges(lake, _rows_of(store, lake.until, [document for _, document in hits]))
    articles = [_hit(rows[document["id"][0]], score, terms) for score, document in hits if document["id"][0] in rows]
    return articles, int(results.count or 0)


def _rows_of(store: Store, until: int | None, documents: Sequence[Any]) -> dict[str, FoundRow]:
    """Return the articles of some documents by id: the newest versions, or those after cycle `until`."""
    if until is not None:
        return rows_until(
            store, until, {document["id"][0]: date.fromordinal(document["day"][0]) for document in documents}
        )
    return {document["id"][0]: FoundRow.from_bytes(bytes(document["shown"][0])) for document in documents}


def _hit(row: FoundRow, score: float, terms: Sequence[Term]) -> SearchHit:
    shown = {field.name: getattr(row, field.name) for field in fields(FoundArticle)}
    return SearchHit(**shown, snippet=snippet(row.text, terms), score=score)


def _query(index: "tantivy.Index", terms: Sequence[Term], only: SearchFilter) -> "tantivy.Query":
    from tantivy import Occur, Query

    parts = [(Occur.MustNot if term.excluded else Occur.Must, _term_query(index.schema, term.tokens)) for term in terms]
    for field, values in (
        ("language", only.languages),
        ("places", only.regions),
        ("themes", only.topics),
        ("sources", only.sources),
    ):
        if values:
            parts.append(
                (Occur.Must, Query.term_set_query(index.schema, field, [fold_case(value) for value in values]))
            )
    if only.since is not None or only.until is not None:
        first, last = only.since or date.min, only.until or date.max
        days = Query.range_query(index.schema, "published", _integer(), first.toordinal(), last.toordinal())
        parts.append((Occur.Must, Query.const_score_query(days, 0.0)))
    return Query.boolean_query(parts)


def _integer() -> Any:
    from tantivy import FieldType

    return FieldType.Integer


def _term_query(schema: Any, parts: tuple[str, ...]) -> "tantivy.Query":
    from tantivy import Occur, Query

    def in_field(field: str) -> "tantivy.Query":
        if len(parts) == 1:
            return Query.term_query(schema, field, parts[0], "freq")
        return Query.phrase_query(schema, field, list(parts))

    title = Query.boost_query(in_field("title"), _TITLE_WEIGHT)
    return Query.boolean_query([(Occur.Should, title), (Occur.Should, in_field("text"))])


@contextmanager
def _index_of(lake: "Lake", store: Store) -> "Iterator[tantivy.Index]":
    """Yield the index of a lake as of now; one that cannot be kept is built in a temporary folder."""
    folder = _writable_folder(store)
    if folder is not None:
        yield _index_in(folder, lake, store)
        return
    temporary = TemporaryFolder(store)
    try:
        yield _updated(lake, store, snapshot(store), temporary.path / "search")  # apart from the lock
    finally:
        temporary.remove()


def _index_in(folder: Path, lake: "Lake", store: Store) -> "tantivy.Index":
    """Return the index in a folder as of now, made again as often as a deletion comes between."""
    while True:
        contents = snapshot(store)
        try:
            with only_writer(folder):
                index = _updated(lake, store, contents, folder)
                index.searcher()  # opens its files, which a later writer may replace
        except (ValueError, OSError):  # the deletion removed files, that of the lock too
            if not is_overtaken(store, contents):
                raise
        else:
            if _checked.get(str(folder), (None,))[0] == contents or not is_overtaken(store, contents):
                return index


def _writable_folder(store: Store) -> Path | None:
    """Return the folder in which the index of a lake is kept, None where there is none that can be written."""
    cache = cache_folder(store)
    if cache is None:
        return None
    folder = cache / "search"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def _updated(lake: "Lake", store: Store, contents: Snapshot, folder: Path) -> "tantivy.Index":
    position = _valid_position(store, contents, folder)
    if position is not None:
        with suppress(ValueError, OSError):  # damaged: built again below
            index = _open(folder)
            if position != contents.last_cycle:
                _add(lake, index, position)
                _stamp(folder, contents)
            return index
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)  # a process that waits for the lock may have made it meanwhile
    index = _open(folder)
    _add(lake, index, "")
    _stamp(folder, contents)
    return index


def _valid_position(store: Store, contents: Snapshot, folder: Path) -> str | None:
    """Return the last cycle that the index has; None where it has to be built (again)."""
    try:
        content = (folder / _STAMP).read_bytes()
        stamp = json.loads(content)
        position = stamp["position"]
        if _checked.get(str(folder)) == (contents, content):
            return contents.last_cycle
        entries = entries_after(store, contents, position)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    is_known = stamp.get("format") == _FORMAT and position <= contents.last_cycle
    if not is_known or entries is None or not can_extend(entries):
        return None
    if stamp.get("digest") != str(digest_at(contents, position, entries)):
        return None
    if position == contents.last_cycle:
        _checked[str(folder)] = contents, content
    return str(position)


def _stamp(folder: Path, contents: Snapshot) -> None:
    values = {
        "format": _FORMAT,
        "position": contents.last_cycle,
        "digest": str(digest_at(contents, contents.last_cycle, ())),
    }
    temporary = folder / f"{_STAMP}.{os.getpid()}"
    temporary.write_text(json.dumps(values), encoding="utf-8")
    os.replace(temporary, folder / _STAMP)


def _open(folder: Path) -> "tantivy.Index":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", stored=True)  # of the folder, as a proleptic Gregorian ordinal
    builder.add_bytes_field("shown", stored=True)  # see `FoundRow.to_bytes`
    builder.add_integer_field("published", indexed=True, fast=True)
    for name in ("language", "sources", "places", "themes"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("title", "text"):  # our tokens, with blanks between them
        builder.add_text_field(name, tokenizer_name="whitespace")
    return tantivy.Index(builder.build(), path=str(folder))


def _add(lake: "Lake", index: "tantivy.Index", position: str) -> None:
    """Add the newest versions of the articles of the cycles after a position, in place of the versions before."""
    import tantivy

    writer = index.writer(_WRITER_BYTES, 1)
    query = (
        f"SELECT {_INDEXED} FROM articles WHERE cycle > $1 "
        "AND (id, version) IN (SELECT (id, max(version)) FROM articles WHERE cycle > $1 GROUP BY id)"
    )
    ((number,),) = lake.sql("SELECT count(*) FROM articles WHERE cycle > $1", [int(position or 0)]).fetchall()
    note("articles in all", number)
    for batch in lake.batches(query, [int(position or 0)], rows=_BATCH_ROWS):
        note("articles", batch.num_rows)
        for row in batch.to_pylist():
            writer.delete_documents_by_term("id", row["id"])
            document = tantivy.Document(
                id=row["id"],
                day=row["date"].toordinal(),
                shown=found_row(row).to_bytes(),
                title=" ".join(search_tokens(row["title"] or "")),
                text=" ".join(search_tokens(row["text"])),
            )
            if row["day_published"] is not None:
                document.add_integer("published", row["day_published"].toordinal())
            if row["language"]:
                document.add_text("language", fold_case(row["language"]))
            for field in ("sources", "places", "themes"):
                for value in row[field] or ():
                    document.add_text(field, fold_case(value))
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
