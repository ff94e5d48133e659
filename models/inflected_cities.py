"""Stems of the names of cities in languages that decline them, by the language of the country that the city is in.

A stem is what stays the same in the frequent cases; up to four letters may follow it (see `name_hits`). The rules are
those of school grammars: endings that go, vowels that change or are lost, consonants that weaken (Finnish gradation).
"""

import re
from collections.abc import Iterator

_SHORTEST, _SHORTEST_LAST = 4, 2  # letters of a stem: of one word, of the last word of several
#: Country -> languages in which the names of its cities are declined.
LANGUAGES = {
    "PL": "pl",
    "CZ": "cs",
    "SK": "sk",
    "SI": "sl",
    "HR": "hr sr bs",
    "RS": "sr hr bs",
    "BA": "bs hr sr",
    "ME": "sr hr bs",
    "MK": "mk",
    "BG": "bg",
    "FI": "fi",
    "EE": "et",
    "LT": "lt",
    "LV": "lv",
    "HU": "hu",
    "AL": "sq",
    "XK": "sq",
    "GR": "el",
    "CY": "el",
    "RU": "ru",
    "UA": "uk ru",
    "BY": "be ru",
    "KZ": "kk ru",
    "KG": "ky ru",
    "UZ": "uz ru",
    "TJ": "tg ru",
    "MN": "mn",
    "AM": "hy",
    "GE": "ka",
    "AZ": "az",
    "IS": "is",
}
_ALPHABETS = {
    "ru": re.compile("[а-яё .-]+", re.IGNORECASE),
    "uk": re.compile("[а-щьюяєіїґ '.-]+", re.IGNORECASE),
    "be": re.compile("[абвгдеёжзійклмнопрстуўфхцчшыьэюя '.-]+", re.IGNORECASE),
    "bg": re.compile("[а-ъьюя .-]+", re.IGNORECASE),
    "mk": re.compile("[абвгдѓежзѕијклљмнњопрстќуфхцчџш .-]+", re.IGNORECASE),
    "sr": re.compile("[абвгдђежзијклљмнњопрстћуфхцчџш .-]+|[a-zčćđšž .-]+", re.IGNORECASE),
    "kk": re.compile("[а-яёәғқңөұүһі .-]+", re.IGNORECASE),
    "ky": re.compile("[а-яёңөү .-]+", re.IGNORECASE),
    "tg": re.compile("[а-яёғӣқӯҳҷ .-]+", re.IGNORECASE),
    "mn": re.compile("[а-яёөү .-]+", re.IGNORECASE),
    "el": re.compile("[α-ωά-ώ .-]+", re.IGNORECASE),
    "hy": re.compile("[\u0531-\u0587 .-]+"),
    "ka": re.compile("[\u10d0-\u10ff .-]+"),
}
_GEORGIAN = re.compile("[\u10d0-\u10ff]")  # which Python takes for small letters
_LATIN = re.compile(r"[a-zà-žșțə .'-]+", re.IGNORECASE)
#: Letters beyond a to z, by which another name of a city is known as that of the country: Plzeň, whose name is Pilsen.
_OWN_LETTERS = {
    "az": "əğıöüçş",
    "cs": "áčďéěíňóřšťúůýž",
    "et": "äöõü",
    "fi": "äö",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áðéíóúýþæö",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "pl": "ąćęłńóśźż",
    "sk": "áäčďéíľĺňóôŕšťúýž",
    "sl": "čšž",
}
#: Language -> (ending of the nominative, what stays of it); the first that fits.
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "pl": (("ów", "ow"), ("ódź", "odz"), ("ń", ""), ("[ck]?iec", "c"), ("ek", "k"), ("[aeoy]", "")),
    "cs": (("ec", "c"), ("eň", "n"), ("ek", "k"), ("[aeoyíě]", "")),
    "sk": (("ec", "c"), ("ok", "k"), ("[aeoyí]", "")),
    "sl": (("ec", "c"), ("[aeo]", "")),
    "hr": (("ac", "c"), ("[aeo]", "")),
    "sr": (("ац", "ц"), ("ac", "c"), ("[aeoаео]", "")),
    "bs": (("ac", "c"), ("[aeo]", "")),
    "ka": (("[აეიოუ]", ""),),
    "lt": (("(?:as|is|ys|us|ai|ė|a)", ""),),
    "lv": (("(?:[sae]|is)", ""),),
    "hu": (("[ae]", ""),),
    "ru": (("[ое]в", ""), ("ёл", "л"), ("ец", "ц"), ("ый", ""), ("[аяоеиыьй]", "")),
    "uk": (("піль", "пол"), ("[аяоеиіьй]", "")),
    "be": (("[аяоеыіьй]", ""),),
    "el": (("[αάεέηήοόιί]ς?", ""),),
    "is": (("ur", ""), ("ir", ""), ("[ai]", "")),
    "sq": (("[aeëi]", ""),),
    "fi": (),
}
_SMALL_LAST = frozenset(("sl", "hr", "sr", "bs"))  # languages in which the noun of such a name is small: Novo mesto
_KEPT_WHOLE = {"ru": ("ов", "ев")}  # endings that no rule shortens: Саратов, Киев
_SOUTH_SLAVIC = (("ka", "c"), ("ga", "z"), ("ка", "ц"), ("га", "з"))
_UKRAINIAN = (("ків", "ков"), ("ів", "ов"), ("їв", "єв"))
_GRADES = (
    ("kk", "k"),
    ("pp", "p"),
    ("tt", "t"),
    ("nk", "ng"),
    ("nt", "nn"),
    ("mp", "mm"),
    ("lt", "ll"),
    ("rt", "rr"),
    ("ht", "hd"),
    ("rk", "r"),
    ("lk", "l"),
)
_ADJECTIVES = {
    "ru": (
        ("ий", ("ем", "его")),
        ("ый", ("ом", "ого")),
        ("ая", ("ой",)),
        ("ое", ("ом", "ого")),
        ("ие", ("их",)),
        ("ые", ("ых",)),
    ),
    "uk": (("ий", ("ому", "ого")), ("а", ("ій", "ої"))),
    "pl": (("y", ("ym", "ego")), ("a", ("ej",)), ("i", ("im", "iego")), ("e", ("ych",))),
    "cs": (("ý", ("ém", "ého")), ("é", ("ém", "ého", "ých")), ("á", ("é",)), ("í", ("ím", "ího"))),
    "sk": (("ý", ("om", "ého")), ("á", ("ej",)), ("é", ("om", "ého"))),
    "sl": (("o", ("em", "ega")), ("a", ("i", "e")), ("i", ("em", "ega"))),
    "hr": (("i", ("om", "og")), ("a", ("oj", "e")), ("o", ("om", "og"))),
    "sr": (("i", ("om", "og")), ("a", ("oj", "e")), ("и", ("ом", "ог")), ("а", ("ој", "е"))),
}


