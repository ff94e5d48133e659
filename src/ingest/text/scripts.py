"""Character classes of writing systems that several rooms need."""

import re

#: Characters of scripts without spaces between words (Thai, Lao, Burmese, Khmer, kana, Han), and Hangul. One of them
#: says about as much as three letters of an alphabet.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def dense_length(text: str) -> int:
    """Return the length in characters, where a character of `UNSPACED` counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(UNSPACED.findall(text))
