"""Which source is believed for which field: the sources in order of trust, or with weights.

Weights are votes: the weights of candidates with the same value add up, the heaviest value wins, and its most trusted
source is named. Fitted on 525 news pages, five-fold by domain (benchmarks/RESULTS.md); measure again before a change.
"""

from typing import Final

# Names of sources, as in `Candidate.source` and `Article.published_source`: json-ld; opengraph (og:, article:);
# twitter; meta (all other meta tags); microdata (itemprop); headline (the page's h1); title (the title tag); byline;
# time (<time>); text (a visible date); script (data of a script but JSON-LD); url; html; link; feed (any carrier: feed,
# sitemap, record, settings).

# Votes for a headline. What the page shows as its own headline weighs more than what it offers to social networks and
# search engines. Several sets of weights are as good, since publishers differ. The copy of og:title for Twitter does
# not vote. A title that the page offers for sharing and also displays like a headline overrules the votes
# (`titles._as_displayed`).
TITLE_WEIGHTS: Final = {
    "json-ld": 3.0, "headline": 5.0, "opengraph": 3.0, "twitter": 0.5, "feed": 1.0, "title": 0.5, "meta": 0.5,
}  # fmt: skip

# Author lists: the first source that names a person; a byline that names all of them and more replaces it.
AUTHOR_ORDER: Final = ("json-ld", "meta", "feed", "microdata", "byline", "url")
# An organisation is the author only where one of these sources declares it and no source names a person.
ORGANISATION_SOURCES: Final = ("json-ld", "meta", "microdata")

# Publication dates: votes for a calendar day. The weights also break ties.
DATE_WEIGHTS: Final = {
    "json-ld": 3.0, "opengraph": 2.5, "meta": 2.0, "microdata": 2.0, "time": 1.1, "feed": 1.5,
    "url": 1.2, "text": 1.0, "script": 0.9,
}  # fmt: skip
MODIFIED_ORDER: Final = ("json-ld", "opengraph", "meta", "microdata", "time", "text", "feed")

CANONICAL_ORDER: Final = ("link", "opengraph", "json-ld", "url")
SITE_ORDER: Final = ("settings", "opengraph", "json-ld", "meta", "feed")
SECTION_ORDER: Final = ("opengraph", "json-ld", "meta")
SUMMARY_ORDER: Final = ("opengraph", "meta", "json-ld", "twitter", "feed")
LANGUAGE_ORDER: Final = ("json-ld", "html", "opengraph", "meta", "feed")
COPYRIGHT_ORDER: Final = ("json-ld", "meta", "text", "feed")

FUTURE_SLACK_HOURS: Final = 26  # a local day may be ahead of UTC; a date later than that is not a publication date
OLDEST_YEAR: Final = 1990  # of a web page; archives put the dates of older papers into the text, not into tags
