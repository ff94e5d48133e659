"""Boilerplate lines: what surrounds an article on its page and gets into its text, removed by class and position.

`line_class` says what a single line looks like; `remove_boilerplate` decides by the position of the line: a byline is
removed at the beginning and the end of a text, a share line anywhere. `learn_site_boilerplate` finds lines that a site
repeats.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import AnyStr

from ahocorasick_rs import AhoCorasick

from ingest.records import Dropped
from ingest.text.boilerplate_asks import asking_class
from ingest.text.boilerplate_beside import may_have_notices, news_beside_notices
from ingest.text.boilerplate_offer_words import OFFER, asks_consent, offers_something
from ingest.text.boilerplate_phrases import PHRASES
from ingest.text.boilerplate_sentences import is_call, without_first_credit, without_last_notice
from ingest.text.boilerplate_shapes import BY, CLOCK_OR_YEAR, shape_class
from ingest.text.rights import is_news_of_rights
from ingest.text.scripts import SENTENCE_END, UNSPACED
from ingest.text.tokens import ASCII_GAPS

MAX_LINE = 240  # characters; a longer line is a paragraph, and only its end can be a notice
_HEADING = 60  # characters: a longer line is not a heading above a list of links
_MIN_PROSE = 40  # characters of a sentence that begins like a question for consent
_WORDS_OF_CALL = 3  # words by which a call begins
_PARAGRAPH = 90  # characters from which a line with a full stop counts as running text
_MAX_SIGNATURE = 80  # characters of a line with an author's name
_MAX_CREDITS = 14  # words of a line with an author's name and a date
_MAX_ROLE = 4  # words besides the names in it
_MAX_LABEL = 3  # words of a label before the names, with its colon
_LABELLED = re.compile(r"[:：]\s*\S")  # `Read also: Another story` is one link, and no heading above several
_KEPT = re.compile(r"[\w©ⓒ:]+")
_ASCII_NOISE = ASCII_GAPS[: ord(":")] + ":" + ASCII_GAPS[ord(":") + 1 :]
_MARKS_OF_ADS = frozenset({"ad"})  # `Story continues below`
_CALLS = _MARKS_OF_ADS | {"share", "newsletter"}
#: Between the cells of a row of a table while a text is cleaned; of private use, for a normal text has no tabs.
CELL_END = "\ue0f0"
RULE = "boilerplate:"  # prefix of the rules by which `remove_boilerplate` drops lines
ANYWHERE = frozenset({"related", "share", "newsletter", "ad", "consent", "comment", "tool", "tags"})
EDGES = ANYWHERE | {"byline", "bio", "caption", "copyright", "date", "contact", "title", "site"}
_OF_ROWS = frozenset({"byline", "bio", "caption", "date", "contact"})  # what rows of a table of results look like
_CUTTING = frozenset({"related", "comment", "newsletter"})  # as a heading after the text: the article has ended


@lru_cache(maxsize=4_096)  # a page's lines come here as blocks, and when they are compared with its title
def _spaced_words(text: str) -> str:
    """Return the words and colons of a line in lower case, separated by single spaces, with a space at both ends."""
    if text.isascii():
        return f" {' '.join(text.lower().replace(':', ' : ').translate(_ASCII_NOISE).split())} "
    lowered = text.lower()
    if "：" in lowered or ":" in lowered:
        lowered = lowered.replace("：", ":").replace(":", " : ")
    return f" {' '.join(_KEPT.findall(lowered))} "


@cache
def _automaton() -> tuple[AhoCorasick, tuple[tuple[str, str], ...]]:
    patterns: dict[tuple[str, str], str] = {}
    for name, mode, phrases in PHRASES:
        for phrase in phrases.split("|"):
            spaced = _spaced_words(phrase)
            if mode != "whole" and UNSPACED.search(spaced):
                spaced = spaced.rstrip()  # no word boundary in these scripts
            if spaced.strip():
                patterns.setdefault((spaced, mode), name)
    keys = list(patterns)
    return AhoCorasick([text for text, _ in keys]), tuple((mode, patterns[text, mode]) for text, mode in keys)


def line_class(line: str) -> str | None:
    """Return the class of boilerplate that a line looks like, or None.

    Classes: related, share, newsletter, ad, consent, comment, byline, bio, caption, copyright, tags, tool, date,
    contact.

    This is only how the line looks: a byline phrase in the middle of an article may be text. Lines over `MAX_LINE`
    characters have no class. The notice that ends a paragraph gives it none (`without_last_notice`).
    """
    return None if len(line) > MAX_LINE else _short_line_class(line)


@lru_cache(maxsize=4_096)  # a page's lines come here twice: as blocks, and when they are cleaned
def _short_line_class(line: str) -> str | None:
    return _sentence_class(_parted(line)[0])


@lru_cache(maxsize=4_096)  # a line of boilerplate is divided when it is classified, and when it is cleaned
def _parted(line: str) -> tuple[str, str]:
    """Return the news of a line, and the credits and calls beside it; "" if there are none, or nothing else."""
    head = without_last_notice(line)
    if len(head) < len(line) and news_beside_notices(line[len(head) :].strip(), _sentence_class)[1]:
        head = line  # news follows the call: only the sentences that are notices go
    news = without_first_credit(head)
    notices = f"{head[: len(head) - len(news)]} {line[len(head) :]}".strip()
    if may_have_notices(news) or (len(news) <= MAX_LINE and _sentence_class(news) is not None):
        news, inside = news_beside_notices(news, _sentence_class)
        notices = f"{notices} {inside}".strip()
    return news, notices


@lru_cache(maxsize=4_096)  # of a line that has no notices, the news is the line itself
def _sentence_class(line: str) -> str | None:
    """Return the class of a line as a whole."""
    spaced = _spaced_words(line)
    automaton, meanings = _automaton()
    class_by_mode: dict[str, str] = {}
    end_of_line = len(spaced.removesuffix(": "))
    for index, start, end in automaton.find_matches_as_indexes(spaced, overlapping=True):
        mode, name = meanings[index]
        if (mode == "whole" and (start or end != end_of_line)) or (mode == "start" and start):
            continue
        class_by_mode.setdefault(mode, name)
    for mode in ("whole", "start", "any"):
        found = class_by_mode.get(mode)
        if found is not None and not _is_news(line, found, mode):
            return found
    if is_call(line) and not (is_paragraph(line) and OFFER.search(line) is None and not offers_something(line)):
        return "share"
    return shape_class(line) or asking_class(line)


def _is_news(line: str, name: str, mode: str) -> bool:
    """Return whether a line only begins like a notice: news of rights, or a call or a mark that offers nothing."""
    if name == "copyright":
        return is_news_of_rights(line)
    if mode != "start":
        return False
    since = _end_of_words(line, _WORDS_OF_CALL)
    if name == "consent":
        return len(line) >= _MIN_PROSE and SENTENCE_END.search(line) is not None and not asks_consent(line, since)
    if name not in _CALLS or not is_paragraph(line) or OFFER.search(line, since) is not None:
        return False
    return name in _MARKS_OF_ADS or line.isascii() or not offers_something(line[since:])


def _end_of_words(line: str, count: int) -> int:
    """Return where the first words of a line end; where words are not separated, a sign and a third counts as one."""
    if UNSPACED.match(line):
        return count + 1
    at = -1
    for _ in range(count):
        at = line.find(" ", at + 1)
    return max(at, 0)


def is_paragraph(line: str) -> bool:
    """Return whether a line reads as running text: long enough (by script), and with the end of a sentence."""
    length = len(line)
    if length < _PARAGRAPH and not line.isascii():
        length += 2 * len(UNSPACED.findall(line))
    return length >= _PARAGRAPH and bool(length >= 2 * _PARAGRAPH or SENTENCE_END.search(line))


def remove_boilerplate(
    lines: Sequence[str],
    *,
    title: str | None = None,
    authors: Sequence[str] = (),
    site: frozenset[str] = frozenset(),
) -> tuple[list[str], list[Dropped]]:
    """Return the lines without boilerplate, and what was dropped by which rule, in order.

    `site` holds lines that the site repeats (`learn_site_boilerplate`). A short line that begins with one of the
    `authors` is a byline. Idempotent: cleaning the kept lines again drops nothing.
    """
    cuts, notices = _without_notices(lines)
    lines = cuts
    heading = _spaced_words(title or "").strip()
    names = tuple(spaced for name in authors if (spaced := _spaced_words(name)).strip())
    classes = [_known_class(line, heading, names, site) for line in lines]
    first, last = _running_text(lines, classes)
    if any("\t" in line or CELL_END in line for line in lines):
        _judge_tables(lines, classes, first, last)
    kept: list[str] = []
    dropped: list[Dropped] = []
    cut, one_link = "", False
    for index, (line, name) in enumerate(zip(lines, classes, strict=True)):
        outside = index < first or index > last
        if one_link and SENTENCE_END.search(line):  # a link among the paragraphs, which go on
            cut, one_link = "", False
        rule = cut
        if not cut and name is not None and (outside or name in ANYWHERE or name == "site"):
            rule = name
            if index > last and name in _CUTTING and len(line) <= _HEADING:
                one_link = _LABELLED.search(line) is not None
                cut = f"after-{name}"
        if rule:
            dropped.append(Dropped(line, f"{RULE}{rule}"))
        else:
            kept.append(line)
        if index in notices:
            dropped.append(Dropped(notices[index], f"{RULE}notice"))
    return kept, dropped


def _running_text(lines: Sequence[str], classes: Sequence[str | None]) -> tuple[int, int]:
    """Return the first and the last line of running text.

    Without any it is unknown where the article is: it is all lines but the title above them.
    """
    running = [at for at, line in enumerate(lines) if classes[at] not in EDGES and is_paragraph(line)]
    if running:
        return running[0], running[-1]
    above = ANYWHERE | {"title", "site"}
    return next((at for at, name in enumerate(classes) if name not in above), 0), len(lines) - 1


def _judge_tables(lines: Sequence[str], classes: list[str | None], first: int, last: int) -> None:
    """Change the classes of the rows of tables: after the running text they have none, above it all have one or none.

    `Gull 12:04` looks like a date, and is a result. A row without another one beside it is no table.
    """
    table: list[int] = []
    for at, line in enumerate([*lines, ""]):
        name = classes[at] if at < len(lines) else None
        if name == "site" or (name in ANYWHERE and name not in _CUTTING):
            continue  # goes wherever it stands, and stands between no rows
        if ("\t" in line or CELL_END in line) and (name is None or name in _OF_ROWS):
            table.append(at)
            continue
        if len(table) > 1 and table[-1] < first:
            shared = next((classes[row] for row in table if classes[row]), None)
            for row in table:
                classes[row] = shared
        elif len(table) > 1 and table[0] > last:
            for row in table:
                classes[row] = None
        table = []


def _without_notices(lines: Sequence[str]) -> tuple[list[str], dict[int, str]]:
    """Return the lines without credits and calls beside the news in them, and what was cut by line number."""
    parts = [_parted(line) for line in lines]
    return [news for news, _ in parts], {at: notices for at, (_, notices) in enumerate(parts) if notices}


def is_boilerplate(piece: Dropped) -> bool:
    """Return whether a piece was dropped by `remove_boilerplate`, and not for its place on the page."""
    return piece.rule.startswith(RULE)


def _known_class(line: str, heading: str, names: tuple[str, ...], site: frozenset[str]) -> str | None:
    """Return the class of a line in its page: repeated by the site, the title again, an author, or by its look."""
    if line in site:
        return "site"
    if heading and len(line) <= 2 * MAX_LINE and _spaced_words(line).strip() == heading:
        return "title"
    if names and len(line) <= _MAX_SIGNATURE and not SENTENCE_END.search(line) and _is_signature(line, names):
        return "byline"
    return line_class(line)


def _is_signature(line: str, names: tuple[str, ...]) -> bool:
    """Return whether a line is little but the names of authors: with roles, a label, a word for "by", or the day."""
    spaced = _spaced_words(line)
    starts = [at for name in names if (at := spaced.find(name)) >= 0]
    if not starts:
        return False
    if CLOCK_OR_YEAR.search(line) and len(spaced.split()) <= _MAX_CREDITS:
        return True
    before = spaced[: min(starts)].split()
    labelled = before[-1:] == [":"] and len(before) <= _MAX_LABEL
    if before and not labelled and not (len(before) == 1 and BY.match(line)):
        return False
    rest = spaced[min(starts) :]
    for name in names:
        rest = rest.replace(name, " ")
    return len(rest.split()) <= _MAX_ROLE


def learn_site_boilerplate(
    pages: Sequence[Sequence[AnyStr]], *, share: float = 0.3, min_pages: int = 3
) -> frozenset[AnyStr]:
    """Return lines on at least `share` of a site's pages and on at least `min_pages` of them.

    `pages` holds the lines of different articles of one site, or their hashes; copies of one article must be left out
    by the caller, or its text would look like boilerplate. With fewer than `min_pages` pages the result is empty.
    """
    if len(pages) < min_pages:
        return frozenset()
    counts = Counter(line for page in pages for line in set(page) if line.strip())
    threshold = max(min_pages, share * len(pages))
    return frozenset(line for line, count in counts.items() if count >= threshold)
