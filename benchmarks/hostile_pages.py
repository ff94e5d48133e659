"""Measure what pages that are built to cost a reader cost ours: CPU seconds each, and the peak memory of the process.

    python benchmarks/hostile_pages.py

All are made here: deep nesting, many attributes, what is never closed, many dates, names and notices, tens of
megabytes, nulls, text that was encoded twice, bytes of another character set than the page declares.
"""

import resource
import time
from collections.abc import Iterator

from ingest.extract.read import read_document
from ingest.records import Article

TEXT = (
    "The council met on Monday and spoke about the new bridge, the old mill, and the price of bread in the town, which "
    "has doubled since the harvest. Nobody asked for a vote. "
)
PARAGRAPH = f"<p>{TEXT}</p>"
DAYS = [f"{day:02}.{month:02}.2026" for month in range(1, 13) for day in range(1, 29)]
CYRILLIC = "Совет собрался в понедельник и говорил о новом мосте, о старой мельнице и о цене хлеба в городе. "
LATIN = "Über die Straße nach Köln führt eine Brücke für Fußgänger, und größer wird die Not nicht. "


def main() -> None:
    """Read every page and print its cost."""
    read_document(page(PARAGRAPH * 5))  # loads what all pages need
    worst = 0.0
    count = 0
    for name, content in pages():
        start = time.process_time()
        outcome = read_document(content, media_type="text/html")
        seconds = time.process_time() - start
        result = f"{len(outcome.text):,} characters" if isinstance(outcome, Article) else f"{outcome.reason}"
        print(f"{name:42}{len(content) / 1e6:7.2f} MB {seconds:7.2f} s  {result}", flush=True)
        worst, count = max(worst, seconds), count + 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} pages, at most {worst:.2f} s of CPU, peak memory {peak:.0f} MB")


def page(body: str, head: str = "") -> bytes:
    """Return a page in UTF-8."""
    return f"<html><head><title>Bridge</title>{head}</head><body><h1>Bridge</h1>{body}</body></html>".encode()


def pages() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every page, one at a time."""
    text = PARAGRAPH * 5
    for depth in (1_000, 10_000, 100_000):
        yield f"div, {depth:,} deep", page("<div>" * depth + text + "</div>" * depth)
    yield "span, 10,000 deep around each paragraph", page(("<span>" * 10_000 + PARAGRAPH) * 5)
    yield "lists and tables, 5,000 deep", page("<ul><li><table><tr><td>" * 5_000 + text)
    yield "100,000 attributes of an element", page(f"<div {' '.join(f'a{n}=b' for n in range(100_000))}>{text}</div>")
    yield "a class of 5 MB", page(f"<div class='{'related share ' * 350_000}'>{text}</div>")
    yield "200,000 unclosed p", page("<p>unclosed words " * 200_000)
    yield "200,000 unclosed b and i", page("<b><i>words " * 100_000 + text)
    yield "200,000 links", page("<a href='/a'>Another story</a> " * 200_000 + text)
    yield "50,000 dates", page("".join(f"<p>Published {DAYS[n % len(DAYS)]}</p>" for n in range(50_000)) + text)
    yield "50,000 bylines", page("".join(f"<p class=byline>By Author {n}</p>" for n in range(50_000)) + text)
    yield "50,000 notices in one paragraph", page(text + f"<p>{'Follow us on X. Read more: Bridge. ' * 50_000}</p>")
    yield "100,000 nodes of JSON-LD", page(text, json_ld('{"@type":"NewsArticle","headline":"Bridge"},' * 100_000))
    yield "JSON-LD, 100,000 deep", page(text, json_ld('{"a":[' * 100_000))
    yield "a table of 50,000 rows", page(text + table(50_000))
    yield "12,000 different paragraphs", page("".join(f"<p>{n:05} {TEXT}{TEXT}</p>" for n in range(12_000)))
    yield "30 MB of one paragraph", page(f"<p>{TEXT * 180_000}</p>")
    yield "20 MB of paragraphs", page(PARAGRAPH * 110_000)
    yield "30 MB of a comment that never ends", page(f"{text}<!-- {TEXT * 180_000}")
    yield "10 million nulls", page(text) + b"\0" * 10_000_000
    yield "8 MB encoded twice", page(f"<p>{LATIN}</p>" * 75_000).decode("latin-1").encode()
    declared = "<meta charset=utf-8>"
    yield (
        "16 MB of windows-1251 declared as UTF-8",
        page(f"<p>{CYRILLIC}</p>" * 155_000, declared).decode().encode("cp1251"),
    )


def table(rows: int) -> str:
    """Return a table with two cells in each row."""
    return f"<table>{''.join(f'<tr><td>Boat {n}</td><td>{n}</td></tr>' for n in range(rows))}</table>"


def json_ld(nodes: str) -> str:
    """Return a script with structured data, whose last comma or bracket is wrong."""
    return f'<script type="application/ld+json">[{nodes}]</script>'


if __name__ == "__main__":
    main()
