"""A mail that forwards a news text by hand: title, source and day are those of what it forwards."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.extract import read
from ingest.records import Article, Location, Raw, Reading, Source
from ingest.sources import read_items

NEWS = """The mole of the old harbour will close to visitors in October for a year of repairs to its lamps, the port
said on Thursday.

The work will cost two million pounds, of which half was given by a fund. The ferries will sail as usual, it said.
"""


HEADERS = [
    "---------- Forwarded message ---------\nFrom: The Quay Post <news@post.example>\n"
    "Date: Fri, 4 Jul 2025 at 07:15\nSubject: Harbour mole to close for a year\nTo: <clerk@example.org>\n",
    "-----Message d’origine-----\nDe : The Quay Post <news@post.example>\n"
    "Envoyé : vendredi 4 juillet 2025 07:15\nObjet : Harbour mole to close for a year\n",
    "---------- Mensagem encaminhada ---------\nDe: The Quay Post <news@post.example>\n"
    "Enviado: 4 Jul 2025 07:15\nAssunto: Harbour mole to close for a year\n",
]


def article(path: Path, subject: str, body: str, *, media_type: str = "text/plain; charset=utf-8") -> Article:
    head = f"From: Clerk <clerk@example.org>\nSubject: {subject}\nDate: Mon, 7 Jul 2025 10:00:00 +0100\n"
    path.write_text(f"{head}Content-Type: {media_type}\n\n{body}", encoding="utf-8")
    outcome = reading(path).outcome
    assert isinstance(outcome, Article)
    return outcome


def reading(path: Path) -> Reading:
    (item,) = read_items(Location(str(path), Source(str(path)), path.stat().st_size))
    assert isinstance(item, Raw)
    return read(item, now=datetime(2025, 8, 1, tzinfo=UTC))


@pytest.mark.parametrize("header", HEADERS)
def test_a_forwarded_text_has_its_own_title_and_day(tmp_path: Path, header: str) -> None:
    note = "Hi all, here is the piece I meant.\n\nBest, C.\n-- \nClerk of the archive\n\n"
    read_article = article(tmp_path / "a.eml", "Fwd: story for the archive", f"{note}{header}\n{NEWS}")
    assert read_article.title == "Harbour mole to close for a year"
    assert read_article.authors == ()
    assert read_article.published_at is not None
    assert read_article.published_at.date().isoformat() == "2025-07-04"
    assert read_article.source_name == "The Quay Post"
    assert read_article.text.startswith("The mole of the old harbour")
    assert "its lamps, the port said on Thursday.\nThe work" in read_article.text
    assert "@" not in read_article.text
    noted = [(piece.rule, piece.text) for piece in reading(tmp_path / "a.eml").dropped[:4]]
    assert noted == [("head:greeting", line.strip()) for line in note.strip().split("\n") if line]


def test_the_text_of_a_mail_with_an_attachment_is_unwrapped_as_its_own_part_says(tmp_path: Path) -> None:
    flowed = "The mole of the \nold harbour will close to visitors in October for a year of repairs to its lamps.\n\n"
    body = f"--x\nContent-Type: text/plain; charset=utf-8; format=flowed\n\nSee below.\n\n{HEADERS[0]}\n{flowed}{NEWS}"
    attached = "--x\nContent-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\n\n--x--\n"
    read_article = article(tmp_path / "a.eml", "Fwd: story", body + attached, media_type="multipart/mixed; boundary=x")
    assert read_article.text.startswith("The mole of the old harbour will close to visitors in October")


def test_a_mail_that_only_quotes_a_mark_of_forwarding_stays_as_it_is(tmp_path: Path) -> None:
    body = f"{NEWS}\n---------- Forwarded message ---------\n\nNo header follows here, so this is text of the mail.\n"
    assert article(tmp_path / "a.eml", "Harbour mole to close", body).title == "Harbour mole to close"
    long = f"{NEWS * 3}\n---------- Forwarded message ---------\nFrom: a@example.org\nSubject: Other\n\nAnother text.\n"
    assert article(tmp_path / "b.eml", "Harbour mole to close", long).title == "Harbour mole to close"


def test_a_greeting_is_neither_source_nor_text(tmp_path: Path) -> None:
    body = f"Boa tarde, colegas,\n\nHarbour mole to close\n\nBy Ada Sample\n\n{NEWS}\nAtenciosamente,\n-- \nThe desk\n"
    greeted = article(tmp_path / "a.eml", "Harbour mole to close", body)
    assert greeted.source_name is None
    assert "colegas" not in greeted.text
    assert "Atenciosamente" not in greeted.text
