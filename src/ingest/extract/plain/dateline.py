"""Datelines: the line or the opening words that say where, when and for whom a plain text was written.

Two forms, in every language with datelines: a line of its own (`Daily News - April 2`, `Published: 2 May 2023`), and
the beginning of the first paragraph (`YANGON, April 2 (Agency) - The ...`, `МОСКВА, 2 апреля. /Агентство/. ...`,
`新华社北京4月2日电`).
"""

import re
from dataclasses import dataclass

from ingest.extract.meta.author_names import is_names_only
from ingest.extract.plain.dateline_days import LineDay, day_in_line
from ingest.extract.plain.sources import SOURCE_LABEL, is_medium

_MAX_LINE = 120  # characters of a dateline on its own
_MAX_UNIT = 8  # characters beside a date that may end with a full stop: units, weekdays
_MAX_OPENING = 110  # characters of one that opens a paragraph
_LABEL = re.compile(
    r"^(?:(?:first\s+)?published|posted|updated|last\s+updated|date|dated|issued|released|veröffentlicht|erschienen|stand|datum|publié|"
    r"paru|mis\s+à\s+jour|publicado|publicada|fecha|data|pubblicato|gepubliceerd|opublikowano|опубликовано|дата|"
    r"发布时间|发布日期|發布時間|发表于|时间|公開日|更新日|配信|입력|등록|diterbitkan|yayınlanma|tarih|đăng)"
    r"(?:\s+(?:on|am|le|el|em|il|op))?\s*[:：]?\s*",
    re.IGNORECASE,
)
_EDGES = " \t-–—―|/·•,;:：()[]（）【】.*_"
_PARENTHESES = re.compile(r"[(\[（【/]\s*([^()\[\]（）【】/]{2,40}?)\s*[)\]）】/]")
_WEEKDAY_OR_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|uhr|gmt|utc|ist|est|[a-z]{3,4})?(?=\W|$)"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b|星期[一二三四五六日天]|周[一二三四五六日]|[月火水木金土日]曜日?|[월화수목금토일]요일",
    re.IGNORECASE,
)
_HAN_REPORTER = re.compile(r"(?:記者|记者)\s*[:：]?\s*([\u4e00-\u9fff]{2,4}?)(?:[／/]\S*|\s|$)")
_PARTS = re.compile(r"\s*[|·•]\s*|\s+[-–—]{1,2}\s+|,\s+|\s*\u3000\s*")
_BARS = re.compile(r"\s*[|·•]\s*")
_SENTENCE_END = re.compile(r"[.!?。！？။။]\s*$")
_DASH_AFTER = re.compile(r"\s*(?:-{1,2}|[–—―]|：|:|\.\s*[-–—]|\.(?=\s))\s*")
_AGENCY_OPENING = re.compile(
    r"[\[(（【]\s*(?:[^\[\]()（）【】=＝]{1,20}[=＝])?\s*([^\[\]()（）【】=＝]{2,24}?)\s*[\])）】]\s*(?:[-–—=:：]\s*)?"
)
_KOREAN_REPORTER = re.compile(r"[\uac00-\ud7af]{2,4}\s+(?:선임기자|특파원|기자)\s*=\s*")
_REPORTER_OPENING = re.compile(
    r"[【\[（(][^【】\[\]（）()\n]{0,16}(?:记者|記者|특파원|기자)[^【】\[\]（）()\n]{0,24}[】\]）)]\s*"
)
_PLACE_AGENCY = re.compile(
    r"(?P<place>[^\W\d_](?:[^\n().:;!?]|\b[^\W\d_]{1,5}\.){1,50}?)\s*[(/]\s*(?P<agency>[^()/\n]{2,30})(?:/[^()/\n]{1,8})?"
    r"\s*[)/]\.?\s*[-–—]{1,2}\s+"
)
_CJK_OPENING = re.compile(
    r"(?:本报|本報|本社)?(?P<agency>[\u4e00-\u9fff]{2,6}?社|[\u4e00-\u9fff]{2,6}网)?(?P<place>[\u4e00-\u9fff]{2,8}?)?"
    r"(?P<date>\d{1,2}月\d{1,2}日)(?:电|電|讯|訊)\s*(?:[（(][^（）()]{1,40}[）)])?\s*[-—：:]*\s*"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline states, and the index in the line where the news begins (its length for a line of its own)."""

    words: str
    end: int
    day: LineDay | None = None
    source_name: str | None = None
    authors: tuple[str, ...] = ()


def dateline_alone(line: str, language: str | None = None) -> Dateline | None:
    """Return a dateline that is the whole line: a day, and at most a place, names and a time; None for other lines."""
    if len(line) > _MAX_LINE:
        return None
    day = day_in_line(line, language)
    if day is None:
        return None
    remainder = _without_labels(line[: day.start] + " | " + line[day.end :])
    parts = [part for part in _PARTS.split(remainder) if part.strip(_EDGES)]
    if len(parts) > 4 or sum(len(part.split()) for part in parts) > 8 or len(remainder) > 70:
        return None
    bare = remainder.strip(_EDGES)
    if len(bare) > _MAX_UNIT and _SENTENCE_END.search(line) and not _ends_with_date(line, day):
        return None
    segments = [segment.strip(_EDGES) for segment in _BARS.split(line)]
    authors = tuple(name for name in segments if len(segments) > 2 and is_names_only(name) and not is_medium(name))
    reporter = _HAN_REPORTER.search(line)
    if reporter:
        authors = (reporter[1],)
        parts = [word for part in parts for word in _HAN_REPORTER.sub("", part).split()]
    return Dateline(line, len(line), day, _name_of(remainder, parts), authors[:1])


def dateline_opening(paragraph: str, language: str | None = None) -> Dateline | None:
    """Return a dateline that opens a paragraph; `end` is where the news begins. None when there is none."""
    head = paragraph[:_MAX_OPENING]
    match = _CJK_OPENING.match(head)
    if match:
        return Dateline(match[0].strip(), match.end(), day_in_line(match["date"]), match["agency"])
    match = _REPORTER_OPENING.match(head)
    if match:
        return Dateline(match[0].strip(), match.end())
    match = _AGENCY_OPENING.match(head)
    if match and is_medium(match[1]):
        reporter = _KOREAN_REPORTER.match(head, match.end())
        end = reporter.end() if reporter else match.end()
        dated = _opening_with_day(head[end:], language)
        if dated:
            return Dateline(head[: end + dated.end].strip(), end + dated.end, dated.day, match[1])
        return Dateline(head[:end].strip(), end, None, match[1])
    dated = _opening_with_day(head, language)
    if dated:
        return dated
    match = _PLACE_AGENCY.match(head)
    if match and _is_place(match["place"]) and len(paragraph) > match.end() + 20:
        return Dateline(match[0].strip(), match.end(), None, _as_name(match["agency"], beside_place=True))
    return None


def _opening_with_day(head: str, language: str | None) -> Dateline | None:
    day = day_in_line(head[:70], language)
    if day is None or day.start > 45:
        return None
    place = head[: day.start].strip(_EDGES)
    if place and not _is_place(place):
        return None
    position, name = day.end, None
    in_parentheses = re.match(r"[\s,.]*" + _PARENTHESES.pattern, head[position:])
    if in_parentheses:
        position, name = position + in_parentheses.end(), _as_name(in_parentheses[1])
    dash = _DASH_AFTER.match(head, position)
    if dash is None and in_parentheses and name and place and is_medium(name):
        position += len(head[position:]) - len(head[position:].lstrip())
        return Dateline(head[:position].strip(), position, day, name)  # `मुंबई, 3 मार्च (भाषा) ...`, without a dash
    if dash is None or (not in_parentheses and not re.search("[-–—―]", dash[0])):
        return None  # "Oct. 6, 1923: ..." is the heading of a paragraph and does not date the text
    end = dash.end()
    named = re.match(r"([^\W\d_][^.\n]{2,40}?)\.\s+", head[end:]) if not name else None
    if named and is_medium(named[1]):  # `ПРИОЗЁРНЫЙ, 30 сен — Вести Приозёрья. ...`
        name, end = named[1], end + named.end()
    before = _PARENTHESES.search(head[: day.start])
    if before and not name:
        name = _as_name(before[1], beside_place=True)
    return Dateline(head[:end].strip(), end, day, name)


def _without_labels(text: str) -> str:
    return _WEEKDAY_OR_TIME.sub(" ", _LABEL.sub("", text.strip()))


def _ends_with_date(line: str, day: LineDay) -> bool:
    return not line[day.end :].strip(_EDGES)


def _is_place(words: str) -> bool:
    """Return whether words look like the place of a dateline: few, capitalised where there are capitals."""
    parts = _PARENTHESES.sub("", words).replace("/", " ").split()
    if len(parts) > 5 or any(part[:1].islower() and len(part) > 3 for part in parts):
        return False
    return not any(part[:1].islower() for part in (parts[:1] + parts[-1:]))  # "Frankfurt am Main", not "Starts on"


def _name_of(remainder: str, parts: list[str]) -> str | None:
    """Return the source among the words beside a date: what is in parentheses, or what is named like a medium."""
    bracketed = _PARENTHESES.search(remainder)
    if bracketed and _as_name(bracketed[1]):
        return _as_name(bracketed[1])
    for part in parts:
        name = SOURCE_LABEL.sub("", part).strip(_EDGES)
        if name and (is_medium(name) or name != part.strip(_EDGES)):
            return name
    return None


def _as_name(words: str, *, beside_place: bool = False) -> str | None:
    """Return words in parentheses as the name of a source; None for others (a time, a number, a long remark).

    What is right beside a place may be its country, and must look like a medium or an acronym.
    """
    name = words.strip(_EDGES)
    if not name or len(name.split()) > 4 or any(char.isdigit() for char in name):
        return None
    if is_medium(name) or name.isupper():
        return name
    return name if len(name.split()) <= 2 and not beside_place and not name.islower() else None
