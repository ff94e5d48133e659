"""Fingerprints: fixed over time, small, the same for spellings of one text, in all scripts."""

import hashlib
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedupe import SCHEME, fingerprint, keys_of
from ingest.dedupe.normal import article_lines, tokens_of
from ingest.dedupe.sketch import MAX_FACTS, MAX_KEYS, MAX_PASSAGES, is_comparable, sketch_of
from ingest.records import Article

WORDS = [f"word{n}" for n in range(4000)]


def article(text: str, **fields: object) -> Article:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    base = {"id": "a1-x", "title": None, "html_sha256": digest, "text_sha256": digest, "word_count": 1}
    return Article(text=text, extractor="test", **{**base, **fields})  # type: ignore[arg-type]


def test_the_signature_of_a_text_is_pinned() -> None:
    # Stored signatures are compared with new ones: if this fails, the scheme needs a new name.
    assert SCHEME == "passages-64/1"
    result = fingerprint(
        article(
            "The river rose 2.5 metres in Oldtown overnight. မြစ်ရေ တက်လာသည်။ "
            "河水一夜之间上涨了两米。 Вода поднялась на два метра."
        )
    )
    assert result.tokens == 33
    assert hashlib.sha256(result.signature).hexdigest() == PINNED


@pytest.mark.parametrize("words", [0, 1, 2, 40, 200, 4000])
def test_a_signature_is_bounded_whatever_the_length(words: int) -> None:
    item = fingerprint(article(" ".join(WORDS[:words])))
    assert len(item.signature) <= 4 + 4 * MAX_PASSAGES + 2 * 2 * MAX_FACTS
    assert is_comparable(item) == (words > 1)
    assert len(keys_of(item)) <= MAX_KEYS + 1
    assert (len(keys_of(item)) > 0) == (words > 0)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The mayor of Köln said: yes, 25 of them.", "THE MAYOR OF KOLN SAID YES 25 OF THEM"),
        ("石门岭隧道提前四个月贯通两省山区", "石門嶺隧道提前四個月貫通兩省山區"),
        ("قالَ الرَّئيسُ إنَّ المدينة بخير ٢٥", "قال الرئيس ان المدينه بخير 25"),
        ("ｆｕｌｌ　ｗｉｄｔｈ １２３ letters", "full width 123 letters"),
        ("Fish &amp; chips were sold there", "Fish & chips were sold there"),
    ],
)
def test_spellings_of_one_text_have_the_same_tokens(left: str, right: str) -> None:
    assert tokens_of(left).hashes.tolist() == tokens_of(right).hashes.tolist()


@pytest.mark.parametrize(
    "text",
    ["ชาวบ้านร่วมกันดัดแปลงเรือ", "ရွာသူရွာသားများ တံတားဟောင်း", "ភូមិនៅមាត់ទន្លេមេគង្គ", "ປະເທດລາວຢູ່ອາຊີ", "廃校の給食室でつくる味噌"],
)
def test_scripts_without_spaces_have_passages(text: str) -> None:
    assert len(sketch_of(fingerprint(article(text)).signature).units) >= 5


def test_lines_around_an_article_do_not_count() -> None:
    story = "A spillway gate that would not close emptied most of a small reservoir over the weekend, said officials."
    around = f"Share on Facebook, Twitter, WhatsApp, Email\n{story}\nSign up for our newsletter"
    assert fingerprint(article(around)).signature == fingerprint(article(story)).signature


@pytest.mark.parametrize(
    "line",
    ["Facebook | Twitter | E-mail", "FACEBOOK LINKEDIN PRINT", "INSTAGRAM, ınstagram, İNSTAGRAM", "ſkype vıber Reddit"],
)
def test_a_line_that_names_three_services_in_any_case_does_not_count(line: str) -> None:
    story = "A spillway gate that would not close emptied most of a small reservoir over the weekend, said officials."
    assert article_lines(f"{story}\n{line}\n{story}") == f"{story}\n{story}"


@pytest.mark.parametrize("line", ["Facebook and Twitter", "The reprinted threadsinstagram pinterested"])
def test_a_line_with_fewer_services_counts(line: str) -> None:
    story = "A spillway gate that would not close emptied most of a small reservoir over the weekend, said officials."
    assert article_lines(f"{story}\n{line}\n{story}") == f"{story}\n{line}\n{story}"


def test_numbers_and_names_are_kept() -> None:
    found = sketch_of(
        fingerprint(article("Yesterday the town of Harrow sold 340 of its 512 lamps to Ashdale.")).signature
    )
    assert (len(found.numbers), len(found.names)) == (2, 2)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_whole_fingerprint(text: str) -> None:
    item = fingerprint(article(text))
    assert item.signature == b"" or is_comparable(item)
    assert np.array_equal(keys_of(item), np.unique(keys_of(item)))


@pytest.mark.parametrize(
    ("precision", "latest"),
    [("second", 0), ("minute", 60), ("day", 86_400), ("month", 31 * 86_400), (None, 0)],
)
def test_a_vague_date_counts_from_its_end(precision: str | None, latest: int) -> None:
    date = datetime(2026, 3, 1, tzinfo=UTC)
    item = fingerprint(article("some text", published_at=date, published_precision=precision))
    assert item.published_latest is not None
    assert (item.published_latest - date).total_seconds() == latest


PINNED = "ff5f69848282dbe8fee0e32fa8e4ffda3213b407541d7548d236d20ce74496e0"
