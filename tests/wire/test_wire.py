"""Formats of news agencies: what of each becomes a field, which items are no articles, and hostile XML."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Reason
from ingest.wire import NAMES, WireItem, is_ninjs, ninjs_item, parse_wire
from ingest.wire.items import with_dateline

FIRST = "The council said on Tuesday that the harbour bridge had been repaired."
SECOND = "Ferries return to their usual timetable by the end of the week."
TEXT = f"{FIRST}\n{SECOND}"

NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://192.0.2.1/nitf-3-4.dtd" [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<nitf xml:lang="de"><head><title>bridge-slug</title>
<tobject><tobject.subject tobject.subject.refnum="04000000" tobject.subject.type="Economy"/></tobject>
<docdata><doc-id regsrc="WX" id-string="1"/><date.issue norm="20261127T120000+0100"/>
<doc.copyright year="2026" holder="Wire Example"/><key-list><keyword key="bridge"/></key-list></docdata>
<pubdata name="Nordvik Post" position.section="City" ex-ref="https://www.example.org/1"/></head>
<body><body.head><hedline><hl1>Harbour bridge
  reopens</hl1><hl2>Repairs took months</hl2></hedline>
<byline>By <person>Ann Writer</person><byttl>Staff Writer</byttl></byline>
<dateline><location>NORDVIK</location><story.date norm="20261127">Nov. 27</story.date></dateline></body.head>
<body.content><media media-type="image"><media-caption>The bridge</media-caption></media>
<p>The council said on Tuesday that the <org>harbour&nbsp;bridge</org> had been
repaired.</p><!-- note --><p>{SECOND}</p></body.content>
<body.end><tagline>Ann Writer writes about bridges.</tagline></body.end></body></nitf>"""


def g2_item(content: str, *, kind: str = "ninat:text", meta: str = "", status: str = "stat:usable") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:example.org,2026:1" xml:lang="en-GB">
<rightsInfo><copyrightHolder literal="wx"><name>Wire Example</name></copyrightHolder>
<copyrightNotice>(c) 2026 Wire Example</copyrightNotice><usageTerms>Not for archives</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="{kind}"/><provider qcode="nprov:WX"><name>Wire Example</name></provider>
<versionCreated>2026-11-27T13:00:00+01:00</versionCreated><firstCreated>2026-11-27T12:00:00+01:00</firstCreated>
<pubStatus qcode="{status}"/></itemMeta>
<contentMeta><headline>Harbour bridge reopens</headline><by>By Ann Writer and Bo Muster</by>
<dateline>NORDVIK, Nov 27</dateline><language tag="en"/><keyword>bridge</keyword>
<subject type="cpnat:abstract" qcode="medtop:20000344"><name>bridge building</name>
<broader qcode="medtop:04000000"><name>economy</name></broader></subject>{meta}</contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


XHTML = f"""<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title>
</head><body><p>{FIRST}</p><ul><li>{SECOND}</li></ul></body></html></inlineXML>"""
PICTURE = g2_item('<remoteContent href="a.jpg"/>', kind="ninat:picture")
PACKAGE = '<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"><groupSet/></packageItem>'


def message(*items: str) -> str:
    return f"<newsMessage><header><channel>TOP</channel></header><itemSet>{''.join(items)}</itemSet></newsMessage>"


def newsml_1(*components: str, status: str = "Usable") -> str:
    return f"""<NewsML><NewsEnvelope><DateAndTime>20261127T140000Z</DateAndTime></NewsEnvelope><NewsItem>
<Identification><NewsIdentifier><ProviderId>wire.example</ProviderId></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20261127T120000+0000</FirstCreated><Status FormalName="{status}"/></NewsManagement>
<NewsComponent><AdministrativeMetadata><Provider><Party FormalName="WX"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><Language FormalName="en"/><SubjectCode><Subject FormalName="04000000"/></SubjectCode>
</DescriptiveMetadata>{"".join(components)}</NewsComponent></NewsItem></NewsML>"""


