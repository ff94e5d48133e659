"""Values of a JSON record: texts without markup, dates as several tools write them, authors, addresses."""

import ast
import html
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ingest.extract.meta.author_names import read_names
from ingest.field_names import FIELDS, field_scopes
from ingest.text.dates import Moment, parse_date
from ingest.text.unicode import normalize_line

_TAGS = (
    "a abbr article aside b big blockquote body br center cite code dd del div dl dt em figcaption figure font footer"
    " h1 h2 h3 h4 h5 h6 header hr html i img ins li main mark ol p picture pre q s section small source span strike"
    " strong sub sup table tbody td th thead time tr u ul video wbr"
)
_BLOCKS = frozenset(
    "article aside blockquote br dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table"
    " tr ul".split()
)
_TAG = re.compile(rf"</?({'|'.join(_TAGS.split())})(?:\s[^<>]*)?/?>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = re.compile(r"</(?:p|div|h[1-6]|ul|article|span|body|blockquote)>|<br\s*/?>|<p[ >]", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[;|\n]\s*|\s*,\s*")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_CONSTRUCTED = re.compile(
    r"(?:new )?(?:ISODate|Date|Timestamp|pd\.Timestamp|DateTime)\(\s*[\"']([^\"']{4,40})[\"'][^)]*\)"
    r"|\\?/Date\((-?[0-9]{10,13})(?:[+-][0-9]{4})?\)\\?/"
)
_PYTHON_DATE = re.compile(r"(?:datetime\.)?(?:datetime|date)\(\s*([0-9]{4}(?:,\s*[0-9]{1,2}){2,5})\b")
#: What tables write for a value that is not there.
_MISSING = frozenset({"none", "nan", "null", "nat", "n/a", "undefined", "[]", "{}"})
_LAYERS = 2  # of character references
_LIST_BRACKETS = (("[", "]"), ("(", ")"))  # of lists and tuples
_MAX_LITERAL_CHARS = 10_000
_MAX_DEPTH = 6
_MAX_NAMES = 50
#: Keys of an object that stands where a text is expected, best first.
_INNER = (
    "name",
    "@value",
    "title",
    "rendered",
    "main",
    "value",
    "original",
    "label",
    "text",
    "fullname",
    "displayname",
)
_INNER_BODY = ("rendered", "@value", "value", "text", "content", "html", "paragraphs", "body", "main")
_INNER_DATE = ("$date", "$numberLong", "@value", "value", "date", "iso", "utc")
_LANGUAGES = dict(
    pair.split("=")
    for pair in (
        "eng=en english=en deu=de ger=de german=de deutsch=de fra=fr fre=fr french=fr spa=es spanish=es ita=it"
        " italian=it por=pt portuguese=pt nld=nl dut=nl dutch=nl rus=ru russian=ru ukr=uk ukrainian=uk pol=pl polish=pl"
        " ces=cs cze=cs czech=cs ron=ro rum=ro hun=hu ell=el gre=el greek=el tur=tr turkish=tr ara=ar arabic=ar fas=fa"
        " per=fa persian=fa heb=he hebrew=he hin=hi hindi=hi ben=bn urd=ur zho=zh chi=zh chinese=zh jpn=ja japanese=ja"
        " kor=ko korean=ko vie=vi tha=th ind=id indonesian=id msa=ms may=ms swe=sv swedish=sv dan=da danish=da nor=no"
        " nob=no fin=fi finnish=fi cat=ca bul=bg srp=sr hrv=hr slk=sk slv=sl mya=my bur=my swa=sw afr=af"
    ).split()
)


