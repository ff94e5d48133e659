"""What a single line after the news is: rights, a signature, a notice, a contact, a code of an agency."""

import re
from collections.abc import Sequence

from ingest.extract.plain.dateline_days import LineDay, day_in_line
from ingest.extract.plain.endings import is_end_mark, is_more_mark, is_rule
from ingest.extract.plain.labels import is_count, label_of
from ingest.extract.plain.lines import is_running
from ingest.extract.plain.notices import notice_class
from ingest.extract.plain.persons import is_person, without_turkish_capitals
from ingest.extract.plain.sources import is_medium
from ingest.text.boilerplate import is_paragraph, line_class
from ingest.text.rights import is_news_of_rights
from ingest.text.scripts import SENTENCE_END, dense_length

_MAX_NOTICE = 400  # characters
RIGHTS = re.compile(r"©|ⓒ|\(c\)\s*(?:19|20)\d\d|^\W*copyright\b", re.IGNORECASE)
_APPEARED = re.compile(r"appeared first on\s+([^.]{2,60})\.?$", re.IGNORECASE)
_SIGNED_FOR = re.compile(r"(?P<name>[^/()]{4,40}?)\s*[/,(]\s*(?P<agency>[A-ZÅÄÖ]{2,6})\)?")
_AGENCY_FIRST = re.compile(r"[A-ZÅÄÖÇĞİÖŞÜ]{2,6}\s?[/|–—-]\s?(?P<name>[^\W\d_][^/()\d]{4,40})")  # `ESHA / Ada DEMİR`
_IMPRINT = re.compile(
    r"(?P<name>[^\d,|©]{3,50}?)\s*[,|–—-]?\s*(?:19|20)\d\d(?:\s?(?:г|р|год|r|m)\.?)?"
)  # `Valley Gazette, 2025`
_SIGNED_PAPER = re.compile(r"(?P<name>[^/|]{4,40}?)\s?/\s?\S{1,6}")  # and the initials of who wrote
_INITIALS = re.compile(
    r"[-–—]*\s*[(/\[]?©?[^\W\d_]{1,6}(?:\s?/{1,2}\s?[^\W\d_]{1,6}){1,3}[)/\]]?|"
    r"[(/\[]©?[^\W\d_ ]{1,12}(?:[ /][^\W\d_]{1,6})?[)/\]]"
    r"|[(\[][^\W\d_]{2,4}/[^\W\d_]{2,12}[)\]]"  # `(Rob/Ansa)`: initials and the agency
    r"|[(\[](?:FIN|FINE|FIM|END|ENDS|ENDE)[)\]]\s?[A-Z]{2,4}(?:/[A-Z]{2,4})*"
    r"|[a-zà-žа-я]{2,3}(?:[\s/]+[a-zà-žа-я]{2,4}){0,2}/?|"
    r"(?:[(/][^\W\d_][\w ]{1,20}[)/])(?:[\s/]+[a-zà-ž]{2,3}){1,3}|//\s?\S{2,12}\s?//"
)
_PHONE = re.compile(r"(?:\+|\(0|\b0)\d[\d\s/().-]{5,}\d|[\w.+-]+@[\w-]+\.[\w.-]+|https?://|\bwww\.")
_DAY_CODE = re.compile(r"\d\d-[A-Z]{3}-\d\d\s\d\d[:.]\d\d")  # the last line of agencies: `22-GEN-25 11:04`
_DATED = re.compile(r"\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d\b|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}\b")
_MAX_HEADING = 80  # characters of one such as `About Firm`
ABOUT = re.compile(
    r"^(about|über|à propos de|acerca de|sobre|informazioni su|over|om|o firmie|о компании|关于|"
    r"について)\s+\S.{1,60}$",
    re.IGNORECASE,
)
#: `111423 Jun 25`: day, clock, month and year below texts of German agencies.
_TIME_GROUP = re.compile(r"(\d\d)[0-2]\d[0-5]\d\s([^\W\d_]{3})\s(\d\d)")
#: `AP-NY-03-04-25 1530EST`: agency, place, month, day, year and clock of American agencies.
_TIME_CODE = re.compile(r"(?:[A-Z]{2,5}-){1,3}(\d\d)-(\d\d)-(\d\d)\s\d{4}[A-Z]{3}")
_MAX_LABELLED = 140  # characters of one with a label before it, perhaps of a related story
_LABELLED = re.compile(r"[^\W\d][^\s:：៖՝፦]{1,19}(?:\s[^\s:：៖՝፦]{1,12})?\s?[:：៖՝፦]\s?\S")
_HASHTAGS = re.compile(r"(?:\s*[#@][\w_]{2,40})+\s*")
_STOP = re.compile(r"[。！？！।۔።။។։]|[.!?…](?:\s|[\"'”’»)\]]*$)")
_COUNTS = re.compile(r"(?:[^\W\d_]{1,12}\s?\d+(?:[.,]\d+)*\s*){2,4}")  # `Likes 32 Shares 4`
_QUOTE_END = re.compile(r"[\"'”’»」』:：,，;]$")
_MAX_SHORT, _MAX_SHORT_WORDS = 80, 12  # characters and words of a line after the news that is no sentence
MAX_DIGITS = 2  # of a short line without a date: one with more is a row of figures
_NUMBERED = re.compile(r"\W*\d{1,2}[.)]\s")
_MIN_WORDS = 3  # of a headline in a list of links
_ABBREVIATED = re.compile(r"(?:\S+\s)?[A-Z][\w.]{0,4}\.")  # a headline cut at an abbreviation: `Sen.`, `The U.S.`
_CODE = re.compile(
    r"(?=.*\d)[A-Z0-9_-]{5,30}|ISSN:?\s\d{4}\s?[-–]\s?\d{3}[\dX]|[A-Z]{2,4}-[A-Z]{2,4}|[A-Z]{2}\s\d{4,6}\s[A-Z]{3}(?:\s\d{2,4})?|[A-Z]{2,5}\s\d{4}|"
    r"\d{2}-[A-Z]{3}-\d{2}\s.{1,20}"
)


