"""The per-item chain, from bytes to a tagged article. Calls only; every step is a pure function of its own module."""

from dataclasses import replace
from datetime import datetime

from ingest.extract import read
from ingest.records import Article, Raw, Rejected
from ingest.tags import tag_regions, tag_topics


def read_item(raw: Raw, *, now: datetime | None = None) -> Article | Rejected:
    """Bytes to article or reject: decode, extract, metadata, clean, language."""
    return read(raw, now=now).outcome


def with_regions(article: Article) -> Article:
    """The article with its region tags, countries ranked by focus."""
    tags = tag_regions(article.title, article.text, language=article.language, home=article.home)
    return replace(
        article,
        regions=tuple(tag.code for tag in tags.countries),
        main_region=tags.main,
        region_tags=(*tags.countries, *tags.places),
    )


def with_topics(article: Article) -> Article:
    """The article with its topic tags, ranked by confidence."""
    categories = (*((article.section,) if article.section else ()), *article.keywords)
    tags = tag_topics(article.title, article.text, language=article.language, url=article.url, categories=categories)
    return replace(article, topics=tuple(tag.code for tag in tags), topic_tags=tuple(tags))


def warm_up() -> None:
    """Load what the chain loads lazily, so that the first item is not slower than the others."""
    read(Raw(content=b"<html><body><p>warm</p></body></html>", location="warm-up", source="warm-up"))
