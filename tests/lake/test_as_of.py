"""The lake as it was after an earlier cycle."""

import json
from datetime import timedelta
from pathlib import Path

import lake_rows
import pytest

from ingest import lake
from ingest.cli.main import main
from ingest.errors import LakeError
from ingest.lake import schema
from ingest.lake.compaction import compact

DAY = timedelta(days=1)
Rows = dict[str, list[str]]


def _rows(reader: lake.Lake) -> Rows:
    """Return the rows of all tables, by both ways of reading, which must agree."""
    rows: Rows = {}
    for table in schema.TABLES:
        rows[table] = sorted(map(repr, schema.from_table(table, reader.table(table))))
        (count,) = reader.sql(f"select count(*) from {table}").fetchall()[0]
        assert count == len(rows[table])
    return rows


@pytest.fixture(params=["disk", "odd path", "memory"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    names = {"disk": tmp_path / "lake", "odd path": tmp_path / "la[k]e*", "memory": f"memory://{request.node.name}"}
    return str(names[request.param])


def test_what_was_read_then_is_read_now(where: str) -> None:
    seen: list[Rows] = []
    for number in range(4):
        now = lake_rows.NOW + number * timedelta(hours=1)
        rows = lake_rows.rows_of(range(number * 3, number * 3 + 3), [100 + number])
        lake_rows.write_cycle(where, rows, now)
        seen.append(_rows(lake.open_lake(where)))
    with lake.hold_lease(where, holder="test"):
        assert compact(where, lake_rows.NOW + 3 * DAY).cycles == ("00000005",)
    reader = lake.open_lake(where)
    assert _rows(reader) == seen[-1]
    for number, expected in enumerate(seen):
        moment = lake_rows.NOW + number * timedelta(hours=1, minutes=1)
        for then in (reader.as_of(number + 1), reader.as_of(f"{number + 1:08}"), reader.as_of(moment)):
            assert _rows(then) == expected
            assert [entry.cycle for entry in then.snapshots()] == [f"{at:08}" for at in range(1, number + 2)]
    assert _rows(reader.as_of(0)) == {table: [] for table in schema.TABLES}
    assert _rows(reader.as_of(5)) == seen[-1]
    assert repr(reader.as_of(2)) == f"Lake({reader.url!r}).as_of(2)"
    with pytest.raises(LakeError, match="has the cycles 1 to 5"):
        reader.as_of(6)


def test_the_option_of_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = str(tmp_path / "lake")
    for number in range(2):
        lake_rows.write_cycle(where, lake_rows.rows_of([number]), lake_rows.NOW + number * DAY)
    for moment, count in (("1", 1), ("2", 2), (lake_rows.NOW.isoformat(), 1), ("2031-01-01", 2), ("0", 0)):
        with pytest.raises(SystemExit) as end:
            main(["sql", "select count(*) from articles", "--as-of", moment, "--lake", where, "--json"])
        assert not end.value.code
        assert json.loads(capsys.readouterr().out.splitlines()[-1])["rows"] == [[count]]
    with pytest.raises(SystemExit) as end:
        main(["sql", "select 1", "--as-of", "3", "--lake", where])
    assert end.value.code
    assert "has the cycles 1 to 2" in capsys.readouterr().err
