"""The headline without what stands around it: signs and words of the desk, the section, the name of the source."""

import re
from collections.abc import Sequence

from ingest.extract.meta.author_names import is_names_only
from ingest.extract.plain.labels import is_section
from ingest.extract.plain.mastheads import is_site_behind_headline
from ingest.extract.plain.source_claims import SourceClaims
from ingest.extract.plain.sources import is_medium
from ingest.text.comparison import comparison_key
from ingest.text.scripts import dense_length

_TITLE_TAIL = re.compile(r"\s+[-–—|]\s+")
_TITLE_LEAD = re.compile(
    r"^(?:(?:UPDATE|WRAPUP|REFILE|CORRECTED|CORRECTION|RPT|REPEAT|ADVISORY|URGENT|EXCLUSIVE|FACTBOX|"
    r"TABLE)(?:\s?\d{1,2})?\s?[-:]\s?"
    r"|[^\w\s\"'“”„«»‘’「『（(\[【¿¡$€£₹#@+-]+\s+|[■□◆◇●▼▽▲★☆]+)+"
)
_BRACKETED = re.compile(r"[\[【〔]([^\[\]【】〔〕]{2,24})[\]】〕]\s*(?=\S)")  # before a headline: `[강변일보] ...`
_MIN_TITLE = 3  # words of a title from which the name of the source is cut
_MIN_DENSE = 30  # characters (see `dense_length`) of one in a script without spaces
_TITLE_END = re.compile(r"\s+=$")  # the sign after the headlines of German and Austrian agencies


def shape_title(title: str, claims: SourceClaims, body: Sequence[str], language: str | None) -> str:
    """Return a headline alone; the name of the source that stands with it is claimed."""
    title = _TITLE_END.sub("", _TITLE_LEAD.sub("", title)) or title
    return _without_source(_without_section(title), claims, body, language)


def _without_section(title: str) -> str:
    """Return the title without the section before a slash, as an agency puts it: `مجتمع / ...`."""
    section, slash, words = title.partition(" / ")
    return words if slash and len(words.split()) >= _MIN_TITLE and is_section(section) else title


def _without_source(title: str, claims: SourceClaims, body: Sequence[str], language: str | None) -> str:
    """Return the title without the name of the source that a page appends to it, or puts before it in brackets."""
    opened = _BRACKETED.match(title)
    if opened and is_medium(opened[1]):
        claims.add(opened[1], "title")
        title = title[opened.end() :]
    separators = list(_TITLE_TAIL.finditer(title))
    if not separators:
        return title
    last = separators[-1]
    name = title[last.end() :].strip()
    named = comparison_key(name) in claims.names or (is_medium(name) and is_names_only(name))
    bare = title[: last.start()]
    named = named or is_site_behind_headline(name, bare, "\n".join(body), language)
    if not named or (len(bare.split()) < _MIN_TITLE and dense_length(bare) < _MIN_DENSE):
        return title
    claims.add(name, "title")
    return title[: last.start()].strip()
