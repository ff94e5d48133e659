"""Names of the fields under which JSON records and tables keep what an article has.

Known are the names of news-please, trafilatura, fundus, datatrove, newspaper4k and goose3, of schema.org's NewsArticle,
of the interfaces of large publishers and content systems, of Hugging Face's `cc_news`, and our own tables.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

#: Our name for a value -> names of fields that hold it, best first, in the form of `plain_name`.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("maintext", "text", "articlebody", "bodytext", "cleanedtext", "plaintext", "body", "content", "fulltext"),
        *("articletext", "storytext", "contenttext", "textcontent", "article", "story", "document", "rawtext"),
    ),
    "html": ("html", "rawhtml", "contenthtml", "bodyhtml", "articlehtml", "htmlcontent", "page", "pagesource"),
    "title": (
        *("title", "headline", "titlerss", "titlepage", "webtitle", "articletitle", "heading", "ogtitle", "subject"),
        "name",
    ),
    "summary": (
        *("summary", "description", "abstract", "lead", "excerpt", "shortdescription", "metadescription", "snippet"),
        *("standfirst", "trailtext", "teaser", "dek", "ogdescription"),
    ),
    "authors": (
        *("authors", "author", "byline", "creator", "authornames", "authorname", "writers", "writer", "reporter"),
        *("journalist", "dccreator"),
    ),
    "published_at": (
        *("publishedat", "dategmt", "datepublish", "datepublished", "published", "publishdate", "publisheddate"),
        *("publicationdate", "publishingdate", "pubdate", "date", "timestamp", "datetime", "webpublicationdate"),
        *("firstpublicationdate", "firstpublished", "articledate", "postdate", "releasedate", "publishedtime"),
        *("articlepublishedtime", "dcdate"),
    ),
    "published_local": ("publishedlocal",),
    "modified_at": (
        *("modifiedat", "modifiedgmt", "datemodify", "datemodified", "updatedat", "updated", "modified"),
        *("lastmodified", "updateddate", "modifieddate", "lastupdated", "articlemodifiedtime"),
    ),
    "fetched_at": (
        *("fetchedat", "datedownload", "downloaddate", "crawledat", "retrievedat", "crawldate", "scrapedat"),
        *("scrapedate", "datecrawled", "datescraped", "accessed", "dateaccessed", "warcdate", "downloadedat"),
    ),
    "url": (
        *("url", "link", "uri", "permalink", "finalurl", "respondedurl", "weburl", "articleurl", "sourceurl"),
        *("pageurl", "originalurl", "requestedurl", "urlused", "href", "source", "mainentityofpage", "guid", "ogurl"),
    ),
    "canonical_url": ("canonicalurl", "canonical", "canonicallink", "relcanonical"),
    "source_name": (
        *("sourcename", "publisher", "source", "sitename", "site", "outlet", "publication", "sourcehostname"),
        *("metasitename", "ogsitename", "newspaper", "provider", "medianame", "publishername"),
    ),
    "language": ("language", "lang", "inlanguage", "metalang", "languagecode", "dclanguage"),
    "section": ("section", "articlesection", "category", "sectionname", "rubric"),
    "keywords": (
        *("keywords", "tags", "topicsraw", "categories", "metakeywords", "newskeywords", "subjects", "topics"),
    ),
    "copyright_notice": (*("copyrightnotice", "copyright", "rights", "usageterms", "copyrightholder", "license"),),
    "home": ("home",),
    "published_precision": ("publishedprecision",),
}
#: Fields of a record that hold an object with more fields of the same record, by plain name.
_CONTAINERS = frozenset("metadata meta fields article document doc html opengraph thread attributes data".split())
_WRAPPER = "_source"  # of a hit of Elasticsearch: the record itself
_MAX_DEPTH = 2
_MAX_NESTED_CHARS = 1_000_000


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return a field's name without case and signs: `Publish-Date`, `publish_date` and `publishDate` are one."""
    return "".join(char for char in name.lower() if char.isalnum())


def field_scopes(record: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the fields of a record by plain name, and after it those of each object in it that holds more of them.

    Nulls and empty texts are left out; of two names that are one the first counts.
    """
    scopes: list[dict[str, Any]] = []
    level: list[Mapping[str, Any]] = [record]
    for _ in range(_MAX_DEPTH + 1):
        scopes.extend(_by_plain_name(scope) for scope in level)
        level = [nested for scope in level for nested in _nested(scope)]
    return tuple(scopes)


def _by_plain_name(scope: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in scope.items():
        if value is not None and value != "" and name != _WRAPPER:
            values.setdefault(plain_name(name), value)
    return values


def _nested(scope: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    objects = (
        _as_object(value) for name, value in scope.items() if plain_name(name) in _CONTAINERS or name == _WRAPPER
    )
    return [value for value in objects if value is not None]


def _as_object(value: object) -> Mapping[str, Any] | None:
    """Return an object, also one that was written into a table as JSON text."""
    if isinstance(value, str) and value[:1] == "{" and value[-1:] == "}" and len(value) <= _MAX_NESTED_CHARS:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) else None