class RecordValues:
    """The values of one record, looked up by our names."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._scopes = field_scopes(record)

    def _values(self, name: str) -> Iterator[Any]:
        """Yield what stands in the fields for a value: those of the record first, then those of objects in it."""
        for _field, value in self._fields(name):
            yield value

    def _fields(self, name: str) -> Iterator[tuple[str, Any]]:
        """Yield the fields for a value with what stands in them, in the order of `_values`."""
        for scope in self._scopes:
            for field in FIELDS[name]:
                if field in scope:
                    yield field, scope[field]

    @property
    def is_crawl_dump(self) -> bool:
        """Whether the record comes from a dump of Common Crawl, where `date` is the day of the crawl."""
        return any("dump" in scope for scope in self._scopes)

    def line(self, name: str) -> str | None:
        """Return a value on one line, without markup; None when there is none."""
        for value in self._values(name):
            text = _inner(value, _INNER)
            line = normalize_line(without_markup(text)) if isinstance(text, str) else None
            if line and line.lower() not in _MISSING:
                return line
        return None

    def name(self, name: str) -> str | None:
        """Return a value on one line that is not a web address."""
        for value in self._values(name):
            text = _inner(value, _INNER)
            if isinstance(text, str) and not _WEB_ADDRESS.match(text.strip()):
                line = normalize_line(without_markup(text))
                if line and line.lower() not in _MISSING:
                    return line
        return None

    def language(self) -> str | None:
        """Return the language as a BCP 47 tag where the record has a name or a longer code for it."""
        language = self.line("language")
        return _LANGUAGES.get(language.lower(), language) if language else None

    def address(self, name: str) -> str | None:
        """Return the first web address among the fields for a value."""
        for value in self._values(name):
            text = _inner(value, ("url", "@id", "rendered", "href", "value"))
            if isinstance(text, str) and _WEB_ADDRESS.fullmatch(text.strip()):
                return html.unescape(text.strip())
        return None

    def body(self, name: str) -> str | None:
        """Return a text with its paragraphs as lines, or markup; None when there is none."""
        for value in self._values(name):
            text = "\n".join(_paragraphs(value, 0))
            if text.strip() and text.strip().lower() not in _MISSING:
                return text
        return None

    def moment(self, name: str, language: str | None = None) -> Moment | None:
        """Return a date; MongoDB's `$date`, numbers since 1970 and all spellings of `parse_date` are known.

        The first field counts, but where it names the day only, another one that has the clock of that day.
        A clock without a zone in a field like WordPress's `date_gmt` is in UTC.
        """
        first = None
        for field, value in self._fields(name):
            inner = _inner(value, _INNER_DATE)
            if isinstance(inner, str):
                inner = _without_constructor(inner)
            if isinstance(inner, bool) or not isinstance(inner, str | int | float):
                continue
            moment = parse_date(str(inner), language=language, epoch=True)
            if field.endswith("gmt") and moment is not None and not moment.zoned and moment.has_clock:
                moment = parse_date(f"{inner} UTC", language=language) or moment
            if moment is not None and (first is None or moment.local[:10] == first.local[:10]):
                first = moment
            if first is not None and first.precision not in ("day", "month", "year"):
                break
        return first

    def authors(self) -> tuple[str, ...]:
        """Return the names of persons and organisations, without handles, addresses and words for "by"."""
        for value in self._values("authors"):
            names: dict[str, None] = {}
            for text in _texts(value):
                names.update(dict.fromkeys(_names_in(text)))
            if names:
                return tuple(names)
        return ()

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of words: given as a list, as objects with names, or as one text with separators."""
        for value in self._values(name):
            texts = _texts(value)
            if isinstance(value, str) and len(texts) == 1:
                texts = _SEPARATOR.split(texts[0])
            words = (normalize_line(without_markup(text)) for text in texts)
            stated = tuple(dict.fromkeys(word for word in words if word and word.lower() not in _MISSING))
            if stated:
                return stated
        return ()


@lru_cache(maxsize=4096)
def _names_in(text: str) -> tuple[str, ...]:
    """Return the persons and organisations in one author value, in its order.

    The same values come again and again in a file.
    """
    plain = without_markup(text)
    names = read_names((plain,), frozenset())
    return tuple(sorted((*names.persons, *names.organisations), key=plain.find))


