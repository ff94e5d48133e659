"""Length limits for the values of an article. Pages hold titles of megabytes and lists of a hundred thousand names.

The limits are far above what people write: of 525 real pages the longest title has 151 characters, the longest byline
five names. A longer value is cut at a word boundary, ends with an ellipsis, and is reported as dropped. Feeds have the
same limits for titles and summaries; the limit for URLs is in `ingest.urls.clean`. `docs/data-dictionary.md` lists all.
"""

from dataclasses import dataclass, replace

from ingest.records import Article, Dropped
from ingest.text.unicode import normalize_line

TITLE = 2_000  # characters
SUMMARY = 10_000
NOTICE = 2_000  # of copyright_notice
NAME = 300  # of an author, a keyword, a section, a source
AUTHORS = 100  # names
KEYWORDS = 200  # words or phrases
MESSAGE = 2_000  # of a reject
_BOUNDARY = 40  # characters before the limit in which a space is looked for
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Limited:
    """An article within its limits, and what was cut off."""

    article: Article
    dropped: tuple[Dropped, ...] = ()


def shortened(text: str, limit: int) -> str:
    """Return the text if it has at most `limit` characters, else its start up to a word boundary and an ellipsis."""
    if len(text) <= limit:
        return text
    boundary = text.rfind(" ", max(0, limit - _BOUNDARY), limit)
    return text[: boundary if boundary > 0 else limit - 1].rstrip() + _ELLIPSIS


def bounded_line(text: str | None, limit: int) -> str | None:
    """Return a title, name or identifier from outside as one clean line of at most `limit` characters, or None.

    Control, bidirectional and invisible characters are removed (`normalize_line`), a longer text is shortened. What
    feeds, pages and archives call an item passes here before it becomes a column of any table.
    """
    line = normalize_line(text)
    return None if line is None else shortened(line, limit)


def limited(article: Article) -> Limited:
    """Return the article with every value from outside, except its text, within its limit."""
    texts = {"title": TITLE, "summary": SUMMARY, "copyright_notice": NOTICE, "section": NAME, "source_name": NAME}
    texts["dateline"] = NAME
    lists = {"authors": AUTHORS, "keywords": KEYWORDS}
    if all(len(getattr(article, name) or "") <= limit for name, limit in texts.items()) and all(
        len(values := getattr(article, name)) <= limit and all(len(value) <= NAME for value in values)
        for name, limit in lists.items()
    ):
        return Limited(article)
    changed: dict[str, str | tuple[str, ...]] = {}
    dropped: list[Dropped] = []
    for name, limit in texts.items():
        value = getattr(article, name)
        if value is not None and len(value) > limit:
            kept = shortened(value, limit)
            changed[name] = kept
            dropped.append(_cut_off(name, value[len(kept) - 1 :], f"characters {len(kept):,} to {len(value):,}"))
    for name, limit in lists.items():
        values = getattr(article, name)
        short = tuple(shortened(value, NAME) for value in values[:limit])
        if short != values:
            changed[name] = short
            long = sum(len(value) > NAME for value in values[:limit])
            notes = [f"{long} longer than {NAME} characters"] if long else []
            notes += [f"{len(values) - limit:,} beyond the first {limit}"] if len(values) > limit else []
            dropped.append(Dropped(", ".join(notes), f"limit:{name}"))
    return Limited(replace(article, **changed), tuple(dropped))  # type: ignore[arg-type]


def _cut_off(name: str, remainder: str, where: str) -> Dropped:
    return Dropped(f"{where}: {shortened(remainder, NAME)}", f"limit:{name}")
