"""The runs of keys of a state that count: adding one, merging those of similar size, taking rows out of them."""

import secrets
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.lake.kept.database import Database, UnusableState
from ingest.lake.kept.key_runs import KeyRun, Written, merged_pairs, write_pairs, write_run

if TYPE_CHECKING:
    import numpy as np

MERGED_RUNS = 4
"""Runs of similar size are merged when there are so many."""
_GROWTH = 4  # a run is similar that is at most so many times as large as the smaller ones together
_LARGEST_SHARE = 4  # all runs are merged when the smaller ones have a quarter of the pairs of the largest one


def add_run(database: Database, keys: "np.ndarray[Any, Any]", rows: "np.ndarray[Any, Any]") -> Path:
    """Write a run of keys and rows, at least one, that counts with the next commit; return its file."""
    return _add(database, lambda path: write_run(path, keys, rows))[0]


def _add(database: Database, write: Callable[[Path], Written]) -> tuple[Path, Written]:
    """Write a run, and note it in the database unless it is empty; return its file, and what it has."""
    token = database.name.removeprefix("state-").removesuffix(".db")
    path = database.folder / f"keys-{token}-{secrets.token_hex(4)}.run"
    try:
        written = write(path)
    except OSError as error:  # no room, or a failing disk
        raise UnusableState(str(error)) from error
    if written.pairs:
        database.execute("INSERT INTO runs VALUES (?, ?, ?, ?)", (path.name, *written))
    return path, written


def merge_runs(database: Database) -> list[Path]:
    """Merge runs of similar size, so that there are few; return the files that count no longer.

    The small ones are merged by size (tiering), and into the largest one when they are a quarter of it (leveling), as
    N. Dayan and S. Idreos, "Dostoevsky: better space-time trade-offs for LSM-tree based key-value stores" (2018), do:
    a pair is written more often, and most look-ups find a key in one run.
    """
    runs = database.execute("SELECT name, pairs FROM runs ORDER BY pairs, name").fetchall()
    smaller = sum(pairs for _, pairs in runs[:-1])
    if len(runs) > 2 and _LARGEST_SHARE * smaller >= runs[-1][1]:
        return _replace_runs(database, [name for name, _ in runs])
    group: list[str] = []
    pairs = 0
    for name, size in runs:
        if group and size > _GROWTH * pairs:
            break
        group.append(name)
        pairs += size
    return _replace_runs(database, group) if len(group) >= MERGED_RUNS else []


def _replace_runs(database: Database, names: Sequence[str]) -> list[Path]:
    runs = [KeyRun(database.folder / name) for name in names]
    database.executemany("DELETE FROM runs WHERE name = ?", [(name,) for name in names])
    _add(database, lambda path: write_pairs(path, merged_pairs(runs)))
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
        run = KeyRun(database.folder / name)
        path, written = _add(database, partial(_write_without, run, inside))
        if written.pairs == run.pairs:  # it has none of these rows, and stays
            database.execute("DELETE FROM runs WHERE name = ?", (path.name,))
            path.unlink()
        else:
            database.execute("DELETE FROM runs WHERE name = ?", (name,))
            replaced.append(run.path)
    return replaced


def _write_without(run: KeyRun, dropped: "np.ndarray[Any, Any]", path: Path) -> Written:
    import numpy as np

    parts = ((keys, rows, np.isin(rows, dropped, invert=True)) for keys, rows in merged_pairs([run]))
    return write_pairs(path, ((keys[stays], rows[stays]) for keys, rows, stays in parts))