def component(headline: str, content: str, media: str = "Text") -> str:
    return f"""<NewsComponent><NewsLines><HeadLine>{headline}</HeadLine><ByLine>By Ann Writer</ByLine>
<DateLine>NORDVIK, Nov 27</DateLine><CopyrightLine>(c) Wire Example</CopyrightLine></NewsLines>
<ContentItem><MediaType FormalName="{media}"/><DataContent>{content}</DataContent></ContentItem></NewsComponent>"""


def only(items: list[WireItem]) -> WireItem:
    (item,) = items
    return item


def test_nitf() -> None:
    fields = only(parse_wire(NITF, "nitf")).fields
    assert fields == {
        "title": "Harbour bridge reopens",
        "summary": "Repairs took months",
        "authors": ["Ann Writer"],
        "published_at": "2026-11-27T12:00:00+0100",
        "url": "https://www.example.org/1",
        "source_name": "Nordvik Post",
        "language": "de",
        "section": "City",
        "keywords": ["bridge", "Economy", "subj:04000000"],
        "copyright_notice": "© 2026 Wire Example",
        "text": f"NORDVIK – {TEXT}",
    }


def test_nitf_with_a_full_text_block_is_not_read_twice() -> None:
    blocks = (
        f'<block class="lead_paragraph"><p>{FIRST}</p></block><block class="full_text"><p>{FIRST}</p><p>x</p></block>'
    )
    document = f"<nitf><body><body.content>{blocks}</body.content></body></nitf>"
    assert only(parse_wire(document, "nitf")).fields["text"] == f"{FIRST}\nx"


@pytest.mark.parametrize(
    "content",
    [
        XHTML,
        f'<inlineXML contenttype="application/nitf+xml"><nitf><body><body.content><p>{FIRST}</p><p>{SECOND}</p>'
        "</body.content></body></nitf></inlineXML>",
        f'<inlineData contenttype="text/plain">{FIRST}\n\n{SECOND}</inlineData>',
        f"<inlineData>   {FIRST}\n   {SECOND}</inlineData>",
    ],
)
def test_newsml_g2(content: str) -> None:
    item = only(parse_wire(g2_item(content), "newsml-g2"))
    assert item.fields == {
        "text": f"NORDVIK, Nov 27 – {TEXT}",
        "title": "Harbour bridge reopens",
        "authors": ["By Ann Writer and Bo Muster"],
        "published_at": "2026-11-27T12:00:00+01:00",
        "modified_at": "2026-11-27T13:00:00+01:00",
        "source_name": "Wire Example",
        "language": "en",
        "keywords": ["bridge", "bridge building", "economy", "medtop:20000344", "medtop:04000000"],
        "copyright_notice": "(c) 2026 Wire Example; Not for archives",
    }


def test_escaped_html_of_newsml_g2_stays_html() -> None:
    content = f'<inlineData contenttype="text/html">&lt;p&gt;{FIRST}&lt;/p&gt;</inlineData>'
    fields = only(parse_wire(g2_item(content), "newsml-g2")).fields
    assert (fields["html"], fields.get("text")) == (f"<p>{FIRST}</p>", None)


@pytest.mark.parametrize(
    ("document", "reason", "words"),
    [
        (PICTURE, Reason.UNKNOWN_KIND, "NewsML-G2 picture"),
        (PACKAGE, Reason.UNKNOWN_KIND, "NewsML-G2 package"),
        (g2_item(XHTML, status="stat:canceled"), Reason.NOT_ARTICLE, "withdrew"),
        (message(), Reason.UNKNOWN_KIND, "without items"),
    ],
)
def test_items_of_newsml_g2_without_an_article_are_rejected_by_name(document: str, reason: Reason, words: str) -> None:
    problem = only(parse_wire(document, "newsml-g2")).problem
    assert problem is not None
    assert problem[0] is reason
    assert words in problem[1]


def test_a_message_gives_all_its_items() -> None:
    items = parse_wire(message(g2_item(XHTML), PICTURE, PACKAGE, g2_item(XHTML)), "newsml-g2")
    assert [item.problem is None for item in items] == [True, False, False, True]