def inflected_languages(country: str, name: str) -> list[str]:
    """Return the languages in which a city's name is declined, if it is written in their letters."""
    return [
        language for language in LANGUAGES.get(country, "").split() if _ALPHABETS.get(language, _LATIN).fullmatch(name)
    ]


def is_own_spelling(name: str, language: str) -> bool:
    """Return whether a Latin name has letters that only a few languages have, and only those of the language."""
    letters = {char for char in name.lower() if char.isalpha() and not char.isascii()}
    return bool(letters) and letters <= set(_OWN_LETTERS.get(language, ""))


def city_stems(name: str, language: str) -> set[str]:
    """Return the stems of a city's name, with the words before the last in the cases that adjectives have."""
    *before, last = name.split(" ")
    is_lower = last.islower() and not _GEORGIAN.match(last)
    if (is_lower and not (before and language in _SMALL_LAST)) or len(before) > 1:
        return set()
    stems = {stem for stem in _word_stems(last, language) if len(stem) >= (_SHORTEST_LAST if before else _SHORTEST)}
    if not before:
        return stems | {name} if stems else stems  # the whole name is found first: Narva in "Narvas"
    forms = _adjective_forms(before[0], language)
    return {f"{form} {stem}" for form in (forms[1:] if is_lower else forms) for stem in stems}


def _word_stems(word: str, language: str) -> Iterator[str]:
    if word.endswith(_KEPT_WHOLE.get(language, ())):
        yield word
        return
    for ending, kept in _ENDINGS.get(language, (("[aeiouаеиоуыэюяё]", ""),)):
        if re.search(f"{ending}$", word):
            yield re.sub(f"{ending}$", kept, word)
            break
    else:
        yield word
    if language in ("hr", "sr", "bs"):
        yield from (word[:-2] + new for old, new in _SOUTH_SLAVIC if word.endswith(old))
    if language == "uk" and re.search("[^аеиоуєюяії]і[^аеиоуєюяії]$", word):
        yield word[:-2] + "о" + word[-1]  # Кривий Ріг, у Кривому Розі
    if language == "uk":
        yield from (word[: -len(old)] + new for old, new in _UKRAINIAN if word.endswith(old))
    if language == "fi":
        yield from _weak_grades(word)


def _weak_grades(word: str) -> Iterator[str]:
    """Yield a Finnish name with its last consonants in the weak grade: Helsinki -> Helsingi, Lahti -> Lahde."""
    body, vowel = word[:-1], word[-1]
    for strong, weak in _GRADES:
        if body.endswith(strong):
            yield body[: -len(strong)] + weak + ("e" if word.endswith("hti") else vowel)
            return


def _adjective_forms(word: str, language: str) -> list[str]:
    for ending, cases in _ADJECTIVES.get(language, ()):
        if word.endswith(ending):
            return [word, *(word[: -len(ending)] + case for case in cases)]
    return [word]


def hungarian_adjective(name: str) -> str:
    """Return the adjective of a Hungarian city, which is written with a small letter: Szeged, szegedi."""
    for ending in ("háza", "falva", "i"):
        if name.endswith(ending):
            return name[:-1].lower() + "i"
    return name.lower() + "i"
