"""The text that an entry carries itself, and whether it is the whole article."""

import html

from ingest.feeds import fields as f
from ingest.records import Entry

_FULL_WORDS = 150
_ELLIPSES = ("…", "...", "…]", "...]", "…)", "...)")
_INVITATIONS = (
    "read more",
    "continue reading",
    "weiterlesen",
    "lire la suite",
    "leer más",
    "leggi tutto",
    "читать далее",
)


def body_html(entry: Entry) -> str | None:
    """Return the text that an entry carries, as HTML: its content, else its summary; None without any."""
    if entry.content_html:
        return entry.content_html
    return f"<p>{html.escape(entry.summary, quote=False)}</p>" if entry.summary else None


def is_full_text(entry: Entry) -> bool:
    """Return whether the entry's content is the whole article, so that its page need not be fetched.

    It is, when it has 150 words (or 450 characters of a script without spaces) and does not break off with an
    ellipsis or an invitation to read on.
    """
    text = f.plain_text(entry.content_html, limit=200_000)
    if text is None:
        return False
    ending = text[-200:].lower().rstrip(" »›>→")
    if ending.endswith(_ELLIPSES) or ending.rstrip(" .[]").endswith(_INVITATIONS):
        return False
    return len(text.split()) >= _FULL_WORDS or _count_unspaced(text) >= 3 * _FULL_WORDS


def _count_unspaced(text: str) -> int:
    """Count the characters of scripts without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese)."""
    return sum(
        "\u0e00" <= char <= "\u0eff"
        or "\u1000" <= char <= "\u109f"
        or "\u1780" <= char <= "\u17ff"
        or "\u3040" <= char <= "\u9fff"
        for char in text
    )
