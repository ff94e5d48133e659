"""Words of scripts without spaces that contain a place name by chance: "service" in Thai has the letters of Riga.

A word that contains a name is a word of its own unless what stands beside the name in it stands beside other names,
too: "person from" and "language of" stand beside many, the "waters" of a Thai word only beside that of Nan.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import babel

from dictionaries import LETTERS, chinese_names, chinese_places, is_written_in, names_of_people, words_of
from ingest.tags.word_boundaries import is_part_of_katakana, is_part_of_syllable
from name_table import NameTable, spoken_languages

_LONG = 6  # characters of the name of an own city that no other word begins or ends with by chance
_COMPOUND = 3  # characters beside a Chinese name: mostly a university or a firm there
_NAMES = 3  # names that stand beside the same letters, at least: what stands there is put to names
_ORDINARY = 5  # words of their own with a name, from which it is an ordinary part of words
_ORDINARY_LAND = 20  # if it is the name of a country or a capital
#: What stands behind a Chinese or Japanese name in the name of the same place, or of a part of it.
_DESIGNATIONS = frozenset("都道府县縣州市区區旗盟镇鎮乡鄉村省郡町东東西南北中路港")
_SIDES = frozenset("東西南北新旧駐対在訪元")  # before the Japanese name of a country
_KATAKANA = re.compile("[ァ-ヺー]")
_HAN = re.compile("[\u3400-\u9fff]+")
_SYLLABLES = frozenset(("th", "lo", "km", "my"))  # languages whose own words are not written as names of abroad are
#: Language and kind -> words that stand before a name of that kind: country, republic, capital.
_BEFORE = {("th", "C"): ("ประเทศ", "สาธารณรัฐ"), ("th", "P"): ("กรุง",)}
Span = tuple[int, int]


@dataclass(frozen=True)
class Lexicon:
    """What is known of one language: its words, the names of the gazetteer, and where words have names in them."""

    language: str
    names: frozenset[str]  # of places, in the language or in all
    own: frozenset[str]  # those of countries that speak the language
    land: frozenset[str]  # those of countries and capitals
    areas: frozenset[str]  # those of countries and subdivisions
    spans: Mapping[str, Sequence[Span]]  # word -> names in it
    beside: Mapping[tuple[str, str], frozenset[str]]  # letters before and after -> names between them

    def is_put_to_names(self, word: str, span: Span) -> bool:
        """Return whether what stands beside a name in a word stands beside other names, too."""
        return len(self.beside[word[: span[0]], word[span[1] :]]) >= _NAMES


def add_longer_words(table: NameTable) -> None:
    """Add the words in which a name of the gazetteer is no word, as names that stand for no place.

    They are words of dictionaries and names of CLDR: continents, languages, scripts. A word that is derived from a
    name, as that of a language is, stays one. Names that are ordinary words are marked.
    """
    found = {language: _lexicon(table, language) for language in LETTERS}
    for language, lexicon in found.items():
        regions, tongues = _regions(language), _tongues(language)
        chance = sorted(
            word
            for word, spans in lexicon.spans.items()
            if word in regions or not any(_is_of_name(lexicon, word, span, word in tongues) for span in spans)
        )
        for name in _ordinary(lexicon, chance) if language in _SYLLABLES else ():
            table.flags[name] = "o"
            _add_designated(table, name, language)
        for word in chance:
            for reader in ("zh", "ja") if language == "zh" else (language,):
                table.add(word, "B", "-", reader)


def _lexicon(table: NameTable, language: str) -> Lexicon:
    is_written = is_written_in(language).fullmatch
    meanings = {
        name: [m.kind + m.target for m, spoken in found.items() if spoken & {"", language}]
        for name, found in table.names.items()
        if is_written(name)
    }
    names = frozenset(name for name, found in meanings.items() if any(kind[0] in "CAPTt" for kind in found))
    words = (words_of(language) | _regions(language) | _tongues(language)) - table.names.keys()
    spans = {word: found for word in sorted(words) if (found := _spans_of_names(word, names))}
    beside: dict[tuple[str, str], set[str]] = defaultdict(set)
    for word, found in spans.items():
        for begin, end in found:
            beside[word[:begin], word[end:]].add(word[begin:end])
    return Lexicon(
        language,
        names,
        frozenset(n for n in names if any(_is_own(table, kind, language) for kind in meanings[n])),
        frozenset(n for n in names if any(kind[0] in "CP" for kind in meanings[n])),
        frozenset(n for n in names if any(kind[0] in "CA" for kind in meanings[n])),
        spans,
        {key: frozenset(value) for key, value in beside.items()},
    )


def _is_own(table: NameTable, meaning: str, language: str) -> bool:
    kind, target = meaning[0], meaning[1:]
    country = table.places[int(target)].split("\t")[2] if kind in "APTt" else target
    return country.isalpha() and language in spoken_languages(country)


def _spans_of_names(word: str, names: frozenset[str]) -> list[Span]:
    return [
        (begin, end)
        for begin in range(len(word) - 1)
        for end in range(begin + 2, len(word) + 1)
        if word[begin:end] in names
        and not is_part_of_katakana(word, begin, end)
        and not is_part_of_syllable(word, begin, end)
    ]


def _is_of_name(lexicon: Lexicon, word: str, span: Span, is_tongue: bool) -> bool:
    """Return whether a word comes from a name in it."""
    begin, end = span
    if (begin == 0 and is_tongue) or lexicon.is_put_to_names(word, span):
        return True
    name, beside = word[begin:end], word[:begin] + word[end:]
    is_own = name in lexicon.own
    if lexicon.language == "ja" and is_own and name in lexicon.land:
        return True
    if lexicon.language == "zh" and word in chinese_places():
        return len(beside) > 1 or beside in _DESIGNATIONS
    if begin and end < len(word):
        return False
    if is_own and name in lexicon.land:
        return True
    if lexicon.language == "zh":
        return len(beside) >= _COMPOUND or (len(beside) > 1 and beside in words_of("zh") and name in chinese_names())
    if lexicon.language == "ja":
        return _is_of_japanese_name(word, name, beside, is_own)
    return is_own and len(name) >= _LONG


def _is_of_japanese_name(word: str, name: str, beside: str, is_own: bool) -> bool:
    """Return whether a word is longer than the name by another word: one of another script, or of own places."""
    if (is_own and (len(beside) > 1 or beside in _DESIGNATIONS)) or word in chinese_places():
        return True
    return bool(_KATAKANA.match(name)) and (bool(_HAN.fullmatch(beside)) if word.startswith(name) else beside in _SIDES)


def _ordinary(lexicon: Lexicon, chance: Sequence[str]) -> list[str]:
    """Return the names that are ordinary words: those that many words have in them, and first names in the language."""
    count: dict[str, int] = defaultdict(int)
    for word in chance:
        for begin, end in lexicon.spans[word]:
            count[word[begin:end]] += 1
    of_names = {
        word[begin:end]
        for word, spans in lexicon.spans.items()
        for begin, end in spans
        if lexicon.is_put_to_names(word, (begin, end))
    }
    people = names_of_people(lexicon.language) - lexicon.own
    kept = of_names | (lexicon.own & lexicon.areas)
    return sorted(
        name
        for name in lexicon.names & words_of(lexicon.language)
        if name in people
        or (count[name] >= (_ORDINARY_LAND if name in lexicon.land else _ORDINARY) and name not in kept)
    )


def _add_designated(table: NameTable, name: str, language: str) -> None:
    """Add the name with the word for what it is: in Thai, "country Mali", for Mali alone is a woman's name."""
    for meaning in list(table.names[name]):
        for word in _BEFORE.get((language, meaning.kind), ()):
            table.add(word + name, meaning.kind, meaning.target, language)


def _regions(language: str) -> frozenset[str]:
    """Return the names of continents and their parts (UN M49)."""
    names = (name for code, name in babel.Locale.parse(language).territories.items() if code.isdigit())
    return frozenset(filter(is_written_in(language).fullmatch, names))


def _tongues(language: str) -> frozenset[str]:
    """Return the names of languages and of scripts."""
    locale = babel.Locale.parse(language)
    return frozenset(filter(is_written_in(language).fullmatch, (*locale.languages.values(), *locale.scripts.values())))
