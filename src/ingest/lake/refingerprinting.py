"""Fingerprints that are made again from the texts, after their scheme has changed: rows of their own, of one cycle.

The rows of articles stay as they are. What the new fingerprints find is added: links, and merges of clusters, by which
the views resolve them. A cluster is never divided, because its id may be in use elsewhere.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ingest.config import Config
from ingest.dedupe import MAX_STORED_PER_KEY, SCHEME, DuplicateRules, Relations, relate
from ingest.lake.commit import commit_cycle
from ingest.lake.committing import sole_writer
from ingest.lake.kept import KeptState, shared_state
from ingest.lake.log import Counts, CycleMeta, LogEntry
from ingest.lake.recovery import recover
from ingest.lake.snapshot import next_cycle
from ingest.lake.stage import stage_file
from ingest.records import Fingerprint

STALE = (
    "SELECT id, version FROM fingerprints WHERE first_seen_at >= ? GROUP BY id, version "
    f"HAVING NOT bool_or(scheme = '{SCHEME}')"
)
"""The articles whose fingerprints are all of another scheme, from a time on that is its parameter."""


@dataclass(frozen=True, slots=True)
class Refingerprinted:
    """What a commit of fingerprints did; `entry` is None when nothing was left to do."""

    entry: LogEntry | None
    fingerprints: int = 0
    links: int = 0
    merges: int = 0


def commit_fingerprints(
    lake: str, prints: Sequence[Fingerprint], now: datetime, config: Config, *, holder: str = "ingest"
) -> Refingerprinted:
    """Commit new fingerprints of stored articles, compared with each other and with the lake, as one cycle.

    Those of articles that are gone by now, or have a fingerprint of this scheme, are left out. Links of equal texts are
    not found again. Raises `LakeBusy` and `LakeError` as `commit_run` does.
    """
    with sole_writer(lake, holder, config.cycle.wait_seconds):
        recover(lake, tables=False)
        since = config.state.since(now)
        state = shared_state(lake, since)
        lacking = _lacking(prints, state)
        if not lacking:
            return Refingerprinted(None)
        rules = DuplicateRules(common=state.common_phrases())
        stored = state.candidates(lacking, MAX_STORED_PER_KEY, rules.common, are_stored=True)
        relations = relate(lacking, stored, rules, found_at=now)
        rows = _rows(lacking, relations, now)
        cycle = next_cycle(lake)
        files = [stage_file(lake, cycle, table, day, 0, records) for (table, day), records in sorted(rows.items())]
        meta = CycleMeta(config_sha256=config.digest(), compared_since=since, phrases=relations.phrases)
        entry = commit_cycle(lake, cycle, now, files, Counts(cut_keys=relations.cut_keys), meta)
        links = sum(len(records) for (table, _), records in rows.items() if table == "links")
        return Refingerprinted(entry, len(lacking), links, len(relations.merges))


def _lacking(prints: Sequence[Fingerprint], state: KeptState) -> list[Fingerprint]:
    """Return the fingerprints of articles that the lake has, and that have none of this scheme."""
    stored = state.fingerprints(sorted({item.id for item in prints}))
    known = {(item.id, item.version) for item in stored}
    done = {(item.id, item.version) for item in stored if item.scheme == SCHEME}
    return [item for item in prints if (key := (item.id, item.version)) in known and key not in done]


def _rows(prints: Sequence[Fingerprint], relations: Relations, now: datetime) -> dict[tuple[str, date], list[Any]]:
    """Return the rows by table and day: a fingerprint belongs to the day of its article."""
    rows: defaultdict[tuple[str, date], list[Any]] = defaultdict(list)
    for item, verdict in zip(prints, relations.verdicts, strict=True):
        day = (item.first_seen_at or now).date()
        rows["fingerprints", day].append(replace(item, cluster_id=verdict.cluster_id))
    for link in relations.links:
        if link.kind != "exact":
            rows["links", now.date()].append(link)
    for merge in relations.merges:
        rows["cluster_merges", now.date()].append(merge)
    return dict(rows)
