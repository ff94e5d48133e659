"""The scripts in which the cities of a country are written there, and the words of them that are ordinary, too."""

import re
from functools import cache

import wordfreq

from inflected_cities import inflected_languages

_ORDINARY = 3.8  # Zipf frequency in its language from which a town's name is mostly not the town
_TIMES = 10  # how much more frequent than the name a case of it is that mostly is another word
#: Script -> letters, and the least number of them in a name.
_SCRIPTS = {
    "arabic": (re.compile("[\u0620-\u06ff ]+"), 4),
    "bengali": (re.compile("[\u0980-\u09ff ]+"), 4),
    "burmese": (re.compile("[\u1000-\u109f ]+"), 4),
    "devanagari": (re.compile("[\u0900-\u097f ]+"), 4),
    "ethiopic": (re.compile("[\u1200-\u137f -]+"), 2),
    "gujarati": (re.compile("[\u0a80-\u0aff ]+"), 4),
    "gurmukhi": (re.compile("[\u0a00-\u0a7f ]+"), 4),
    "han": (re.compile("[\u3400-\u9fff]+"), 3),
    "hangul": (re.compile("[\uac00-\ud7a3]+"), 3),
    "hebrew": (re.compile("[\u0590-\u05ff' -]+"), 4),
    "kannada": (re.compile("[\u0c80-\u0cff ]+"), 4),
    "khmer": (re.compile("[\u1780-\u17ff]+"), 5),
    "lao": (re.compile("[\u0e80-\u0eff]+"), 5),
    "malayalam": (re.compile("[\u0d00-\u0d7f ]+"), 4),
    "odia": (re.compile("[\u0b00-\u0b7f ]+"), 4),
    "sinhala": (re.compile("[\u0d80-\u0dff ]+"), 4),
    "tamil": (re.compile("[\u0b80-\u0bff ]+"), 4),
    "telugu": (re.compile("[\u0c00-\u0c7f ]+"), 4),
    "thai": (re.compile("[\u0e00-\u0e7f]+"), 5),
}
_ARAB = "DZ BH EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN AE YE".split()
#: Country -> languages that are written in other scripts than Latin, each with its script.
_WRITTEN: dict[str, tuple[tuple[str, str], ...]] = {
    **dict.fromkeys(_ARAB, (("ar", "arabic"),)),
    "AF": (("fa", "arabic"), ("ps", "arabic")),
    "BD": (("bn", "bengali"),),
    "CN": (("zh", "han"),),
    "ER": (("ti", "ethiopic"),),
    "ET": (("am", "ethiopic"), ("ti", "ethiopic")),
    "HK": (("zh", "han"),),
    "IL": (("he", "hebrew"), ("ar", "arabic")),
    "IN": (
        ("hi", "devanagari"),
        ("mr", "devanagari"),
        ("bn", "bengali"),
        ("ta", "tamil"),
        ("te", "telugu"),
        ("ml", "malayalam"),
        ("kn", "kannada"),
        ("gu", "gujarati"),
        ("pa", "gurmukhi"),
        ("or", "odia"),
        ("ur", "arabic"),
    ),
    "IR": (("fa", "arabic"),),
    "JP": (("ja", "han"),),
    "KH": (("km", "khmer"),),
    "KP": (("ko", "hangul"),),
    "KR": (("ko", "hangul"),),
    "LA": (("lo", "lao"),),
    "LK": (("si", "sinhala"), ("ta", "tamil")),
    "MM": (("my", "burmese"),),
    "MO": (("zh", "han"),),
    "NP": (("ne", "devanagari"),),
    "PK": (("ur", "arabic"),),
    "SG": (("zh", "han"),),
    "TH": (("th", "thai"),),
    "TW": (("zh", "han"),),
}


def native_languages(country: str, name: str) -> list[str]:
    """Return the languages of a country in whose script, other than Latin, a name is written."""
    languages = [
        language
        for language, script in _WRITTEN.get(country, ())
        if _SCRIPTS[script][0].fullmatch(name) and len(name) >= _SCRIPTS[script][1]
    ]
    return languages + [language for language in inflected_languages(country, name) if ord(name[0]) >= 0x370]


@cache
def _frequencies(language: str) -> dict[str, float]:
    return wordfreq.get_frequency_dict(language) if language in wordfreq.available_languages() else {}


def is_ordinary(name: str, language: str) -> bool:
    """Return whether a name is a frequent word of the language."""
    return _frequencies(language).get(name.lower(), 0.0) >= 10 ** (_ORDINARY - 9)


def is_more_frequent(form: str, name: str, language: str) -> bool:
    """Return whether a case of a name is a frequent word, and far more frequent than the name."""
    share = _frequencies(language).get(form.lower(), 0.0)
    return share >= 10 ** (_ORDINARY - 9) and share >= _TIMES * _frequencies(language).get(name.lower(), 0.0)