def _without_constructor(text: str) -> str:
    """Return the date in the notation of a program: of MongoDB's shell, pandas, Python or .NET; any other as it is."""
    if (match := _CONSTRUCTED.fullmatch(text.strip())) is not None:
        return str(match[1] or match[2])
    if (match := _PYTHON_DATE.match(text.strip())) is not None:
        year, month, day, *clock = (int(number) for number in match[1].split(","))
        hour, minute, second = (*clock, 0, 0, 0)[:3]
        date = f"{year:04}-{month:02}-{day:02}"
        return f"{date}T{hour:02}:{minute:02}:{second:02}" if clock else date
    return text


def without_markup(text: str) -> str:
    """Return a text without HTML tags and character references; only tags that HTML knows count as tags."""
    if "&" in text:
        text = without_references(text)
    if "<" not in text:
        return text
    return _TAG.sub(lambda match: "\n" if (match[1] or "").lower() in _BLOCKS else "", text)


def without_references(text: str) -> str:
    """Return a text with its HTML character references replaced, also where they were escaped twice."""
    for _ in range(_LAYERS):
        replaced = _REFERENCE.sub(lambda match: html.unescape(match[0]), text)
        if replaced == text:
            break
        text = replaced
    return text


def has_markup(text: str) -> bool:
    """Return whether a text holds elements that make paragraphs, so that it has to be read as HTML."""
    return _MARKUP.search(text) is not None


def _inner(value: object, keys: tuple[str, ...]) -> object:
    """Return the text, number or date in an object that wraps it; lists of one element are wrappers too."""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        elif isinstance(value, dict):
            value = next((value[key] for key in keys if value.get(key)), None)
        else:
            break
    return value


def _paragraphs(value: object, depth: int) -> list[str]:
    """Return the paragraphs of a text, of a list of them, or of an object with one of either."""
    if isinstance(value, str):
        return [value]
    if depth > _MAX_DEPTH:
        return []
    if isinstance(value, list):
        return [text for part in value for text in _paragraphs(part, depth + 1)]
    if not isinstance(value, dict):
        return []
    if "sections" in value:  # fundus: a summary, and sections of headlines and paragraphs
        parts = [value.get("summary"), *_list(value["sections"])]
        return [text for part in parts for text in _paragraphs(part, depth + 1)]
    if "paragraphs" in value and "headline" in value:
        return [text for key in ("headline", "paragraphs") for text in _paragraphs(value[key], depth + 1)]
    inner = next((value[key] for key in _INNER_BODY if value.get(key)), None)
    return _paragraphs(inner, depth + 1)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: object) -> list[str]:
    """Return the texts of a list, of a list written as text (`['a', 'b']`), of objects with names, or of one text."""
    if isinstance(value, str):
        value = _literal(value)
    texts: list[str] = []
    parts = [inner for part in _list(value) for inner in _list(part)]
    for part in parts[:_MAX_NAMES]:
        text = _person(part)
        if text and text.strip().lower() not in _MISSING:
            texts.append(text)
    return texts


def _person(part: object) -> str | None:
    if isinstance(part, dict):
        given, family = _first_text(part, "given", "first"), _first_text(part, "family", "last", "surname")
        if given and family:
            return f"{given} {family}"
    text = _inner(part, _INNER)
    return text if isinstance(text, str) else None


def _first_text(part: Mapping[str, Any], *beginnings: str) -> str | None:
    texts = (value for key, value in part.items() if key.lower().startswith(beginnings) and isinstance(value, str))
    return next((text for text in texts if text.strip()), None)


def _literal(text: str) -> object:
    """Return the list that a text is the notation of, in JSON or Python; any other text as it is."""
    stripped = text.strip()
    if (stripped[:1], stripped[-1:]) not in _LIST_BRACKETS or len(stripped) > _MAX_LITERAL_CHARS:
        return text
    for parse in (json.loads, ast.literal_eval):
        try:
            value = parse(stripped)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(value, list | tuple):
            return list(value)
    return text
