"""The body of an article: its paragraphs, headings, list items and quotes, without what surrounds them on the page."""

import unicodedata
from dataclasses import dataclass

from ingest.extract.tree import Tree
from ingest.records import Dropped


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article, one block per line, NFC; empty when the page has none."""

    text: str
    extractor: str  # "fast/1", "trafilatura/2.3.1" ...
    confidence: float  # 0..1: how sure we are that this is the article, whole and alone
    dropped: tuple[Dropped, ...] = ()


def extract_body(
    tree: Tree,
    html: str,
    *,
    title: str | None,
    url: str | None,
    language: str | None = None,
    fragment: bool = False,
) -> Body:
    """The body of the page `html`, parsed as `tree`.

    `fragment` says that `html` is an article body already (a feed's full text), so that all of it counts.
    """
    import trafilatura

    text = trafilatura.extract(html, url=url, include_comments=False, target_language=None) or ""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).split("\n"))
    return Body("\n".join(line for line in lines if line), f"trafilatura/{trafilatura.__version__}", 0.5)
