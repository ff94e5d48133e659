"""Phrases that mark a line as boilerplate rather than text: by class, way of matching and language.

Each entry is a class, a mode, and phrases separated by "|". Modes: `whole` matches the whole line, `start` its
beginning (of a line up to 240 characters), `any` any place in such a line. Phrases are compared without case and
punctuation (a colon counts), at word boundaries where the script has them. Only phrases that many sites use; none
names a publisher or an agency.
"""

from ingest.text.boilerplate_links import LINK_PHRASES
from ingest.text.boilerplate_notices import NOTICE_PHRASES
from ingest.text.boilerplate_offers import OFFER_PHRASES

PHRASES: tuple[tuple[str, str, str], ...] = (*LINK_PHRASES, *NOTICE_PHRASES, *OFFER_PHRASES)
"""All of them, in the order in which they are tried."""
