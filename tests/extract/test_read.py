"""The reading of one item as a whole: outcomes, identity, the trace, and hostile content."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Reason
from ingest.extract import read, read_document
from ingest.extract.page import is_truncated
from ingest.extract.read import MAX_BYTES
from ingest.ids import sha256_hex
from ingest.records import Article, Hints, Raw, Reading, Rejected

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PARAGRAPHS = [
    "The harbour bridge will reopen to traffic next week, the city council said on Monday after a long meeting.",
    "Work began after inspectors found cracks in three supports of the bridge, which carries a third of the traffic.",
    "Ferries will go on running until the end of the month, so that nobody has to change plans at short notice.",
]
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harbour bridge to reopen</title>'
    '<meta property="og:title" content="Harbour bridge to reopen"></head><body><nav><a href="/">Home</a></nav>'
    "<article><h1>Harbour bridge to reopen</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article>"
    "<footer>All rights reserved</footer></body></html>"
)


def raw(content: bytes | str, **fields: object) -> Raw:
    data = content.encode() if isinstance(content, str) else content
    return Raw(data, **{"location": "here/page.html", "source": "here", "kind": "html", **fields})  # type: ignore[arg-type]


def reading(content: bytes | str, **fields: object) -> Reading:
    return read(raw(content, **fields), now=NOW)


def article(content: bytes | str, **fields: object) -> Article:
    outcome = reading(content, **fields).outcome
    assert isinstance(outcome, Article), outcome
    return outcome


def test_a_page() -> None:
    got = article(PAGE, url="https://www.coast.example.org/bridge?utm_source=x", fetched_at=NOW)
    assert got.title == "Harbour bridge to reopen"
    assert got.text.split("\n")[-3:] == PARAGRAPHS
    assert got.text_sha256 == sha256_hex(got.text.encode())
    assert got.html_sha256 == sha256_hex(PAGE.encode())
    assert (got.language, got.charset, got.kind, got.version) == ("en", "utf-8", "article", 1)
    assert got.url == "https://www.coast.example.org/bridge"
    assert got.source_domain == "example.org"
    assert (got.first_seen_at, got.fetched_at) == (NOW, NOW)
    assert got.word_count == sum(len(text.replace(",", "").split()) for text in got.text.split("\n"))


def test_identity_is_the_address_or_the_bytes() -> None:
    first = article(PAGE, url="https://coast.example.org/bridge")
    same = article(PAGE.replace("Monday", "Tuesday"), url="http://www.coast.example.org/bridge?utm_source=feed")
    assert first.id == same.id
    assert article(PAGE).id == article(PAGE, location="elsewhere").id
    assert article(PAGE).id != article(PAGE + " ").id


def test_sighting() -> None:
    hints = Hints(title="Feed title", guid="guid-1", feed_url="https://coast.example.org/feed", carrier="feed")
    one = article(PAGE, url="https://coast.example.org/bridge", hints=hints, kind="feed").sighting
    assert one is not None
    assert (one.kind, one.guid, one.title, one.seen_at) == ("feed", "guid-1", "Feed title", NOW)
    assert one.feed_url == hints.feed_url
    again = article(PAGE, url="https://coast.example.org/bridge", hints=hints, kind="feed", location="other").sighting
    assert again is not None
    assert again.id == one.id  # the feed and its entry carry it, not the place it was read from
    elsewhere = article(PAGE, url="https://coast.example.org/bridge", location="other").sighting
    assert elsewhere is not None
    assert elsewhere.id != one.id


def test_a_fragment_takes_its_metadata_from_the_feed() -> None:
    hints = Hints(
        title="Harbour bridge to reopen",
        authors=("Ada Lovelace",),
        published_at=datetime(2022, 5, 14, 8, tzinfo=UTC),
        source_name="Coast Herald",
        language="en",
        carrier="feed",
        home="GB",
    )
    content = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    got = article(content, fragment=True, hints=hints, url="https://coast.example.org/bridge", kind="feed")
    assert (got.title, got.authors, got.source_name) == (hints.title, hints.authors, "Coast Herald")
    assert (got.published_at, got.published_source, got.home) == (hints.published_at, "feed", "GB")
    assert got.text.split("\n") == PARAGRAPHS


def test_a_fragment_is_html_whatever_it_looks_like() -> None:
    assert article("{Opinion} " + PARAGRAPHS[0], fragment=True, media_type="application/json").text.endswith(
        PARAGRAPHS[0]
    )


def test_a_fragment_without_markup() -> None:
    assert article(" ".join(PARAGRAPHS), fragment=True, media_type="text/html").text == " ".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        (b"", None, Reason.EMPTY),
        (b" \n\x00 ", None, Reason.EMPTY),
        (b"%PDF-1.7 and so on", "application/pdf", Reason.UNKNOWN_KIND),
        (b"\x89PNG\r\n\x1a\n....", None, Reason.UNKNOWN_KIND),
        (gzip.compress(PAGE.encode()), "text/html", Reason.UNKNOWN_KIND),
        (b"<?xml version='1.0'?><rss><channel/></rss>", None, Reason.UNKNOWN_KIND),
        (bytes(range(256)) * 64, "text/html", Reason.UNDECODABLE),
        (b"<html><head><title>x</title></head><body></body></html>", None, Reason.NO_TEXT),
        (b"<html><body><script>var a = 'words and more words';</script></body></html>", None, Reason.NO_TEXT),
        (b'{"title": "no text"}', "application/json", Reason.NO_TEXT),
        (b"short", "text/plain", Reason.NO_TEXT),
        (b"x" * (MAX_BYTES + 1), "text/html", Reason.TOO_LARGE),
    ],
)  # fmt: skip
def test_rejects(content: bytes, media_type: str | None, reason: Reason) -> None:
    outcome = reading(content, media_type=media_type).outcome
    assert isinstance(outcome, Rejected)
    assert outcome.reason is reason
    assert outcome.message.startswith("here/page.html: ")
    assert "\n" not in outcome.message
    assert (outcome.raw_bytes, outcome.raw_sha256) == (len(content), sha256_hex(content))
    assert outcome.sighting_id
    assert outcome.sighting_id.startswith("s1-")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_all_encodings_of_unicode_give_the_same_article(codec: str) -> None:
    mark = b"\xff\xfe" if codec == "utf-16-le" else b""
    got = article(mark + PAGE.encode(codec), media_type="text/html; charset=iso-8859-1")
    assert got.text == article(PAGE).text


def test_nulls_and_wrong_charset() -> None:
    got = article(PAGE.replace("bridge", "br\x00idge"), media_type="text/html; charset=shift_jis")
    assert got.text == article(PAGE).text
    accented = PAGE.replace("Monday", "Montag in Köln").encode("cp1252")
    got = article(accented, media_type="text/html; charset=utf-8")
    assert "Köln" in got.text
    assert got.charset == "windows-1252"


def test_a_truncated_page_gives_the_text_it_has() -> None:
    cut = PAGE[: PAGE.index("at short notice")]
    got = article(cut)
    assert PARAGRAPHS[0] in got.text
    assert any(entry.field == "html" and entry.source == "truncated" for entry in got.provenance)
    whole = article(PAGE)
    assert not any(entry.source == "truncated" for entry in whole.provenance)


@pytest.mark.parametrize(
    ("html", "truncated"),
    [
        (PAGE, False),
        ("<html><body><p>Closing tags of p, body and html may be left out", False),
        ("<html><body><div><p>This is the beginning", True),
        ("<html><body><p>An end in a tag <a href=", True),
        ("<p>A fragment", False),
    ],
)
def test_is_truncated(html: str, truncated: bool) -> None:
    assert is_truncated(html) is truncated


def test_trace() -> None:
    got = reading(PAGE, media_type="text/html; charset=utf-8", url="https://coast.example.org/bridge")
    assert (got.media_type, got.charset, got.charset_source) == ("text/html; charset=utf-8", "utf-8", "http")
    titles = [entry for entry in got.candidates if entry.field == "title"]
    assert sum(entry.chosen for entry in titles) >= 1
    fields = {entry.field for entry in article(PAGE).provenance}
    assert {"text", "title"} <= fields


def test_repaired_text_is_reported() -> None:
    twice = PAGE.replace("Monday", "lundi à l’été de l’année".encode().decode("cp1252"))
    got = reading(twice)
    assert isinstance(got.outcome, Article)
    assert "lundi à l’été de l’année" in got.outcome.text
    assert "repaired" in str(got.charset_source)


def test_plain_text() -> None:
    text = "Harbour bridge to reopen\n\nCity News - 14 May 2022\n\n" + "\n\n".join(PARAGRAPHS) + "\n\n© 2022 City News"
    got = article(text, kind="text", media_type="text/plain")
    assert (got.title, got.source_name, got.copyright_notice) == (
        "Harbour bridge to reopen",
        "City News",
        "© 2022 City News",
    )
    assert got.text.split("\n") == PARAGRAPHS
    assert got.published_at == datetime(2022, 5, 14, tzinfo=UTC)


def test_read_document() -> None:
    got = read_document(PAGE.encode(), url="https://coast.example.org/bridge", hints=Hints(source_name="Coast Herald"))
    assert isinstance(got, Article)
    assert got.source_name == "Coast Herald"
    assert got.first_seen_at is None
    assert isinstance(read_document(b""), Rejected)


def test_reading_an_extracted_text_again_changes_nothing() -> None:
    first = article(PAGE)
    again = article("<article>" + "".join(f"<p>{line}</p>" for line in first.text.split("\n")) + "</article>")
    assert again.text == first.text


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 10_000 + f"<p>{PARAGRAPHS[0]}</p>" + "</div>" * 10_000,
        "<p " + " ".join(f'a{n}="x"' for n in range(30_000)) + f">{PARAGRAPHS[0]}</p>" + PAGE,
        PAGE.replace("</p>", "") + "<p>unclosed " * 5_000,
    ],
    ids=["nested", "attributes", "unclosed"],
)
def test_hostile_pages_keep_their_text(content: str) -> None:
    outcome = reading(content).outcome
    assert isinstance(outcome, Article)
    assert PARAGRAPHS[0] in outcome.text


def test_deterministic() -> None:
    assert reading(PAGE) == reading(PAGE)


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/html", "text/plain", "application/json", "text/html; charset=x"]),
)
@settings(max_examples=80, deadline=None)
def test_never_raises(content: bytes, media_type: str | None) -> None:
    outcome = reading(content, media_type=media_type).outcome
    assert isinstance(outcome, Article | Rejected)


@pytest.mark.parametrize("fragment", [False, True])
def test_a_link_that_only_leads_on_is_no_article(fragment: bool) -> None:
    link = "https://news.google.com/rss/articles/CBMiXkFVX3lxTE1hYmNk?oc=5"
    page = "<article><h1>Ferry stopped</h1><p>Ferry stopped for the whole winter - Harbour Post</p></article>"
    outcome = reading(page, url=link, fragment=fragment, media_type="text/html").outcome
    assert isinstance(outcome, Rejected)
    assert outcome.reason is Reason.NOT_ARTICLE
    assert isinstance(reading(page, url="https://news.example.org/ferry", fragment=fragment).outcome, Article)


@pytest.mark.parametrize("url", ["http://[x]/a", "http://[::1", "https://\u2100.example/", "http://a.example:99999/"])
def test_what_is_no_address_does_not_keep_a_page_from_being_read(url: str) -> None:
    outcome = read_document(PAGE.encode(), url=url)
    assert isinstance(outcome, Article)
    assert (outcome.url, outcome.canonical_url) == (None, None)
