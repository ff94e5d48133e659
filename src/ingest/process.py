"""The steps of an article after it was read, each a record to record call of its own module's pure function."""

from dataclasses import replace

from ingest.dedupe import fingerprint
from ingest.records import Article
from ingest.tags import about_countries, home_of_domain, tag_regions, tag_topics


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
