"""What worker processes load lazily, loaded once by the fork server: each worker shares its memory.

Imported there only. Later on a worker has a limit of its memory, which is for the items and not for the code.
"""

import gc
from contextlib import suppress
from datetime import UTC, datetime

import obstore  # noqa: F401
import pyarrow.parquet  # noqa: F401

from ingest.extract import read
from ingest.extract.body.second_opinion import ask_trafilatura
from ingest.hidden_modules import keep_pandas_out_of_pyarrow
from ingest.lake.encoding import decode_articles, encode_articles
from ingest.process import Tagging, with_fingerprint
from ingest.reading import read_raws  # noqa: F401
from ingest.records import Article, Raw


def _load() -> None:
    """Load models and tables, by reading, tagging and encoding a small page."""
    text = "<p>The council of Paris met on Monday to vote on the budget of the city, the mayor said.</p>" * 3
    page = f"<html><body><article><h1>Warm</h1>{text}</article></body></html>".encode()
    keep_pandas_out_of_pyarrow()
    ask_trafilatura(page.decode(), None)
    outcome = read(
        Raw(content=page, location="warm-up", source="warm-up"), now=datetime(2000, 1, 1, tzinfo=UTC)
    ).outcome
    if isinstance(outcome, Article):
        decode_articles(encode_articles([with_fingerprint(Tagging()(outcome))]), [0])


with suppress(Exception):  # a worker that fails in the same way reports it
    _load()
gc.freeze()  # nothing of it is garbage, and a collection in a worker would copy its memory
