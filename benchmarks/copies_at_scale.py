"""Measure copies against a lake of many fingerprints: cost, memory and recall, and one template that thousands share.

    python benchmarks/copies_at_scale.py write LAKE --articles 1000000
    python benchmarks/copies_at_scale.py measure LAKE ...
    python benchmarks/copies_at_scale.py phrases LAKE
    python benchmarks/copies_at_scale.py template --articles 20000

`write` makes a lake with a table of fingerprints only. Those of labelled articles (evaluation data, --data) are among
them: of each second story every other article. The others are synthetic: each has the form of a real one, and its
passages are, with a probability of one half, drawn from passages of 30,000 real articles (no article of those stories
is among them), so that common phrases are as common as they are in news, and random else.

`measure` opens the lake in a process of its own, compares the other articles of those stories with it in batches of
300, and prints one JSON line: CPU seconds of a batch (median; the first one apart), the largest resident memory before
and after, candidates of an article, and which links to stored labelled articles were found, against a comparison with
these alone. `phrases` counts the common phrases of the lake, without which `measure` compares from then on. `template`
commits notices of one template to a new lake in cycles of 2,000.
"""

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dedupe_quality import article_of
from ingest import ids, lake
from ingest.config import Config
from ingest.dedupe import MAX_STORED_PER_KEY, SCHEME, DuplicateRules, fingerprint, relate
from ingest.lake import Counts, LogEntry, StagedFile, layout, schema, shared_state
from ingest.lake.phrase_counting import count_phrases
from ingest.lake.stage import parquet_bytes
from ingest.lake.store import writable_store
from ingest.records import Article, Fingerprint, Sighting

HERE = Path(__file__).resolve().parent
START = datetime(2026, 1, 1, tzinfo=UTC)
SINCE = Config().state.since(START + timedelta(days=1))  # one state serves all commands
NEW = 300
OF_A_CYCLE = 10_000
COMMON = 0.5  # of the passages of a synthetic article: the share that is drawn from real ones


class Labelled(NamedTuple):
    """Fingerprints of labelled articles, and of articles that have none of their stories."""

    stored: list[Fingerprint]
    new: list[Fingerprint]
    others: list[Fingerprint]


def labelled_prints(data: Path, *, with_others: bool) -> Labelled:
    """Return the labelled articles that are stored and those that are compared, and the others if asked for."""
    rows = sorted(_rows(data / "dedup" / "dev.jsonl.gz"), key=lambda row: row["seq"])
    stories = sorted({row["cluster"] for row in rows})
    chosen = frozenset(stories[::2])
    stored, new, others, known = [], [], [], set()
    for row in rows:
        if row["cluster"] not in chosen:
            if with_others and row["cluster"] not in known:
                others.append(_print_of(row))
                known.add(row["cluster"])
        elif row["cluster"] in known:
            new.append(_print_of(row))
            known.remove(row["cluster"])
        else:
            stored.append(_print_of(row))
            known.add(row["cluster"])
    if with_others:
        for name in ("topic", "region"):
            others += [_print_of(row) for row in _rows(data / name / "dev.jsonl.gz")]
    return Labelled(stored, new, [item for item in others if item.tokens])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _print_of(row: dict[str, Any]) -> Fingerprint:
    item = fingerprint(article_of(ids.stable_id("a1", str(row["id"])), row["text"]))
    return replace(item, first_seen_at=START, cluster_id=item.id)


class Forms(NamedTuple):
    """Real fingerprints, as arrays: all their passages one after the other, and where those of each begin."""

    heads: list[bytes]
    facts: list[bytes]
    tokens: list[int]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    units: NDArray[np.uint32]
    group: NDArray[np.int64]  # of each passage: those of the same scale and level


def _forms(others: Sequence[Fingerprint]) -> Forms:
    signatures = [item.signature for item in others if item.signature]
    counts = np.array([signature[1] for signature in signatures])
    units = np.concatenate([np.frombuffer(s, dtype="<u4", count=s[1], offset=4) for s in signatures])
    scales = np.repeat([signature[0] for signature in signatures], counts)
    return Forms(
        [signature[:4] for signature in signatures],
        [signature[4 + 4 * signature[1] :] for signature in signatures],
        [item.tokens for item in others if item.signature],
        np.cumsum(counts) - counts,
        counts,
        units,
        scales.astype(np.int64) * 8 + (units >> np.uint32(29)),
    )


