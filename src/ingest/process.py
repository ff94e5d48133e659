"""The steps of an article after it was read, each a record to record call of its own module's pure function."""

from dataclasses import replace

from ingest.records import Article
from ingest.tags import tag_regions, tag_topics


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
