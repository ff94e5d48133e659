"""Boilerplate lines: what surrounds an article on its page and slips into its text, dropped by class and position.

`line_class` says what a single line looks like; `clean` decides by where the line stands: a byline goes at the head or
the tail, a share line anywhere. `learn_site_boilerplate` finds lines that a site repeats over its pages.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

from ingest.records import Dropped
from ingest.text.boilerplate_phrases import PHRASES
from ingest.text.tokens import ASCII_GAPS

MAX_LINE = 240  # characters; a longer line is a paragraph, and only its end can be a notice
_HEADING = 60  # characters: a longer line is no heading over a list of links
_PARAGRAPH = 90  # characters from which a line with a full stop counts as running text
_KEPT = re.compile(r"[\w©ⓒ:]+")
_ASCII_NOISE = ASCII_GAPS[: ord(":")] + ":" + ASCII_GAPS[ord(":") + 1 :]
_SENTENCE_END = re.compile(r"[.!?。！？؟।။…][\"'”’»)\]」』]*$")
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_CLOCK_OR_YEAR = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{1,2}月\d{1,2}日"
)
_WORD = re.compile(r"[^\W\d_]+")
_CONTACT = re.compile(r"^\W*(?:https?://\S+|www\.\S+|@\w+|[\w.+-]+@[\w-]+\.[\w.]+)\W*$")
_BY = re.compile(r"^(?i:by|von|par|por|di|de|door|av|af|od|oleh|autor|от|text|words)[:\s]\s*(?=[^\W\d_])")
_READING_TIME = re.compile(
    r"^\W*\d{1,3}[\s-]*(?:min|mins|minutes?|minuten|minutos?|minuti|minut|мин|минут[аы]?|dk|menit|phút|分鐘|分钟|分)\.?"
    r"\s*(?:read|reading|lesezeit|lesedauer|de lectura|de leitura|de lecture|di lettura|leestijd|lästid|lesetid"
    r"|czytania|чтения|baca)?\W*$",
    re.IGNORECASE,
)

ANYWHERE = frozenset({"related", "share", "newsletter", "ad", "consent", "comment", "tool", "tags"})
EDGES = ANYWHERE | {"byline", "bio", "caption", "copyright", "date", "contact", "title", "site"}
_CUTTING = frozenset({"related", "comment", "newsletter"})  # as a heading in the tail: nothing of the article follows


@lru_cache(maxsize=4_096)  # a page's lines are folded as blocks, and when they are compared with its title
def _spaced_words(text: str) -> str:
    """Lower case, words and colons separated by single spaces, a space at both ends."""
    if text.isascii():
        return f" {' '.join(text.lower().replace(':', ' : ').translate(_ASCII_NOISE).split())} "
    spaced = text.lower()
    if "：" in spaced or ":" in spaced:
        spaced = spaced.replace("：", ":").replace(":", " : ")
    return f" {' '.join(_KEPT.findall(spaced))} "


@cache
def _automaton() -> tuple[AhoCorasick, tuple[tuple[str, str], ...]]:
    patterns: dict[tuple[str, str], str] = {}
    for name, mode, phrases in PHRASES:
        for phrase in phrases.split("|"):
            folded = _spaced_words(phrase)
            if mode != "whole" and _WIDE.search(folded):
                folded = folded.rstrip()  # no word boundary in these scripts
            if folded.strip():
                patterns.setdefault((folded, mode), name)
    keys = list(patterns)
    return AhoCorasick([text for text, _ in keys]), tuple((mode, patterns[text, mode]) for text, mode in keys)


def line_class(line: str) -> str | None:
    """The class of boilerplate that a line looks like, or None: related, share, newsletter, ad, consent, comment,
    byline, bio, caption, copyright, tags, tool, date, contact.

    A look only: a byline phrase in the middle of an article may be text. Lines over `MAX_LINE` characters have none.
    """
    return None if len(line) > MAX_LINE else _short_line_class(line)


@lru_cache(maxsize=4_096)  # a page's lines are asked twice: as blocks, and when they are cleaned
def _short_line_class(line: str) -> str | None:
    folded = _spaced_words(line)
    automaton, meanings = _automaton()
    found: dict[str, str] = {}
    end_of_line = len(folded.removesuffix(": "))
    for index, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
        mode, name = meanings[index]
        if (mode == "whole" and (start or end != end_of_line)) or (mode == "start" and start):
            continue
        found.setdefault(mode, name)
    for mode in ("whole", "start", "any"):
        if mode in found:
            return found[mode]
    return _shape_class(line)


def _shape_class(line: str) -> str | None:
    """Classes that show in the form of a line: dates, bylines, addresses, reading times."""
    if len(line) > 120:
        return None
    if _CONTACT.match(line):
        return "contact"
    if _READING_TIME.match(line):
        return "tool"
    dated = len(line) <= 60 and _CLOCK_OR_YEAR.search(line) is not None
    signed = _BY.match(line) is not None
    if not (dated or signed) or _SENTENCE_END.search(line):
        return None
    words = _WORD.findall(line)
    if dated and len(words) <= 5:
        return "date"
    if signed and len(words) <= 9:
        capitals = sum(not word[0].islower() for word in words)
        if capitals * 2 > len(words):
            return "byline"
    return None


def is_paragraph(line: str) -> bool:
    """Whether a line reads as running text: long enough, with a sentence's end (scripts without spaces are denser)."""
    length = len(line)
    if length < _PARAGRAPH and not line.isascii():
        length += 2 * len(_WIDE.findall(line))
    return length >= _PARAGRAPH and bool(length >= 2 * _PARAGRAPH or _SENTENCE_END.search(line))


