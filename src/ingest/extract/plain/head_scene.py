"""What an unexplained line above the body may be, by what stands around it: a masthead, a byline, a label."""

import re
from dataclasses import dataclass, field

from ingest.extract.plain.head_lines import HeadLine, LineKind, is_home
from ingest.extract.plain.headline import overlap
from ingest.extract.plain.labels import is_section
from ingest.extract.plain.line_facts import LineReading
from ingest.extract.plain.line_parts import is_release_mark
from ingest.extract.plain.mastheads import is_masthead_by_convention, is_paper_beside_name
from ingest.extract.plain.notice_words import NETWORKS
from ingest.extract.plain.persons import is_person
from ingest.extract.plain.results import is_result
from ingest.extract.plain.source_claims import SourceClaims
from ingest.extract.plain.sources import is_medium
from ingest.extract.plain.tail_lines import is_copyright
from ingest.text.comparison import comparison_key
from ingest.text.scripts import CASELESS, SENTENCE_END, UNSPACED, dense_length, starts_lowercase

_ELIDED = re.compile(r"^[^\W\d_]{1,4}['’](?=\w)")  # `d'Iroise`
#: An article before a name in capitals, as papers are named and kickers seldom.
_NAMED = re.compile(
    r"(?:The|El|La|Los|Las|Le|Les|Der|Die|Das|Het|De|Il|Lo|O|A|Den|Det|Az|Ο|Η|Το|Τα|EL|LA|LE|THE|DER|DIE)\s[^\W\d_a-zà-ž]|L['’]\w"
)
#: A label of one or two words, and a name.
_UNKNOWN_LABEL = re.compile(r"[^\W\d][^\s:：]{1,14}(?:\s[^\s:：]{2,14})?\s?[:：]\s?(?P<name>[^:：|,()]{4,40})")
_NETWORK = re.compile(rf"\b(?:{NETWORKS})\b", re.IGNORECASE)
_MAX_CALL, _MAX_CALL_LENGTH = 5, 40  # words and characters (see `dense_length`) of a call to share
_MAX_MASTHEAD = 5  # words
_MAX_UNSPACED = 24  # characters of a masthead in a script without spaces
_TINY = 16  # characters (see `dense_length`) of a label below the headline
_MAX_WORD, _MAX_HAN_LABEL = 30, 12  # the same of one word, and of one in a script without spaces
_MAX_LOWER = 4  # letters of a word without a capital in a headline whose words have capitals
_MAX_CHINESE = 3  # characters of a usual Chinese name
_DOUBLE_SURNAMES = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 皇甫 尉迟 尉遲 慕容 令狐 端木 轩辕".split()
)
_MIN_SHARED = 4  # characters of a word that the news repeats
_PARTICLE = 1  # letters of a word that has no capital in names either
_CAPITAL_NOUNS = frozenset({"de", "lb"})  # languages in which words in second headlines have capitals as names have
_AGENCY_BEHIND = re.compile(r"[^\W\d_]\S{2,24} \([A-Za-z]{2,5}\)")  # a place and an agency: `Beverungen (ots)`
#: A count or a clock at the end of a line: `Skomentuj (17)`, `Oxunub: 845`, `Listen | 4:12`.
_COUNTED = re.compile(r"^\D{2,24}(?:[:(]\s?\d{1,3}(?: ?\d{3})*\)?|\s\d{1,2}\s?[:h]\s?\d\d)$")
_MIN_NAME = 5  # characters of a masthead of one word
_RECURS = 0.75  # of the words of a name that the body repeats: it is a place or a matter of the news
_SHORT_NAME = 5  # characters (see `dense_length`) of a name in a script without capitals that is too short


@dataclass(slots=True)
class HeadContext:
    """The classified lines above the body, and what stands around them."""

    lines: list[HeadLine]
    title: int | None  # index of the headline; -1: it stands above all lines
    words: frozenset[str]  # of the first lines of the body, and of the breadcrumb
    body: str  # the first lines of the body
    known: frozenset[str]  # comparison keys of names of the source
    names: list[str] = field(default_factory=list)  # that have the form of a person, collected while the head is read

    @property
    def is_release(self) -> bool:
        """Whether a line says that the text is a press release."""
        return any(is_release_mark(line.text) for line in self.lines)

    @property
    def news(self) -> str:
        """The headline and the first lines of the body."""
        headline = self.lines[self.title].text if self.title is not None and self.title >= 0 else ""
        return f"{headline}\n{self.body}"

    @property
    def has_capital_headline(self) -> bool:
        """Whether all words of the headline begin with capitals, as those of a second headline do then."""
        words = self.lines[self.title].text.split() if self.title is not None and self.title >= 0 else []
        return bool(words) and not any(len(word) > _MAX_LOWER and starts_lowercase(word) for word in words)

    def recurs(self, name: str) -> bool:
        """Return whether the body repeats a name."""
        if UNSPACED.search(name):
            return name in self.body
        if CASELESS.search(name) and name in self.body:
            return True  # with an article or a preposition before it
        return overlap(name, self.words) >= _RECURS


