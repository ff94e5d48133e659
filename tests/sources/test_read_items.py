"""Documents of text, HTML, feed and JSON files, and hostile files that must end in a reject, never in an exception."""

import gzip
import json
import os
import pickle
import random
from pathlib import Path

import pytest

from ingest.errors import Reason
from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import READERS, ReadLimits, list_locations, read_items

SMALL = ReadLimits(item_bytes=2_000, feed_bytes=5_000)
PAGE = b"<!doctype html><html><head><title>A title</title></head><body><p>Some words.</p></body></html>"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Feed</title>
<link>https://news.example/</link><description>d</description><language>en-GB</language>%s</channel></rss>"""
ENTRY = """<item><title>Title %(n)s</title><link>https://news.example/%(n)s</link><guid>g%(n)s</guid>
<pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate><content:encoded><![CDATA[<p>The first paragraph of story %(n)s is long
enough to be read as a text of its own.</p><p>So is the second one of story %(n)s.</p>]]></content:encoded></item>"""


def feed(count: int) -> bytes:
    return (RSS % "".join(ENTRY % {"n": number} for number in range(count))).encode()


def read(
    path: Path, content: bytes | None = None, *, limits: ReadLimits | None = None, **settings: object
) -> list[Raw | Rejected]:
    if content is not None:
        path.write_bytes(content)
    source = Source(path_or_url=str(path), **settings)  # type: ignore[arg-type]
    out: list[Raw | Rejected] = []
    for found in list_locations(source):
        if isinstance(found, Location):
            out.extend(read_items(found, limits=limits or ReadLimits()))
        else:
            out.append(found)
    return out


def only_raw(items: list[Raw | Rejected]) -> Raw:
    (item,) = items
    assert isinstance(item, Raw)
    return item


def only_reject(items: list[Raw | Rejected]) -> Rejected:
    (item,) = items
    assert isinstance(item, Rejected)
    assert item.location in item.message
    assert "\n" not in item.message
    return item


def outcomes(items: list[Raw | Rejected]) -> list[str]:
    return [item.reason.value if isinstance(item, Rejected) else item.kind for item in items]


