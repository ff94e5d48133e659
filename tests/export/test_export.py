"""`ingest export` and `ingest sql --out`: every format read back by another program, selections, divided exports."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import lake_rows
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

from ingest import lake
from ingest.cli.main import main
from ingest.export.selection import COLUMNS
from ingest.lake import schema

HOSTILE = '=HYPERLINK("https://attacker.example")'


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a lake of four articles: an ordinary one, a hostile title, one of a month, one without place and topic."""
    folder = str(tmp_path_factory.mktemp("export") / "lake")
    ordinary = replace(lake_rows.article(1), published_date=date(2026, 11, 22), canonical_url="https://a.example/{1}")
    articles = [
        ordinary,
        replace(
            lake_rows.article(2), title=HOSTILE, published_date=date(2026, 11, 23), language="fr", text="x" * 40_000
        ),
        replace(lake_rows.article(3), published_at=datetime(2026, 3, 1, tzinfo=UTC), published_precision="month"),
        replace(
            lake_rows.article(4),
            regions=(),
            main_region=None,
            region_tags=(),
            topics=(),
            topic_tags=(),
            source_domain="b.example",
            source_tags=("city desk",),
            published_date=date(2026, 11, 23),
        ),
    ]
    rows: dict[str, list[object]] = {name: [] for name in schema.TABLES} | {"articles": list(articles)}
    lake_rows.write_cycle(folder, rows)
    return folder


Export = Callable[..., Path]


