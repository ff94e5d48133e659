"""The one place that says whom to believe: for each field the sources in order, or with their weight.

Weights are votes: candidates that say the same add up, the heaviest value wins, and its most trusted source names it.
Fitted on 525 news pages, five-fold by domain (benchmarks/RESULTS.md has the numbers); changed only by measuring again.
"""

from typing import Final

# Where templates put things; the names of the sources in `Candidate.source` and `Article.published_source`.
# json-ld · opengraph (og:, article:) · twitter · meta (all other meta tags) · microdata (itemprop) · headline (the
# page's h1) · title (the title tag) · byline · time (<time>) · text (a visible date) · url · html · link · feed (the
# carrier, whatever it is).

# Headline votes: the page's own headline, in its markup or shown, before what it hands to networks and search engines.
# Several optima lie close together, since publishers differ; this one is right on the most domains. The votes are
# overruled only by what readers see: a shared title that the page also shows like a headline (`titles._as_shown`).
TITLE_WEIGHTS: Final = {
    "json-ld": 4.0, "headline": 4.0, "opengraph": 3.0, "twitter": 1.5, "feed": 1.0, "title": 0.5, "meta": 0.5,
}  # fmt: skip

# Author lists: the first source that names a person; a byline that names all of them and more replaces it.
AUTHOR_ORDER: Final = ("json-ld", "meta", "feed", "microdata", "byline", "url")
# An organisation counts as the author only where one of these says so and nobody names a person.
ORGANISATION_SOURCES: Final = ("json-ld", "meta", "microdata")

# Publication dates: votes for a calendar day. The order also breaks ties.
DATE_WEIGHTS: Final = {
    "json-ld": 3.0, "opengraph": 2.5, "meta": 2.0, "microdata": 2.0, "time": 1.1, "feed": 1.5, "url": 1.2, "text": 1.0,
}  # fmt: skip
MODIFIED_ORDER: Final = ("json-ld", "opengraph", "meta", "microdata", "time", "feed")

CANONICAL_ORDER: Final = ("link", "opengraph", "json-ld", "url")
SITE_ORDER: Final = ("settings", "opengraph", "json-ld", "meta", "feed")
SECTION_ORDER: Final = ("opengraph", "json-ld", "meta")
SUMMARY_ORDER: Final = ("opengraph", "meta", "json-ld", "twitter", "feed")
LANGUAGE_ORDER: Final = ("json-ld", "html", "opengraph", "meta", "feed")
COPYRIGHT_ORDER: Final = ("json-ld", "meta", "text", "feed")

FUTURE_SLACK_HOURS: Final = 26  # a local day may be ahead of UTC; anything later than that is no publication date
OLDEST_YEAR: Final = (
    1990  # of a web page; archives that put older papers online say so in their text, not in their tags
)
