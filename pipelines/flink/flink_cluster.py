"""A Flink cluster on this machine: JobManager, TaskManagers and Beam's job server as plain Java processes.

    pipelines/flink/install.sh build/flink
    python pipelines/flink/flink_cluster.py --home build/flink --task-managers 2

prints the options that `pipelines/batch.py` and `pipelines/streaming.py` need, and runs until Ctrl-C. Each TaskManager
starts Python workers of its own (Beam's PROCESS environment): two that share one pool of workers end each other's.
Everything listens on loopback only.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Any

from flink_settings import EMBEDDED, JAVA_OPTIONS, LOG4J, cluster_settings


class FlinkCluster:
    """Start, kill and ask the processes of a cluster; all of them end with the `with` block.

    `home` is a folder filled by install.sh, `work` a folder for configuration, logs, checkpoints and savepoints.
    `settings` are further lines of Flink's configuration.
    """

    def __init__(
        self,
        home: Path,
        work: Path,
        *,
        task_managers: int = 2,
        slots: int = 2,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.home, self.work = home.resolve(), work.resolve()
        self.task_managers, self.slots = task_managers, slots
        self.settings = dict(settings or {})
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.rest_port = self.job_port = 0
        self._logs = ExitStack()

    def __enter__(self) -> "FlinkCluster":
        with ExitStack() as on_failure:
            on_failure.callback(self.stop)
            self.start()
            on_failure.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start all processes and wait until the TaskManagers have registered and the job server listens."""
        self.rest_port, rpc_port = free_port(), free_port()
        settings = cluster_settings(self.work, rest_port=self.rest_port, rpc_port=rpc_port, slots=self.slots)
        self._configure({**settings, **self.settings})
        self._java("job-manager", 600, "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint")
        self._wait_for(lambda: self.rest("/overview") is not None, "the JobManager")
        for number in range(1, self.task_managers + 1):
            self.start_task_manager(number)
        self._wait_for(lambda: self.registered() >= self.task_managers, "the TaskManagers")
        self.start_job_server(f"localhost:{self.rest_port}")

    def _configure(self, settings: Mapping[str, Any]) -> None:
        """Make the folders in `work`, and write the configuration."""
        for name in ("conf", "logs", "tmp", "artifacts"):
            (self.work / name).mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{name}: {value}\n" for name, value in settings.items())
        (self.work / "conf" / "config.yaml").write_text(lines, encoding="utf-8")
        (self.work / "conf" / "log4j.properties").write_text(LOG4J, encoding="utf-8")

    def _java(self, name: str, heap: int, main: str, *arguments: str, jars: str | None = None) -> None:
        """Start a Java process whose output goes to `logs/NAME.log`."""
        lib = self.home / "flink"
        classpath = jars or ":".join(str(jar) for jar in [*lib.glob("flink-dist-*.jar"), *lib.glob("log4j-*.jar")])
        command = [
            "java",
            f"-Xmx{heap}m",
            f"-Djava.io.tmpdir={self.work / 'tmp'}",
            f"-Dlog4j.configurationFile={self.work / 'conf' / 'log4j.properties'}",
            *JAVA_OPTIONS,
            "-cp",
            classpath,
            main,
            *arguments,
        ]
        if jars is None:
            command += ["--configDir", str(self.work / "conf")]
        environment = {**os.environ, "FLINK_CONF_DIR": str(self.work / "conf")}
        log = self._logs.enter_context((self.work / "logs" / f"{name}.log").open("ab"))
        self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=self.work)

    def start_task_manager(self, number: int) -> None:
        """Start a TaskManager, or start it again after its end."""
        name = f"task-manager-{number}"
        main = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
        self._java(name, 1000, main, "-D", f"taskmanager.resource-id={name}")

    def start_job_server(self, master: str) -> None:
        """Start Beam's job server for a JobManager (`host:port`), or with a Flink of its own (`[local]`)."""
        self.job_port = free_port()
        self._java(
            "job-server",
            1500,
            "org.apache.beam.runners.flink.FlinkJobServerDriver",
            f"--flink-master={master}",
            "--job-host=localhost",
            f"--job-port={self.job_port}",
            f"--artifact-port={free_port()}",
            f"--expansion-port={free_port()}",
            f"--artifacts-dir={self.work / 'artifacts'}",
            jars=str(self.home / "job-server" / "*"),
        )
        self._wait_for(lambda: _listens(self.job_port), "the job server")

    def kill(self, name: str) -> None:
        """End a process with SIGKILL and wait for its end."""
        process = self.processes[name]
        process.kill()
        process.wait(timeout=30)

    def stop(self) -> None:
        """End all processes: SIGTERM first, SIGKILL where that does not help."""
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=20)
        self._logs.close()

    def options(self, *, parallelism: int = 2) -> list[str]:
        """Return Beam's options for a pipeline on this cluster, whose workers run the Python of this process."""
        return [
            "--runner=PortableRunner",
            f"--job_endpoint=localhost:{self.job_port}",
            f"--parallelism={parallelism}",
            "--environment_type=PROCESS",
            f"--environment_config={json.dumps({'command': str(self._worker_command())})}",
        ]

    def _worker_command(self) -> Path:
        """Write the command that a TaskManager starts: this interpreter, with this process's search path."""
        command = self.work / "conf" / "worker"
        worker = Path(__file__).with_name("worker.py").resolve()
        python_path = os.environ.get("PYTHONPATH", "")
        log = self.work / "logs" / "workers.log"
        command.write_text(
            f'#!/bin/sh\nPYTHONPATH="{python_path}" exec "{sys.executable}" "{worker}" "$@" >>"{log}" 2>&1\n',
            encoding="utf-8",
        )
        command.chmod(0o755)
        return command

    def rest(self, path: str, body: Mapping[str, Any] | None = None, method: str | None = None) -> Any:
        """Ask Flink's REST interface; None while it does not answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if data else {}
        url = f"http://localhost:{self.rest_port}{path}"
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.loads(response.read() or b"{}")
        except (urllib.error.URLError, OSError):
            return None

    def registered(self) -> int:
        """Return how many TaskManagers have registered."""
        return int((self.rest("/overview") or {}).get("taskmanagers", 0))

    def busy_task_managers(self) -> list[str]:
        """Return the names of the TaskManagers that run tasks."""
        listed = (self.rest("/taskmanagers") or {}).get("taskmanagers", ())
        return [manager["id"] for manager in listed if manager["freeSlots"] < manager["slotsNumber"]]

    def jobs(self) -> dict[str, str]:
        """Return the state of each job by its id."""
        return {job["id"]: job["status"] for job in (self.rest("/jobs") or {}).get("jobs", ())}

    def _wait_for(self, condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
        """Wait for the process that was started last. Raises RuntimeError when it ends, or is not there in time."""
        name, process = list(self.processes.items())[-1]
        deadline = time.monotonic() + seconds
        while not condition():
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended with {process.returncode}: see {self.work / 'logs'}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"{what} did not come up within {seconds:.0f} s: see {self.work / 'logs'}")
            time.sleep(0.3)


class EmbeddedFlink(FlinkCluster):
    """A job server with a Flink of its own in the same process: for tests and small batches."""

    def start(self) -> None:
        """Start the job server alone."""
        self._configure(EMBEDDED)
        self.start_job_server("[local]")


def free_port() -> int:
    """Return a port of loopback that was free a moment ago."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a cluster until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=Path("build/flink"), help="folder that install.sh has filled")
    parser.add_argument("--work", type=Path, default=Path("build/flink-work"), help="logs, checkpoints, savepoints")
    parser.add_argument("--task-managers", type=int, default=2)
    parser.add_argument("--keep-work", action="store_true", help="keep what an earlier cluster left in --work")
    chosen = parser.parse_args(arguments)
    if not (chosen.home / "job-server" / ".ready").exists():
        parser.error(f"{chosen.home} holds no Flink; run pipelines/flink/install.sh {chosen.home}")
    if chosen.work.exists() and not chosen.keep_work:
        if any(chosen.work.iterdir()) and not (chosen.work / "conf" / "config.yaml").exists():
            parser.error(f"{chosen.work} was not made by a cluster and would be removed; name another --work")
        shutil.rmtree(chosen.work)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with FlinkCluster(chosen.home, chosen.work, task_managers=chosen.task_managers) as cluster:
        print(" ".join(f"'{option}'" if '"' in option else option for option in cluster.options()), flush=True)  # noqa: T201
        print(f"Flink's own page: http://localhost:{cluster.rest_port}", flush=True)  # noqa: T201
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