def code_of(*arguments: str) -> int | str | None:
    """Return the exit code of a command."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


@pytest.fixture
def export(where: str, tmp_path: Path) -> Export:
    """Return a function that exports to a file of the name and returns its path."""

    def run(name: str, *options: str) -> Path:
        with pytest.raises(SystemExit) as ended:
            main(["export", str(tmp_path / name), "--lake", where, *options])
        assert ended.value.code == 0
        return tmp_path / name

    return run


def titles(path: Path) -> list[str]:
    return [json.loads(line)["title"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_csv_is_read_by_python_and_pandas(export: Export) -> None:
    path = export("a.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    first = next(row for row in rows if row["title"] == "Berth 1 opens")
    assert (first["authors"], first["region_names"]) == ("Staff reporter; Wire desk", "Norway")
    assert (first["published_at"], first["published_date"]) == ("2026-11-22T00:00:00Z", "2026-11-22")
    assert first["text"] == lake_rows.article(1).text
    frame = pd.read_csv(path, keep_default_na=False)
    assert set(frame["main_region"]) == {"NO", ""}


def test_a_title_is_no_formula_in_a_spreadsheet(export: Export) -> None:
    with export("a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert f"'{HOSTILE}" in {row["title"] for row in csv.DictReader(file)}
    sheet = openpyxl.load_workbook(export("a.xlsx"))["articles"]
    cells = {cell.value: cell.data_type for cell in sheet["C"]}
    assert cells[HOSTILE] == "s", "a text, not a formula"


def test_excel_holds_what_a_cell_can_hold(export: Export) -> None:
    rows = list(openpyxl.load_workbook(export("a.xlsx"))["articles"].values)
    assert rows[0] == COLUMNS
    assert len(rows) == 5
    assert max(len(str(row[COLUMNS.index("text")])) for row in rows) == 32_767


def test_parquet_and_json_lines_keep_lists_and_types(export: Export) -> None:
    table = pq.read_table(export("a.parquet"))
    assert table.column_names == list(COLUMNS)
    assert table.schema.field("published_date").type == schema.arrow_schema("articles").field("published_date").type
    record = next(row for row in table.to_pylist() if row["title"] == "Berth 1 opens")
    assert record["authors"] == ["Staff reporter", "Wire desk"]
    lines = [json.loads(line) for line in export("a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {len(line["text"]) for line in lines} >= {40_000}
    assert next(line for line in lines if line["title"] == "Berth 1 opens")["authors"] == record["authors"]


def test_a_dataset_has_parquet_and_a_card(export: Export) -> None:
    folder = export("set", "--format", "hf")
    assert pq.read_table(folder / "data/train-00000-of-00001.parquet").num_rows == 4
    card = yaml.safe_load((folder / "README.md").read_text(encoding="utf-8").split("---")[1])
    assert card["configs"][0]["data_files"] == [{"split": "train", "path": "data/*.parquet"}]
    assert card["language"] == ["en", "fr"]


def test_the_card_of_a_dataset_is_no_file_of_articles(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("export", str(tmp_path / "set"), "--format", "hf", "--lake", where, "--json") == 0
    (files,) = [json.loads(line)["files"] for line in capsys.readouterr().out.splitlines()]
    assert files == [{"path": str(tmp_path / "set/data/train-00000-of-00001.parquet"), "articles": 4}]


@pytest.mark.parametrize(
    ("option", "name", "near"),
    [
        ("--region", "Norwy", "'Norway'"),
        ("--region", "Korea", "'South Korea'"),
        ("--topic", "helth", "'health'"),
        ("--topic", "econmy", "'economy, business and finance'"),
        ("--lang", "english", "'en'"),
    ],
)
def test_a_name_that_nothing_has_is_refused_with_near_ones(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, name: str, near: str
) -> None:
    out = tmp_path / "a.csv"
    for command in (["export", str(out)], ["search", "berth"]):
        assert code_of(*command, option, name, "--lake", where) == 2
        message = capsys.readouterr().err
        assert repr(name) in message
        assert near in message
    assert not out.exists()


@pytest.mark.parametrize("options", [["--region", "norway"], ["--topic", "Weather"], ["--lang", "FR"]])
def test_a_name_that_is_known_selects_without_an_error(where: str, tmp_path: Path, options: list[str]) -> None:
    assert code_of("export", str(tmp_path / "a.csv"), *options, "--lake", where) == 0


@pytest.mark.parametrize("name", ["user:tide", "Tides"])
def test_a_topic_of_the_settings_is_known_before_an_article_has_it(where: str, tmp_path: Path, name: str) -> None:
    settings = tmp_path / "ingest.toml"
    settings.write_text('[[tags.topic]]\ncode = "tide"\nname = "Tides"\nkeywords = ["spring tide"]\n')
    assert code_of("export", str(tmp_path / "a.csv"), "--topic", name, "--lake", where, "--config", str(settings)) == 0


def test_a_source_without_articles_is_warned_of(where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("export", str(tmp_path / "a.csv"), "--source", "b.exmple", "--lake", where) == 0
    assert "'b.example'" in capsys.readouterr().err


def test_citations_name_outlet_day_and_retrieval(export: Export) -> None:
    ris = export("a.ris").read_text(encoding="utf-8")
    record = next(part for part in ris.split("ER  - ") if "Berth 1 opens" in part).split("\n")
    assert "TY  - NEWS" in record
    assert [line for line in record if line.startswith(("AU", "DA", "T2", "Y2"))] == [
        "AU  - Staff reporter",
        "AU  - Wire desk",
        "T2  - Example News",
        "DA  - 2026/11/22",
        "Y2  - 2026/11/23",
    ]
    assert f"N1  - SHA-256 of the text: {lake_rows.article(1).text_sha256}" in record
    assert "DA  - 2026/03\n" in ris, "of a month the day is not invented"
    bib = export("a.bib").read_text(encoding="utf-8")
    assert "url = {https://a.example/%7B1%7D}" in bib
    assert r"title = {{=HYPERLINK(" in bib
    assert bib.count("{") == bib.count("}")
    items = json.loads(export("a.json").read_text(encoding="utf-8"))
    first = next(item for item in items if item["title"] == "Berth 1 opens")
    assert first["issued"] == {"date-parts": [[2026, 11, 22]]}
    assert first["author"] == [{"literal": "Staff reporter"}, {"literal": "Wire desk"}]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--since", "2026-11-23"], [HOSTILE, "Berth 4 opens"]),
        (["--until", "2026-11-22"], ["Berth 1 opens"]),
        (["--region", "norway", "--lang", "fr"], [HOSTILE]),
        (["--region", "NO", "--topic", "Economy", "--where", "title like 'Berth 1%' -- one"], ["Berth 1 opens"]),
        (["--source", "b.example"], ["Berth 4 opens"]),
        (["--source", "City Desk"], ["Berth 4 opens"]),
        (["--topic", "weather"], []),
    ],
)
def test_selections(export: Export, options: list[str], expected: list[str]) -> None:
    assert sorted(titles(export("a.jsonl", *options))) == sorted(expected)


def test_articles_that_a_date_leaves_out_are_counted(export: Export, capsys: pytest.CaptureFixture[str]) -> None:
    export("a.jsonl", "--since", "2026-01-01")
    assert "left out by --since or --until: 1 article without a day of publication;" in capsys.readouterr().err


def test_an_empty_selection_has_the_columns(export: Export) -> None:
    text = export("a.csv", "--lang", "xx").read_text(encoding="utf-8-sig")
    assert text.strip() == ",".join(COLUMNS)


def test_a_divided_export_has_every_article(export: Export) -> None:
    folder = export("by", "--format", "jsonl", "--by", "region,date")
    files = {str(path.relative_to(folder)): titles(path) for path in folder.rglob("*.jsonl")}
    assert files == {
        "NO/2026-11-22.jsonl": ["Berth 1 opens"],
        "NO/2026-11-23.jsonl": [HOSTILE],
        "NO/none.jsonl": ["Berth 3 opens"],
        "none/2026-11-23.jsonl": ["Berth 4 opens"],
    }


def test_a_folder_with_files_is_left_alone(where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(SystemExit) as ended:
        main(["export", str(tmp_path), "--format", "hf", "--lake", where])
    assert ended.value.code == 1
    assert "not an empty folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_wrong_condition_leaves_no_file(where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", str(tmp_path / "a.csv"), "--where", "no_such_column = 1", "--lake", where])
    assert ended.value.code == 1
    assert "no_such_column" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_result_of_a_query_goes_into_a_file(where: str, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "sql",
                "select language, count(*) as n from latest group by 1 order by 1",
                "--out",
                str(path),
                "--lake",
                where,
            ]
        )
    assert ended.value.code == 0
    assert path.read_text(encoding="utf-8-sig").split() == ["language,n", "en,3", "fr,1"]


def test_columns_of_an_export_are_columns_of_the_lake(where: str) -> None:
    assert set(lake.open_lake(where).sql("select * from latest limit 0").columns) >= set(COLUMNS)
