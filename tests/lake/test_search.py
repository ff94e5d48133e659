"""Searching a lake: words, phrases, scripts without spaces, filters, and an index in step with the log."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import lake_rows
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import lake
from ingest.cli.main import main
from ingest.errors import LakeError
from ingest.lake import layout, schema
from ingest.lake.deletion import delete
from ingest.lake.search import index as search_index
from ingest.lake.search.index import SearchFilter
from ingest.lake.search.words import Snippet, Term, fold_case, parse_words, snippet
from ingest.lake.selection import Selection
from ingest.records import Article
from ingest.tally import reset_tally, tally

TEXTS = {
    1: ("Bridge opens", "The new bridge over the river was opened by the prime minister on Monday."),
    2: ("Election day", "Voters went to the polls. A minister of the prime rank said nothing of any bridge."),
    3: ("大选结果", "今天举行总统选举，数百万人参加投票。"),
    4: ("เลือกตั้ง", "ประชาชนไปลงคะแนนเลือกตั้งวันนี้"),
    5: ("နိုင်ငံခြားရေး", "ဝန်ကြီးချုပ်က တံတားသစ်ကို ဖွင့်လှစ်ခဲ့သည်။"),
}


def article(number: int, **changes: object) -> Article:
    title, text = TEXTS[number]
    fields = {"title": title, "text": text, "published_date": date(2026, 11, number)} | changes
    return replace(lake_rows.article(number), **fields)  # type: ignore[arg-type]


def write(where: str, articles: Sequence[Article], days: int = 0) -> None:
    rows: dict[str, list[object]] = {name: [] for name in schema.TABLES} | {"articles": list(articles)}
    lake_rows.write_cycle(where, rows, lake_rows.NOW + timedelta(days=days))


@pytest.fixture
def where(tmp_path: Path) -> str:
    folder = str(tmp_path / "lake")
    write(folder, [article(number) for number in TEXTS])
    return folder


def found(where: str, words: str, only: SearchFilter | None = None) -> list[str | None]:
    hits, number = lake.open_lake(where).search(words, only)
    assert number == len(hits)
    return [hit.title for hit in hits]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("bridge", ["Bridge opens", "Election day"]),  # a word of the title counts more
        ("BRIDGE minister", ["Bridge opens", "Election day"]),
        ('"prime minister"', ["Bridge opens"]),
        ("minister -bridge", []),
        ("minister -monday", ["Election day"]),
        ("选举", ["大选结果"]),
        ("举选", []),  # the characters in another order are another word
        ("เลือกตั้ง", ["เลือกตั้ง"]),
        ("တံတားသစ်", ["နိုင်ငံခြားရေး"]),
        ("no such words", []),
    ],
)
def test_what_is_found(where: str, words: str, titles: list[str]) -> None:
    assert found(where, words) == titles


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Trenler İstanbul'da durdu.", ("istanbul", "ISTANBUL", "İstanbul", "i\u0307stanbul", "ıstanbul")),
        ("Eskişehir'de toplandılar.", ("ESKİŞEHİR", "ESKIŞEHIR", "eskişehir")),
        ("KIZILIRMAK taştı.", ("kızılırmak", "Kızılırmak")),
        ("Kızılırmak taştı.", ("KIZILIRMAK",)),
        ("Die Straße ist gesperrt.", ("STRASSE", "straße", "STRAẞE")),
        ("Ο δρόμος έκλεισε.", ("ΔΡΌΜΟΣ", "δρόμος")),
        ("ΟΔΟΣ", ("οδος", "οδοσ")),
        ("Jis i\u0307\u0301jo.", ("ÍJO", "íjo")),  # Lithuanian keeps the dot below an accent
    ],
)
def test_letter_case_does_not_count_in_any_language(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    where = str(tmp_path / "lake")
    write(where, [article(1, text=text, source_name="İl Haber")])
    for word in words:
        assert found(where, word) == ["Bridge opens"], word
        assert snippet(text, parse_words(word)).marks, word
    only = SearchFilter(sources=["İL HABER"])
    assert found(where, words[0], only) == found(where, words[0], SearchFilter(sources=["il haber"])) != []


@given(st.text() | st.text("iIİıjJįĮßẞςσΣΐ\u0307\u0328\u0301\u0345"))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_case(fold_case(text)) == fold_case(text)


def test_an_index_of_an_earlier_format_is_built_again(where: str) -> None:
    assert found(where, "bridge")
    stamp = Path(where) / layout.CACHE / "search" / "stamp.json"
    current = stamp.read_text()
    stamp.write_text(json.dumps(json.loads(current) | {"format": "4"}))
    reset_tally()
    assert found(where, "bridge") == ["Bridge opens", "Election day"]
    assert tally()["articles"] == len(TEXTS)
    assert stamp.read_text() == current


def test_filters(where: str) -> None:
    other = article(
        2,
        language="de",
        main_region="DE",
        regions=("DE",),
        source_domain="b.example",
        source_tags=("city desk",),
        version=2,
    )
    write(where, [replace(other, first_seen_at=lake_rows.NOW + timedelta(days=1))], days=1)
    assert found(where, "bridge", SearchFilter(languages=["DE"])) == ["Election day"]
    assert found(where, "bridge", SearchFilter(regions=["norway"])) == ["Bridge opens"]
    assert found(where, "bridge", SearchFilter(topics=["Economy"])) == ["Bridge opens", "Election day"]
    assert found(where, "bridge", SearchFilter(sources=["b.example"])) == ["Election day"]
    assert found(where, "bridge", SearchFilter(sources=["City desk"])) == ["Election day"]
    assert found(where, "bridge", SearchFilter(since=date(2026, 11, 2))) == ["Election day"]
    assert found(where, "bridge", SearchFilter(until=date(2026, 11, 1))) == ["Bridge opens"]


def test_a_new_version_takes_the_place_of_the_old_one(where: str) -> None:
    assert found(where, "monday") == ["Bridge opens"]
    later = lake_rows.NOW + timedelta(days=1)
    write(where, [article(1, version=2, text="It was opened on Tuesday.", title="Opened", first_seen_at=later)], days=1)
    assert found(where, "monday") == []
    assert found(where, "tuesday") == ["Opened"]


def test_the_index_is_built_again_where_it_is_missing_damaged_or_of_another_lake(where: str, tmp_path: Path) -> None:
    expected = found(where, "bridge")
    index = Path(where) / layout.CACHE / "search"
    shutil.rmtree(index)
    assert found(where, "bridge") == expected
    for file in index.glob("*.json"):
        file.write_bytes(b"{")
    assert found(where, "bridge") == expected
    other = str(tmp_path / "other")
    write(other, [article(3)])
    shutil.copytree(index, Path(other) / layout.CACHE / "search")
    assert found(other, "bridge") == []
    assert found(other, "选举") == ["大选结果"]


def test_a_lake_that_cannot_be_written_is_searched(where: str) -> None:
    (Path(where) / layout.CACHE).write_text("no folder")
    assert found(where, "bridge") == ["Bridge opens", "Election day"]


def test_a_search_needs_a_word(where: str) -> None:
    for words in ("", "...", "-bridge"):
        with pytest.raises(LakeError, match="no word to search for"):
            lake.open_lake(where).search(words)


def test_terms() -> None:
    assert parse_words('a "b C" -d -"e f" 选举 "open') == [
        Term(("a",)),
        Term(("b", "c")),
        Term(("d",), excluded=True),
        Term(("e", "f"), excluded=True),
        Term(("选", "举")),
        Term(("open",)),
    ]


def test_a_snippet_shows_the_densest_part_and_marks_whole_terms() -> None:
    text = "Prime time. " + "Filler words here. " * 30 + "The Prime\nMinister spoke of the bridge. " + "More. " * 60
    part = snippet(text, parse_words('"prime minister" bridge'))
    assert [part.text[start:end] for start, end in part.marks] == ["Prime Minister", "bridge"]
    assert part.text.startswith("… ")
    assert part.text.endswith(" …")
    assert "\n" not in part.text
    assert snippet("Short text.", parse_words("absent")) == Snippet("Short text")


def test_the_command_marks_the_words(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["search", "--lake", where, "prime minister", "--limit", "1"])
    assert ended.value.code == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "Bridge opens"
    assert "*prime minister*" in out
    assert err == "1 article\n"


SEARCHES = """
import sys, time
from pathlib import Path
from ingest.lake import open_lake
from ingest.lake.search import index
where, name, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
slow = index._add
def add(*arguments):
    time.sleep(0.2)  # so that the searches meet
    slow(*arguments)
