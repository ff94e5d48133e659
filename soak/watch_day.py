"""A simulated day of `watch`: changing feeds, faults of every kind, SIGKILLs; then the lake against what was published.

    python soak/watch_day.py [--feeds 50] [--hours 24] [--seconds 480] [--kills 20]

The clock of server and client runs faster than the wall's. A server of its own process publishes items in every feed
(a window of the newest 15), half of them with full text and half with pages, and answers every sixth request with a
fault: 500, 429 and 503 with Retry-After, a reset connection, a cut body, broken XML, a bot check, an empty body, or no
answer. Faults and news stop three hours before the end. `watch` runs in a process that is killed at seeded moments.
At the end each item that was published must be in the lake exactly once, or be reported: as a reject, or in a gap.
`--seed` chooses the moments of the kills and the faults. `--judge FOLDER` judges a day that was kept once more.
"""

import argparse
import logging
import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from day_judge import judge
from day_server import Day, serve
from ingest.config import Config, FetchConfig, WorkLimits


def worker(args: argparse.Namespace) -> None:
    """One life of `watch`, until it is killed or the day is over."""
    from ingest.app.watch import watch
    from ingest.lake import hold_lease, recover
    from ingest.polling import target_of
    from ingest.records import Source

    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)
    day = Day(args)
    fetch = FetchConfig("news@example.org", ("127.0.0.0/8",), delay=0.0, timeout_seconds=2.0)
    config = Config(lake=args.lake, fetch=fetch, work=WorkLimits(workers=1))
    targets = [target_of(Source(day.url(feed, "/feed"), "feed")) for feed in range(args.feeds)]
    stop = threading.Event()
    print("ready", flush=True)
    with hold_lease(config.lake, holder="watch_day"):
        recover(config.lake)
        turns = watch(
            targets,
            lambda: (),
            config,
            interval=timedelta(minutes=5),
            stop=stop,
            clock=day.now,
            wait=lambda seconds: stop.wait(seconds / day.speed),
            fixed_clock=True,
        )
        for turn in turns:
            print("turn", flush=True)
            if turn.now >= day.end:
                break


def supervise(args: argparse.Namespace, folder: Path) -> int:
    """Start the worker, kill it at seeded moments, start it again; returns how many were killed.

    A life that still imports at its moment is killed a little after it began to work, every other one after a turn.
    """
    chance = random.Random(args.seed)
    moments = sorted((args.origin + chance.uniform(0.02, 0.97) * args.seconds for _ in range(args.kills)), reverse=True)
    command = [sys.executable, __file__, "--worker", "--lake", args.lake]
    for name in ("origin", "port", "feeds", "hours", "seconds", "seed"):
        command += [f"--{name}", str(getattr(args, name))]
    killed = 0
    with (folder / "worker.log").open("w") as log:
        while True:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
            assert process.stdout is not None
            for _ in range(1 + killed % 2):  # it works; it has had a turn
                process.stdout.readline()
            least = time.time() + chance.uniform(0.5, 15.0)
            try:
                process.wait(max(moments[-1], least) - time.time() if moments else args.seconds + 300)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
                moments.pop()
                continue
            if process.returncode != 0 or Day(args).now() >= Day(args).end:
                print(f"the last worker ended with {process.returncode}")
                return killed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--seconds", type=float, default=480.0, help="of the wall's clock for the whole day")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8961)
    parser.add_argument("--lake")
    parser.add_argument("--origin", type=float, default=0.0)
    parser.add_argument("--worker", action="store_true")
    parser.add_argument("--judge", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    if args.worker:
        worker(args)
        return
    if args.judge:
        args.lake = str(args.judge / "lake")
        sys.exit(0 if judge(Day(args), args.lake, args.judge / "served.jsonl") else 1)
    folder = Path(tempfile.mkdtemp(prefix="watch-day-"))
    args.lake, args.origin = args.lake or str(folder / "lake"), time.time()
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=serve, args=(args, folder / "served.jsonl", ready), daemon=True)
    server.start()
    ready.wait(10)
    try:
        killed = supervise(args, folder)
    finally:
        server.terminate()
    print(f"{args.hours:g} simulated hours in {time.time() - args.origin:.0f} s, {killed} SIGKILLs; {folder}")
    good = judge(Day(args), args.lake, folder / "served.jsonl")
    if good:
        shutil.rmtree(folder)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
