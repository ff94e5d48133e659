"""Days of `watch` in a simulated world, one for each seed: see `tests/support/simulated_day.py`.

    python soak/simulated_days.py [--seeds 1000] [--first 1] [--minutes 60] [--verbose]
    python soak/simulated_days.py --in-a-row 10

Each seed is one day; odd ones are over an object store in memory, even ones on a local disk (`--folder`, best in
memory). Prints a line for each day that is wrong, and the totals at the end. A seed alone replays its day. With
`--in-a-row` so many days without faults follow each other on one lake, and the CPU of the turns of each is printed.
"""

import argparse
import collections
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

import pytest
from simulated_day import DayReport, simulated_day


def run_day(seed: int, folder: Path) -> DayReport:
    """Run the day of a seed."""
    work = Path(tempfile.mkdtemp(prefix=f"day-{seed}-", dir=folder)) if seed % 2 == 0 else None
    try:
        with pytest.MonkeyPatch.context() as patch:
            return simulated_day(seed, patch, work)
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)


def main() -> None:
    """Run the days and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="stop after so many minutes")
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm"))
    parser.add_argument("--in-a-row", type=int, metavar="DAYS")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    if args.in_a_row:
        work = Path(tempfile.mkdtemp(prefix="days-", dir=args.folder))
        with pytest.MonkeyPatch.context() as patch:
            # One day more than is shown: the last one has five quiet hours.
            report = simulated_day(args.first, patch, work, hours=24.0 * (args.in_a_row + 1), faulty=False)
        shutil.rmtree(work)
        print(report)
        print("seconds of CPU by day", [round(seconds, 2) for seconds in report.cpu_by_day[: args.in_a_row]])
        print("turns with news and articles stored by day", report.news_by_day[: args.in_a_row])
        sys.exit(1 if report.problems else 0)
    started = time.monotonic()
    total: collections.Counter[str] = collections.Counter()
    wrong: list[int] = []
    for seed in range(args.first, args.first + args.seeds):
        report = run_day(seed, args.folder)
        total.update(report.faults)
        total.update({name: getattr(report, name) for name in ("lives", "turns", "cycles", "items", "reads")}, days=1)
        if report.problems:
            wrong.append(seed)
        if report.problems or args.verbose:
            print(seed, report, flush=True)
        if args.minutes and time.monotonic() - started > args.minutes * 60:
            break
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(dict(sorted(total.items())))
    print(f"{total['days']} days, {len(wrong)} wrong {wrong[:20]}; {used.ru_utime + used.ru_stime:.0f} s of CPU")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