index._add = add
Path(where).parent.joinpath(name).touch()
while len(list(Path(where).parent.glob("ready-*"))) < number:
    time.sleep(0.01)
for _ in range(3):
    hits, found = open_lake(where).search("bridge")
    assert (found, len(hits)) == (2, 2), (found, hits)
"""


def test_searches_at_once_wait_for_the_one_that_writes_the_index(where: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SEARCHES, where, f"ready-{name}", "3"], stderr=subprocess.PIPE, text=True
        )
        for name in range(3)
    ]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], errors


def test_a_search_with_an_index_opens_no_file_of_articles(where: str, tmp_path: Path) -> None:
    assert found(where, "bridge") == ["Bridge opens", "Election day"]
    (tmp_path / "lake" / "articles").rename(tmp_path / "away")
    hits, number = lake.open_lake(where).search("တံတား")
    assert (number, hits[0].title, hits[0].published_date) == (1, TEXTS[5][0], date(2026, 11, 5))
    assert "တံတားသစ်" in hits[0].snippet.text


def test_a_search_in_an_earlier_state_shows_the_version_of_then(where: str) -> None:
    text = TEXTS[1][1].replace("Monday", "Tuesday")
    write(where, [replace(article(1, title="Bridge opens late", text=text), version=2)], days=1)
    hits, _ = lake.open_lake(where).search("minister bridge")
    assert (hits[0].title, hits[0].version) == ("Bridge opens late", 2)
    hits, _ = lake.open_lake(where).as_of(1).search("minister bridge")
    assert ("Bridge opens", 1) in [(hit.title, hit.version) for hit in hits]


def test_building_an_index_counts_its_articles_for_the_line_of_progress(where: str) -> None:
    reset_tally()
    found(where, "bridge")
    assert tally() == {"articles": len(TEXTS), "articles in all": len(TEXTS)}


@pytest.mark.parametrize("step", ["before", "after"])
def test_an_index_that_is_written_beside_a_deletion_is_made_again(
    where: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    add, gone = search_index._add, [lake_rows.article(1).id]

    def add_beside_deletion(*values: object) -> None:
        if step == "after":
            add(*values)  # type: ignore[arg-type]
        if gone:
            delete(where, lake_rows.NOW, Selection(ids=frozenset([gone.pop()])))
        if step == "before":
            add(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(search_index, "_add", add_beside_deletion)
    assert found(where, "bridge") == ["Election day"]
    files = [path for path in Path(where, layout.CACHE).rglob("*") if path.is_file()]
    assert files
    assert not any(lake_rows.article(1).id.encode() in path.read_bytes() for path in files)
