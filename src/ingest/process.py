"""The steps that an article goes through after it was read: tags, fingerprint, the lines that its site repeats.

Each step is a pure function that returns a changed copy of the article.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ingest.dedupe import fingerprint, judge
from ingest.errors import TaggerError
from ingest.ids import sha256_hex
from ingest.records import Article, ArticleStep, TopicTag
from ingest.tags import KeywordTopic, about_countries, home_of_domain, tag_keywords, tag_regions, tag_topics
from ingest.tags.plugins import run_tagger
from ingest.text.boilerplate import learn_site_boilerplate, remove_boilerplate
from ingest.text.tokens import count_words

#: Fewer different articles of one site in one cycle do not show which lines the site repeats.
MIN_SITE_ARTICLES: Final = 5


def with_regions(article: Article) -> Article:
    """Return the article with its region tags: `regions` are those it is about, `region_tags` all that it mentions.

    The home of the source is a prior. It comes from the settings, else from the domain.
    """
    home = article.home or home_of_domain(article.source_domain)
    tags = tag_regions(article.title, article.text, language=article.language, home=home)
    return replace(
        article,
        regions=about_countries(tags),
        main_region=tags.main,
        region_tags=(*tags.countries, *tags.places),
    )


def with_topics(article: Article) -> Article:
    """Return the article with its IPTC topics, the most confident first."""
    tags = tag_topics(
        article.title, article.text, language=article.language, url=article.url, categories=_categories(article)
    )
    return replace(article, topics=tuple(tag.code for tag in tags), topic_tags=tuple(tags))


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


def clean_site(articles: Iterable[Article], tag: ArticleStep = Tagging()) -> list[Article]:
    """Return the articles of one site in one cycle without the lines that the site repeats on its pages.

    `tag` computes the tags of a changed text. Repeated lines are learnt from different articles only: of
    near-duplicates and of versions of an article the first counts, or else the text that they share would look like the
    site's. Where fewer than `MIN_SITE_ARTICLES` are left, and where nothing of a text would remain, texts stay as they
    are.
    """
    ordered = sorted(articles, key=lambda article: (article.id, article.text_sha256, article.html_sha256))
    different = _different(ordered)
    if len(different) < MIN_SITE_ARTICLES:
        return ordered
    site = learn_site_boilerplate([article.text.split("\n") for article in different])
    return [_without(article, site, tag) for article in ordered] if site else ordered


def _different(articles: Sequence[Article]) -> list[Article]:
    """Return one article of each id, and of each group of near-duplicates."""
    first = list({article.id: article for article in reversed(articles)}.values())[::-1]
    verdicts = judge([article.fingerprint or fingerprint(article) for article in first])
    return [article for article, verdict in zip(first, verdicts, strict=True) if verdict.duplicate_of is None]


def _without(article: Article, site: frozenset[str], tag: ArticleStep) -> Article:
    """Return the article without the site's lines; what is derived from the text is computed again if it changed."""
    kept, _ = remove_boilerplate(article.text.split("\n"), title=article.title, site=site)
    text = "\n".join(kept)
    if not text.strip() or text == article.text:
        return article
    changed = replace(article, text=text, text_sha256=sha256_hex(text.encode("utf-8")), word_count=count_words(text))
    try:
        return with_fingerprint(tag(changed))
    except TaggerError:
        return article  # an installed tagger that read the whole text fails on a part of it: keep what it could read
