"""`pipelines/batch.py` on a Flink of two TaskManagers, under kills: batch_kills.py --input seeds/

One process of each kind is killed (SIGKILL) while a batch runs: the TaskManager that has the tasks, a worker, an
extraction process, a worker that has left rows in the stage, the worker that commits at four points of the commit, and
the launcher. However that batch ends, after one more the lake has to be byte for byte that of a run in this process,
and a third has to change nothing; no rows are in the stage then.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from flink_cluster import FlinkCluster
from processes import descendants
from stream_kills import POINTS

ROOT = Path(__file__).parents[1]
NOW = "2026-11-23T12:00:00Z"
KINDS = ("task manager", "worker", "extraction", *POINTS, "launcher")


def batch(lake: Path, source: str, *options: str) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        str(ROOT / "pipelines" / "batch.py"),
        "--input",
        source,
        "--lake",
        str(lake),
        "--now",
        NOW,
    ]
    return subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def tables(lake: Path) -> dict[str, str]:
    files = sorted(lake.glob("*/date=*/*.parquet"))
    return {str(path.relative_to(lake)): sha256(path.read_bytes()).hexdigest() for path in files}


def kill(kind: str, cluster: FlinkCluster, process: "subprocess.Popen[str]") -> str:
    """Kill a process of a kind as soon as it is there; return what was killed, '' when nothing was."""
    text = "multiprocessing.forkserver" if kind == "extraction" else "pipelines/flink/worker.py"
    while process.poll() is None:
        found = descendants(text)
        if found:
            time.sleep(1.0)
            if kind == "launcher":
                process.kill()
            elif kind == "task manager":
                busy = cluster.busy_task_managers()
                if not busy:
                    continue
                cluster.kill(busy[0])
                cluster.start_task_manager(int(busy[0].rpartition("-")[2]))
            else:
                try:
                    os.kill(found[-1], signal.SIGKILL)
                except ProcessLookupError:
                    continue
            return kind
        time.sleep(0.1)
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", default=str(ROOT / "seeds"))
    parser.add_argument("--work", type=Path, default=Path("build/soak-batch"))
    parser.add_argument("--flink-home", type=Path, default=Path("build/flink"))
    parser.add_argument("--kinds", nargs="*", default=KINDS, choices=KINDS)
    chosen = parser.parse_args()
    work = chosen.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    die = work / "die"
    die.mkdir(parents=True)
    source = str(Path(chosen.input).resolve())
    batch(work / "reference", source).communicate()
    reference = tables(work / "reference")
    os.environ["INGEST_SOAK_DIE"] = str(die)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT / "soak" / "stream_hooks")])
    problems = 0
    with FlinkCluster(chosen.flink_home, work / "flink") as cluster:
        for kind in chosen.kinds:
            lake, began = work / kind.replace(" ", "-"), time.monotonic()
            if kind in POINTS:
                (die / kind).touch()
            process = batch(lake, source, *cluster.options())
            killed = kind if kind in POINTS else kill(kind, cluster, process)
            process.communicate(timeout=900)
            if kind in POINTS and (die / kind).exists():
                killed = ""
                (die / kind).unlink()
            again = batch(lake, source)
            again.communicate(timeout=900)
            same = tables(lake) == reference
            third = batch(lake, source)
            out = third.communicate(timeout=900)[0]
            left = len(list(lake.glob("_stage/rows-*")))
            unchanged = "Nothing new" in out and tables(lake) == reference and not left
            problems += not (killed and same and unchanged and again.returncode == 0)
            print(
                f"{kind:14s} killed {bool(killed)}, the batch ended with {process.returncode}, same bytes {same}, "
                f"a third run changes nothing {unchanged}, {time.monotonic() - began:.0f} s",
                flush=True,
            )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
