"""Comparing the rows of all files of a lake: counts, repeated keys, rows without their article."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ingest.lake import layout
from ingest.lake.damage import ADVICE, Problem
from ingest.lake.log import LogEntry
from ingest.lake.orphans import ArticleSets, ColumnsOfFile, fingerprinted, owned_fingerprints, owned_sightings
from ingest.lake.stage import repeated_keys
from ingest.lake.verify_files import KeysOfFile, LakeContents

_SEEN_AGAIN = ("sightings", "rejects")  # tables whose keys are unique within the days that a cycle compares with


def recount_problems(entry: LogEntry, contents: LakeContents) -> list[Problem]:
    """Return a problem for each count of a cycle that its rows do not bear out."""
    problems = []
    where = layout.log_key(entry.cycle)
    duplicates = contents.duplicates.get(entry.cycle, 0)
    if duplicates != entry.counts.duplicates:
        text = f"{entry.counts.duplicates} duplicates counted, {duplicates} rows have duplicate_of"
        problems.append(Problem("counts", where, text))
    reasons = contents.reasons.get(entry.cycle, [])
    counted = tuple(sorted((reason, reasons.count(reason)) for reason in set(reasons)))
    if entry.counts.reasons and counted != entry.counts.reasons:
        problems.append(Problem("counts", where, f"reasons counted {entry.counts.reasons}, rows have {counted}"))
    return problems


def relation_problems(contents: LakeContents, problems: Sequence[Problem], *, complete: bool) -> list[Problem]:
    """Return rows without their article, and articles without a fingerprint.

    Nothing is reported of a relation to a table that could not be read completely.
    """
    names = [layout.parse_path(problem.path) for problem in problems if problem.kind != "foreign"]
    damaged = {name.table for name in names if name is not None}
    articles, sightings, fingerprints = map(contents.of_table, ("articles", "sightings", "fingerprints"))
    relations = []
    if complete and "articles" not in damaged:
        sets = ArticleSets(articles)
        rows = f"{{}} rows are of articles that are not there, the first is {{}}; {ADVICE}"
        relations += _unmasked("orphan", sightings, owned_sightings(sets, sightings), rows)
        relations += _unmasked("orphan", fingerprints, owned_fingerprints(sets, fingerprints), rows)
    if complete and "fingerprints" not in damaged:
        text = "{} articles have no fingerprint, so no duplicate of them is found, the first is {}; "
        text += "`ingest lake repair` makes them from the texts"
        relations += _unmasked("fingerprint", articles, fingerprinted(articles, fingerprints), text)
    return relations


def _unmasked(kind: str, files: Sequence[ColumnsOfFile], masks: Sequence[Any], text: str) -> list[Problem]:
    """Return a problem for each file with rows whose mask is false; `text` takes their number and the first id."""
    import pyarrow.compute as pc

    problems = []
    for columns, mask in zip(files, masks, strict=True):
        ids = columns.rows.filter(pc.invert(mask))[0].to_pylist()
        if ids:
            problems.append(Problem(kind, columns.file.path, text.format(len(ids), ids[0])))
    return problems


def repeated_key_problems(keys: dict[str, list[KeysOfFile]]) -> list[Problem]:
    """Return a problem for each table with keys that more than one row has, and should not."""
    import pyarrow as pa

    problems = []
    for table, files in keys.items():
        repeated = repeated_keys(table, pa.concat_tables([file.rows for file in files]))
        if table in _SEEN_AGAIN:
            repeated = _repeated_within_window(repeated, files)
        if repeated:
            text = f"{len(repeated)} keys have more than one row, the first is {repeated[0]}"
            problems.append(Problem("twice", table, text))
    return problems


def _repeated_within_window(keys: Sequence[tuple[Any, ...]], files: Sequence[KeysOfFile]) -> list[tuple[Any, ...]]:
    """Return the keys whose row was repeated by a cycle that compared its items with the day of the earlier row.

    What was seen before the days that a cycle compares with (`[state] days`) is new to it, and stored under the same
    id again.
    """
    candidates = frozenset(keys)
    last_days: dict[tuple[Any, ...], date | None] = {}
    repeated = set()
    for file in files if candidates else ():
        since = file.entry.compared_since
        for row in zip(*(column.to_pylist() for column in file.rows.columns), strict=True):
            if row not in candidates:
                continue
            last = last_days.get(row)
            if row in last_days and (since is None or last is None or last >= since):
                repeated.add(row)
            last_days[row] = file.day
    return sorted(repeated)
