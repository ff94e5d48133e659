"""Whole pages in legacy character sets: text and title are exact, whoever names the character set."""

import pytest
from legacy_charsets import IDS, LEGACY, TLDS

from ingest.extract import read
from ingest.records import Article, Raw
from ingest.text.decode import encoding_name

HOW = ("http", "meta", "neither")


def page(text: str, charset: str | None) -> tuple[str, str]:
    """A news page around a text, and its title."""
    title = text[:24].rstrip("，,、 ")
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    links = "".join(f'<li><a href="/{number}/">{number}</a></li>' for number in range(8))
    body = f"<article><h1>{title}</h1><p>{text}</p></article>"
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>{title}</title>"
        f'<script>window.page = {{"id": 7}};</script></head>'
        f"<body><nav><ul>{links}</ul></nav><main>{body}</main><footer>About us</footer></body></html>",
        title,
    )


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize(("label", "codec", "text"), LEGACY, ids=IDS)
def test_the_text_of_a_legacy_page_is_exact(label: str, codec: str, text: str, how: str) -> None:
    html, title = page(text, label if how == "meta" else None)
    media_type = f"text/html; charset={label}" if how == "http" else "text/html"
    tld = TLDS.get(label, "org")
    raw = Raw(
        content=html.encode(codec),
        location="page.html",
        source="pages",
        url=f"https://news.example.{tld}/1",
        media_type=media_type,
    )
    reading = read(raw)
    article = reading.outcome
    assert isinstance(article, Article), article
    assert (article.text, article.title) == (text, title)
    assert reading.charset_source == {"http": "http", "meta": "meta", "neither": "detected"}[how]
    if how != "neither":
        assert article.charset == encoding_name(label)
