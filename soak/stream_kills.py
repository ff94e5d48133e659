"""The stream on Flink or Prism over a growing site, under kills: stream_kills.py --engine flink --minutes 20

Processes are killed (SIGKILL) one kind after the other, also at points of a commit; jobs are cancelled and submitted
again, with and without a savepoint; another writer commits in between. In the end nothing may be lost or doubled: see
stream_judge.py. Flink comes from `make flink-test`, Prism from `make prism-test`.
"""

import argparse
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bucket_servers import SERVERS

from processes import descendants
from stream_judge import judge
from stream_trial import StreamTrial

POINTS = ("after-rows", "after-stage", "after-log", "after-publish", "after-commit")  # see stream_hooks


class Actions:
    """What is done to a stream: kills, cancellations, and what another writer commits."""

    def __init__(self, trial: StreamTrial, seed: int) -> None:
        self.trial = trial
        self.random = random.Random(seed)

    def in_order(self) -> list[tuple[str, Callable[[], bool]]]:
        """Return the actions that the engine allows, by name; each returns whether it could be done."""
        at = {point: (point, lambda point=point: self._die(point)) for point in POINTS}
        writer = ("second writer", self._second_writer)
        if self.trial.cluster is None:
            launcher = ("launcher", self._kill_launcher)
            extraction = ("extraction", self._kill_extraction)
            begin = [launcher, at["after-stage"], extraction, at["after-log"], writer]
            return [*begin, at["after-rows"], at["after-publish"], at["after-commit"]]
        savepoint = [("stopped with savepoint", self._savepoint)] if self.trial.chosen.checkpoints else []
        return [
            ("task manager", self._kill_task_manager),
            *savepoint,
            at["after-stage"],
            ("worker", self._kill_worker),
            at["after-rows"],
            at["after-log"],
            writer,
            ("cancelled, no savepoint", self._cancel),
            at["after-publish"],
            ("extraction", self._kill_extraction),
            at["after-commit"],
        ]

    def _kill_launcher(self) -> bool:
        assert self.trial.stream is not None
        self.trial.stream.kill()
        self.trial.stream.wait()
        return True

    def _kill_task_manager(self) -> bool:
        """Kill a TaskManager that runs tasks, or any where none does."""
        assert self.trial.cluster is not None
        number = self.random.randint(1, self.trial.cluster.task_managers)
        busy = [name for name in self.trial.cluster.busy_task_managers() if name in self.trial.cluster.processes]
        self.trial.cluster.kill(busy[0] if busy else f"task-manager-{number}")
        return True

    def _kill_worker(self) -> bool:
        return self._kill_one("pipelines/flink/worker.py")

    def _kill_extraction(self) -> bool:
        return self._kill_one("multiprocessing.forkserver")

    def _kill_one(self, text: str) -> bool:
        """Kill one of our own descendants whose command has a text."""
        found = descendants(text)
        if not found:
            return False
        os.kill(self.random.choice(found), signal.SIGKILL)
        return True

    def _die(self, point: str) -> bool:
        (self.trial.work / "die" / point).touch()
        for _ in range(int(4 * self.trial.interval)):
            if not (self.trial.work / "die" / point).exists():
                return True
            time.sleep(1)
            self.trial.look_after()
        (self.trial.work / "die" / point).unlink(missing_ok=True)  # else it would kill the second writer
        return False

    def _second_writer(self) -> bool:
        number = len(self.trial.events)
        text = f"Ferry number {number} left the pier at noon with {number * 11} people on board, says the harbour. "
        path = self.trial.work / f"writer-{number}.jsonl"
        record = {"url": f"https://lines.example/{number}", "title": f"Ferry {number} leaves", "text": text * 4}
        path.write_text(json.dumps(record) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "ingest", "run", str(path), "--lake", self.trial.lake]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.trial.work, timeout=600)
        drop = self.trial.work / "drop" / f"{number}.jsonl"
        record = {"url": f"https://drop.example/{number}", "title": f"Tram {number} leaves", "text": text * 3}
        drop.write_text(json.dumps(record) + "\n", encoding="utf-8")
        self.trial.say(f"ingest run ended with {done.returncode}: {done.stdout.strip().splitlines()[-2:]}")
        return done.returncode == 0

    def _cancel(self) -> bool:
        assert self.trial.cluster is not None
        job = self.trial.job()
        if job is None:
            return False
        self.trial.cluster.rest(f"/jobs/{job}", method="PATCH")
        self._wait_until_gone(job)
        self.trial.submit()
        return True

    def _savepoint(self) -> bool:
        """Stop the job with a savepoint; try again while not all of its tasks run, as after the loss of some."""
        for _ in range(12):
            if self._try_savepoint():
                return True
            time.sleep(10)
            self.trial.look_after()
        return False

    def _try_savepoint(self) -> bool:
        assert self.trial.cluster is not None
        job = self.trial.job()
        if job is None:
            return False
        request = {"drain": False, "targetDirectory": (self.trial.work / "savepoints").as_uri()}
        trigger = (self.trial.cluster.rest(f"/jobs/{job}/stop", request) or {}).get("request-id")
        place = None
        for _ in range(120):
            status = self.trial.cluster.rest(f"/jobs/{job}/savepoints/{trigger}") or {}
            operation = status.get("operation") or {}
            place = operation.get("location")
            if place or operation.get("failure-cause"):
                break
            time.sleep(1)
        if not place:
            self.trial.say(f"no savepoint was made: {str(status)[:300]}")
            return False
        self._wait_until_gone(job)
        self.trial.submit(f"--runner-option=--savepoint_path={place}")
        return True

    def _wait_until_gone(self, job: str) -> None:
        assert self.trial.cluster is not None
        for _ in range(120):
            if self.trial.cluster.jobs().get(job) in ("CANCELED", "FINISHED", "FAILED", None):
                return
            time.sleep(1)


