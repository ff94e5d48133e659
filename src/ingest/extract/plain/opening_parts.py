"""Patterns of the parts of a dateline that opens a paragraph: gaps, dashes, brackets, words, reporters."""

import re

from ingest.extract.meta.byline_words import KOREAN_ROLES

GAP = re.compile(r"[\s,،၊፣*.।]+")
DASH = re.compile(r"\.?\s*(?:[-–—―_]{1,2}|=|＝)(?:\s+|(?<=\.-)|(?<=--)|(?<=[–—―=＝])|$)|\s*[:：]\s+")
GROUP = re.compile(r"[(（\[【]\s*([^()（）\[\]【】\n]{1,60}?)\s*[)）\]】]\.?|/\s*([^/\n]{2,60}?)\s*/\.?")
WORDS = re.compile(
    r"[^\W\d_](?:[^\n,،၊፣()（）\[\]【】/:：=＝–—―.\d]|(?<=\b[^\W\d_])\.|(?<=\b[^\W\d_]{2})\.|(?<=\b[^\W\d_]{3})\.(?!-)|"
    r"(?<=\w)-(?=\w))*"
)
ERA = re.compile(r"\s*(?:г|р|год[ауе]?|року|ж|г\.?\s?в|godine|roku|rok|d|m|r|g|թ|წ|م)\b\.?", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{1,16}[.,]?\s*")
INITIALS = re.compile(r"[^\W\d_]{1,4}(?:[/.-][^\W\d_]{1,4}){1,3}")
QUOTED = re.compile(r"[„“\"«]([^„“”\"«»]{2,40})[”“\"»]")
REPORTER_WORD = re.compile(r"\b(?:корр|кор|спецкорр|corr|special correspondent)\b\.?\s*", re.IGNORECASE)
KOREAN_REPORTER = re.compile(rf"\s*([\uac00-\ud7af]{{2,4}})\s+(?:{KOREAN_ROLES})\s*=\s*")