def synthetic_prints(others: Sequence[Fingerprint], count: int, seed: int) -> Iterator[Fingerprint]:
    """Yield fingerprints of the form of others, with passages of many of them and random ones."""
    forms = _forms(others)
    pool = forms.units[np.argsort(forms.group, kind="stable")]
    sizes = np.bincount(forms.group)
    first = np.cumsum(sizes) - sizes
    generator = np.random.default_rng(seed)
    for start in range(0, count, OF_A_CYCLE):
        choice = generator.integers(0, len(forms.heads), min(OF_A_CYCLE, count - start))
        lengths = forms.counts[choice]
        ends = np.cumsum(lengths)
        places = np.repeat(forms.starts[choice] - (ends - lengths), lengths) + np.arange(ends[-1])
        group = forms.group[places]
        drawn = pool[first[group] + (generator.random(len(group)) * sizes[group]).astype(np.int64)]
        fresh = generator.integers(0, 1 << 29, len(group), dtype=np.uint32) | ((group % 8).astype(np.uint32) << 29)
        units = np.where(generator.random(len(group)) < COMMON, drawn, fresh).astype("<u4").tobytes()
        for number, (form, end, length) in enumerate(
            zip(choice.tolist(), ends.tolist(), lengths.tolist(), strict=True)
        ):
            name = f"synthetic {seed} {start + number}"
            identity = ids.stable_id("a1", name)
            signature = forms.heads[form] + units[4 * (end - length) : 4 * end] + forms.facts[form]
            yield Fingerprint(
                identity, 1, SCHEME, signature, forms.tokens[form], ids.sha256_hex(name.encode()), START, None, identity
            )


