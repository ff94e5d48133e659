"""Judge a lake against the growing site that a stream watched: stream_judge.py LAKE --site URL --log FILE"""

import argparse
import json
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

from ingest.lake import open_lake


def judge(lake: str, stories: int, log: Path | None = None) -> tuple[dict[str, Any], list[str]]:
    """Return numbers, and what is wrong."""
    opened = open_lake(lake)
    problems = [f"verify: {problem}" for problem in opened.verify().problems]

    def ask(query: str) -> list[tuple[Any, ...]]:
        return opened.sql(query).fetchall()

    def numbers_of(kind: str) -> set[int]:
        rows = ask(f"select distinct url from articles where url like '%/{kind}/%'")
        return {int(url.rsplit("/", 1)[1]) for (url,) in rows}

    missing = sorted(set(range(stories)) - numbers_of("story"))
    missing_copies = sorted(set(range(0, stories, 7)) - numbers_of("copy"))
    twice = {
        "articles": "select id, version from articles group by 1, 2 having count(*) > 1",
        "sightings": "select id from sightings group by 1 having count(*) > 1",
        "rejects": "select id from rejects group by 1 having count(*) > 1",
        "titles": "select url, title, text_sha256 from articles where title like 'District%' group by 1, 2, 3"
        " having count(*) > 1",
    }
    problems += [f"{name}: {len(rows)} twice, as {rows[:3]}" for name, query in twice.items() if (rows := ask(query))]
    problems += [f"stories that are missing: {missing[:20]} ({len(missing)})"] if missing else []
    problems += [f"copies that are missing: {missing_copies[:20]}"] if missing_copies else []
    unedited = ask(
        "select url from articles where version > 1 and title like 'District%' and title not like '%updated%'"
    )
    problems += [f"versions without an edit: {unedited[:3]}"] if unedited else []
    entries = [entry for entry in opened.snapshots() if not entry.abandoned]
    runs = Counter(entry.run for entry in entries if entry.run is not None)
    problems += [f"runs that were committed twice: {again}"] if (again := [r for r, n in runs.items() if n > 1]) else []
    numbers: dict[str, Any] = {
        "cycles": len(entries),
        "stories": stories,
        "articles": ask("select count(*) from articles")[0][0],
        "edits": ask("select count(*) from articles where version > 1")[0][0],
        "sightings": ask("select count(*) from sightings")[0][0],
        "rejects": dict(ask("select reason, count(*) from rejects group by 1")),
        "copies that are no duplicates": ask(
            "select count(*) from latest where url like '%/copy/%' and duplicate_of is null"
        )[0][0],
    }
    if log is not None:
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        pages = Counter((line["host"], line["path"]) for line in lines if "/story/" in line["path"])
        numbers["requests of a story's page"] = dict(sorted(Counter(pages.values()).items()))
    return numbers, problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lake")
    parser.add_argument("--site", required=True)
    parser.add_argument("--log", type=Path)
    chosen = parser.parse_args()
    with urllib.request.urlopen(f"{chosen.site}/_stats") as response:
        stories = json.load(response)["stories"]
    numbers, problems = judge(chosen.lake, stories, chosen.log)
    print(json.dumps(numbers, indent=1))
    for problem in problems:
        print("WRONG", problem)
    raise SystemExit(1 if problems else 0)


if __name__ == "__main__":
    main()
