"""Cases of names whose stem is so short that letters behind it may be anything: Riga, Brno, Niš, Ufa."""

import re

_SHORTEST, _LONGEST = 2, 3  # letters of such a stem
_RUSSIAN = (("а", "ы е у ой"), ("я", "и е ю ей"), ("", "а у ом е"))
_SOUTH = (("a", "e i u om"), ("o", "a u om"), ("", "a u om"))
#: Language -> (ending of the nominative, endings of the other cases), the first that fits.
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "ru": _RUSSIAN,
    "uk": (("а", "и і у ою"), ("", "а у ом і")),
    "be": (("а", "ы е у ай"), ("", "а у ам е")),
    "cs": (("a", "y ě e u ou"), ("o", "a u ě em"), ("", "a u em ě")),
    "sk": (("a", "y e u ou"), ("o", "a u e om"), ("", "a u om e")),
    "pl": (("a", "y ie e ę ą"), ("o", "a u em ie"), ("", "a u em ie")),
    "sl": (("a", "e i o"), ("o", "a u om"), ("", "a u om")),
    "hr": _SOUTH,
    "bs": _SOUTH,
    "sr": _SOUTH,
    "sr_Cyrl": (("а", "е и у ом"), ("о", "а у ом"), ("", "а у ом")),
    "lv": (("a", "as ai u ā ām"), ("e", "es ei i ē"), ("is", "a im i ī"), ("s", "a am u ā")),
    "lt": (("a", "os ai ą oje"), ("ė", "ės ei ę ėje"), ("as", "o ui ą e"), ("is", "io iui į yje")),
    "hu": (("a", "ában ából ába án ára ának át ával"), ("e", "ében éből ébe én ére ének ét ével")),
    "el": (("η", "ης"), ("α", "ας"), ("ος", "ου ο"), ("ο", "ου")),
    "ka": (("ი", "ს ის ში იდან მა ით"),),
}
#: Consonants that change before some endings: Рига, у Ризі; Piła, w Pile; Рыга, у Рызе.
_CHANGES = {
    "uk": (("г", "і", "з"), ("к", "і", "ц"), ("х", "і", "с")),
    "be": (("г", "е", "з"), ("к", "е", "ц")),
    "pl": (("ł", "ie", "l"), ("g", "ie", "dz"), ("k", "ie", "c")),
    "hr": (("g", "i", "z"), ("k", "i", "c")),
    "sr": (("g", "i", "z"), ("k", "i", "c")),
    "sr_Cyrl": (("г", "и", "з"), ("к", "и", "ц")),
}
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_HARD_RUSSIAN = frozenset("гкхжшчщ")


def short_forms(name: str, language: str) -> list[str]:
    """Return the other cases of a name of one word with a short stem; none where letters may follow the stem."""
    if language == "sr" and _CYRILLIC.match(name):
        language = "sr_Cyrl"
    for ending, cases in _ENDINGS.get(language, ()):
        stem = name.removesuffix(ending)
        if not name.endswith(ending) or not _SHORTEST <= len(stem) <= _LONGEST or not stem.isalpha():
            continue
        if not ending and stem[-1].lower() in "aeiouyаеиоуыэюяєіїáéíóúý":
            return []
        return [_joined(stem, case, language) for case in cases.split(" ")]
    return []


def _joined(stem: str, case: str, language: str) -> str:
    if language == "ru" and case == "ы" and stem[-1] in _HARD_RUSSIAN:
        case = "и"
    for consonant, ending, changed in _CHANGES.get(language, ()):
        if stem.endswith(consonant) and case == ending:
            return stem.removesuffix(consonant) + changed + case.removeprefix("i" if language == "pl" else "")
    return stem + case