def write(where: str, articles: int, data: Path) -> None:
    """Write a lake with the fingerprints of stored labelled articles, and synthetic ones up to a number."""
    writable_store(where)
    labelled = labelled_prints(data, with_others=True)
    count = articles - len(labelled.stored)
    # The labelled ones are spread over the lake, as far as there are cycles.
    cycles = max(1, articles // OF_A_CYCLE)
    shares = [labelled.stored[place::cycles] for place in range(cycles)]
    synthetic = synthetic_prints(labelled.others, count, articles)
    for cycle, share in enumerate(shares, 1):
        size = articles * cycle // cycles - articles * (cycle - 1) // cycles - len(share)
        batch = [*share, *(item for item, _ in zip(synthetic, range(size), strict=False))]
        _commit(where, cycle, batch)


def _commit(where: str, cycle: int, prints: list[Fingerprint]) -> None:
    prints.sort(key=lambda item: item.id)
    name, now = layout.cycle_name(cycle), START + timedelta(minutes=5 * cycle)
    columns = {
        column: [getattr(item, column) for item in prints]
        for column in Fingerprint.__dataclass_fields__
        if column in schema.arrow_schema("fingerprints").names
    }
    columns["cycle"] = [cycle] * len(prints)
    arrays = [
        pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(len(prints), field.type)
        for field in schema.arrow_schema("fingerprints")
    ]
    table = pa.Table.from_arrays(arrays, schema=schema.arrow_schema("fingerprints"))
    content = parquet_bytes("fingerprints", table)
    sha256 = ids.sha256_hex(content)
    path = layout.table_path("fingerprints", now.date(), name, 0, sha256)
    target = Path(where, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    file = StagedFile(path, "fingerprints", len(prints), len(content), sha256)
    entry = LogEntry(name, now, (file,), Counts(read=len(prints), stored=len(prints)), 3, "0")
    Path(where, layout.log_key(name)).write_bytes(entry.to_json())


def phrases(where: str) -> None:
    """Count the common phrases of a lake, and print how many there are and what it cost."""
    began = time.process_time()
    common = count_phrases(where, START + timedelta(days=1), Config(lake=where))
    used = round(time.process_time() - began, 2)
    print(json.dumps({"lake": Path(where).name, "phrases": len(common.keys), "version": common.version, "cpu": used}))


def _step(where: str, data: Path) -> None:
    labelled = labelled_prints(data, with_others=False)
    began = time.process_time()
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    state = shared_state(where, SINCE)
    rules = DuplicateRules(common=state.common_phrases())
    state.candidates(labelled.new[:1], MAX_STORED_PER_KEY, rules.common)
    result: dict[str, Any] = {"lake": Path(where).name, "opened": time.process_time() - began}
    stored_ids = {item.id for item in labelled.stored}
    used, looked_up, counts, found, others, cut = [], [], [], set(), 0, 0
    result["mb_without"] = resident
    result["mb_before"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for start in range(0, len(labelled.new) // NEW * NEW, NEW):
        batch = labelled.new[start : start + NEW]
        began = time.process_time()
        stored = state.candidates(batch, MAX_STORED_PER_KEY, rules.common)
        looked_up.append(time.process_time() - began)
        relations = relate(batch, stored, rules)
        used.append(time.process_time() - began)
        counts.append(len(stored) / NEW)
        cut += relations.cut_keys
        found |= _pairs(relations.links, stored_ids)
        others += sum(link.id not in stored_ids and link.other_id not in stored_ids for link in relations.links)
    result["mb_after"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    alone: set[tuple[str, str]] = set()
    began = time.process_time()
    for start in range(0, len(labelled.new) // NEW * NEW, NEW):
        alone |= _pairs(relate(labelled.new[start : start + NEW], labelled.stored).links, stored_ids)
    result |= {
        "batches": len(used),
        "phrases": 0 if rules.common is None else len(rules.common.keys),
        "first_batch": used[0],
        "batch": statistics.median(used),
        "look_up": statistics.median(looked_up),
        "candidates": statistics.mean(counts),
        "cut_keys": cut,
        "links": len(found & alone),
        "links_alone": len(alone),
        "only_here": len(found - alone),
        "load": os.getloadavg()[0],
    }
    print(json.dumps({key: round(value, 3) if isinstance(value, float) else value for key, value in result.items()}))


def _pairs(links: Iterable[Any], stored: set[str]) -> set[tuple[str, str]]:
    """Return the links of which one side is a stored labelled article, and the other is not."""
    pairs = ((link.id, link.other_id) for link in links)
    return {(min(pair), max(pair)) for pair in pairs if (pair[0] in stored) != (pair[1] in stored)}


def template(articles: int) -> None:
    """Commit notices of one template to a new lake, and print what each cycle costs and tells."""
    words = [_word(number) for number in range(120)]
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder, "lake"))
        for cycle, first in enumerate(range(0, articles, 2000), 1):
            now = START + timedelta(minutes=5 * cycle)
            items = [_notice(number, words, now) for number in range(first, min(first + 2000, articles))]
            began = time.process_time()
            report = lake.commit_run(where, f"run-{cycle}", items, now)
            print(
                json.dumps(
                    {
                        "articles": first + len(items),
                        "cpu": round(time.process_time() - began, 2),
                        "cut_keys": report.counts.cut_keys,
                        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                    }
                ),
                flush=True,
            )
        rows = lake.open_lake(where).sql("select count(*), count(distinct cluster_id) from articles").fetchall()
        print(json.dumps({"articles": rows[0][0], "clusters": rows[0][1]}))


def _word(number: int) -> str:
    """Return a word without digits: one with digits would count as a number, in which notices differ."""
    return "".join(chr(97 + (number * 7 + place * place * 5 + number // (place + 2)) % 26) for place in range(7))


def _notice(number: int, words: Sequence[str], now: datetime) -> Article:
    """Return a notice in which each fifteenth word is another number, and each tenth of which repeats the text before.

    The texts of ten notices in a hundred are equal: exact copies must be found among them all.
    """
    of_text = number - 1 if number % 10 == 9 else number
    text = " ".join(f"{of_text * 7 + place}" if place % 15 == 4 else word for place, word in enumerate(words))
    identity = ids.stable_id("a1", f"notice {number}")
    sha256 = ids.sha256_hex(text.encode())
    sighting = Sighting(
        ids.stable_id("s1", f"notice {number}"), identity, "feed", "feed", f"feed#{number}", "0" * 64, seen_at=now
    )
    row = Article(
        id=identity, title=None, text=text, html_sha256=sha256, text_sha256=sha256, word_count=120,
        extractor="benchmark", first_seen_at=now, sighting=sighting,
    )  # fmt: skip
    return replace(row, fingerprint=fingerprint(row))


def main() -> None:
    """Read the arguments and do what they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("INGEST_SHARED", HERE.parent.parent / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data", help="folder with dedup, topic and region")
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("write")
    writing.add_argument("lake")
    writing.add_argument("--articles", type=int, default=1_000_000)
    measuring = commands.add_parser("measure")
    measuring.add_argument("lakes", nargs="+")
    counting = commands.add_parser("phrases")
    counting.add_argument("lake")
    step = commands.add_parser("step")
    step.add_argument("lake")
    notices = commands.add_parser("template")
    notices.add_argument("--articles", type=int, default=20_000)
    options = parser.parse_args()
    if options.command == "write":
        write(options.lake, options.articles, options.data)
    elif options.command == "measure":
        for where in options.lakes:
            command = [sys.executable, __file__, "--data", str(options.data), "step", where]
            subprocess.run(command, check=True)
    elif options.command == "phrases":
        phrases(options.lake)
    elif options.command == "template":
        template(options.articles)
    else:
        _step(options.lake, options.data)


if __name__ == "__main__":
    main()
