"""The runs of keys of a state that count: adding one, merging those of similar size, taking rows out of them."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.lake.kept.database import Database, UnusableState
from ingest.lake.kept.key_runs import KeyRun, write_run

if TYPE_CHECKING:
    import numpy as np

_LARGEST_RUN = 8_000_000  # pairs of a merged run: 12 bytes each, and a merge holds them in memory several times
MERGED_RUNS = 4
"""Runs of similar size are merged when there are so many."""
_GROWTH = 4  # a run is similar that is at most so many times as large as the smaller ones together


def add_run(database: Database, keys: "np.ndarray[Any, Any]", rows: "np.ndarray[Any, Any]") -> Path:
    """Write a run of keys and rows, at least one, that counts with the next commit; return its file."""
    token = database.name.removeprefix("state-").removesuffix(".db")
    name = f"keys-{token}-{secrets.token_hex(4)}.run"
    try:
        write_run(database.folder / name, keys, rows)
    except OSError as error:  # no room, or a failing disk
        raise UnusableState(str(error)) from error
    range_of_rows = int(rows.min()), int(rows.max())
    database.execute("INSERT INTO runs VALUES (?, ?, ?, ?)", (name, len(keys), *range_of_rows))
    return database.folder / name


def merge_runs(database: Database) -> list[Path]:
    """Merge runs of similar size, so that there are few; return the files that count no longer."""
    runs = database.execute("SELECT name, pairs FROM runs ORDER BY pairs, name").fetchall()
    group: list[str] = []
    pairs = 0
    for name, size in runs:
        if (group and size > _GROWTH * pairs) or pairs + size > _LARGEST_RUN:
            break
        group.append(name)
        pairs += size
    return _replace_runs(database, group, 0) if len(group) >= MERGED_RUNS else []


def drop_old_keys(database: Database) -> None:
    """Write the runs anew without the keys of fingerprints that were removed."""
    first = database.execute("SELECT min(row) FROM prints").fetchone()[0]
    names = [name for (name,) in database.execute("SELECT name FROM runs").fetchall()]
    _replace_runs(database, names, (1 << 32) if first is None else int(first))


def _replace_runs(database: Database, names: Sequence[str], first_row: int) -> list[Path]:
    import numpy as np

    parts = [KeyRun(database.folder / name).pairs_from(first_row) for name in names]
    database.executemany("DELETE FROM runs WHERE name = ?", [(name,) for name in names])
    if any(len(keys) for keys, _ in parts):
        add_run(database, np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]))
    return [database.folder / name for name in names]


def drop_rows(database: Database, dropped: Sequence[int]) -> list[Path]:
    """Write those runs anew that have keys of some rows, without these; return the files that count no longer."""
    import numpy as np

    wanted = np.array(sorted(dropped), dtype=np.uint32)
    replaced = []
    for name, first, last in database.execute("SELECT name, first_row, last_row FROM runs ORDER BY name").fetchall():
        inside = wanted[np.searchsorted(wanted, first) : np.searchsorted(wanted, last, "right")]
        if not len(inside):
            continue
        keys, rows = KeyRun(database.folder / name).pairs_from(0)
        stays = np.isin(rows, inside, invert=True)
        if stays.all():
            continue
        database.execute("DELETE FROM runs WHERE name = ?", (name,))
        replaced.append(database.folder / name)
        if stays.any():
            add_run(database, keys[stays], rows[stays])
    return replaced