def is_office_at_place(context: HeadContext, reading: LineReading) -> bool:
    """Return whether a line is a medium or an office, and the place where it is: the body repeats a place."""
    return bool(reading.media or reading.is_labelled) and all(map(context.recurs, reading.unexplained))


def is_first_text(context: HeadContext, index: int) -> bool:
    """Return whether a line is the first, but for breadcrumbs, notices and the copyright."""
    above = context.lines[:index]
    return not any(line.kind is LineKind.TEXT and not is_copyright(line.text) for line in above)


def is_masthead(line: str, reading: LineReading, context: HeadContext) -> bool:
    """Return whether a line is a known name of the source, or named like a medium."""
    if len(line.split()) > _MAX_MASTHEAD + 1 or SENTENCE_END.search(line):
        return False
    if comparison_key(line) in context.known:
        return True
    if reading.unexplained or reading.names or is_section(line):
        return False
    return is_medium(line) and len(context.lines) > 1


def masthead_name(line: str) -> str:
    """Return the name in a masthead: in scripts without spaces its first part, before a section."""
    first, *others = line.split()
    in_sections = bool(others) and all(is_section(other.removesuffix("面")) for other in others)
    return first if in_sections and UNSPACED.search(line) and is_medium(first) else line


def may_be_masthead(line: str, context: HeadContext) -> bool:
    """Return whether a short line at the top, not named like a medium, may be the masthead."""
    words = line.split()
    if is_one_word_masthead(line, context):
        return True
    if (
        len(words) == 1
        and "-" not in line
        and not (UNSPACED.search(line) and _SHORT_NAME <= len(line) <= _MAX_UNSPACED)
    ):
        return False
    if len(words) > _MAX_MASTHEAD or is_section(line) or context.recurs(line) or SENTENCE_END.search(line):
        return False
    if line == context.lines[0].text and is_masthead_by_convention(
        line, context.lines[0].reading.language, context.news
    ):
        return True
    between = context.lines[1 : context.title] if context.title is not None else []
    if not (_NAMED.match(line) or " | " in context.lines[0].text or any(map(_is_kicker, between))):
        return False  # a kicker looks the same: `Climate Crisis`, `Personalnot im Gebirge`
    if all(not starts_lowercase(_ELIDED.sub("", word)) or len(word) <= 3 for word in words):
        return True
    # Some languages give only the first word of a name a capital.
    return any(map(_is_kicker, between)) and not starts_lowercase(words[0])


def is_one_word_masthead(line: str, context: HeadContext) -> bool:
    """Return whether one capitalised word at the very top is the masthead: a section stands before the headline.

    A kicker or a place of one word stands above the headline or the date, or is in capitals.
    """
    if context.title is None or line != context.lines[0].text:
        return False
    if not any(map(_is_navigation, context.lines[1 : max(context.title, 1)])):
        return False
    if CASELESS.search(line) and not UNSPACED.search(line):
        is_above = len(context.lines) > 1 and context.lines[1].kind is LineKind.BREADCRUMB
        return (
            is_above and " " not in line and len(line) >= _MIN_NAME and not (is_section(line) or context.recurs(line))
        )
    named = line.isalpha() and line.istitle() and len(line) >= _MIN_NAME and UNSPACED.search(line) is None
    return named and CASELESS.search(line) is None and not (is_section(line) or context.recurs(line))


def _is_navigation(line: HeadLine) -> bool:
    """Return whether a line of the head is a breadcrumb or a section, perhaps with the date beside it."""
    return line.kind is LineKind.BREADCRUMB or is_section(line.text.split(" | ")[0])


def _is_kicker(line: HeadLine) -> bool:
    """Return whether a line between the first one and the headline is a kicker, a section or a breadcrumb."""
    return line.kind is LineKind.TEXT or _is_navigation(line)


def issues_release(line: str, context: HeadContext) -> bool:
    """Return whether a short line at the top of a press release may be the name of who issues it."""
    return context.is_release and len(line.split()) <= _MAX_MASTHEAD and not SENTENCE_END.search(line)


def is_byline(context: HeadContext, index: int) -> bool:
    """Return whether an unexplained line below the headline is names, with a paper or a role beside them."""
    reading = context.lines[index].reading
    if not reading.names or len(reading.text) > 110:
        return False
    if not all(context.recurs(part) or is_paper_of(context, reading, part) for part in reading.unexplained):
        return False
    if all(map(context.recurs, reading.names)) or context.title is None or index <= context.title:
        return False
    return not (_has_one_name(reading) and _is_of_news(context, index))


def is_paper_of(context: HeadContext, reading: LineReading, part: str) -> bool:
    """Return whether a part beside a name is the paper by its form."""
    return len(reading.unexplained) == 1 and is_paper_beside_name(part, reading.language, context.news)


