"""The language of a text, identified by the text and not by what its page declares.

CLD2 (Sites 2013, "Compact Language Detector 2"; Apache-2.0) scores quadgrams over the whole text and returns the share
of each language, so a page in two languages gets the one with the larger share.
"""

import re
from dataclasses import dataclass

import pycld2

from ingest.text.neighbour_languages import candidates, settle_neighbour

#: Codes of CLD2 that are not BCP 47, or that name a variety where the language is meant.
_CODES = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "nb": "no",
    "sh": "sr",
    "zh-Hant": "zh",
    "crs": "crs",
}
_MIN_LETTERS = 24  # Latin letters; fewer are not enough. Denser scripts need fewer, see `_letters`.
_SLICE = 1200  # characters of the beginning, the middle and the end of a long text
# Characters below which no guess is forced: at 40 a forced one is wrong in 4 of 100 cases, an unforced one in 2.
_SHORT = 100
_MUCH = 400  # bytes of text from which an unreliable result counts (names, code and numbers between the words)
_LETTER = re.compile(r"[^\W\d_]")
# Scripts of one or few languages, where a few letters are enough.
_DENSE = re.compile("[\u0370-\u03ff\u0530-\u05ff\u0e00-\u10ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Languages that the detector lacks and takes for others, with low scores: then the page's word counts.
_UNKNOWN = frozenset("ku ckb bs ast an sc fur szl hsb dsb se kea pap lij vec nap scn ext mwl".split())
_FIT = 450.0  # score per kilobyte from which a text is in the detected language; of 371 news texts the least is 482
#: Languages that the detector takes for their neighbours.
_NEAR = {
    "bs": ("hr", "sr"), "ast": ("es", "gl"), "an": ("es", "gl", "ca"), "ext": ("es",), "mwl": ("pt", "gl"),
    "scn": ("it", "co"), "nap": ("it", "co"), "vec": ("it",), "lij": ("it",), "szl": ("pl",),
}  # fmt: skip
_ADDRESS = re.compile(r"https?://\S+|[\w.+-]{1,64}@\S+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Language:
    """A language (BCP 47 primary subtag) and the confidence in it, 0..1."""

    code: str
    confidence: float


def primary_subtag(tag: str | None) -> str | None:
    """Return the language of a BCP 47 tag or a locale, `pt_BR` -> `pt`; None when it is none."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?:[-_].*)?\s*$", tag or "")
    if not match:
        return None
    code = match[1].lower()
    return _CODES.get(code, code)


def identify(text: str, hint: str | None = None) -> Language | None:
    """Return the language of most of `text`; None for too little text, or when no language stands out.

    `hint` (BCP 47, from the feed or the settings) only decides where the text alone is ambiguous.
    """
    sample = _CONTROL.sub(" ", _sample(text))
    if "@" in sample or "://" in sample:
        sample = _ADDRESS.sub(" ", sample)
    if len(sample) < 8 * _MIN_LETTERS and _letters(sample) < _MIN_LETTERS:
        return None
    try:
        reliable, measured, details = pycld2.detect(sample, isPlainText=True, bestEffort=len(sample) >= _SHORT)
    except pycld2.error:
        return None
    _, code, percent, score = details[0]
    if code == "un" or code.startswith("xx-"):
        return None
    language = _CODES.get(code, code.split("-")[0])
    share = percent / 100
    declared = primary_subtag(hint)
    if declared in _NEAR and language in _NEAR[declared]:
        return Language(declared, round(share if reliable else share / 2, 2))
    if declared in _UNKNOWN and score < _FIT:
        return Language(declared, 0.5)
    settled = settle_neighbour(language, sample)
    if settled is None:
        return Language(declared, round(share * 0.5, 2)) if declared in candidates(language) else None
    language = settled
    if reliable:
        return Language(language, round(share, 2))
    if primary_subtag(hint) == language or (measured >= _MUCH and percent >= 60):
        return Language(language, round(share * 0.5, 2))
    return None


def _letters(text: str) -> int:
    return len(_LETTER.findall(text)) + 3 * len(_DENSE.findall(text))


def _sample(text: str) -> str:
    if len(text) <= 3 * _SLICE:
        return text
    middle = len(text) // 2 - _SLICE // 2
    return "\n".join((text[:_SLICE], text[middle : middle + _SLICE], text[-_SLICE:]))
