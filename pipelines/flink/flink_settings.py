"""The configuration of a Flink on this machine: see flink_cluster.py."""

from pathlib import Path
from typing import Any

#: Packages of the JDK that Flink and Beam reach by reflection; Java 17 refuses without.
_OPENED = (
    "lang lang.reflect net io nio text time util util.concurrent util.concurrent.atomic util.concurrent.locks".split()
)
JAVA_OPTIONS = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in _OPENED]
JAVA_OPTIONS.append("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")

#: Memory of a TaskManager in megabytes. A pipeline has about a hundred tasks: with 128 MB of network memory Flink ends
#: with "Insufficient number of network buffers".
_MEMORY = {
    "taskmanager.memory.task.heap.size": 700,
    "taskmanager.memory.task.off-heap.size": 128,
    "taskmanager.memory.network.min": 512,
    "taskmanager.memory.network.max": 512,
    "taskmanager.memory.managed.size": 256,
    "taskmanager.memory.framework.heap.size": 128,
    "taskmanager.memory.framework.off-heap.size": 128,
    "taskmanager.memory.jvm-metaspace.size": 400,
    "taskmanager.memory.jvm-overhead.min": 192,
    "taskmanager.memory.jvm-overhead.max": 192,
}

LOG4J = """\
rootLogger.level=INFO
rootLogger.appenderRef.console.ref=Console
appender.console.name=Console
appender.console.type=CONSOLE
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
"""

#: What Beam's job server needs for a Flink of its own.
EMBEDDED = {name: f"{size}m" for name, size in _MEMORY.items() if name.startswith("taskmanager.memory.network.")}


def cluster_settings(work: Path, *, rest_port: int, rpc_port: int, slots: int) -> dict[str, Any]:
    """Return the settings of a cluster on loopback, whose checkpoints and savepoints lie in the folder `work`."""
    return {
        "jobmanager.rpc.address": "localhost",
        "jobmanager.rpc.port": rpc_port,
        "jobmanager.bind-host": "localhost",
        "jobmanager.memory.process.size": "1200m",
        "rest.address": "localhost",
        "rest.bind-address": "localhost",
        "rest.port": rest_port,
        "rest.bind-port": rest_port,
        "taskmanager.bind-host": "localhost",
        "taskmanager.host": "localhost",
        "taskmanager.numberOfTaskSlots": slots,
        "taskmanager.cpu.cores": 2,
        **{name: f"{size}m" for name, size in _MEMORY.items()},
        "parallelism.default": 2,
        "heartbeat.timeout": 60000,
        "heartbeat.interval": 5000,
        "state.backend.type": "hashmap",
        "state.checkpoints.dir": (work / "checkpoints").as_uri(),
        "state.savepoints.dir": (work / "savepoints").as_uri(),
        "restart-strategy.type": "fixed-delay",
        "restart-strategy.fixed-delay.attempts": 1000,
        "restart-strategy.fixed-delay.delay": "2s",
        "io.tmp.dirs": str(work / "tmp"),
        "akka.ask.timeout": "60s",
        "web.timeout": 120000,
    }
