"""How long the values of an article may be. Pages hold titles of megabytes and lists of a hundred thousand names.

The limits lie far beyond what people write (of 525 real pages the longest title has 151 characters, the longest byline
five names); what is beyond is cut at a word's border, marked with an ellipsis, and told. Feeds have the same limits for
titles and summaries, URLs their own in `ingest.urls.clean`; `docs/data-dictionary.md` names them all.
"""

from dataclasses import dataclass, replace

from ingest.records import Article, Dropped

TITLE = 2_000  # characters
SUMMARY = 10_000
NOTICE = 2_000  # of copyright_notice
NAME = 300  # of an author, a keyword, a section, a source
AUTHORS = 100  # names
KEYWORDS = 200  # words or phrases
MESSAGE = 2_000  # of a reject
_BORDER = 40  # characters back from the limit in which a space is looked for
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Limited:
    """An article within its limits, and what had to go."""

    article: Article
    dropped: tuple[Dropped, ...] = ()


def shortened(text: str, limit: int) -> str:
    """The text if it has at most `limit` characters, else its beginning up to a word's border and an ellipsis."""
    if len(text) <= limit:
        return text
    border = text.rfind(" ", max(0, limit - _BORDER), limit)
    return text[: border if border > 0 else limit - 1].rstrip() + _ELLIPSIS


def limited(article: Article) -> Limited:
    """The article with every value that comes from outside, but its text, within its limit."""
    texts = {"title": TITLE, "summary": SUMMARY, "copyright_notice": NOTICE, "section": NAME, "source_name": NAME}
    lists = {"authors": AUTHORS, "keywords": KEYWORDS}
    if all(len(getattr(article, name) or "") <= most for name, most in texts.items()) and all(
        len(values := getattr(article, name)) <= most and all(len(each) <= NAME for each in values)
        for name, most in lists.items()
    ):
        return Limited(article)
    changed: dict[str, str | tuple[str, ...]] = {}
    dropped: list[Dropped] = []
    for name, most in texts.items():
        value = getattr(article, name)
        if value is not None and len(value) > most:
            kept = shortened(value, most)
            changed[name] = kept
            dropped.append(_rest(name, value[len(kept) - 1 :], f"characters {len(kept):,} to {len(value):,}"))
    for name, most in lists.items():
        values = getattr(article, name)
        short = tuple(shortened(each, NAME) for each in values[:most])
        if short != values:
            changed[name] = short
            long = sum(len(each) > NAME for each in values[:most])
            told = [f"{long} longer than {NAME} characters"] if long else []
            told += [f"{len(values) - most:,} beyond the first {most}"] if len(values) > most else []
            dropped.append(Dropped(", ".join(told), f"limit:{name}"))
    return Limited(replace(article, **changed), tuple(dropped))  # type: ignore[arg-type]


def _rest(name: str, rest: str, where: str) -> Dropped:
    return Dropped(f"{where}: {shortened(rest, NAME)}", f"limit:{name}")
