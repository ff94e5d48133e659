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
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flink_cluster import FlinkCluster, free_port
from stream_judge import judge

ROOT = Path(__file__).parents[1]
COMMIT_POINTS = ("after-stage", "after-log", "after-publish", "after-commit")
SETTINGS = """\
[fetch]
contact = "news@example.org"
allow_networks = ["127.0.0.0/8"]
delay = 0.05
[work]
workers = 1
"""


class Run:
    """One soak run: the site, the stream, and what is done to it."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen = chosen
        self.work: Path = chosen.work.resolve()
        self.random = random.Random(chosen.seed)
        self.began = time.monotonic()
        self.events: list[str] = []
        self.stack = ExitStack()
        self.stream: subprocess.Popen[bytes] | None = None
        self.cluster: FlinkCluster | None = None
        self.checkpoints: list[tuple[float, int]] = []
        self.kills = 0

    def say(self, text: str) -> None:
        line = f"{time.monotonic() - self.began:7.1f} s  {text}"
        self.events.append(line)
        print(line, flush=True)

    # -- set-up ------------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        (self.work / "die").mkdir(parents=True)
        (self.work / "drop").mkdir()
        os.environ["INGEST_SOAK_DIE"] = str(self.work / "die")
        os.environ["INGEST_SOAK_PACE"] = str(self.chosen.pace)
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT / "soak" / "stream_hooks")])
        self.lake = str(self.work / "lake")
        if self.chosen.s3:
            self._start_bucket()
        port = free_port()
        self.site = f"http://127.0.0.1:{port}"
        sources = "".join(f'[[source]]\nurl = "http://127.0.0.{host}:{port}/feed.xml"\n' for host in range(1, 5))
        sources += f'[[source]]\npath = "{self.work / "drop"}"\n'
        (self.work / "ingest.toml").write_text(SETTINGS + sources, encoding="utf-8")
        stories = int(self.chosen.minutes * 60 / self.chosen.every)
        command = ["--port", str(port), "--every", str(self.chosen.every), "--stories", str(stories)]
        self._start("site", str(ROOT / "soak" / "growing_site.py"), *command, "--log", str(self.work / "site.log"))
        if self.chosen.engine == "flink":
            self.cluster = self.stack.enter_context(FlinkCluster(self.chosen.flink_home, self.work / "flink"))
        self.submit()

    def _start_bucket(self) -> None:
        port = free_port()
        self._start("moto", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port))
        endpoint = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(urllib.request.Request(f"{endpoint}/lakes", method="PUT")).close()
                break
            except OSError:
                time.sleep(0.2)
        os.environ |= {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ENDPOINT_URL": endpoint,
        }
        self.lake = "s3://lakes/news"

    def _start(self, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        log = self.stack.enter_context((self.work / f"{name}.out").open("ab"))
        process = subprocess.Popen([sys.executable, "-W", "ignore", *arguments], stdout=log, stderr=log, cwd=self.work)
        self.stack.callback(_end, process)
        return process

    # -- the stream --------------------------------------------------------------------------------------------------

    def submit(self, *more: str) -> None:
        """Start the stream; where it cannot be submitted, try again a few times."""
        if self.cluster is not None:
            options = [*self.cluster.options(), "--runner-option=--checkpointing_interval=10000", "--no-wait", *more]
        else:
            options = ["--runner=PrismRunner", f"--prism_location={self.chosen.prism}"]
        arguments = ["--config", "ingest.toml", "--lake", self.lake, "--interval", f"{self.chosen.interval}s", *options]
        self.stream = self._start("stream", str(ROOT / "pipelines" / "streaming.py"), *arguments)
        if self.cluster is not None:
            self.stream.wait(timeout=300)
            if self.stream.returncode:
                raise SystemExit(f"the stream was not submitted: see {self.work / 'stream.out'}")
            for _ in range(180):  # until then another look would take it for lost, and submit it twice
                if self.job() is not None:
                    return
                time.sleep(1)
            raise SystemExit(f"the job did not begin: see {self.work / 'flink' / 'logs'}")

    def job(self) -> str | None:
        """Return the id of the job that runs on Flink."""
        assert self.cluster is not None
        return next((job for job, state in self.cluster.jobs().items() if state in ("RUNNING", "RESTARTING")), None)

    def look_after(self) -> None:
        """Submit the stream again where its launcher or its job has ended; note the size of the last checkpoint."""
        if self.cluster is None:
            if self.stream is not None and self.stream.poll() is not None:
                self.say(f"the launcher ended with {self.stream.returncode}; submitted again")
                self.submit()
            return
        for number in range(1, self.cluster.task_managers + 1):
            if self.cluster.processes[f"task-manager-{number}"].poll() is not None:
                self.cluster.start_task_manager(number)
        job = self.job()
        if job is None and self.cluster.registered() >= self.cluster.task_managers:
            self.say(f"no job runs ({self.cluster.jobs()}); submitted again")
            self.submit()
        elif job is not None:
            latest = ((self.cluster.rest(f"/jobs/{job}/checkpoints") or {}).get("latest") or {}).get("completed") or {}
            if "state_size" in latest:
                self.checkpoints.append((round(time.monotonic() - self.began), int(latest["state_size"])))
                (self.work / "checkpoints.json").write_text(json.dumps(self.checkpoints), encoding="utf-8")

    # -- what is done to it ------------------------------------------------------------------------------------------

    def actions(self) -> list[tuple[str, Callable[[], bool]]]:
        """Return what is done, one after the other."""
        points = [(point, lambda point=point: self._die(point)) for point in COMMIT_POINTS]
        writer = ("second writer", self._second_writer)
        if self.cluster is None:
            launcher = ("launcher", self._kill_launcher)
            return [launcher, points[0], ("extraction", self._kill_extraction), points[1], writer, points[2], points[3]]
        return [
            ("task manager", self._kill_task_manager),
            ("stopped with savepoint", self._savepoint),
            points[0],
            ("worker", self._kill_worker),
            points[1],
            writer,
            ("cancelled, no savepoint", self._cancel),
            points[2],
            ("extraction", self._kill_extraction),
            points[3],
        ]

    def _kill_launcher(self) -> bool:
        assert self.stream is not None
        self.stream.kill()
        self.stream.wait()
        return True

    def _kill_task_manager(self) -> bool:
        """Kill the TaskManager that has the most tasks."""
        assert self.cluster is not None
        number = self.random.randint(1, self.cluster.task_managers)
        listed = (self.cluster.rest("/taskmanagers") or {}).get("taskmanagers", [])
        busy = [each["id"] for each in listed if each["freeSlots"] < each["slotsNumber"]]
        name = next((name for name in busy if name in self.cluster.processes), f"task-manager-{number}")
        self.cluster.kill(name)
        return True

    def _kill_worker(self) -> bool:
        return self._kill_one("pipelines/flink/worker.py")

    def _kill_extraction(self) -> bool:
        return self._kill_one("multiprocessing.forkserver")

    def _kill_one(self, text: str) -> bool:
        """Kill one of our own descendants whose command has a text."""
        found = [pid for pid, command in descendants(os.getpid()) if text in command]
        if not found:
            return False
        os.kill(self.random.choice(found), signal.SIGKILL)
        return True

    def _die(self, point: str) -> bool:
        (self.work / "die" / point).touch()
        for _ in range(int(4 * self.chosen.interval)):
            if not (self.work / "die" / point).exists():
                return True
            time.sleep(1)
            self.look_after()
        return False

    def _second_writer(self) -> bool:
        number = len(self.events)
        text = f"Ferry number {number} left the pier at noon with {number * 11} people on board, says the harbour. "
        path = self.work / f"writer-{number}.jsonl"
        record = {"url": f"https://lines.example/{number}", "title": f"Ferry {number} leaves", "text": text * 4}
        path.write_text(json.dumps(record) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "ingest", "run", str(path), "--lake", self.lake]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.work, timeout=600)
        drop = self.work / "drop" / f"{number}.jsonl"
        record = {"url": f"https://drop.example/{number}", "title": f"Tram {number} leaves", "text": text * 3}
        drop.write_text(json.dumps(record) + "\n", encoding="utf-8")
        self.say(f"ingest run ended with {done.returncode}: {done.stdout.strip().splitlines()[-2:]}")
        return done.returncode == 0

    def _cancel(self) -> bool:
        assert self.cluster is not None
        job = self.job()
        if job is None:
            return False
        self.cluster.rest(f"/jobs/{job}", method="PATCH")
        self._wait_until_gone(job)
        self.submit()
        return True

    def _savepoint(self) -> bool:
        assert self.cluster is not None
        job = self.job()
        if job is None:
            return False
        request = {"drain": False, "targetDirectory": (self.work / "savepoints").as_uri()}
        trigger = (self.cluster.rest(f"/jobs/{job}/stop", request) or {}).get("request-id")
        place = None
        for _ in range(120):
            status = self.cluster.rest(f"/jobs/{job}/savepoints/{trigger}") or {}
            operation = status.get("operation") or {}
            place = operation.get("location")
            if place or operation.get("failure-cause"):
                break
            time.sleep(1)
        if not place:
            self.say(f"no savepoint was made: {str(status)[:300]}")
            return False
        self._wait_until_gone(job)
        self.submit(f"--runner-option=--savepoint_path={place}")
        return True

    def _wait_until_gone(self, job: str) -> None:
        assert self.cluster is not None
        for _ in range(120):
            if self.cluster.jobs().get(job) in ("CANCELED", "FINISHED", "FAILED", None):
                return
            time.sleep(1)

    # -- the run -----------------------------------------------------------------------------------------------------

    def run(self) -> bool:
        """Return whether nothing was lost or doubled."""
        try:
            self.prepare()
            self.say(f"{self.chosen.engine} is up, the stream is submitted")
            end = time.monotonic() + self.chosen.minutes * 60
            pause = self.chosen.minutes * 60 / (self.chosen.kills + 1)
            due = time.monotonic() + pause
            actions = itertools.cycle(self.actions())
            while time.monotonic() < end:
                time.sleep(2)
                self.look_after()
                if time.monotonic() >= due and self.kills < self.chosen.kills:
                    name, action = next(actions)
                    self.say(name)
                    if action():
                        self.kills += name != "second writer"
                    else:
                        self.say(f"{name}: nothing happened")
                    due = max(due + pause, time.monotonic())
            self.say("the site has stopped to grow")
            return self._judge_when_all_is_there()
        finally:
            self.stack.close()

    def _judge_when_all_is_there(self) -> bool:
        """Let the stream catch up; judge when nothing is missing, at the latest after ten windows."""
        with urllib.request.urlopen(f"{self.site}/_stats") as response:
            stories = json.load(response)["stories"]
        for _ in range(10):
            until = time.monotonic() + max(15.0, self.chosen.interval)
            while time.monotonic() < until:
                time.sleep(2)
                self.look_after()
            numbers, problems = judge(self.lake, stories, self.work / "site.log")
            if not problems:
                break
        numbers["kills"] = self.kills
        deaths = self.work / "die" / "deaths"
        numbers["deaths in a commit"] = deaths.read_text().split() if deaths.exists() else []
        numbers["checkpoints"] = self.checkpoints[:: max(1, len(self.checkpoints) // 30)]
        print(json.dumps(numbers, indent=1))
        for problem in problems:
            self.say(f"WRONG {problem}")
        (self.work / "result.json").write_text(json.dumps([numbers, problems, self.events], indent=1), encoding="utf-8")
        return not problems


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def descendants(root: int) -> list[tuple[int, str]]:
    """Return the processes that descend from one, with their commands."""
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
                commands[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            match = re.search(r"\) \S (\d+) ", stat)
            parents[int(entry.name)] = int(match[1]) if match else 0
    found: list[tuple[int, str]] = []
    for pid in commands:
        parent: Any = pid
        while parent not in (0, 1, root, None):
            parent = parents.get(parent)
        if parent == root and pid != root:
            found.append((pid, commands[pid]))
    return found


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
    parser.add_argument("--s3", action="store_true", help="the lake lies in a bucket (moto)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=Path("build/soak-stream"))
    parser.add_argument("--flink-home", type=Path, default=Path("build/flink"))
    parser.add_argument("--prism", default="build/prism")
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(0 if Run(parser.parse_args()).run() else 1)


if __name__ == "__main__":
    main()
