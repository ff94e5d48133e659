"""Reads a line around a news text: the dates, names, media, labels and counts in it, and what is none of them.

A line is cut at its dates and at the signs between its parts (bars, dots, dashes, brackets, commas). A line whose parts
are all explained states something about the text; a line with an unexplained part may be a headline or the news.
"""

import re
from collections.abc import Iterator

from ingest.extract.meta.byline_parts import after_by
from ingest.extract.plain.labels import is_count, is_office, is_section, label_of
from ingest.extract.plain.line_bylines import (
    HAN_WORD,
    LAST_INITIAL,
    SHORT_BY,
    is_signed,
    names_of,
    take_facts_of_source,
    take_label,
    take_listed,
    takes_byline,
    takes_place,
    with_last_stop,
)
from ingest.extract.plain.line_dates import (
    DATE_MARK,
    EDGES,
    dates_by_label,
    day_spans,
    is_about_dates,
    is_dateless_label,
    is_relative_update,
    separated_parts,
    with_plain_dates,
    without_date_words,
    without_tool,
)
from ingest.extract.plain.line_facts import LineReading
from ingest.extract.plain.line_parts import (
    ADDRESS,
    CLOCK,
    DESK_OF,
    ERA,
    HAN,
    HAN_REPORTER,
    INITIALS,
    ISSUE,
    QUOTED_MEDIUM,
    QUOTED_MEDIUM_OF_ROLE,
    RELATIVE,
    RELEASE,
    REPORTER,
)
from ingest.extract.plain.persons import is_person, is_role, person_before_role
from ingest.extract.plain.sources import is_medium, labelled_source
from ingest.text.date_labels import DateRole
from ingest.text.scripts import CASELESS, SENTENCE_END, dense_length, starts_lowercase

_MAX_LINE = 180  # characters of a line about the text
_MAX_CASELESS_PLACE = 14  # characters
_MIN_CLAUSE, _MAX_EXPLAINED = 40, 8  # characters of a clause; words of a part that may be explained
_MAX_HALF = 3  # characters of the family's name, and of the given name, of a Japanese person
_MAX_OTHER = 4  # words of an unexplained part beside a date: a place, a section, a paper
_STRONG = re.compile(
    r"\s*[|•·●∙│｜‖⋅\t\n]\s*|\s+[-–—―]{1,2}\s+|\s*[()（）【】\[\]]\s*|\s*\u3000\s*|\s{3,}|\s*/\s+|\.\s?-\s|\s*[::]{2}\s*|\s*／\s*|"
    r"\s+:\s+|\s+>\s+"
)
_STRONG_SIGN = re.compile(r"[|•·●∙│｜‖⋅\t\n()（）【】\[\]\u3000／/:>–—―-]|\s{3}")  # one stands in each match
_IN = re.compile(r"^(?:à|in|en|em|aus|from|w|we|v|ve|в|у|во|στη|στην|στο|din|da)\s(?=[^\W\d_])")
_ROLE_AT = re.compile(r"\s(?:da|do|de|del|della|der|des|du|of|for|van|von|at|från|fra)\s+(?:the\s)?(\S.+)$")
_JOINTS = re.compile("[-'’ʼ]")  # within a name of one word
_BARS = re.compile(r"[／|•·●∙│｜‖⋅]|/\s|\s[-–—―/]{1,2}\s|\u3000")
_HAN_LIST = re.compile("[、，,\\s]+")
_HAN_ROLES = frozenset("记者 記者 通讯员 通訊員 特约记者 实习生".split())  # between the names of a list
#: A paper, and a Japanese name whose parts a space separates: `山形新報 岡田 美咲`.
_SIGNED_HAN = re.compile(
    "([\u3040-\u30ff\u3400-\u9fff]{2,12}) ([\u3400-\u9fff々]{1,3} [\u3040-\u30ff\u3400-\u9fff々]{1,4})"
)
#: A Japanese name of two parts alone before a date.
_SPACED_NAME = re.compile("^([\u3400-\u9fff々]{1,3}) ([\u3040-\u309f\u3400-\u9fff々]{1,3})(?= ?\x00)")
_COMMA = re.compile(r"\s*[,،၊、፣]\s+|,(?=\x00)|(?<=\x00),")


def _strong_parts(line: str) -> list[str]:
    """Return the parts of a line between the strong signs; most lines have none."""
    return _STRONG.split(line) if _STRONG_SIGN.search(line) else [line]


