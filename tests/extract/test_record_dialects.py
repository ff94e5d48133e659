"""JSON records as the common tools write them: the same article in every dialect, and what stands for nothing."""

import json
from typing import Any

import pytest

from ingest.errors import Reason
from ingest.extract import read_document
from ingest.records import Article, Rejected

TEXT = (
    "The harbour authority of Nordvik closed the inner basin on Tuesday after divers found cracks in two of the seven"
    " pillars.\nTraders were told to move their stalls to the ferry terminal for at least six weeks."
)
TITLE = "Fish market in Nordvik closed"
URL = "https://www.example.org/news/fish"
DATE = "2026-11-03T08:15:00+00:00"
LINES = TEXT.split("\n")
HTML = "".join(f"<p>{line}</p>" for line in LINES)

DIALECTS: dict[str, dict[str, Any]] = {
    "trafilatura": {
        "title": TITLE, "author": "Ada Sample; Bo Muster", "hostname": "example.org", "date": DATE, "text": TEXT,
        "raw_text": TEXT, "language": "en", "source": URL, "source-hostname": "Nordvik Post", "excerpt": "Lead.",
        "categories": "City", "tags": "fish;market", "fingerprint": "f", "id": None, "comments": "",
    },
    "fundus": {
        "title": TITLE, "authors": ["Ada Sample", "Bo Muster"], "publishing_date": DATE, "topics": ["fish", "market"],
        "body": {"summary": [], "sections": [{"headline": [], "paragraphs": LINES}]}, "publisher": "Nordvik Post",
        "html": {"responded_url": URL, "content": "<p>no</p>", "crawl_date": DATE}, "lang": "en",
    },
    "datatrove": {"text": TEXT, "id": "1", "metadata": {"url": URL, "date": DATE, "title": TITLE, "language": "en"}},
    "datatrove in a table": {"text": TEXT, "metadata": json.dumps({"url": URL, "date": DATE, "title": TITLE})},
    "newspaper4k": {
        "url": URL, "title": TITLE, "authors": ["Ada Sample", "Bo Muster"], "publish_date": DATE, "text": TEXT,
        "meta_site_name": "Nordvik Post", "meta_lang": "en", "meta_description": "Lead.", "canonical_link": URL,
        "keywords": ["fish", "market"], "summary": "", "tags": [], "movies": [],
    },
    "goose3": {
        "title": TITLE, "cleaned_text": TEXT, "publish_date": DATE, "authors": ["Ada Sample", "Bo Muster"],
        "meta": {"description": "Lead.", "lang": "en", "keywords": "fish, market", "canonical": URL},
        "opengraph": {"site_name": "Nordvik Post", "url": URL}, "domain": "example.org", "tweets": [],
    },
    "mongoexport": {
        "_id": {"$oid": "5f"}, "title": TITLE, "text": TEXT, "url": URL, "date": {"$date": "2026-11-03T08:15:00Z"},
    },
    "mongoexport, canonical": {
        "title": TITLE, "maintext": TEXT, "url": URL, "date_publish": {"$date": {"$numberLong": "1793693700000"}},
    },
    "elasticsearch": {"_id": "1", "_source": {"title": TITLE, "body": TEXT, "url": URL, "date": DATE}},
    "wordpress": {
        "title": {"rendered": TITLE}, "content": {"rendered": HTML}, "excerpt": {"rendered": "<p>Lead.</p>"},
        "link": URL, "guid": {"rendered": "https://www.example.org/?p=5"}, "date": DATE,
    },
    "guardian": {
        "webTitle": TITLE, "webUrl": URL, "webPublicationDate": DATE, "sectionName": "City",
        "fields": {"bodyText": TEXT, "byline": "Ada Sample and Bo Muster", "trailText": "Lead."},
    },
    "newsapi": {
        "source": {"id": None, "name": "Nordvik Post"}, "author": "Ada Sample, Bo Muster", "title": TITLE,
        "description": "Lead.", "url": URL, "publishedAt": DATE, "content": TEXT,
    },
    "event registry": {
        "lang": "eng", "date": "2026-11-03", "dateTime": DATE, "url": URL, "title": TITLE, "body": TEXT,
        "source": {"uri": "example.org", "title": "Nordvik Post"},
        "authors": [{"name": "Ada Sample"}, {"name": "Bo Muster"}],
    },
    "names in other cases": {
        "Headline": TITLE, "Full Text": TEXT, "Publish-Date": DATE, "URL": URL, "Language": "English",
    },
    "a list of paragraphs": {"title": TITLE, "text": LINES, "url": URL, "timestamp": 1793693700},
    "objects as paragraphs": {
        "title": TITLE, "content": [{"type": "p", "text": line} for line in LINES], "url": URL, "date": DATE,
    },
    "escaped markup": {
        "title": TITLE, "text": HTML.replace("<", "&lt;").replace(">", "&gt;"), "url": URL, "date": DATE,
    },
    "inline markup": {
        "title": f"<b>{TITLE}</b>", "text": TEXT.replace("Nordvik", "<i>Nordvik</i>"), "url": URL, "date": DATE,
    },
}  # fmt: skip


