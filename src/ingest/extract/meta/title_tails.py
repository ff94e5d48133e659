"""Removes what templates append to a headline: the site's name, sections, dates, and what only one source has."""

import re
from collections.abc import Callable
from functools import lru_cache

from ingest.text.comparison import comparison_key
from ingest.text.dates import find_date, parse_date

SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:/<>~]+\s+|\s*[|｜ㅣ│¦]\s*|\s+[–—]\s*|：|\s*::\s*|\s+›\s+|(?<=\S)--(?=\S)|_(?=[^_]*$)|,\s+(?=[^,]*$)"
)
_BARS = frozenset(
    {"|", "｜", "ㅣ", "│", "¦", "::", "»", "›", "•"}
)  # between the parts of a template, never within a headline
_BRACKET = re.compile(r"\s*[(（\[【]([^()（）\[\]【】]{6,40})[)）\]】]")
_SITE_AND_COLON = re.compile(r"([^:：|]{2,60}?)\s*[:：]\s+(?=\S.{10})")
_TIGHT = re.compile(r"\s*[-–—_|｜ㅣ│¦·•»/<>~]+\s*")  # signs that join a template's parts, with spaces or without
_HAN, _KANA = re.compile("[\u4e00-\u9fff]"), re.compile("[\u3040-\u30ff]")


def strip_site(title: str, sites: frozenset[str]) -> str:
    """Return the title without tails and heads that are the site's name, its section, or a date; never empty."""
    text = title
    for _ in range(4):
        shorter = _strip_tail(text, sites)
        if shorter == text:
            break
        text = shorter
    head = SEPARATOR.search(text)
    named = _SITE_AND_COLON.match(text)
    if named is not None and comparison_key(named[1]) in sites:
        return text[named.end() :].strip()
    if head is not None and text[head.end() :].strip():
        is_named = comparison_key(text[: head.start()]) in sites
        if is_named or (head[0].strip() in _BARS and _is_site(text[: head.start()], sites)):
            text = text[head.end() :].strip()
    return text


def strip_chinese_tail(title: str) -> str:
    """Return the headline of `Headline_Section_Site` and `Headline--Section--Site`, as Chinese title tags have it."""
    head = re.split("_|--", title, maxsplit=1)[0].strip()
    chinese = _HAN.search(head) is not None and _KANA.search(title) is None
    return head if len(head) >= 8 and chinese else title


@lru_cache(maxsize=256)  # the titles that a page declares are mostly the same
def _strip_tail(text: str, sites: frozenset[str]) -> str:
    """Return the title without one tail: from the first that is the site's, else a date at the end."""
    last = None
    for match in SEPARATOR.finditer(text):
        if match.start() > 0:
            if _is_tail_of_site(text[match.end() :], match[0], sites):
                return _strip_sections(text[: match.start()].strip(), match[0])
            last = match
    if last is not None and parse_date(text[last.end() :]) is not None and any(map(str.isalpha, text[: last.start()])):
        return text[: last.start()].strip()
    return text


def _is_tail_of_site(tail: str, separator: str, sites: frozenset[str]) -> bool:
    """Return whether a tail is the site's name, or begins with it before more parts; a comma joins no other parts."""
    inner = SEPARATOR.search(tail)
    if inner is not None and separator.strip() == ",":
        return False
    return (
        _is_site(tail, sites)
        or _is_part_of_host(tail, sites)
        or (inner is not None and inner[0] == separator and comparison_key(tail[: inner.start()]) in sites)
    )


def _strip_sections(text: str, separator: str) -> str:
    """Remove `Section` from `Headline | Section`: the template joins all its parts with the same sign."""
    while separator.strip() in ("|", "｜") and separator in text:
        head, _, tail = text.rpartition(separator)
        if len(tail.split()) > 3 or len(head) < 2 * len(tail):
            break
        text = head
    return text