def read_line(line: str, language: str | None) -> LineReading:
    """Read a line; `unexplained` has the parts that are neither dates, names, media, labels nor counts."""
    reading = LineReading(line, language=language)
    if len(line) > _MAX_LINE:
        reading.unexplained += (line,)
        return reading
    source = labelled_source(line)
    if source is not None:
        reading.source, reading.is_labelled = source, True
        _take_behind_source(reading, line, source)
        return reading
    if is_count(line) or is_office(line) or is_dateless_label(line):
        reading.is_labelled = True
        return reading
    if len(line) > _MIN_CLAUSE and _has_clause(line):
        reading.unexplained += (line,)  # a headline or the news, whatever else is in the line
        return reading
    remainder = _take_dates(reading, line, language)
    remainder = without_tool(remainder) if reading.has_date else remainder
    remainder = ADDRESS.sub(" | ", separated_parts(remainder))
    reading.is_labelled = reading.has_date or ADDRESS.search(line) is not None
    reading.has_bars = _BARS.search(remainder) is not None
    since_label = 0  # number of names before the last role in brackets, as in `Name (Text), Name (Bilder)`
    for whole, beside_date in _segments(remainder, language):
        segment = without_date_words(whole) if reading.has_date else whole
        if not segment:
            continue
        label = label_of(segment)
        if label is not None and not label[1] and segment != line:
            if label[0] == "photo":
                reading.names = reading.names[:since_label]
            since_label, reading.is_labelled = len(reading.names), True
            continue
        _take_segment(reading, segment, beside_date=beside_date)
    _take_motto(reading)
    if LAST_INITIAL.search(line):
        reading.authors = with_last_stop(reading.authors, line)
        reading.names = with_last_stop(reading.names, line)
    if language == "ja" and len(reading.names) == 2 and " ".join(reading.names) in line:
        reading.names = (" ".join(reading.names),) if max(map(len, reading.names)) <= _MAX_HALF else reading.names
    return reading


def _take_behind_source(reading: LineReading, line: str, source: str) -> None:
    """Take what stands behind the source: its day, its reporter, or the medium of a person: `Source: Ada - Gazette`."""
    following = line[line.find(source) + len(source) :]
    if any(map(str.isdecimal, following)) or HAN.search(following):
        take_facts_of_source(reading, read_line(following.strip(EDGES), reading.language))
        return
    media = [part for piece in _strong_parts(following) if is_medium(part := piece.strip(EDGES))]
    if media and not is_medium(source) and is_person(source):
        reading.authors, reading.source = (source,), media[0]


def _take_motto(reading: LineReading) -> None:
    """Take the name before a motto as the medium: `Austanfari - fréttir af Austurlandi`."""
    if reading.is_labelled or not reading.has_bars or len(reading.media) != 1 or len(reading.unexplained) != 1:
        return
    if starts_lowercase(reading.media[0]) and not starts_lowercase(reading.unexplained[0]):
        reading.media, reading.unexplained = reading.unexplained, ()


def _has_clause(line: str) -> bool:
    """Return whether a part of a line is longer than any that is explained, and no list of names after a label."""
    for strong in _strong_parts(line):
        for part in _COMMA.split(strong) if len(strong) > _MIN_CLAUSE else ():
            if len(part.split()) > _MAX_EXPLAINED and not any(map(str.isdecimal, part)):
                return not (_is_list_of_names(strong) or _is_list_of_names(part) or labelled_source(part))
    return False


def _take_dates(reading: LineReading, line: str, language: str | None) -> str:
    """Read the dates of a line; return the line with a mark in place of each."""
    if not (any(map(str.isdecimal, line)) or "年" in line):
        return line
    line = with_plain_dates(line)
    spans = list(day_spans(line, language))
    if not spans:
        return line
    reading.day = spans[0]
    for dated in dates_by_label(line, language):
        if dated.role is DateRole.UPDATED:
            reading.updated = reading.updated or dated.moment
        elif dated.role is DateRole.PUBLISHED:
            reading.published = reading.published or dated.moment
        elif dated.role is None and reading.published is None:
            reading.published = dated.moment
    parts, position = [], 0
    for day in spans:
        parts += [line[position : day.start], DATE_MARK]
        position = day.end
    return "".join([*parts, line[position:]])