def clean(
    lines: Sequence[str], *, title: str | None = None, site: frozenset[str] = frozenset()
) -> tuple[list[str], list[Dropped]]:
    """The lines without boilerplate, and what was dropped by which rule, in order.

    `site` holds lines that the site repeats (`learn_site_boilerplate`). Idempotent: cleaning the kept lines
    drops nothing.
    """
    heading = _spaced_words(title or "").strip()
    classes = [_known_class(line, heading, site) for line in lines]
    running = [name not in EDGES and is_paragraph(line) for name, line in zip(classes, lines, strict=True)]
    first = next((index for index, is_text in enumerate(running) if is_text), len(lines))
    last = next((index for index in range(len(lines) - 1, -1, -1) if running[index]), -1)
    if last < 0:  # no running text: nothing says where the article is
        first, last = 0, len(lines) - 1
    kept: list[str] = []
    dropped: list[Dropped] = []
    cut = ""
    for index, (line, name) in enumerate(zip(lines, classes, strict=True)):
        outside = index < first or index > last
        rule = cut
        if not cut and name is not None and (outside or name in ANYWHERE or name == "site"):
            rule = name
            if index > last and name in _CUTTING and len(line) <= _HEADING:
                cut = f"after-{name}"
        if rule:
            dropped.append(Dropped(line, f"boilerplate:{rule}"))
        else:
            kept.append(line)
    return kept, dropped


def _known_class(line: str, heading: str, site: frozenset[str]) -> str | None:
    """The class of a line in its page: repeated by the site, the title again, or by its look."""
    if line in site:
        return "site"
    if heading and len(line) <= 2 * MAX_LINE and _spaced_words(line).strip() == heading:
        return "title"
    return line_class(line)


def learn_site_boilerplate(pages: Sequence[Sequence[str]], *, share: float = 0.3, least: int = 3) -> frozenset[str]:
    """Lines on at least `share` of a site's pages and on at least `least` of them: the site's, not the articles'.

    `pages` holds the lines of different articles of one site; copies of one article must be left out by the caller,
    or its text would look like boilerplate. With fewer than `least` pages nothing is learnt.
    """
    if len(pages) < least:
        return frozenset()
    counts = Counter(line for page in pages for line in set(page) if line.strip())
    floor = max(least, share * len(pages))
    return frozenset(line for line, count in counts.items() if count >= floor)
