"""The steps that an article goes through after it was read: tags, fingerprint, the lines that its site repeats.

Each step is a pure function that returns a changed copy of the article.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from typing import Final

from ingest.dedupe import fingerprint, judge
from ingest.errors import TaggerError
from ingest.ids import sha256_hex
from ingest.records import Article, ArticleHead, ArticleStep, TopicTag
from ingest.tags import KeywordTopic, about_countries, home_of_domain, tag_keywords, tag_regions, tag_two_levels
from ingest.tags.plugins import run_tagger
from ingest.text.boilerplate import learn_site_boilerplate, remove_boilerplate
from ingest.text.tokens import count_words

#: Fewer different articles of one site in one cycle do not show which lines the site repeats.
MIN_SITE_ARTICLES: Final = 5

#: Kinds of sources whose articles are texts or records: they have no lines that a site repeats on its pages.
_WITHOUT_SITE_LINES: Final = frozenset({"text", "jsonl", "csv", "parquet", "mail", "wire"})
_HASH_BYTES: Final = 8
_HEAD_FIELDS: Final = tuple(
    field.name for field in fields(ArticleHead) if field.name not in ("fingerprint", "lines", "row")
)


def with_regions(article: Article) -> Article:
    """Return the article with its region tags: `regions` are those it is about, `region_tags` all that it mentions.

    The home of the source is a prior. It comes from the settings, else from the domain.
    """
    home = article.home or home_of_domain(article.source_domain)
    tags = tag_regions(article.title, article.text, language=article.language, home=home, dateline=article.dateline)
    return replace(
        article,
        regions=about_countries(tags),
        main_region=tags.main,
        region_tags=(*tags.countries, *tags.places),
    )


def with_topics(article: Article) -> Article:
    """Return the article with its IPTC topics, the most confident first, and those of the second level."""
    tags, subtopics = tag_two_levels(
        article.title, article.text, language=article.language, url=article.url, categories=_categories(article)
    )
    return replace(
        article, topics=tuple(tag.code for tag in tags), topic_tags=tuple(tags), subtopic_tags=tuple(subtopics)
    )


#: The built-in taggers in the order in which they run: name (and folder in `ingest.tags`) -> step.
TAGGERS: Final[Mapping[str, ArticleStep]] = {"region": with_regions, "topic": with_topics}


@dataclass(frozen=True, slots=True)
class Tagging:
    """The step that adds all tags: those of `TAGGERS`, of installed taggers, and of the user's keyword topics.

    Calling it with an article returns the article with new tags. Raises `TaggerError` when an installed tagger fails.
    """

    taggers: tuple[str, ...] = ()  # names in the entry point group `ingest.taggers`
    topics: tuple[KeywordTopic, ...] = ()

    def __call__(self, article: Article) -> Article:
        """Return the article with the tags of its title and text in place of any earlier ones."""
        for tagger in TAGGERS.values():
            article = tagger(article)
        added = [*self._installed(article), *self._keywords(article)]
        if not added:
            return article
        tags = sorted((*article.topic_tags, *added), key=lambda tag: -tag.confidence)  # stable: built-in tags first
        return replace(article, topics=tuple(tag.code for tag in tags), topic_tags=tuple(tags))

    def _installed(self, article: Article) -> Iterable[TopicTag]:
        for name in self.taggers:
            yield from run_tagger(
                name,
                article.title,
                article.text,
                language=article.language,
                url=article.url,
                categories=_categories(article),
            )

    def _keywords(self, article: Article) -> Iterable[TopicTag]:
        return tag_keywords(self.topics, article.title, article.text, language=article.language)


def _categories(article: Article) -> tuple[str, ...]:
    return (*((article.section,) if article.section else ()), *article.keywords)


def with_fingerprint(article: Article) -> Article:
    """Return the article with the fingerprint of its text."""
    return replace(article, fingerprint=fingerprint(article))


def head_of(article: Article) -> ArticleHead:
    """Return what deciding needs of an article, with the hashes of its lines where it is a page of a known site."""
    values = {name: getattr(article, name) for name in _HEAD_FIELDS}
    lines = line_hashes(article.text) if has_site_lines(article) else b""
    return ArticleHead(**values, fingerprint=article.fingerprint or fingerprint(article), lines=lines)


def has_site_lines(article: Article) -> bool:
    """Return whether a site may repeat lines of the article: records and plain texts have none."""
    sighting = article.sighting
    return article.source_domain is not None and sighting is not None and sighting.kind not in _WITHOUT_SITE_LINES


def line_hashes(text: str) -> bytes:
    """Return the hashes of the different lines of a text that are not blank, 8 bytes each, one after the other."""
    return b"".join(_line_hash(line) for line in dict.fromkeys(text.split("\n")) if line.strip())


def _line_hash(line: str) -> bytes:
    return blake2b(line.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest()


def _hashes(lines: bytes) -> list[bytes]:
    return [lines[start : start + _HASH_BYTES] for start in range(0, len(lines), _HASH_BYTES)]


def repeated_lines(pages: Iterable[ArticleHead]) -> frozenset[bytes]:
    """Return the hashes of the lines that a site repeats on its pages, from all its pages in one cycle.

    Repeated lines are learnt from different articles only: of near-duplicates and of versions of an article the first
    counts, or else the text that they share would look like the site's. Where fewer than `MIN_SITE_ARTICLES` are left,
    none are repeated.
    """
    ordered = sorted(pages, key=lambda page: (page.id, page.text_sha256, page.html_sha256))
    first = list({page.id: page for page in reversed(ordered)}.values())[::-1]
    if len(first) < MIN_SITE_ARTICLES:
        return frozenset()
    verdicts = judge([page.fingerprint for page in first])
    different = [page for page, verdict in zip(first, verdicts, strict=True) if verdict.duplicate_of is None]
    if len(different) < MIN_SITE_ARTICLES:
        return frozenset()
    return learn_site_boilerplate([_hashes(page.lines) for page in different])


def has_any_line(page: ArticleHead, repeated: frozenset[bytes]) -> bool:
    """Return whether a page has one of the lines that its site repeats, so that `without_lines` may change it."""
    return not repeated.isdisjoint(_hashes(page.lines))


def without_lines(article: Article, repeated: frozenset[bytes], tag: ArticleStep) -> Article:
    """Return a page without the lines that its site repeats; what is derived from its text is computed again.

    `tag` computes the tags of a changed text. Where nothing of the text would remain, the page stays as it is.
    """
    lines = article.text.split("\n")
    site = frozenset(line for line in lines if _line_hash(line) in repeated)
    kept, _ = remove_boilerplate(lines, title=article.title, site=site)
    text = "\n".join(kept)
    if not text.strip() or text == article.text:
        return article
    changed = replace(article, text=text, text_sha256=sha256_hex(text.encode("utf-8")), word_count=count_words(text))
    try:
        return with_fingerprint(tag(changed))
    except TaggerError:
        return article  # an installed tagger that read the whole text fails on a part of it: keep what it could read


def clean_site(articles: Iterable[Article], tag: ArticleStep = Tagging()) -> list[Article]:
    """Return the articles of one site in one cycle, by id, without the lines that the site repeats on its pages."""
    ordered = sorted(articles, key=lambda article: (article.id, article.text_sha256, article.html_sha256))
    repeated = repeated_lines(replace(head_of(article), lines=line_hashes(article.text)) for article in ordered)
    return [without_lines(article, repeated, tag) for article in ordered] if repeated else ordered
