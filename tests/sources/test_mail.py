"""Messages and mailboxes: headers as hints, the right part as text, every message one outcome."""

import gzip
import random
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from web_archives import outcomes, read

from ingest.extract import read as read_item
from ingest.identity.shared_address import settle_ids
from ingest.records import Article, Raw, Rejected
from ingest.sources import ReadLimits

FIRST = "The harbour bridge will reopen to traffic next week, the city council said on Monday in a note."
SECOND = "Ferries return to their usual timetable by the end of the week."
SEPARATOR = b"From news@wire.example Tue Jan  2 10:00:00 2024\n"


def message(text: str | None = f"{FIRST}\n\n{SECOND}\n", markup: str | None = None) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "Harbour bridge to reopen \u2013 at last"
    mail["From"] = "Ada Sample <ada@wire.example>"
    mail["Date"] = "Tue, 02 Jan 2024 10:00:00 +0000"
    mail["List-Id"] = "Wire Example <wire.example>"
    mail["Archived-At"] = "<https://lists.example/1>"
    if text is not None:
        mail.set_content(text)
    if markup is not None:
        mail.add_alternative(markup, subtype="html")
    return mail


def article(item: Raw | Rejected) -> Article:
    assert isinstance(item, Raw), item
    outcome = read_item(item).outcome
    assert isinstance(outcome, Article), outcome
    return outcome


@pytest.mark.parametrize("packed", [False, True])
def test_a_message_is_an_article(tmp_path: Path, packed: bool) -> None:
    content = message().as_bytes()
    (item,) = read(tmp_path / "a.eml.gz", gzip.compress(content) if packed else content)
    got = article(item)
    assert (got.title, got.text) == ("Harbour bridge to reopen \u2013 at last", f"{FIRST}\n{SECOND}")
    assert (got.authors, got.source_name) == (("Ada Sample",), "Wire Example")
    assert (got.published_at, got.published_source) == (datetime(2024, 1, 2, 10, tzinfo=UTC), "mail")
    assert got.url == "https://lists.example/1"


def test_wrapped_lines_become_paragraphs_and_the_signature_goes(tmp_path: Path) -> None:
    half = FIRST.index(" council") + 1
    text = f"{FIRST[:half].rstrip()}\n{FIRST[half:]}\n\n{SECOND}\n-- \nAda Sample\nWire Example\n"
    (item,) = read(tmp_path / "a.eml", message(text).as_bytes())
    assert article(item).text == f"{FIRST}\n{SECOND}"


def test_what_a_mail_has_around_the_news_is_told(tmp_path: Path) -> None:
    text = f"Dear editors,\nhere is the text.\n\n{FIRST}\n\n{SECOND}\n\nKind regards,\n-- \nAda Sample\nWire Example\n"
    (item,) = read(tmp_path / "a.eml", message(text).as_bytes())
    assert isinstance(item, Raw)
    extraction = read_item(item)
    assert article(item).text == f"{FIRST}\n{SECOND}"
    assert [(piece.rule, piece.text) for piece in extraction.dropped] == [
        ("head:greeting", "Dear editors,"),
        ("head:greeting", "here is the text."),
        ("tail:signature", "Kind regards,"),
        ("tail:signature", "Ada Sample"),
        ("tail:signature", "Wire Example"),
    ]


def test_html_is_read_where_the_plain_text_is_a_hint_only(tmp_path: Path) -> None:
    markup = f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    (item,) = read(tmp_path / "a.eml", message("Your program cannot show this.", markup).as_bytes())
    assert article(item).text == f"{FIRST}\n{SECOND}"
    (item,) = read(tmp_path / "b.eml", message(f"{FIRST}\n\n{SECOND}", markup).as_bytes())
    assert article(item).text == f"{FIRST}\n{SECOND}"


def test_transfer_encodings_and_charsets(tmp_path: Path) -> None:
    text = "Die Br\u00fccke \u00fcber den Hafen wird n\u00e4chste Woche wieder f\u00fcr den Verkehr ge\u00f6ffnet."
    for name, charset, transfer in (("a", "iso-8859-1", "quoted-printable"), ("b", "utf-8", "base64")):
        mail = message(None)
        mail.set_content(text, charset=charset, cte=transfer)
        (item,) = read(tmp_path / f"{name}.eml", mail.as_bytes())
        assert article(item).text == text


def test_attachments_are_not_the_text(tmp_path: Path) -> None:
    mail = message()
    mail.add_attachment("Not this text, which is a file of its own.", filename="a.txt")
    item, _ = read(tmp_path / "a.eml", mail.as_bytes())
    assert article(item).text == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize("subtype", ["plain", "html"])
