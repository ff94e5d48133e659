"""Which of the character sets for Latin letters short bytes are in: the one whose letters its language has.

A detector by byte frequencies takes a few lines of Hungarian, Lithuanian or Romanian for Western European, or the
other way round: few of the bytes differ. Here each set is tried, the language of what comes out is identified, and the
letters beyond ASCII are compared with its alphabet.
"""

from functools import cache

from ingest.text.language import identify

#: Sets that are taken for one another, by their names in the WHATWG Encoding Standard.
CHARSETS = ("windows-1252", "windows-1250", "iso-8859-2", "windows-1257", "windows-1254")
_CONFUSED = frozenset({*CHARSETS, "iso-8859-4", "iso-8859-13", "iso-8859-10", "iso-8859-15", "iso-8859-16"})
_ALPHABETS = {
    "hu": "áéíóöőúüű", "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "ro": "ăâîșțşţ",
    "hr": "čćđšž", "bs": "čćđšž", "sr": "čćđšž", "sl": "čćđšž", "sq": "ëç", "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž", "et": "äõöüšž", "de": "äöüß", "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúüªº",
    "pt": "ãáàâçéêíóôõúüªº", "it": "àèéìíîòóùú", "nl": "áéèêëíïóöúü", "sv": "åäöéà", "fi": "åäö", "no": "æøåéòô",
    "nn": "æøåéòô", "da": "æøåé", "is": "áðéíóúýþæö", "ca": "àçéèíïóòúü·", "gl": "áéíñóúü", "tr": "çğıöşüâîûi",
    "en": "áàâäåãæçéèêëíìîïñóòôöõøúùûüýÿßðþœšž",
}  # fmt: skip
_SIGNS = frozenset("\n\r\t\xa0\xad–—‘’‚“”„‹›«»…•·°§©®™€£¥†‡‰×½¼¾²³¿¡´`")
_SAMPLE = 8_192  # bytes
_MIN_SHARE = 0.9  # of the letters of another set that are in the alphabet of the language


def latin_charset(content: bytes, guess: str) -> str:
    """Return the set of Latin letters that the bytes are in, where the guess is such a set; else the guess.

    Another set than the guess must have more letters of the alphabet of its language, and hardly any others.
    """
    if guess not in _CONFUSED:
        return guess
    sample = content[:_SAMPLE]
    best, most = guess, _share(sample, guess)
    for charset in CHARSETS if most < 1.0 else ():
        share = _share(sample, charset)
        if share > most and share >= _MIN_SHARE:
            best, most = charset, share
    return best


def _share(content: bytes, charset: str) -> float:
    """Return the share of the letters beyond ASCII that are in the alphabet of the language, read in a set.

    Signs that stand in no news, such as controls, count as other letters; 0.0 where the language is unknown.
    """
    text = content.decode(charset, "replace")
    found = identify(text)
    alphabet = _letters(found.code) if found else None
    if alphabet is None:
        return 0.0
    others = [char for char in text if char > "\x7f" and char not in _SIGNS]
    # The small letter of the Turkish İ is an i and a dot, of which the table has the i.
    return sum(char.lower()[0] in alphabet for char in others) / len(others) if others else 1.0


@cache
def _letters(language: str) -> frozenset[str] | None:
    letters = _ALPHABETS.get(language)
    return frozenset(letters) if letters else None