def is_copyright(line: str) -> bool:
    """Return whether a line is a copyright notice."""
    if is_news_of_rights(line):
        return False
    if line_class(line) == "copyright":
        return True
    return len(line) <= _MAX_NOTICE and RIGHTS.search(line) is not None


def coded_day(line: str) -> LineDay | None:
    """Return the day in the code of an agency below the news, or None."""
    code = _TIME_CODE.fullmatch(line)
    if code is None:
        group = _TIME_GROUP.fullmatch(line)
        dated = f"{group[1]} {group[2]} 20{group[3]}" if group else line if _DAY_CODE.match(line) else None
        return day_in_line(dated) if dated else None
    return day_in_line(f"20{code[3]}-{code[1]}-{code[2]}")


#: An office for the press, which gives pictures away, and publishes nothing.
_PRESS_OFFICE = re.compile(
    r"(?:пресс-?\s?служба|прес-?\s?служба|press office|press service|pressestelle|service (?:de )?presse|"
    r"ufficio stampa|gabinete de prensa|oficina de prensa|assessoria de imprensa|biuro prasowe|tiskov[áéý]|"
    r"persdienst|biroul de presă|"
    r"المكتب الإعلامي|المكتب الصحفي|روابط عمومی)\b",
    re.IGNORECASE,
)


def credited_media(line: str) -> tuple[str, ...]:
    """Return the medium at the end of a credit: `Photograph: Ada Sample/Valley Gazette`; () without one."""
    name = re.split(r"\s*[/|,–—:：]\s*|\s-\s", line)[-1].strip(" .)©")
    return (name,) if name != line and is_medium(name) and _PRESS_OFFICE.match(name) is None else ()


def signature_of(line: str) -> tuple[str, str | None, str | None] | None:
    """Return the rule, the person and the medium of a line of nothing but one of these and initials, or a year."""
    appeared = _APPEARED.search(line)
    if appeared:
        return "tail:service", None, appeared[1].strip()
    signed = _SIGNED_FOR.fullmatch(line)
    if signed and is_person(signed["name"]):
        return "tail:signature", signed["name"], None
    signed = _AGENCY_FIRST.fullmatch(line)
    if signed and is_person(signed["name"]):
        return "tail:signature", without_turkish_capitals(signed["name"]), None
    for form in (_SIGNED_PAPER, _IMPRINT):
        named = form.fullmatch(line)
        if named and is_medium(named["name"]):
            return "tail:source", None, named["name"]
    return None


def rule_of_line(line: str) -> str | None:
    """Return the rule that drops a line after the news by its form and its words."""
    if is_rule(line):
        return "tail:rule"
    if is_end_mark(line) or is_more_mark(line):
        return "tail:end-mark"
    if _HASHTAGS.fullmatch(line) or _TIME_CODE.fullmatch(line):
        return "boilerplate:tags"
    if len(line) <= 40 and (_INITIALS.fullmatch(line) or _CODE.fullmatch(line)):
        return "tail:signature"
    label = label_of(line)
    if label is not None and label[0] == "photo":
        return "boilerplate:caption"
    name = notice_class(line)
    if name is not None:
        return f"boilerplate:{name}"
    is_dated = _DATED.match(line) is not None  # figures, but no number of a telephone
    if len(line) <= _MAX_NOTICE and not is_dated and _PHONE.search(line) and not is_paragraph(line):
        return "boilerplate:contact"
    if is_count(line) or (_COUNTS.fullmatch(line) and day_in_line(line) is None):
        return "boilerplate:comment"
    if _about(line) is not None:
        return "boilerplate:contact"
    return None


def rule_of_short_line(line: str) -> str | None:
    """Return the rule that drops a short line that is no sentence and no row of figures."""
    longest = _MAX_LABELLED if _LABELLED.match(line) else _MAX_SHORT
    if dense_length(line) > longest or len(line.split()) > _MAX_SHORT_WORDS or _STOP.search(line):
        return None
    return None if sum(map(str.isdecimal, line)) > MAX_DIGITS or _QUOTE_END.search(line) else "tail:short-line"


def about_index(lines: Sequence[str]) -> int | None:
    """Return the index of a heading such as `About Firm`, below news of that firm; None where there is none."""
    for index in range(2, len(lines)):
        heading = _about(lines[index])
        if heading is not None and any(map(is_running, lines[:index])):
            name = lines[index][heading.end(1) :].strip()
            if any(name in line or _without_article(name) in line for line in lines[:index]):
                return index
    return None


def _about(line: str) -> re.Match[str] | None:
    """Return the match of a heading such as `About Firm`; None for other lines."""
    return ABOUT.match(line) if len(line) <= _MAX_HEADING and not SENTENCE_END.search(line) else None


def _without_article(name: str) -> str:
    words = name.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].islower() else name


def is_in_list(lines: Sequence[str]) -> bool:
    """Return whether the first of two lines belongs to a list below a heading such as "Related", and is no news.

    Headlines may end with an abbreviation ("... the U.S."): nothing else is in the line, or another headline follows.
    """
    line = lines[0]
    if not SENTENCE_END.search(line) or _NUMBERED.match(line) or _ABBREVIATED.fullmatch(line):
        return True
    following = lines[1] if len(lines) > 1 else ""
    is_headline = len(following.split()) >= _MIN_WORDS and not SENTENCE_END.search(following)
    return is_headline and rule_of_line(following) is None and signature_of(following) is None
