"""A stream on Flink or Prism over a growing site: what stream_kills.py starts, keeps running, and kills parts of."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from bucket_servers import SERVERS

from flink_cluster import FlinkCluster, free_port
from processes import end

ROOT = Path(__file__).parents[1]
SETTINGS = """\
[fetch]
contact = "news@example.org"
allow_networks = ["127.0.0.0/8"]
delay = 0.05
[work]
workers = 1
"""


class StreamTrial:
    """A site, an engine, and a stream that polls the site; all of them end with the `with` block."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen = chosen
        self.work: Path = chosen.work.resolve()
        self.interval: float = chosen.interval
        self.began = time.monotonic()
        self.events: list[str] = []
        self.stack = ExitStack()
        self.stream: subprocess.Popen[bytes] | None = None
        self.cluster: FlinkCluster | None = None
        self.checkpoints: list[tuple[float, int]] = []  # seconds since the beginning, bytes

    def __enter__(self) -> "StreamTrial":
        with ExitStack() as on_failure:
            on_failure.callback(self.stack.close)
            self._prepare()
            on_failure.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def say(self, text: str) -> None:
        line = f"{time.monotonic() - self.began:7.1f} s  {text}"
        self.events.append(line)
        print(line, flush=True)

    def _prepare(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        (self.work / "die").mkdir(parents=True)
        (self.work / "drop").mkdir()
        os.environ["INGEST_SOAK_DIE"] = str(self.work / "die")
        os.environ["INGEST_SOAK_PACE"] = str(self.chosen.pace)
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT / "soak" / "stream_hooks")])
        self.lake = str(self.work / "lake")
        if self.chosen.bucket:
            address, variables = self.stack.enter_context(SERVERS[self.chosen.bucket](self.work))
            os.environ |= variables
            self.lake = f"{address}/news"
        port = free_port()
        self.site = f"http://127.0.0.1:{port}"
        sources = "".join(f'[[source]]\nurl = "http://127.0.0.{host}:{port}/feed.xml"\n' for host in range(1, 5))
        sources += f'[[source]]\npath = "{self.work / "drop"}"\n'
        (self.work / "ingest.toml").write_text(SETTINGS + sources, encoding="utf-8")
        stories = int(self.chosen.minutes * 60 / self.chosen.every)
        command = ["--port", str(port), "--every", str(self.chosen.every), "--stories", str(stories)]
        self.start("site", str(ROOT / "soak" / "growing_site.py"), *command, "--log", str(self.work / "site.log"))
        if self.chosen.engine == "flink":
            self.cluster = self.stack.enter_context(FlinkCluster(self.chosen.flink_home, self.work / "flink"))
        self.submit()

    def start(self, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start Python with these arguments; the output goes to `NAME.out`."""
        log = self.stack.enter_context((self.work / f"{name}.out").open("ab"))
        process = subprocess.Popen([sys.executable, "-W", "ignore", *arguments], stdout=log, stderr=log, cwd=self.work)
        self.stack.callback(end, process)
        return process

    def submit(self, *more: str) -> None:
        """Submit the stream, and wait until its job runs. Raise SystemExit where it does not."""
        if self.cluster is not None:
            options = [*self.cluster.options(), "--no-wait", *more]
            if self.chosen.checkpoints:
                options.append("--runner-option=--checkpointing_interval=10000")
        else:
            options = ["--runner=PrismRunner", f"--prism_location={Path(self.chosen.prism).resolve()}"]
        arguments = ["--config", "ingest.toml", "--lake", self.lake, "--interval", f"{self.chosen.interval}s", *options]
        self.stream = self.start("stream", str(ROOT / "pipelines" / "streaming.py"), *arguments)
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
