"""Measure speed and memory of the whole pipeline: `ingest run` over pages and JSON lines, beside bare trafilatura.

    python benchmarks/pipeline_speed.py --pages ../shared/data/extract/html --predictions OUT.jsonl --lines FILE.jsonl

    python benchmarks/pipeline_speed.py --pages ../shared/data/extract/html --copies 6 --peer

With --copies each page is read that many times, with a paragraph of its own. With --peer `peer_pipeline.py` reads the
same pages in the same run. The commands find the bytecode of all modules, as those of an installed package do.

Prints one JSON line: pages/s of the loop (one process, with metadata, over a sample), of the whole command, and of its
work without start-up and teardown (the time of a run over one page is subtracted), peak memory of the largest process,
and articles/s for the lines.
"""

import argparse
import gzip
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

#: What gives a page an address: copies with the same one would be versions of one article.
_ADDRESSES = re.compile(
    rb'<link[^>]*rel="?canonical[^>]*>|<meta[^>]*og:url[^>]*>|"(?:url|@id|mainEntityOfPage)"\s*:\s*"[^"]*"\s*,',
    re.IGNORECASE,
)
COUNTS = ("read", "stored", "unchanged", "rejected", "duplicates")  # of the JSON line of a run


def with_bytecode(folder: Path) -> dict[str, str]:
    """Return the environment of commands that keep their bytecode in a folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder)}


def command(*arguments: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run `ingest ... --json` as a process; return its JSON line, with wall-clock and CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    line = [
        sys.executable,
        "-c",
        os.environ.get("INGEST_MAIN", "from ingest.cli import main; main()"),
        *arguments,
        "--json",
    ]
    run = subprocess.run(line, capture_output=True, text=True, check=False, env=environment)
    wall = time.perf_counter() - started
    if run.returncode:
        raise SystemExit(f"{arguments}: exit {run.returncode}\n{run.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    counts: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**counts, "wall": wall, "cpu": cpu, "peak_mb": after.ru_maxrss // 1024}


def bare_loop(files: list[Path]) -> float:
    """Return the pages per second of a process that calls trafilatura with metadata and does nothing else."""
    from trafilatura import bare_extraction

    pages = [gzip.decompress(path.read_bytes()) for path in files]
    bare_extraction(pages[0], with_metadata=True)
    started = time.process_time()
    for page in pages:
        bare_extraction(page, with_metadata=True)
    return len(pages) / (time.process_time() - started)


def copy_pages(source: Path, target: Path, copies: int) -> Path:
    """Write each page of a folder several times, each copy with a paragraph of its own and without its address."""
    target.mkdir()
    for path in sorted(source.glob("*.html.gz")):
        page = gzip.decompress(path.read_bytes())
        for copy in range(copies):
            words = " ".join(f"copy{copy}word{number}" for number in range(12 * (copy > 0)))
            salted = _ADDRESSES.sub(b"", page).replace(b"</p>", f"</p><p>{words}.</p>".encode() if copy else b"</p>", 1)
            (target / f"{path.name[:-8]}-{copy}.html.gz").write_bytes(gzip.compress(salted, 1))
    return target


def peer(pages: Path, out: Path) -> dict[str, Any]:
    """Run the peer's script; return its JSON line with wall-clock seconds."""
    started = time.perf_counter()
    script = Path(__file__).with_name("peer_pipeline.py")
    run = subprocess.run([sys.executable, script, pages, out], capture_output=True, text=True, check=True)
    wall = time.perf_counter() - started
    return {**json.loads(run.stdout.splitlines()[-1]), "whole_s": round(wall, 2)}


def write_predictions(lake: str, target: Path) -> None:
    """Write the articles in the form that score.py reads; the id of a page is the name of its file."""
    from ingest import open_lake

    query = """select s.location, a.title, a.authors, a.published_at, a.published_local, a.text, a.language
               from articles a join sightings s on s.article_id = a.id"""
    rows = open_lake(lake).sql(query).fetchall()
    with target.open("w", encoding="utf-8") as out:
        for location, title, authors, published, local, text, language in rows:
            name = Path(location).name.removesuffix(".gz").removesuffix(".html")
            day = (local or (published.isoformat() if published else ""))[:10]
            record = {"id": name, "title": title, "authors": authors, "date": day, "text": text, "lang": language}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def measure_pages(options: argparse.Namespace, folder: Path, environment: dict[str, str], cores: int) -> dict[str, Any]:
    """Return the figures of a run over pages, of a second one, and of the loop beside them."""
    files = sorted(options.pages.glob("*.html.gz"))
    small = command("run", str(files[0]), "--lake", str(folder / "one"), environment=environment)
    whole = command("run", str(options.pages), "--lake", str(folder / "pages"), environment=environment)
    again = command("run", str(options.pages), "--lake", str(folder / "pages"), environment=environment)
    loop = bare_loop(files[:: max(1, len(files) // options.sample)])
    work = whole["wall"] - small["wall"]
    return {
        **{name: whole[name] for name in COUNTS},
        "loop_pages_s": round(loop, 1),
        "startup_s": round(small["wall"], 2),
        "whole_s": round(whole["wall"], 2),
        "work_pages_s": round(whole["read"] / work, 1),
        "work_over_cores_x_loop": round(whole["read"] / work / loop / cores, 2),
        "whole_over_cores_x_loop": round(whole["read"] / whole["wall"] / loop / cores, 2),
        "cpu_s": round(whole["cpu"], 2),
        "again_s": round(again["wall"], 2),
        "again": {name: again[name] for name in ("stored", "unchanged")},
        "peak_mb": whole["peak_mb"],
    }


def measure_lines(path: Path, lake: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Return the figures of a run over a file of JSON lines."""
    lines = command("run", str(path), "--lake", str(lake), environment=environment)
    return {
        **{name: lines[name] for name in COUNTS},
        "whole_s": round(lines["wall"], 2),
        "articles_s": round(lines["read"] / lines["wall"], 1),
        "cpu_s": round(lines["cpu"], 2),
        "peak_mb": lines["peak_mb"],
    }


def main() -> None:
    """Measure, and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--lines", type=Path)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--sample", type=int, default=150, help="pages for the bare loop")
    parser.add_argument("--copies", type=int, default=1, help="how often each page is read")
    parser.add_argument("--peer", action="store_true", help="run peer_pipeline.py too (needs datasketch and pandas)")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="speed-"))
    environment = with_bytecode(folder / "bytecode")
    first = folder / "first.txt"
    first.write_text("Council votes\n\n" + "The council met on Monday to vote on the budget of the city. " * 9)
    command("run", str(first), "--lake", str(folder / "first"), environment=environment)  # writes the bytecode
    report: dict[str, Any] = {"cores": len(os.sched_getaffinity(0)), "load": os.getloadavg()[0]}
    if options.pages:
        if options.copies > 1:
            options.pages = copy_pages(options.pages, folder / "copies", options.copies)
        report["pages"] = measure_pages(options, folder, environment, report["cores"])
        if options.peer:
            report["peer"] = peer(options.pages, folder / "peer.parquet")
        if options.predictions:
            write_predictions(str(folder / "pages"), options.predictions)
    if options.lines:
        report["lines"] = measure_lines(options.lines, folder / "lines", environment)
    shutil.rmtree(folder)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