def _has_one_name(reading: LineReading) -> bool:
    return reading.names == (reading.text.strip(),)


def _is_of_news(context: HeadContext, index: int) -> bool:
    """Return whether words without capitals, which look like a name, are those of a second headline.

    They are where the headline repeats one of them or the news two, or a name stands elsewhere in the head after a
    label. Chinese names have three characters, more only with a family's name of two.
    """
    line = context.lines[index]
    if CASELESS.search(line.text) is None:
        return False
    if line.reading.language == "zh":
        return len(line.text) > _MAX_CHINESE and line.text.isalpha() and line.text[:2] not in _DOUBLE_SURNAMES
    if UNSPACED.search(line.text):
        return False
    if any(other.reading.authors for other in context.lines):
        return True
    headline = context.news.partition("\n")[0]
    words = [word for word in line.text.split() if len(word) >= _MIN_SHARED]
    shared = sum(_opens_word(word, context.body) for word in words)
    return shared > 1 or any(_opens_word(word, headline) for word in words)


def _opens_word(start: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(start)}", text) is not None


def is_label(line: str, context: HeadContext, language: str | None = None) -> bool:
    """Return whether a line below the headline is a place, a name, a section or a code, and no second headline.

    A second headline has a word in lower case where there are capitals, or several words where there are none. A place
    stands in the news as it stands here.
    """
    if SENTENCE_END.search(line) or is_result(line):
        return False
    words = line.split()
    if is_section(line) or _COUNTED.search(line) or _AGENCY_BEHIND.fullmatch(line):
        return True
    if len(words) == 1:
        return dense_length(line) <= (_MAX_HAN_LABEL if UNSPACED.search(line) else _MAX_WORD)
    if CASELESS.search(line):
        return len(words) == 2 and f"{line} " in context.body and UNSPACED.search(line) is None
    if any(len(word) > _PARTICLE and starts_lowercase(word) for word in words) or language in _CAPITAL_NOUNS:
        return False
    if len(words) <= 3 and context.recurs(line):
        return True
    return dense_length(line) <= _TINY and not context.has_capital_headline


def may_be_source(line: str, context: HeadContext) -> bool:
    """Return whether a label below the headline may name the source: where the author is stated, or beside facts."""
    if is_section(line) or context.recurs(line) or is_home(line) or not any(map(str.isalpha, line)):
        return False
    authors = any(other.reading.authors or other.reading.names for other in context.lines)
    return authors if line.lower() != line.upper() else authors or dense_length(line) > _SHORT_NAME


def is_byline_above(context: HeadContext, index: int, reading: LineReading) -> bool:
    """Return whether a line above the headline, below the masthead and beside the date, is the name of a person."""
    if index == 0 or reading.unexplained or len(reading.names) != 1 or reading.media:
        return False
    if any(is_release_mark(line.text) for line in context.lines[:index]):
        return False  # who issues the release
    beside = [context.lines[other] for other in (index - 1, index + 1) if 0 <= other < len(context.lines)]
    dated = any(line.kind is LineKind.ABOUT and line.reading.has_date for line in beside)
    if _NAMED.match(reading.text):
        return False  # a region: `La Pampa`
    return dated and is_person(reading.text) and not context.recurs(reading.names[0])


def is_byline_at_top(context: HeadContext, index: int, reading: LineReading, claims: SourceClaims) -> bool:
    """Return whether the first line, above the date, is the name of a person: the source is stated elsewhere."""
    if index or reading.unexplained or len(reading.names) != 1 or reading.media or len(context.lines) < 2:
        return False
    is_dated = context.lines[1].kind is LineKind.ABOUT and context.lines[1].reading.has_date
    if not is_dated or any(line.reading.authors or line.reading.names for line in context.lines[1:]):
        return False
    key = comparison_key(reading.text)
    stated = any(is_medium(name) for other, name in claims.names.items() if other != key)
    return stated and is_person(reading.text) and not context.recurs(reading.names[0])


def person_after_label(context: HeadContext, index: int) -> str | None:
    """Return the person after a label that no table has, below the headline and beside the date; None without one.

    So the author is found in languages whose words for authors are missing. Words for pictures are better covered.
    """
    labelled = _UNKNOWN_LABEL.fullmatch(context.lines[index].text)
    if labelled is None or context.title is None or index <= context.title or not is_person(labelled["name"]):
        return None
    beside = context.lines[max(0, index - 1) : index + 2]
    if not any(line.kind is LineKind.ABOUT and line.reading.has_date for line in beside):
        return None
    return None if context.recurs(labelled["name"]) else labelled["name"].strip()


def is_call_to_share(context: HeadContext, index: int) -> bool:
    """Return whether a short line below the headline names a network, in whatever language it calls to share."""
    line = context.lines[index].text
    if context.title is None or index <= context.title or SENTENCE_END.search(line):
        return False
    return len(line.split()) <= _MAX_CALL and dense_length(line) <= _MAX_CALL_LENGTH and bool(_NETWORK.search(line))