def article(record: dict[str, Any]) -> Article:
    outcome = read_document(json.dumps(record).encode(), media_type="application/json")
    assert isinstance(outcome, Article), outcome
    return outcome


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_gives_the_same_article(name: str) -> None:
    record = DIALECTS[name]
    got = article(record)
    assert (got.title, got.text, got.url, got.language) == (TITLE, TEXT, URL, "en")
    assert got.published_at is not None
    assert got.published_at.isoformat() == DATE
    shown = json.dumps(record)
    if "Ada Sample" in shown:
        assert got.authors == ("Ada Sample", "Bo Muster")
    assert got.source_name == ("Nordvik Post" if "Nordvik Post" in shown else None)
    assert got.summary == ("Lead." if "Lead." in shown else None)
    if "fish" in record.get("tags", record.get("topics", ())):
        assert got.keywords == ("fish", "market")


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        (["https://www.example.org/author/ada", "@ada", "By Ada Sample", "ada@example.org"], ("Ada Sample",)),
        ("['Ada Sample', 'Bo Muster']", ("Ada Sample", "Bo Muster")),
        ('["Ada Sample", "Bo Muster"]', ("Ada Sample", "Bo Muster")),
        ("('Ada Sample', \"Bo O'Muster\")", ("Ada Sample", "Bo O'Muster")),
        ("By Ada Sample and Bo Muster | @ada | ada@example.org", ("Ada Sample", "Bo Muster")),
        ("Ada Sample <ada@example.org>; Bo Muster (bo@example.org)", ("Ada Sample", "Bo Muster")),
        ([["Ada Sample"], ["Bo Muster"]], ("Ada Sample", "Bo Muster")),
        ([{"@type": "Person", "givenName": "Ada", "familyName": "Sample"}], ("Ada Sample",)),
        ({"first_name": "Ada", "last_name": "Sample"}, ("Ada Sample",)),
        ("Ada Sample &amp; Bo Muster", ("Ada Sample", "Bo Muster")),
        ("Reuters", ("Reuters",)),
        ("By Ann Writer and Bo Muster", ("Ann Writer", "Bo Muster")),
        ("Ada Sample, Reuters", ("Ada Sample", "Reuters")),
        (["Ada Sample", "Reuters"], ("Ada Sample", "Reuters")),
        ("By Ada Sample, Staff Writer", ("Ada Sample",)),
        ("Staff Reports", ()),
        (["None"], ()),
        ("[]", ()),
        ("nan", ()),
        ("['unclosed", ()),
        ([1, None, {}], ()),
    ],
)
def test_authors(authors: object, names: tuple[str, ...]) -> None:
    assert article({"title": TITLE, "text": TEXT, "author": authors}).authors == names


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("Fish &amp; chips: why <b>Nordvik</b> loses", "Fish & chips: why Nordvik loses"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("Caf&eacute; &#8220;Nord&#8221; &#x2013; open", "Café “Nord” – open"),
        ("Five < seven > three", "Five < seven > three"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("Why &copy and &nbsp are no references", "Why &copy and &nbsp are no references"),
    ],
)
def test_references_and_tags_in_titles(value: str, title: str) -> None:
    assert article({"title": value, "text": TEXT}).title == title


def test_references_in_texts() -> None:
    got = article({"text": f"Caf&eacute; owners &amp; traders said &#8220;no&#8221; to 3 &lt; 5.\n{TEXT}"})
    assert got.text.split("\n")[0] == "Café owners & traders said “no” to 3 < 5."


