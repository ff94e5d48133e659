"""Comparing the rows of all files of a lake: counts, repeated keys, rows without their article."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from ingest.lake import layout
from ingest.lake.damage import ADVICE, Problem
from ingest.lake.log import DELETING, LogEntry
from ingest.lake.orphans import ArticleSets, ColumnsOfFile, fingerprinted, owned_fingerprints, owned_sightings
from ingest.lake.stage import repeated_keys
from ingest.lake.verify_files import KeysOfFile, LakeContents

_SEEN_AGAIN = ("sightings", "rejects")  # tables whose keys are unique within the days that a cycle compares with


def recount_problems(entries: Sequence[LogEntry], contents: LakeContents, repaired_until: str) -> list[Problem]:
    """Return a problem for each count of a cycle that its rows do not bear out, wherever they lie now.

    Rows may be missing where a later cycle deleted some, or where a repair up to `repaired_until` went on without them.
    A repair may also have made the entry of a merge again, which counts the rows of other cycles as its own.
    """
    problems = []
    last_deletion = max((entry.cycle for entry in entries if entry.operation in DELETING), default="")
    for entry in entries:
        if entry.operation is not None or entry.abandoned:
            continue
        number, may_lack_rows = int(entry.cycle), entry.cycle <= max(last_deletion, repaired_until)
        reasons = contents.reasons.get(number, Counter())
        counted = {"articles": entry.counts.stored, "duplicates": entry.counts.duplicates}
        present = {"articles": contents.stored[number], "duplicates": contents.duplicates[number]}
        if entry.counts.reasons:
            counted |= dict(entry.counts.reasons)
            present |= dict(reasons)
        for name in sorted({*counted, *present}):
            expected, found = counted.get(name, 0), present.get(name, 0)
            may_have_others = entry.cycle <= repaired_until
            if (found > expected and not may_have_others) or (found < expected and not may_lack_rows):
                text = f"{expected} {name} counted, {found} rows of them"
                problems.append(Problem("counts", layout.log_key(entry.cycle), text))
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


def repeated_key_problems(keys: dict[str, list[KeysOfFile]], entries: Sequence[LogEntry]) -> list[Problem]:
    """Return a problem for each table with keys that more than one row has, and should not."""
    import pyarrow as pa

    problems = []
    for table, files in keys.items():
        repeated = repeated_keys(table, pa.concat_tables([file.rows for file in files]))
        if table in _SEEN_AGAIN and repeated:
            repeated = _repeated_within_window(repeated, files, entries)
        if repeated:
            text = f"{len(repeated)} keys have more than one row, the first is {repeated[0]}"
            problems.append(Problem("twice", table, text))
    return problems


def _repeated_within_window(
    keys: Sequence[tuple[Any, ...]], files: Sequence[KeysOfFile], entries: Sequence[LogEntry]
) -> list[tuple[Any, ...]]:
    """Return the keys whose row was repeated by a cycle that compared its items with the day of the earlier row.

    What was seen before the days that a cycle compares with (`[state] days`) is new to it, and stored under the same
    id again.
    """
    compared_since = {int(entry.cycle): entry.compared_since for entry in entries}
    rows_of_key: dict[tuple[Any, ...], list[tuple[int, date | None]]] = {key: [] for key in keys}
    for file in files:
        columns = [column.to_pylist() for column in (*file.rows.columns, file.cycles)]
        for *values, cycle in zip(*columns, strict=True):
            if (key := tuple(values)) in rows_of_key:
                rows_of_key[key].append((cycle, file.day))
    repeated = []
    for key, rows in rows_of_key.items():
        for (_, earlier_day), (cycle, _) in pairwise(sorted(rows, key=lambda row: row[0])):
            since = compared_since.get(cycle)
            if since is None or earlier_day is None or earlier_day >= since:
                repeated.append(key)
                break
    return sorted(repeated)