def _is_site(tail: str, sites: frozenset[str]) -> bool:
    """Return whether a short text is the site's name, or begins or ends with it."""
    key = comparison_key(tail)
    if not key or key in sites or key.removeprefix("the") in sites:
        return True
    words = tail.split()
    if len(words) > 3:
        return any(len(site) > 6 and key.startswith(site) for site in sites) and len(words) <= 8
    if comparison_key(words[0]) in sites or (len(words) > 1 and comparison_key(words[-1]) in sites):
        return True
    return any(len(site) > 4 and (key.startswith(site) or key.endswith(site)) for site in sites)


def _is_part_of_host(tail: str, sites: frozenset[str]) -> bool:
    """Return whether a name of one word is most of the site's address: `Herald` at readherald.example."""
    key = comparison_key(tail)
    return (
        len(tail.split()) == 1
        and len(key) > 5
        and any(2 * len(key) >= len(site) and (site.endswith(key) or site.startswith(key)) for site in sites)
    )


def without_site_tail(title: str, wholes: tuple[str, ...], sites: frozenset[str]) -> str:
    """Return `title` without a tail that ends in the site's name, whatever the signs: another source has the rest.

    The same holds for the site's name and a colon in front of it: `Herald Blog: …`.
    """
    for whole in sorted(wholes, key=len):
        head = title[: -len(whole)].rstrip() if 8 <= len(whole) < len(title) and title.endswith(whole) else ""
        if head.endswith((":", "：")) and _is_site(head.rstrip(":： "), sites):
            return whole
        if 8 <= len(whole) < len(title) and title.startswith(whole):
            sign = _TIGHT.match(title, len(whole))
            if sign is not None and comparison_key(_TIGHT.split(title[sign.start() :])[-1]) in sites:
                return whole
    return title


def without_shared_tail(title: str, others: tuple[str, ...]) -> str:
    """Return `title` without what a template appended: it begins with another source's whole title and a separator.

    In front only a label with a bar counts (`Opinion | …`): what precedes a colon is part of the headline.
    """
    best = title
    for other in others:
        if not 8 <= len(other) < len(best):
            continue
        tail = best.startswith(other) and _is_tail(best, len(other))
        head = best.endswith(other) and best[: -len(other)].rstrip().endswith(("|", "｜"))
        if tail or head:
            best = other
    return best


def _is_tail(title: str, start: int) -> bool:
    """Return whether a template's tail begins here: a separator, or a date in brackets."""
    separator = SEPARATOR.match(title, start)
    if title[start] == "_" or (separator is not None and not separator[0].lstrip().startswith((",", "：", ":"))):
        return True  # a comma and a colon join sentences, not templates
    bracket = _BRACKET.fullmatch(title, start)
    return bracket is not None and find_date(bracket[1]) is not None


def whole_of(title: str, others: tuple[str, ...]) -> str:
    """Return the longer title of which `title` is a cut: it ends in dots, or in the middle of the other one's words."""
    bare = title.rstrip(" .…")
    if len(bare) < 20:
        return title
    for other in others:
        if len(other) > len(bare) + 1 and other.startswith(bare) and SEPARATOR.match(other, len(bare)) is None:
            cut = bare != title or other[len(bare)].isalnum() or other[len(bare) :].lstrip()[:1] in "\"'“„»«’"
            if cut:
                return other
    return title


def site_in_title(titles: list[str], headlines: list[str], logos: Callable[[], list[str]]) -> frozenset[str]:
    """Return the site's name where the page shows it as an h1 and adds it to its title tag.

    It stands at the end, as in `Headline | Site`, or before a colon and a longer headline, `Site: Headline`, where it
    is the link to the front page as well (`logos` returns their texts).
    """
    sites: set[str] = set()
    shown = frozenset(map(comparison_key, headlines))
    for title in titles[:1]:
        named = _SITE_AND_COLON.match(title)
        name = comparison_key(named[1]) if named is not None else ""
        if name in shown and name in map(comparison_key, logos()):
            sites.add(name)
        parts = [part for part in SEPARATOR.split(title) if part.strip()]
        if len(parts) < 2 or 2 * len(parts[-1]) > len(title):
            continue
        last = comparison_key(parts[-1])
        if last in shown and (len(shown) > 1 or last in map(comparison_key, logos())):  # else it is the headline
            sites.add(last)
    return frozenset(sites)