@pytest.mark.parametrize(
    ("name", "content", "kind", "media_type"),
    [
        ("a.txt", b"Some words of news.", "text", "text/plain"),
        ("a", b"Some words of news.", "text", "text/plain"),
        ("a.md", b"# A title\n\nSome words.", "text", "text/markdown"),
        ("a.txt", "Слова без разметки".encode("cp1251"), "text", "text/plain"),
        ("a.txt", "Words in two bytes each".encode("utf-16"), "text", "text/plain"),
        ("a.txt", "Words in two bytes each".encode("utf-16-le"), "text", "text/plain"),
        ("a.html", PAGE, "html", "text/html"),
        ("a.xhtml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "html", "text/html"),
        ("a.html", b"no tags at all", "html", "text/html"),
        ("a.txt", PAGE, "html", "text/html"),
        ("a.bin", PAGE, "html", "text/html"),
        ("a.html", PAGE.decode().encode("utf-16"), "html", "text/html"),
        ("a.html", PAGE.replace(b"words", b"wo\0rds"), "html", "text/html"),
        ("a.txt", b"[Reuters] says something", "text", "text/plain"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_one_file_is_one_document(
    tmp_path: Path, name: str, content: bytes, kind: str, media_type: str, packed: bool
) -> None:
    path = tmp_path / (name + ".gz" if packed else name)
    raw = only_raw(read(path, gzip.compress(content) if packed else content, name="A", language="en", home="GB"))
    assert (raw.kind, raw.media_type, raw.content) == (kind, media_type, content)
    assert (raw.location, raw.source) == (str(path), str(path))
    assert (raw.hints.source_name, raw.hints.language, raw.hints.home) == ("A", "en", "GB")


@pytest.mark.parametrize("name", ["feed.xml", "feed.rss", "feed", "feed.html", "feed.json.gz"])
def test_every_entry_of_a_feed_is_an_item(tmp_path: Path, name: str) -> None:
    content = gzip.compress(feed(3)) if name.endswith(".gz") else feed(3)
    items = read(tmp_path / name, content)
    assert outcomes(items) == ["feed"] * 3
    raw = items[1]
    assert isinstance(raw, Raw)
    assert raw.fragment
    assert (raw.url, raw.location) == ("https://news.example/1", f"{tmp_path / name}#g1")
    assert b"<p>So is the second one of story 1.</p>" in raw.content
    hints = raw.hints
    assert (hints.title, hints.guid, hints.source_name, hints.carrier) == ("Title 1", "g1", "The Feed", "feed")
    assert hints.published_at is not None
    assert hints.published_at.isoformat() == "2024-01-02T10:00:00+00:00"


def test_the_bytes_of_an_entry_do_not_depend_on_the_rest_of_its_feed(tmp_path: Path) -> None:
    few = read(tmp_path / "few.xml", feed(2))
    many = read(tmp_path / "many.xml", feed(5))
    assert [item.content for item in few if isinstance(item, Raw)] == [
        item.content for item in many[:2] if isinstance(item, Raw)
    ]


def test_an_entry_without_any_text_is_a_reject(tmp_path: Path) -> None:
    items = read(
        tmp_path / "f.xml",
        (RSS % "<item><title>Only a title</title><link>https://news.example/x</link></item>").encode(),
    )
    reject = only_reject(items)
    assert (reject.reason, reject.url) == (Reason.NO_TEXT, "https://news.example/x")


def test_a_feed_cut_short_keeps_its_complete_entries(tmp_path: Path) -> None:
    items = read(tmp_path / "f.xml", feed(4)[:-200])
    assert outcomes(items) == ["feed", "feed", "feed", "truncated"]


def test_a_feed_in_a_cut_gzip_keeps_its_complete_entries(tmp_path: Path) -> None:
    rng = random.Random(7)
    noise = [(ENTRY % {"n": rng.getrandbits(4000)}) for _ in range(20)]
    packed = gzip.compress((RSS % "".join(noise)).encode())
    items = read(tmp_path / "f.xml.gz", packed[: len(packed) // 2])
    assert outcomes(items)[-1] == "truncated"
    assert 5 < outcomes(items).count("feed") < 15


JSON_LINES = [{"title": f"T{n}", "maintext": "Some words.", "url": f"https://news.example/{n}"} for n in range(3)]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_json_line_is_an_item_and_a_bad_one_is_a_reject(tmp_path: Path, ending: str) -> None:
    lines = [json.dumps(value) for value in JSON_LINES]
    lines[1:1] = ["", "{bad", "[1]"]
    items = read(tmp_path / "a.jsonl", ending.join(lines).encode("utf-8-sig"))
    assert outcomes(items) == ["jsonl", "malformed", "malformed", "jsonl", "jsonl"]
    assert [item.location.partition("#")[2] for item in items] == ["line-1", "line-3", "line-4", "line-5", "line-6"]
    first = items[0]
    assert isinstance(first, Raw)
    assert (first.media_type, first.url) == ("application/json", "https://news.example/0")
    assert json.loads(first.content) == JSON_LINES[0]


def test_json_lines_in_a_cut_gzip_keep_the_complete_lines(tmp_path: Path) -> None:
    rng = random.Random(3)
    lines = [json.dumps({"text": str(rng.getrandbits(3000))}) for _ in range(40)]
    packed = gzip.compress("\n".join(lines).encode())
    items = read(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2])
    kept = [item.content.decode() for item in items if isinstance(item, Raw)]
    assert kept == lines[: len(kept)]
    assert len(kept) > 10
    assert outcomes(items)[len(kept) :] == ["truncated"]


def test_a_line_over_the_limit_is_a_reject_and_the_next_is_read(tmp_path: Path) -> None:
    content = b'{"a":1}\n{"text":"' + b"x" * 9_000 + b'"}\n{"a":2}\n'
    assert outcomes(read(tmp_path / "a.jsonl", content, limits=SMALL)) == ["jsonl", "too-large", "jsonl"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (json.dumps(JSON_LINES[0], indent=2), ["jsonl"]),
        (json.dumps(JSON_LINES, indent=2), ["jsonl"] * 3),
        ("\n".join(json.dumps(value) for value in JSON_LINES), ["jsonl"] * 3),
        ('[{"a": 1}, 7]', ["jsonl", "malformed"]),
        ("{not json", ["malformed"]),
        ("[" * 100_000, ["malformed"]),
    ],
)
def test_a_json_file_may_be_one_object_an_array_or_lines(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert outcomes(read(tmp_path / "a.json", content.encode())) == expected


OBJECTS = [{"text": f"Some words of story {number}.", "n": [number, {"x": "}{][,"}]} for number in range(40)]
PRETTY = "\n".join(json.dumps(value, indent=1) for value in OBJECTS)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize(
    "content",
    [
        json.dumps(OBJECTS),
        json.dumps(OBJECTS, indent=2),
        "[\n" + ",\n".join(map(json.dumps, OBJECTS)) + "\n]\n",
        PRETTY,
        PRETTY.replace("\n", "\r\n"),
        "\ufeff" + PRETTY,
    ],
)
def test_arrays_over_the_limit_and_objects_over_many_lines(tmp_path: Path, name: str, content: str) -> None:
    items = read(tmp_path / name, content.encode(), limits=SMALL)
    assert [json.loads(item.content) for item in items if isinstance(item, Raw)] == OBJECTS
    assert [item.location for item in items][-1] == f"{tmp_path}/{name}#item-40"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (json.dumps(OBJECTS[:39])[:-1] + json.dumps(OBJECTS[39])[:-20], ["jsonl"] * 39 + ["truncated"]),
        (json.dumps(OBJECTS[:3])[:-1], ["jsonl"] * 3 + ["truncated"]),
        (json.dumps(OBJECTS[:3])[:-1] + ", nonsense", ["jsonl"] * 3 + ["malformed"]),
        (json.dumps([*OBJECTS[:2], 5, "x", *OBJECTS[:1]]), ["jsonl", "jsonl", "malformed", "malformed", "jsonl"]),
        (json.dumps([OBJECTS[0], {"text": "x" * 3_000}, OBJECTS[1]]), ["jsonl", "too-large"]),
        ("[]", ["empty"]),
        ("[[[", ["malformed"]),
        ("[" * 1_500, ["malformed"]),
    ],
)
def test_whole_values_are_kept_before_a_broken_place(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert outcomes(read(tmp_path / "a.json", content.encode(), limits=SMALL)) == expected


def test_an_object_that_wraps_a_list_of_records(tmp_path: Path) -> None:
    wrapped = {"status": "ok", "totalResults": 2, "articles": OBJECTS[:2]}
    assert outcomes(read(tmp_path / "a.json", json.dumps(wrapped).encode())) == ["jsonl", "jsonl"]
    record = {"text": "Some words of news.", "items": OBJECTS[:2]}
    assert outcomes(read(tmp_path / "b.json", json.dumps(record).encode())) == ["jsonl"]


def test_a_json_feed_is_a_feed(tmp_path: Path) -> None:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "F",
        "items": [{"id": "1", "content_html": "<p>Words.</p>"}],
    }
    assert outcomes(read(tmp_path / "a.json", json.dumps(value).encode())) == ["feed"]


def test_json_in_utf_16_is_a_reject(tmp_path: Path) -> None:
    assert only_reject(read(tmp_path / "a.jsonl", '{"a":1}\n'.encode("utf-16"))).reason is Reason.UNDECODABLE


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", Reason.EMPTY),
        ("a.txt", b" \r\n\t", Reason.EMPTY),
        ("a.txt.gz", b"", Reason.EMPTY),
        ("a.txt.gz", gzip.compress(b""), Reason.EMPTY),
        ("a.txt", b" " * 100_000, Reason.EMPTY),
        ("a.html.gz", gzip.compress(PAGE)[:-9], Reason.TRUNCATED),
        ("a.html.gz", gzip.compress(PAGE)[:12], Reason.TRUNCATED),
        ("a.html.gz", gzip.compress(PAGE)[:-8] + b"12345678", Reason.MALFORMED),
        ("a.pdf", b"%PDF-1.7\n1 0 obj", Reason.UNKNOWN_KIND),
        ("a.txt", b"%PDF-1.7\n1 0 obj", Reason.UNKNOWN_KIND),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)), Reason.UNKNOWN_KIND),
        ("a.docx", b"PK\x03\x04" + bytes(range(256)), Reason.UNKNOWN_KIND),
        ("a.html", bytes(range(256)) * 40, Reason.UNKNOWN_KIND),
        ("a.csv", b"a,b\n1,2\n", Reason.UNKNOWN_KIND),
        ("a.opml", b'<opml version="2.0"><body/></opml>', Reason.UNKNOWN_KIND),
        ("a.xml", b"<urlset><url><loc>https://a.example/1</loc></url></urlset>", Reason.UNKNOWN_KIND),
        ("a.xml", b"<urlset><url><loc/></url></urlset>", Reason.EMPTY),
        ("a.xml", b"<sitemapindex><sitemap><lastmod>2024-01-02</lastmod></sitemap></sitemapindex>", Reason.EMPTY),
        ("a.txt", b"https://a.example/1\nhttps://a.example/2\n", Reason.UNKNOWN_KIND),
        ("a.xml", b"<note><channel>TOP</channel></note>", Reason.UNKNOWN_KIND),
        ("a.xml", b"<rss version='2.0'><channel><title>Nothing yet</title></channel></rss>", Reason.EMPTY),
        ("a.xml", b"<stylesheet/>", Reason.UNKNOWN_KIND),
        ("a.rss", b"gone fishing", Reason.MALFORMED),
        ("a.warc", b"gone fishing", Reason.MALFORMED),
    ],
)
def test_what_is_no_document_is_one_reject(tmp_path: Path, name: str, content: bytes, reason: Reason) -> None:
    assert only_reject(read(tmp_path / name, content)).reason is reason


