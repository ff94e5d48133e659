"""Measure idempotence: the text that was read from a page is put on a page of its own and read again.

    python benchmarks/read_again.py --data ../shared/data/extract [--tables] [--differences]

The second page has the title as its headline and a paragraph for every line; with `--tables` lines with tabs are rows
of tables, for white space between the words of a paragraph is lost. The pages are those whose text counts.
"""

import argparse
import gzip
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from extract_quality import counts_for_text, read_pages
from ingest.extract.body.extract import extract_body
from ingest.extract.read import read_document
from ingest.extract.tree import parse
from ingest.records import Article

NEAR = 0.02  # difference in characters up to which two texts are nearly equal


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tables", action="store_true", help="put lines with tabs into tables")
    parser.add_argument("--differences", action="store_true", help="print the lines that only one reading has")
    options = parser.parse_args()
    texts = equal = near = 0
    for page in filter(counts_for_text, read_pages(options.data)):
        content = gzip.decompress((options.data / "html" / f"{page['id']}.html.gz").read_bytes())
        article = read_document(content, url=page["url"], media_type="text/html; charset=utf-8")
        if not isinstance(article, Article):
            continue
        html = page_of(article, tables=options.tables)
        again = extract_body(parse(html), html, title=article.title, url=None, authors=article.authors).text
        texts += 1
        equal += again == article.text
        near += abs(len(again) - len(article.text)) <= NEAR * len(article.text)
        if options.differences and again != article.text:
            print(page["id"], *differences(article.text, again), sep="\n  ")
    print(f"{texts} texts: {equal} equal when read again, {near} within {NEAR:.0%} of the characters")


def page_of(article: Article, *, tables: bool) -> str:
    """Return a page with nothing but the title and the text of an article."""
    title = escape(article.title or "")
    inner: list[str] = []
    for in_table, group in groupby(article.text.split("\n"), lambda line: tables and "\t" in line):
        lines = [escape(line) for line in group]
        if in_table:
            rows = "</td></tr><tr><td>".join(lines).replace("\t", "</td><td>")
            inner.append(f"<table><tr><td>{rows}</td></tr></table>")
        else:
            inner += [f"<p>{line}</p>" for line in lines]
    return (
        f"<html><head><title>{title}</title></head><body><main><article><h1>{title}</h1>{''.join(inner)}</article>"
        "</main></body></html>"
    )


def differences(first: str, second: str) -> Iterator[str]:
    """Yield the lines that one text has and the other one lacks, those of the first behind a minus."""
    before, after = first.split("\n"), second.split("\n")
    yield from (f"- {line[:150]}" for line in before if line not in after)
    yield from (f"+ {line[:150]}" for line in after if line not in before)


if __name__ == "__main__":
    main()