def run(chosen: argparse.Namespace) -> bool:
    """Return whether nothing was lost or doubled."""
    with StreamTrial(chosen) as trial:
        trial.say(f"{chosen.engine} is up, the stream is submitted")
        kills = 0
        end = time.monotonic() + chosen.minutes * 60
        pause = chosen.minutes * 60 / (chosen.kills + 1)
        due = time.monotonic() + pause
        actions = itertools.cycle(Actions(trial, chosen.seed).in_order())
        while time.monotonic() < end:
            time.sleep(2)
            trial.look_after()
            if time.monotonic() >= due and kills < chosen.kills:
                name, action = next(actions)
                trial.say(name)
                if action():
                    kills += name != "second writer"
                else:
                    trial.say(f"{name}: nothing happened")
                due = max(due + pause, time.monotonic())
        trial.say("the site has stopped to grow")
        return judge_at_the_end(trial, kills)


def judge_at_the_end(trial: StreamTrial, kills: int) -> bool:
    """Let the stream catch up; judge when nothing is missing, at the latest after ten windows."""
    with urllib.request.urlopen(f"{trial.site}/_stats") as response:
        stories = json.load(response)["stories"]
    for _ in range(10):
        until = time.monotonic() + max(15.0, trial.interval)
        while time.monotonic() < until:
            time.sleep(2)
            trial.look_after()
        numbers, problems = judge(trial.lake, stories, trial.work / "site.log")
        if not problems:
            break
    numbers["kills"] = kills
    deaths = trial.work / "die" / "deaths"
    numbers["deaths in a commit"] = deaths.read_text().split() if deaths.exists() else []
    numbers["checkpoints"] = trial.checkpoints[:: max(1, len(trial.checkpoints) // 30)]
    print(json.dumps(numbers, indent=1))
    for problem in problems:
        trial.say(f"WRONG {problem}")
    (trial.work / "result.json").write_text(json.dumps([numbers, problems, trial.events], indent=1), encoding="utf-8")
    return not problems


def _stop(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("flink", "prism"), required=True)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--every", type=float, default=5.0, help="seconds from story to story")
    parser.add_argument("--interval", type=float, default=15.0, help="seconds of a window")
    parser.add_argument("--pace", type=float, default=8.0, help="seconds after which a feed is due again")
    parser.add_argument("--checkpoints", action="store_true", help="on Flink: a checkpoint every ten seconds")
    parser.add_argument("--bucket", choices=tuple(SERVERS), help="the lake lies in a bucket: of moto, or an emulator")
    parser.add_argument("--s3", action="store_const", dest="bucket", const="s3", help="the same as --bucket s3")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=Path("build/soak-stream"))
    parser.add_argument("--flink-home", type=Path, default=Path("build/flink"))
    parser.add_argument("--prism", default="build/prism")
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(0 if run(parser.parse_args()) else 1)


if __name__ == "__main__":
    main()