def test_xml_of_an_unknown_kind_is_rejected_by_the_name_of_its_root(tmp_path: Path) -> None:
    content = b'<?xml version="1.0"?><!-- x --><s:sports-content xmlns:s="urn:x"><channel/></s:sports-content>'
    assert "sports-content" in only_reject(read(tmp_path / "a.xml", content)).message


@pytest.mark.parametrize("name", ["a.html", "a.html.gz", "a.xml", "a.json", "a.txt"])
def test_a_file_over_the_limit_is_one_reject(tmp_path: Path, name: str) -> None:
    body = {"a.xml": feed(100), "a.json": b'{\n"a": "' + b"x" * 9_000 + b'"}'}.get(name, PAGE + b"x" * 3_000_000)
    content = gzip.compress(body) if name.endswith(".gz") else body
    assert only_reject(read(tmp_path / name, content, limits=SMALL)).reason is Reason.TOO_LARGE


def test_a_page_of_30_megabytes_is_over_the_default_limit(tmp_path: Path) -> None:
    content = PAGE + b"<p>Some words.</p>" * 1_700_000
    assert only_reject(read(tmp_path / "a.html", content)).reason is Reason.TOO_LARGE


def test_the_settings_can_force_a_kind(tmp_path: Path) -> None:
    assert outcomes(read(tmp_path / "a.csv", b"Some words of news.", kind="text")) == ["text"]