@pytest.mark.parametrize("disposition", [None, "inline"])
def test_the_only_text_of_a_mail_may_have_a_file_name(tmp_path: Path, subtype: str, disposition: str | None) -> None:
    mail = message(None)
    text = f"{FIRST}\n\n{SECOND}\n" if subtype == "plain" else f"<p>{FIRST}</p><p>{SECOND}</p>"
    mail.set_content(text, subtype=subtype)
    mail.set_param("name", "body.txt")
    if disposition is not None:
        mail["Content-Disposition"] = f'{disposition}; filename="body.txt"'
    mail.add_attachment("# Bridge opens\n\nThe bridge opened to carts.\n", filename="bridge.md")
    items = read(tmp_path / "a.eml", mail.as_bytes())
    path = str(tmp_path / "a.eml")
    assert [item.location for item in items] == [path, f"{path}#attachment-1"]
    assert article(items[0]).text == f"{FIRST}\n{SECOND}"


def test_both_versions_of_a_text_may_have_a_file_name(tmp_path: Path) -> None:
    mail = message(markup=f"<p>{FIRST}</p><p>{SECOND}</p>")
    for part in mail.iter_parts():
        part.set_param("name", "body")
    (item,) = read(tmp_path / "a.eml", mail.as_bytes())
    assert article(item).text == f"{FIRST}\n{SECOND}"


def test_a_text_that_is_called_an_attachment_is_never_that_of_the_mail(tmp_path: Path) -> None:
    mail = message(None)
    mail.add_attachment("Mill town reopens its canal\n\nThe first boat in years passed the locks on Monday.\n")
    items = read(tmp_path / "a.eml", mail.as_bytes())
    assert [item.location.partition("#")[2] for item in items] == ["", "attachment-1"]
    assert isinstance(items[0], Raw)
    outcome = read_item(items[0]).outcome
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "no-text"


def mailbox(*messages: bytes) -> bytes:
    return b"".join(SEPARATOR + content.rstrip(b"\n") + b"\n\n" for content in messages)


@pytest.mark.parametrize("name", ["a.mbox", "a", "a.eml"])
def test_a_mailbox_gives_every_message(tmp_path: Path, name: str) -> None:
    second = message(f"{FIRST}\n\n>From now on all ferries run again, said the council of the town.\n").as_bytes()
    items = read(tmp_path / name, mailbox(message().as_bytes(), second))
    assert [item.location for item in items] == [f"{tmp_path}/{name}#message-{number}" for number in (1, 2)]
    assert article(items[1]).text == f"{FIRST}\nFrom now on all ferries run again, said the council of the town."


def test_from_at_the_beginning_of_a_paragraph_is_no_separator(tmp_path: Path) -> None:
    text = f"{FIRST}\n\nFrom Monday 2024 on all ferries run again, said the council of the town.\n"
    (item,) = read(tmp_path / "a.mbox", mailbox(message(text).as_bytes()))
    assert article(item).text.endswith("said the council of the town.")


MANY = [message(f"{FIRST}\n\n{random.Random(number).randbytes(300).hex()}\n").as_bytes() for number in range(3)]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.eml", b"\n\nno header at all", ["malformed"]),
        ("a.eml", message("x" * 3_000).as_bytes(), ["too-large"]),
        ("a.eml", b"Date: nonsense\nFrom: =?utf-8?q?broken\nContent-Type: text/plain; charset=strange\n\nx", ["mail"]),
        ("a.mbox", mailbox(message("x" * 3_000).as_bytes(), message().as_bytes()), ["too-large", "mail"]),
        ("a.mbox.gz", gzip.compress(mailbox(*MANY))[:-300], ["mail", "mail", "truncated"]),
    ],
)
def test_every_message_has_one_outcome(tmp_path: Path, name: str, content: bytes, expected: list[str]) -> None:
    assert outcomes(read(tmp_path / name, content, ReadLimits(item_bytes=2_000))) == expected