def _segments(line: str, language: str | None) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a line, and whether a date stands beside one without a sign between them."""
    for strong in _strong_parts(line):
        if _is_list_of_names(strong):
            yield strong.strip(EDGES), False
            continue
        for part in _COMMA.split(strong):
            for piece in _han_pieces(part, language) if DATE_MARK in line and HAN.search(part) else (part,):
                bare = piece.replace(DATE_MARK, " ").strip(EDGES)
                sides = [side.strip(EDGES) for side in piece.split(DATE_MARK)] if DATE_MARK in piece else []
                if len(sides) == 2 and all(sides) and any(map(is_about_dates, sides)):
                    yield from ((side, True) for side in sides)
                elif bare:
                    yield bare, DATE_MARK in piece


def _han_pieces(part: str, language: str | None) -> list[str]:
    """Return the words of a dated line in Han characters; a Japanese name of two parts before the date is one."""
    named = _SPACED_NAME.match(part) if language == "ja" else None
    return [named[0], *part[named.end() :].split()] if named else part.split()


def _is_list_of_names(segment: str) -> bool:
    if DATE_MARK in segment or is_office(segment.partition(",")[0]):
        return False
    return label_of(segment) is not None or SHORT_BY.match(segment) is not None or bool(after_by(segment)[0])


def _take_segment(reading: LineReading, segment: str, *, beside_date: bool) -> None:
    if reading.is_listing and HAN_WORD.fullmatch(segment):
        take_listed(reading, segment)
        return
    reading.is_listing = False
    if takes_place(reading, segment) or _takes_by_word(reading, segment):
        reading.is_labelled = True
    elif (issue := ISSUE.fullmatch(segment)) and not is_section(issue["name"]):
        reading.media += (issue["name"],)
        reading.is_labelled = True
    elif is_about_dates(segment):
        reading.is_labelled = reading.is_labelled or reading.has_date
    elif (quoted := QUOTED_MEDIUM.fullmatch(segment)) and (reading.names or reading.authors or reading.has_date):
        reading.media += (quoted[1],)
    elif is_section(segment):
        return  # explained, and states nothing
    elif (signed := _SIGNED_HAN.fullmatch(segment)) and is_medium(signed[1]) and is_person(signed[2]):
        reading.media += (signed[1],)
        reading.names += (signed[2],)
    elif is_medium(segment):
        reading.media += (segment,)
    elif (names := names_of(segment)) and not (beside_date and len(segment.split()) > 3):
        reading.names += names
    elif (reading.names or reading.authors) and _is_place_beside(segment):
        reading.places += (segment,)
    elif reading.has_date and _is_short(segment, beside_date=beside_date):
        reading.others += (segment,)
    else:
        reading.unexplained += (segment,)


def _is_place_beside(segment: str) -> bool:
    """Return whether a part beside a name is a single word, capitalised where there are capitals: a place."""
    segment = _IN.sub("", segment)
    if CASELESS.match(segment):
        return len(segment.split()) == 1 and len(segment) <= _MAX_CASELESS_PLACE
    return len(segment.split()) == 1 and segment[:1].isupper() and _JOINTS.sub("", segment).isalpha()


def _takes_by_word(reading: LineReading, segment: str) -> bool:
    """Read a part that its words explain: a label with names, an office, a count, an address."""
    source = labelled_source(segment)
    if source is not None:
        reading.source = source
        return True
    label = label_of(segment)
    if label is not None:
        return take_label(reading, *label)
    if (employed := QUOTED_MEDIUM_OF_ROLE.fullmatch(segment)) and (is_office(employed[1]) or is_role(employed[1])):
        return True  # a correspondent of a paper, whose name may be in the genitive
    if is_role(segment) and (office := _ROLE_AT.search(segment)) and is_medium(office[1]):
        reading.media += (office[1],)
        return True
    if is_role(segment) and (name := person_before_role(segment)):
        reading.names += (name,)
        return True
    if (desk := DESK_OF.fullmatch(segment)) and not is_person(desk["name"].split()[0]):
        reading.media += (desk["name"],)  # `Redazione AdriaPress`
        return True
    if is_office(segment) or is_count(segment) or (is_role(segment) and not is_signed(segment)):
        return True
    if ADDRESS.fullmatch(segment) or RELATIVE.match(segment) or is_relative_update(segment):
        return True
    dated = (CLOCK, ERA, RELEASE, INITIALS) if reading.has_date else ()
    if any(form.fullmatch(segment) for form in dated):
        return True
    reporter = HAN_REPORTER.fullmatch(segment)
    if reporter:
        names = tuple(name for name in _HAN_LIST.split(reporter[1]) if name not in _HAN_ROLES)
        reading.authors += names if reading.language == "zh" else (" ".join(names),)
        return True
    reporter = REPORTER.fullmatch(segment)
    if reporter:
        beside = tuple(filter(None, (reporter["medium"],)))  # a paper, a desk or an office
        media = tuple(filter(is_medium, beside))
        reading.authors, reading.media = (*reading.authors, reporter[2]), (*reading.media, *media)
        return True
    return takes_byline(reading, segment)


def _is_short(segment: str, *, beside_date: bool) -> bool:
    """Return whether an unexplained part beside a date is short enough for a place, a section or a paper."""
    words = segment.split()
    if len(words) > _MAX_OTHER or dense_length(segment) > 45 or SENTENCE_END.search(segment):
        return False
    if not beside_date:
        return True
    return not any(word[:1].isalpha() and starts_lowercase(word) for word in words)
