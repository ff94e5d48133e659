"""Bylines without markup: a role beside the name, other credits in the line, and pages without spaces or capitals."""

import pytest

from ingest.extract.meta import extract_metadata
from ingest.extract.meta.unspaced_bylines import names_at_end, names_in_line
from ingest.extract.tree import parse

TEXT = "<p>" + "The council voted on Monday evening to keep the depot open for at least ten more years. " * 3 + "</p>"


def authors(line: str) -> tuple[str, ...]:
    body = f"<article><h1>Council keeps the old tram depot</h1>{line}{TEXT * 2}</article>"
    tree = parse(f"<html><head><title>Council keeps the old tram depot</title></head><body>{body}</body></html>")
    return extract_metadata(tree, url="https://news.example.org/depot").authors


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<div><b>Ada Exempel</b> reporter</div>", ("Ada Exempel",)),
        ("<div><strong>Ada Sample</strong><span>Health reporter</span></div>", ("Ada Sample",)),
        ("<div>Ada Sample, Transport correspondent</div>", ("Ada Sample",)),
        ("<div>Report by Ada Sample<br>Photos by Bo Lens</div>", ("Ada Sample",)),
        ("<div>Reporter: Ada Contoh, Redaktur: Bo Misal</div>", ("Ada Contoh",)),
        ("<div>Haber: Ada Örnek - Kamera: Bo Misal</div>", ("Ada Örnek",)),
        ("<p class='signature'>Par <span>Ada Modèle</span>, Le Courrier — Lyon</p>", ("Ada Modèle",)),
        ("<div class='author-box'><i class='vorname'>Ada</i><i class='nachname'>Muster</i></div>", ("Ada Muster",)),
        ("<p><b>Bo Lens</b>, mayor of Riverton</p>", ()),
        ("<p>Bo Muster, 54, president</p>", ()),
    ],
)
def test_the_author_of_a_line(line: str, expected: tuple[str, ...]) -> None:
    assert authors(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2024-05-06 10:20　来源：样本日报　记者：李样本", ("李样本",)),
        ("（本报记者 李 样 赵示例）", ("李样", "赵示例")),
        ("서울=홍길동 기자", ("홍길동",)),
        ("记者从市政府获悉，市场将恢复原貌。", ()),
        ("기자회견에서 밝혔다", ()),
    ],
)
def test_names_beside_a_word_for_reporter(line: str, expected: tuple[str, ...]) -> None:
    assert names_in_line(line) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("説明会で示される予定だ。（鈴木見本）", ("鈴木見本",)),
        ("【鈴木見本】", ("鈴木見本",)),
        ("方案将在月底展示。（记者 李样本 编辑：王例）", ("李样本",)),
        ("説明会で示される予定だ。（写真提供）", ()),
        ("説明会で示される予定だ。（共同通信）", ()),
        ("方案将在月底展示。（完）", ()),
        ("市长（王样本）出席。", ()),
    ],
)
def test_names_in_the_brackets_that_end_a_text(text: str, expected: tuple[str, ...]) -> None:
    assert names_at_end(text) == expected