def test_what_tables_write_for_nothing_is_nothing() -> None:
    got = article({"title": "None", "text": TEXT, "author": "nan", "url": "NaN", "date": "NaT", "publisher": "null"})
    assert (got.title, got.authors, got.url, got.published_at, got.source_name) == (None, (), None, None, None)


@pytest.mark.parametrize(
    "value",
    [
        'ISODate("2026-11-03T08:15:00Z")',
        "Timestamp('2026-11-03 08:15:00+0000', tz='UTC')",
        "/Date(1793693700000)/",
        "/Date(1793693700000+0100)/",
        "2026-11-03T08:15:00.000+00:00",
        1793693700,
        1793693700.0,
        "1793693700000",
        {"$date": 1793693700000},
        {"@type": "Date", "@value": DATE},
        [DATE],
    ],
)
def test_dates_in_the_notation_of_programs(value: object) -> None:
    got = article({"text": TEXT, "published": value})
    assert got.published_at is not None
    assert got.published_at.isoformat() == DATE


@pytest.mark.parametrize(
    "value", ["datetime.datetime(2026, 11, 3, 8, 15, tzinfo=datetime.timezone.utc)", "datetime.date(2026, 11, 3)"]
)
def test_dates_in_the_notation_of_python_keep_their_day(value: str) -> None:
    got = article({"text": TEXT, "published": value})
    assert got.published_at is not None
    assert (got.published_at.date().isoformat(), got.published_precision) == ("2026-11-03", "day")


@pytest.mark.parametrize("value", ["datetime.datetime(2026, 13, 3)", "Date()", True, {"$oid": "5f"}, [], "soon"])
def test_what_is_no_date_is_none(value: object) -> None:
    assert article({"text": TEXT, "published": value}).published_at is None


def test_the_day_of_a_crawl_is_no_day_of_publication() -> None:
    got = article({"text": TEXT, "url": URL, "dump": "CC-MAIN-2026-30", "date": "2026-11-03T08:15:00Z"})
    assert got.published_at is None
    assert got.fetched_at is not None
    assert got.fetched_at.isoformat() == DATE


def test_a_date_in_gmt_is_in_utc_and_goes_before_the_sites_own() -> None:
    got = article({
        "text": TEXT, "date": "2026-11-03T10:15:00", "date_gmt": "2026-11-03T08:15:00",
        "modified": "2026-11-04T10:15:00", "modified_gmt": "2026-11-04T08:15:00",
    })  # fmt: skip
    assert got.published_at is not None
    assert got.modified_at is not None
    assert (got.published_at.isoformat(), got.published_precision) == (DATE, "second")
    assert got.modified_at.isoformat() == "2026-11-04T08:15:00+00:00"


@pytest.mark.parametrize("name", ["Ann Writer", "Ada Sample"])
def test_authors_that_the_record_states_beside_html_are_kept(name: str) -> None:
    assert article({"title": TITLE, "author": name, "html": HTML}).authors == (name,)


def test_a_canonical_address_stands_in_for_a_missing_one() -> None:
    assert article({"cleaned_text": TEXT, "meta": {"canonical": URL}}).url == URL


@pytest.mark.parametrize("end", ["… [+1234 chars]", "... [+7 more chars]\n"])
def test_a_text_that_an_interface_cut_is_truncated(end: str) -> None:
    outcome = read_document(json.dumps({"title": TITLE, "content": TEXT + end}).encode(), media_type="application/json")
    assert isinstance(outcome, Rejected)
    assert outcome.reason is Reason.TRUNCATED


def test_an_address_is_no_name_of_a_source_and_a_name_no_address() -> None:
    got = article({"text": TEXT, "source": URL, "publisher": "https://www.example.org/", "site": "Nordvik Post"})
    assert (got.url, got.source_name) == (URL, "Nordvik Post")
    assert article({"text": TEXT, "url": "see below", "link": URL}).url == URL


def test_nested_objects_fill_what_the_record_leaves_open() -> None:
    got = article({"text": TEXT, "title": TITLE, "metadata": {"title": "Another title", "url": URL}})
    assert (got.title, got.url) == (TITLE, URL)
