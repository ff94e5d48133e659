"""The engines that are there: `make flink-test` and `make prism-test` name them by environment variables."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flink_cluster import FlinkCluster


@pytest.fixture(scope="session")
def flink_home() -> Path:
    """The folder that pipelines/flink/install.sh has filled."""
    home = os.environ.get("INGEST_FLINK_HOME")
    if not home:
        pytest.skip("no Flink is named by INGEST_FLINK_HOME: run `make flink-test`")
    return Path(home)


@pytest.fixture(scope="session")
def flink_cluster(flink_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlinkCluster]:
    """A JobManager, two TaskManagers and a job server."""
    with FlinkCluster(flink_home, tmp_path_factory.mktemp("flink"), task_managers=2) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def prism() -> str:
    """The path of the program."""
    path = os.environ.get("INGEST_PRISM")
    if not path:
        pytest.skip("no Prism is named by INGEST_PRISM: run `make prism-test`")
    return path
