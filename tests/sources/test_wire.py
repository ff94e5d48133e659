"""Files of news agencies: one document or one for each item, in every way that files are named."""

import json
from pathlib import Path

import pytest
from web_archives import outcomes, warc_record

from ingest.errors import Reason
from ingest.extract import read as read_item
from ingest.records import Article, Raw, Rejected, Source
from ingest.sources import list_locations, read_items

TEXT = (
    "The council said on Tuesday that the harbour bridge had been repaired after months of work, and that ferries would"
    " return to their usual timetable by the end of the week."
)
NITF = (
    "<nitf><body><body.head><hedline><hl1>Bridge</hl1></hedline></body.head>"
    f"<body.content><p>{TEXT}</p></body.content></body></nitf>"
)
ITEM = (
    "<newsItem><contentMeta><headline>Bridge</headline></contentMeta>"
    f"<contentSet><inlineXML><p>{TEXT}</p></inlineXML></contentSet></newsItem>"
)
PICTURE = "<newsItem><itemMeta><itemClass qcode='ninat:picture'/></itemMeta></newsItem>"
NEWSML_1 = (
    "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Bridge</HeadLine></NewsLines>"
    f"<ContentItem><DataContent><p>{TEXT}</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
)
NINJS = json.dumps(
    {"uri": "tag:x,2026:1", "versioncreated": "2026-11-27T12:00:00Z", "headline": "Bridge", "body_text": TEXT}
)


def items_of(path: Path) -> list[Raw | Rejected]:
    locations = list_locations(Source(path_or_url=str(path)))
    return [item for found in locations for item in ([found] if isinstance(found, Rejected) else read_items(found))]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((name, NITF) for name in ("a.xml", "a.nitf", "a.txt", "a", "a.xml.gz")),
        *((name, content) for name in ("a.xml", "a.newsml") for content in (ITEM, NEWSML_1)),
        ("a.xml", f"<newsMessage><header><channel>TOP</channel></header><itemSet>{ITEM}</itemSet></newsMessage>"),
        *((name, NINJS) for name in ("a.json", "a.jsonl")),
    ],
)
def test_a_document_with_one_item_is_one_article(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    (item,) = items_of(tmp_path)
    assert isinstance(item, Raw)
    article = read_item(item).outcome
    assert isinstance(article, Article), article
    assert (article.title, article.text) == ("Bridge", TEXT)


def test_a_message_with_several_items_gives_each(tmp_path: Path) -> None:
    second = ITEM.replace("Bridge", "Second")
    (tmp_path / "a.xml").write_text(f"<newsMessage><itemSet>{ITEM}{PICTURE}{second}</itemSet></newsMessage>")
    items = items_of(tmp_path)
    assert outcomes(items) == ["wire", "unknown-kind", "wire"]
    assert [item.location for item in items] == [f"{tmp_path}/a.xml#item-{number}" for number in (1, 2, 3)]
    articles = [read_item(item).outcome for item in items if isinstance(item, Raw)]
    assert [article.title for article in articles if isinstance(article, Article)] == ["Bridge", "Second"]


@pytest.mark.parametrize("between", ["", "\n<?xml version='1.0'?>\n", "<!-- end --><!DOCTYPE nitf>"])
@pytest.mark.parametrize("document", [NITF, ITEM, NEWSML_1])
def test_documents_one_behind_the_other_give_each(tmp_path: Path, document: str, between: str) -> None:
    second = document.replace("Bridge", "Second")
    (tmp_path / "a.xml").write_text(f"<?xml version='1.0'?>{document}{between}{second}<!-- end of file -->")
    items = items_of(tmp_path)
    assert [item.location for item in items] == [f"{tmp_path}/a.xml#item-{number}" for number in (1, 2)]
    articles = [read_item(item).outcome for item in items if isinstance(item, Raw)]
    assert [article.title for article in articles if isinstance(article, Article)] == ["Bridge", "Second"]


def test_a_cut_document_behind_a_whole_one_is_one_reject(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(f"{NITF}\n{NITF[:-40]}")
    assert outcomes(items_of(tmp_path)) == ["wire", "truncated"]


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (PICTURE, Reason.UNKNOWN_KIND, "is a NewsML-G2 picture"),
        ("<NewsML><NewsItem/></NewsML>", Reason.UNKNOWN_KIND, "is a NewsML 1 package"),
        ("<nitf/>", Reason.UNKNOWN_KIND, "is a NITF document"),
        (NITF[:-40], Reason.TRUNCATED, "NITF document cut short"),
        ('{"uri": "tag:x", "type": "picture", "renditions": {}}', Reason.UNKNOWN_KIND, "is a ninjs picture"),
    ],
)
def test_what_is_no_article_is_rejected_by_the_name_of_its_format(
    tmp_path: Path, content: str, reason: Reason, words: str
) -> None:
    (tmp_path / ("a.json" if content.startswith("{") else "a.xml")).write_text(content)
    (item,) = items_of(tmp_path)
    outcome = item if isinstance(item, Rejected) else read_item(item).outcome
    assert isinstance(outcome, Rejected)
    assert outcome.reason is reason
    assert words in outcome.message


def test_an_archived_document_of_an_agency_is_an_article(tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n" + NITF.encode()
    (tmp_path / "a.warc").write_bytes(warc_record(block))
    (item,) = items_of(tmp_path)
    assert isinstance(item, Raw)
    assert isinstance(read_item(item).outcome, Article)
