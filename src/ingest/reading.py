"""What worker processes do with items and files: read, tag, and encode the articles once, for the commit to write.

The functions run in the processes of `ingest.workers`, and are given to them by `ingest.flow`.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from ingest.errors import Reason, TaggerError
from ingest.identity.sighting import identified, other_outcomes
from ingest.lake import shared_state
from ingest.lake.encoding import decode_articles, encode_articles, with_replaced
from ingest.process import with_fingerprint, without_lines
from ingest.records import Article, ArticleStep, EncodedArticles, LineRange, Location, Raw, Rejected, Unchanged
from ingest.sources import read_items
from ingest.workers.guarded_read import limited_cpu, read_guarded, reject_unread


@dataclass(frozen=True, slots=True)
class ReadTask:
    """How the items of a run are read: at what time, under which limit, with which steps over the articles.

    `lake`, `since` and `run` lead to what the lake knows: files that it has are not read again.
    """

    now: datetime | None
    cpu_seconds: float
    steps: tuple[ArticleStep, ...] = ()
    lake: str = ""
    since: date | None = None
    run: str = ""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What became of some items: the articles, encoded, and the outcomes of the others. `read` counts the items."""

    articles: tuple[EncodedArticles, ...]
    others: tuple[Unchanged | Rejected, ...]
    read: int


def read_raws(raws: Sequence[Raw], task: ReadTask) -> ReadResult:
    """Read items one after the other, each under the limits, and encode the articles."""
    articles: list[Article] = []
    others: list[Unchanged | Rejected] = []
    for raw in raws:
        outcome = read_guarded(raw, task.now, task.cpu_seconds, task.steps)
        if isinstance(outcome, Article):
            articles.append(outcome)
        else:
            others.append(outcome)
        others += other_outcomes(raw.other_sightings, outcome)
    try:
        return ReadResult((encode_articles(articles),) if articles else (), tuple(others), len(raws))
    except MemoryError:
        if len(raws) > 1:
            return together([read_raws([raw], task) for raw in raws])
        rejected = reject_unread(raws[0], Reason.MEMORY, "needs more memory than work.memory_mb allows")
        return ReadResult((), (rejected, *other_outcomes(raws[0].other_sightings, rejected)), 1)


def read_files(files: Sequence[Location | LineRange], task: ReadTask) -> ReadResult:
    """Read all items of some local files, or ranges of lines, but for those that the lake has: they are `Unchanged`."""
    known = shared_state(task.lake, task.since, task.run)
    unread: list[Raw] = []
    others: list[Unchanged | Rejected] = []
    for location in files:
        for item in read_items(location):
            if not isinstance(item, Raw):
                others.append(item)
            elif (raw := identified(item)).sighting_id in known:
                others.append(Unchanged(raw.location, raw.source))
            else:
                unread.append(raw)
    return together([read_raws(unread, task), ReadResult((), tuple(others), len(others))])


def together(results: Sequence[ReadResult]) -> ReadResult:
    """Return several results as one."""
    return ReadResult(
        tuple(group for result in results for group in result.articles),
        tuple(other for result in results for other in result.others),
        sum(result.read for result in results),
    )


def clean_pages(
    pages: EncodedArticles, repeated: dict[int, frozenset[bytes]], tag: ArticleStep, cpu_seconds: float
) -> EncodedArticles:
    """Return pages, some of them without lines: at these positions those with the given hashes are removed.

    `tag` computes the tags of a changed text. A page that cannot be changed within the limits stays as it is.
    """
    changed: dict[int, Article] = {}
    for position, article in zip(repeated, decode_articles(pages, list(repeated)), strict=True):
        with suppress(MemoryError, RecursionError), limited_cpu(cpu_seconds):
            cleaned = without_lines(article, repeated[position], tag)
            if cleaned is not article:
                changed[position] = cleaned
    return with_replaced(pages, changed) if changed else pages


def tag_again(articles: Sequence[Article], tag: ArticleStep, cpu_seconds: float) -> EncodedArticles:
    """Return articles with new tags in place of theirs, encoded. One that cannot be tagged keeps its tags."""
    tagged: list[Article] = []
    for article in articles:
        changed = article
        with suppress(MemoryError, RecursionError, TaggerError), limited_cpu(cpu_seconds):
            changed = tag(article)
        tagged.append(with_fingerprint(changed))
    return encode_articles(tagged)
