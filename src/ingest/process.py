"""The steps of an article after it was read, each a call of its own module's pure function."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.dedupe import fingerprint, judge
from ingest.ids import sha256_hex
from ingest.records import Article
from ingest.tags import about_countries, home_of_domain, tag_regions, tag_topics
from ingest.text.boilerplate import clean, learn_site_boilerplate
from ingest.text.tokens import count_words

#: Different articles of a site that one cycle must have before its repeated lines are taken for the site's own.
LEAST_OF_A_SITE = 5


def with_regions(article: Article) -> Article:
    """The article with its region tags: `regions` are those it is about, `region_tags` all that it mentions.

    The source's home is a prior: as the settings say, else what its domain tells.
    """
    home = article.home or home_of_domain(article.source_domain)
    tags = tag_regions(article.title, article.text, language=article.language, home=home)
    return replace(
        article,
        regions=about_countries(tags),
        main_region=tags.main,
        region_tags=(*tags.countries, *tags.places),
    )


def with_fingerprint(article: Article) -> Article:
    """The article with the fingerprint of its text."""
    return replace(article, fingerprint=fingerprint(article))


def with_topics(article: Article) -> Article:
    """The article with its topic tags, ranked by confidence."""
    categories = (*((article.section,) if article.section else ()), *article.keywords)
    tags = tag_topics(article.title, article.text, language=article.language, url=article.url, categories=categories)
    return replace(article, topics=tuple(tag.code for tag in tags), topic_tags=tuple(tags))


def clean_site(articles: Iterable[Article]) -> list[Article]:
    """The articles of one site in one cycle without the lines that the site repeats on its pages.

    Learnt from different articles only: of near-duplicates and of versions of one article the first counts, or their
    common text would look like the site's. Where too few are left, and where nothing would remain, texts stay.
    """
    ordered = sorted(articles, key=lambda each: (each.id, each.text_sha256, each.html_sha256))
    different = _different(ordered)
    if len(different) < LEAST_OF_A_SITE:
        return ordered
    site = learn_site_boilerplate([each.text.split("\n") for each in different])
    return [_without(each, site) for each in ordered] if site else ordered


def _different(articles: Sequence[Article]) -> list[Article]:
    """One article of each id, and of each group of near-duplicates."""
    first = list({each.id: each for each in reversed(articles)}.values())[::-1]
    verdicts = judge([each.fingerprint or fingerprint(each) for each in first])
    return [each for each, verdict in zip(first, verdicts, strict=True) if verdict.duplicate_of is None]


def _without(article: Article, site: frozenset[str]) -> Article:
    """The article without the site's lines, its derived values made again where the text changed."""
    kept, _ = clean(article.text.split("\n"), title=article.title, site=site)
    text = "\n".join(kept)
    if not text.strip() or text == article.text:
        return article
    changed = replace(article, text=text, text_sha256=sha256_hex(text.encode("utf-8")), word_count=count_words(text))
    return with_fingerprint(with_topics(with_regions(changed)))