def test_a_kind_of_the_web_is_found_out_when_the_source_is_local(tmp_path: Path) -> None:
    assert outcomes(read(tmp_path / "a.html", PAGE, kind="page")) == ["html"]


def test_a_directory_called_like_a_page_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.html").mkdir()
    (tmp_path / "x.html" / "a.html").write_bytes(PAGE)
    assert outcomes(read(tmp_path)) == ["html"]


def test_a_file_that_vanished_or_turned_into_a_folder_is_a_reject(tmp_path: Path) -> None:
    source = Source(path_or_url=str(tmp_path))
    for path in (tmp_path / "gone.txt", tmp_path):
        location = Location(path=str(path), source=source, size=1)
        assert only_reject(list(read_items(location))).reason is Reason.UNREADABLE


def test_a_file_without_permission_is_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("text")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert only_reject(read(path)).reason is Reason.UNREADABLE


def test_a_file_that_fails_while_it_is_read_is_a_reject() -> None:
    path = "/proc/self/mem"  # opens, and gives an I/O error at its first byte
    if not os.path.exists(path):
        pytest.skip("no such file on this system")
    items = list(read_items(Location(path=path, source=Source(path_or_url=path), size=0)))
    assert only_reject(items).reason is Reason.UNREADABLE


def test_items_can_be_pickled(tmp_path: Path) -> None:
    for item in read(tmp_path / "f.xml", feed(2)[:-20]):
        assert pickle.loads(pickle.dumps(item)) == item


def test_every_reader_has_a_row_in_the_docs() -> None:
    page = Path(__file__).parents[2] / "docs" / "add-a-source.md"
    rows = [line.split("|")[1].strip(" `") for line in page.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert set(READERS) <= set(rows)
