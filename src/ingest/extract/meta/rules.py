"""The one place that says whom to believe: for each field the sources in order, or with their weight.

Weights are votes: candidates that say the same add up, the heaviest value wins, and its most trusted source names it.
Fitted on 525 news pages, five-fold by domain (benchmarks/RESULTS.md has the numbers); changed only by measuring again.
"""

from typing import Final

# Where templates put things; the names of the sources in `Candidate.source` and `Article.published_source`.
# json-ld · opengraph (og:, article:) · twitter · meta (all other meta tags) · microdata (itemprop) · headline (the
# page's h1) · title (the title tag) · byline · time (<time>) · text (a visible date) · url · html · link · header · feed
# (the carrier, whatever it is).

# Headline votes. The title tag counts against: it is written for search engines, and where headlines differ, the one
# that was written apart from it is the paper's own. It still wins where it stands alone.
TITLE_WEIGHTS: Final = {
    "opengraph": 4.0, "json-ld": 3.0, "headline": 2.0, "twitter": 1.0, "meta": 0.5, "feed": 1.0, "title": -2.0,
}  # fmt: skip

# Author lists: the first source that names a person.
AUTHOR_ORDER: Final = ("json-ld", "meta", "microdata", "byline", "feed", "url")
# An organisation counts as the author only where one of these says so and nobody names a person.
ORGANISATION_SOURCES: Final = ("json-ld", "meta")

# Publication dates: votes for a calendar day. The order also breaks ties.
DATE_WEIGHTS: Final = {
    "json-ld": 3.0, "opengraph": 2.5, "meta": 2.0, "microdata": 2.0, "time": 1.5, "feed": 1.5, "url": 1.0, "text": 1.0,
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
