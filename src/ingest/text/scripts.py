"""Characters of writing systems: those without spaces between words or without capitals, and ends of sentences."""

import re

#: Characters of scripts without spaces between words (Thai, Lao, Burmese, Khmer, kana, Han), and Hangul. One of them
#: says about as much as three letters of an alphabet.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

#: Characters of scripts without capital letters: Hebrew, Arabic, Georgian, those of South and Southeast Asia, kana,
#: Han, Hangul, Ethiopic.
CASELESS = re.compile(
    "[\u0590-\u08ff\u0900-\u109f\u0e00-\u0eff\u10a0-\u10ff\u1200-\u139f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
#: The end of a text that ends like a sentence, with the quotation marks and brackets that close behind it.
SENTENCE_END = re.compile(r"[.!?。！？؟۔।။។։።…][\"'”’»)\]」』]*$")


def starts_lowercase(text: str) -> bool:
    """Return whether a text begins with a lower-case letter of a script whose names begin with capitals.

    Georgian has capitals for whole words only.
    """
    return text[:1].islower() and CASELESS.match(text) is None


def dense_length(text: str) -> int:
    """Return the length in characters, where a character of `UNSPACED` counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(UNSPACED.findall(text))