def test_texts_of_one_message_are_documents_of_their_own(tmp_path: Path) -> None:
    one, two = (
        f"{place} mill turns again after forty years\n\nBy {name}\n\n{place.upper()}, 5 June 2025 - The wheel of the "
        f"old mill in {place} turned on Saturday for the first time in forty years, to the applause of 300 people."
        "\n\nThe town paid for the new axle and for the bearings, and volunteers had spent six winters on the wheel.\n"
        for place, name in (("Brookford", "Ada Sample"), ("Oakwater", "Bo Muster"))
    )
    several = message(f"{one}\n-30-\n\n{two}\n-30-\n")
    several["Keywords"] = "mills, rivers"
    several["Content-Language"] = "en-GB"
    items = read(tmp_path / "a.eml", several.as_bytes())
    articles = [article(item) for item in items]
    assert [item.location.rpartition("#")[2] for item in items][1:] == ["text-2"]
    assert [found.title for found in articles] == [
        "Brookford mill turns again after forty years",
        "Oakwater mill turns again after forty years",
    ]
    assert [found.authors for found in articles] == [("Ada Sample",), ("Bo Muster",)]
    for found in articles:  # what the headers say of the whole mail
        assert (found.url, found.source_name) == ("https://lists.example/1", "Wire Example")
        assert (found.keywords, found.published_local) == (("mills", "rivers"), "2024-01-02T10:00:00+00:00")
    settled = settle_ids(articles, frozenset())
    assert len({found.id for found in settled}) == 2  # though they share the address
    (whole,) = read(tmp_path / "b.eml", message().as_bytes())
    assert article(whole).title == "Harbour bridge to reopen \u2013 at last"


def test_attached_texts_are_documents_and_other_documents_are_rejected(tmp_path: Path) -> None:
    mail = message()
    mail.add_attachment("Mill town reopens its canal\n\nThe first boat in years passed the locks on Monday.\n")
    mail.add_attachment("# Bridge opens\n\nThe bridge opened to carts.\n", filename="bridge.md")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="story.pdf")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    mail.add_attachment(b"", maintype="text", subtype="html", filename="page.html")
    items = read(tmp_path / "news.eml", mail.as_bytes())
    path = str(tmp_path / "news.eml")
    assert [item.location for item in items] == [path, *(f"{path}#attachment-{number}" for number in (1, 2, 3, 5))]
    assert [getattr(item, "reason", None) for item in items] == [None, None, None, "unknown-kind", "empty"]
    texts = [article(item) for item in items[1:2]]
    assert [text.title for text in texts] == ["Mill town reopens its canal"]
    assert isinstance(items[2], Raw)
    assert items[2].media_type == "text/markdown; charset=utf-8"


def test_an_attached_message_is_read_with_what_is_attached_to_it(tmp_path: Path) -> None:
    inner = message(f"{SECOND}\n\n{FIRST}\n")
    inner.replace_header("Subject", "Fares rise in the valley")
    inner.add_attachment("Mill town reopens its canal\n\nThe first boat in years passed the locks on Monday.\n")
    outer = message()
    outer.add_attachment(inner)
    items = read(tmp_path / "news.eml", outer.as_bytes())
    path = str(tmp_path / "news.eml")
    assert [item.location for item in items] == [path, f"{path}#mail-1", f"{path}#mail-1-attachment-1"]
    assert article(items[1]).title == "Fares rise in the valley"


def test_messages_within_messages_end(tmp_path: Path) -> None:
    mail = message()
    for _ in range(6):
        outer = message()
        outer.add_attachment(mail)
        mail = outer
    items = read(tmp_path / "news.eml", mail.as_bytes())
    assert [getattr(item, "reason", None) for item in items] == [None, None, None, None, "too-large"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Date", "Tue, 02 Jan 99999999999 10:00:00 +0000"),
        ("Date", "Tue, 02 Jan 2024 10:00:00 +99999999999999"),
        ("From", "(" * 3000 + "ada@wire.example"),
    ],
)
def test_a_header_that_the_library_cannot_read_is_left_out(tmp_path: Path, name: str, value: str) -> None:
    bad = message()
    del bad[name]
    outer = message()
    outer.add_attachment(bad)
    content = f"{name}: {value}\n".encode() + bad.as_bytes()
    items = read(tmp_path / "news.mbox", SEPARATOR + content + b"\n\n" + SEPARATOR + message().as_bytes())
    assert [article(item).text for item in items] == [f"{FIRST}\n{SECOND}"] * 2
    attached = outer.as_bytes()
    at = attached.rindex(b"Subject:")
    items = read(tmp_path / "outer.eml", attached[:at] + f"{name}: {value}\n".encode() + attached[at:])
    assert [article(item).text for item in items] == [f"{FIRST}\n{SECOND}"] * 2


def test_a_message_that_the_library_cannot_take_apart_is_one_reject(tmp_path: Path) -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    comment = b"Subject: A\nContent-Type: text/plain " + b"(" * 3000 + b"\n\nText\n"
    box = b"\n\n".join(SEPARATOR + content for content in (b"Subject: A\n" + deep, comment, message().as_bytes()))
    assert outcomes(read(tmp_path / "a.mbox", box))[:2] == ["malformed", "malformed"]
    assert article(read(tmp_path / "a.mbox", box)[2]).text == f"{FIRST}\n{SECOND}"