@pytest.mark.parametrize(
    "content",
    [
        f"<p>{FIRST}</p><p>{SECOND}</p>",
        f"<html><head><title>T</title></head><body><p>{FIRST}</p><p>{SECOND}</p></body></html>",
        f"<nitf><body><body.content><p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf>",
        f"\n{FIRST}\n\n{SECOND}\n",
    ],
)
def test_newsml_1(content: str) -> None:
    document = newsml_1(component("Harbour bridge reopens", content), component("Photo", "x", "Photo"))
    assert only(parse_wire(document, "newsml-1")).fields == {
        "text": f"NORDVIK, Nov 27 – {TEXT}",
        "title": "Harbour bridge reopens",
        "authors": ["By Ann Writer"],
        "published_at": "2026-11-27T12:00:00+0000",
        "source_name": "WX",
        "language": "en",
        "keywords": ["subj:04000000"],
        "copyright_notice": "(c) Wire Example",
    }


def test_texts_of_newsml_1_with_different_headlines_are_different_items() -> None:
    document = newsml_1(
        component("One", FIRST), component("One", f"{FIRST} {SECOND}"), component("Two", f"<p>{SECOND}</p>")
    )
    texts = [item.fields["text"] for item in parse_wire(document, "newsml-1")]
    assert texts == [f"NORDVIK, Nov 27 – {FIRST} {SECOND}", f"NORDVIK, Nov 27 – {SECOND}"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (newsml_1(component("Photo", "x", "Photo")), Reason.UNKNOWN_KIND),
        (newsml_1(component("One", FIRST), status="Canceled"), Reason.NOT_ARTICLE),
        ("<NewsML/>", Reason.UNKNOWN_KIND),
    ],
)
def test_items_of_newsml_1_without_an_article_are_rejected(document: str, reason: Reason) -> None:
    problem = only(parse_wire(document, "newsml-1")).problem
    assert problem is not None
    assert problem[0] is reason


NINJS_1 = {
    "uri": "https://wire.example/1",
    "type": "text",
    "firstcreated": "2026-11-27T12:00:00Z",
    "versioncreated": "2026-11-27T13:00:00Z",
    "language": "en",
    "headline": "Harbour bridge reopens",
    "byline": "Ann Writer",
    "description_text": "Repairs took months",
    "body_text": f"{FIRST}\n\n{SECOND}",
    "copyrightholder": "Wire Example",
    "usageterms": "Not for archives",
    "subject": [{"name": "economy", "scheme": "http://cv.iptc.org/newscodes/mediatopic/", "code": "04000000"}],
}
NINJS_2 = {
    "uri": "https://wire.example/1",
    "standard": {"name": "ninjs", "version": "2.1"},
    "type": "text",
    "firstCreated": "2026-11-27T12:00:00Z",
    "versionCreated": "2026-11-27T13:00:00Z",
    "language": "en",
    "headlines": [{"role": "short", "value": "Bridge"}, {"role": "main", "value": "Harbour bridge reopens"}],
    "by": "Ann Writer",
    "descriptions": [{"role": "summary", "value": "Repairs took months"}],
    "bodies": [
        {"role": "main", "contentType": "text/html", "value": f"<p>{FIRST}</p>"},
        {"role": "main", "contentType": "text/plain", "value": f"{FIRST}\n\n{SECOND}"},
    ],
    "rightsInfo": {"usageTerms": "Not for archives"},
    "copyrightHolder": "Wire Example",
    "subjects": [{"name": "economy", "uri": "http://cv.iptc.org/newscodes/mediatopic/04000000"}],
}


@pytest.mark.parametrize("record", [NINJS_1, NINJS_2])
def test_ninjs(record: dict[str, object]) -> None:
    assert is_ninjs(record)
    assert ninjs_item(record).fields == {
        "title": "Harbour bridge reopens",
        "summary": "Repairs took months",
        "authors": ["Ann Writer"],
        "published_at": "2026-11-27T12:00:00Z",
        "modified_at": "2026-11-27T13:00:00Z",
        "url": "https://wire.example/1",
        "source_name": "Wire Example",
        "language": "en",
        "keywords": ["economy", "medtop:04000000"],
        "copyright_notice": "Wire Example; Not for archives",
        "text": f"{FIRST}\n\n{SECOND}",
    }


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"uri": "tag:x", "type": "picture", "versioncreated": "2026-11-27", "renditions": {}}, Reason.UNKNOWN_KIND),
        ({"uri": "tag:x", "type": "composite", "versioncreated": "2026-11-27"}, Reason.UNKNOWN_KIND),
        ({**NINJS_1, "pubstatus": "canceled"}, Reason.NOT_ARTICLE),
    ],
)
def test_ninjs_without_an_article_is_rejected(record: dict[str, object], reason: Reason) -> None:
    problem = ninjs_item(record).problem
    assert problem is not None
    assert problem[0] is reason


