"""Run `ingest run` twice against a fault-injecting web server that publishes its routes at `/_catalog`.

    python soak/fault_product.py --port 8800 --work FOLDER [--guard GUARD.py --guard-log FILE]

Every polled route on 127.0.0.1 is a source, and `/feed/ok.rss` on 127.0.0.2 to 127.0.0.8. With --guard the command runs
under a script that refuses connections off loopback (`GUARD.py LOG PORT script args`). Feeds whose entries point to
hosts that do not exist are read with `pages = false`, so that no name is looked up. Prints what the lake holds after
both rounds: outcomes of the polls, reasons of the rejects, and the sums.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import ingest
from fault_round import routes

_WITHOUT_PAGES = ("/body/", "/charset/", "/fmt/rss", "/fmt/rdf", "/fmt/atom", "/fmt/json", "/gzip/", "/len/")


def configuration(args: argparse.Namespace) -> str:
    """Return the ingest.toml of the run."""
    networks = [f"127.0.0.{host}/32" + (f":{args.port + 2}" if host == 1 else "") for host in range(1, 9)]
    lines = [
        f'lake = "{args.work}/lake"',
        "[fetch]",
        'contact = "news@example.org"',
        f"allow_networks = {json.dumps(networks)}",
        f"delay = {args.delay}",
        f"timeout_seconds = {args.timeout}",
    ]
    for url in routes(args.port):
        path = "/" + url.split("/", 3)[3]
        lines += ["[[source]]", f'url = "{url}"']
        if path not in ("/", "/opml"):
            lines.append('kind = "feed"')
        if path.startswith(_WITHOUT_PAGES):
            lines.append("pages = false")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the rounds and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--pause", type=float, default=5.0)
    parser.add_argument("--delay", type=float, default=0.05)
    parser.add_argument("--timeout", type=float, default=3.0)
    parser.add_argument("--guard", type=Path)
    parser.add_argument("--guard-log", type=Path)
    args = parser.parse_args()
    shutil.rmtree(args.work, ignore_errors=True)
    args.work.mkdir(parents=True)
    (args.work / "ingest.toml").write_text(configuration(args), encoding="utf-8")
    command = [str(Path(sys.executable).parent / "ingest"), "run", "--config", str(args.work / "ingest.toml"), "--json"]
    if args.guard:
        command = [str(args.guard), str(args.guard_log), str(args.port), *command]
    for number in range(args.rounds):
        if number:
            time.sleep(args.pause)
        with urlopen(f"http://127.0.0.1:{args.port}/_mark?name=round{number + 1}", timeout=10):
            pass
        started = time.monotonic()
        run = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
        last = run.stdout.strip().splitlines()[-1:] or [run.stderr.strip()[-2000:]]
        print(f"round {number + 1}: exit {run.returncode}, {time.monotonic() - started:.1f} s: {last[0]}", flush=True)
    print_lake(str(args.work / "lake"))


def print_lake(folder: str) -> None:
    """Print the outcomes, reasons and sums that the lake holds."""
    lake = ingest.open_lake(folder)
    for title, query in {
        "polls": "select outcome, count(*) from fetches where kind != 'page' group by 1 order by 1",
        "pages": "select outcome, count(*) from fetches where kind = 'page' group by 1 order by 1",
        "rejects": "select reason, count(*) from rejects group by 1 order by 1",
        "rows": "select count(*), count(distinct id), (select count(*) from sightings) from articles",
    }.items():
        print(title, lake.sql(query).fetchall())
    print("verify", "sound" if lake.verify().ok else "NOT SOUND")


if __name__ == "__main__":
    main()