def test_other_records_are_not_taken_for_ninjs() -> None:
    assert not is_ninjs({"uri": "https://a.example/1", "title": "x", "text": "y"})
    assert not is_ninjs({"url": "https://a.example/1", "body_html": "<p>x</p>"})


def test_a_cut_document_is_truncated_not_stored_as_whole() -> None:
    problem = only(parse_wire(NITF[:-60], "nitf")).problem
    assert problem is not None
    assert problem[0] is Reason.TRUNCATED
    whole, cut = parse_wire(message(g2_item(XHTML), g2_item(XHTML))[:-300], "newsml-g2")
    assert whole.problem is None
    assert cut.problem is not None


@pytest.mark.parametrize("kind", sorted(NAMES))
def test_entities_are_never_expanded(kind: str) -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY e SYSTEM "file:///etc/passwd">]>'
    bodies = {
        "nitf": "<nitf><body><body.content><p>{}</p></body.content></body></nitf>",
        "newsml-g2": g2_item("<inlineXML><p>{}</p></inlineXML>"),
        "newsml-1": newsml_1(component("T", "<p>{}</p>")),
    }
    (item,) = parse_wire(doctype + bodies[kind].replace("{}", f"{FIRST} &a;&b;&e; caf&eacute; &amp; bar"), kind)
    text = str(item.fields["text"])
    assert "aaaa" not in text
    assert "root:" not in text
    assert "café & bar" in text


DOCUMENTS = st.sampled_from([(NITF, "nitf"), (message(g2_item(XHTML), PICTURE), "newsml-g2"), (newsml_1(), "newsml-1")])


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS, st.integers(0, 3000), st.integers(0, 40), st.text(max_size=8))
def test_no_document_raises(document: tuple[str, str], start: int, length: int, put: str) -> None:
    text, kind = document
    changed = text[:start] + put + text[start + length :]
    items = parse_wire(changed, kind)
    assert items
    assert all(bool(item.fields) != (item.problem is not None) for item in items)


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("NORDVIK, Nov 27 - The bridge is open.", True),
        ("(Wire) - NORDVIK - The bridge is open.", True),
        ("WIRE/NORDVIK: The bridge is open.", True),
        ("The council of Nordvik opened the bridge.", False),
        ("The bridge is open.", False),
    ],
)
def test_a_dateline_is_put_before_a_text_that_does_not_begin_with_it(text: str, is_there: bool) -> None:
    assert with_dateline(text, "NORDVIK, Nov 27") == (text if is_there else f"NORDVIK, Nov 27 – {text}")


def test_the_place_of_the_story_stands_for_a_dateline_that_is_missing() -> None:
    story = {"uri": "urn:1", "versioncreated": "2026-11-27T12:00:00Z", "body_text": FIRST}
    for located in ("Nordvik", [{"name": "Nordvik"}]):
        assert ninjs_item(story | {"located": located}).fields["text"] == f"Nordvik – {FIRST}"
    place = '<located qcode="city:1"><name>Nordvik</name></located>'
    document = g2_item(XHTML).replace("<dateline>NORDVIK, Nov 27</dateline>", place)
    assert only(parse_wire(document, "newsml-g2")).fields["text"] == f"Nordvik – {TEXT}"


@pytest.mark.parametrize(
    ("provider", "name"),
    [('uri="https://cv.example/provider/AP"', "AP"), ('uri="https://adria.example/"', "adria.example")],
)
def test_a_provider_that_is_an_address(provider: str, name: str) -> None:
    document = re.sub(r"<provider.*?(?:/>|</provider>)", f"<provider {provider}/>", g2_item(XHTML), flags=re.DOTALL)
    assert only(parse_wire(document, "newsml-g2")).fields["source_name"] == name
