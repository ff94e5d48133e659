"""The manifest for the Flink operator has what the stream needs; `make manifest-test` compares it with the schema."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.config_file import load_config

MANIFEST = Path(__file__).parents[2] / "pipelines" / "flink" / "kubernetes.yaml"


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    """The documents by kind and name."""
    listed = yaml.safe_load_all(MANIFEST.read_text(encoding="utf-8"))
    return {f"{document['kind']}/{document['metadata']['name']}": document for document in listed}


def test_the_cluster_has_the_fields_that_the_operator_requires(documents: dict[str, Any]) -> None:
    deployment = documents["FlinkDeployment/news-flink"]
    assert deployment["apiVersion"] == "flink.apache.org/v1beta1"
    spec = deployment["spec"]
    assert {"image", "flinkVersion", "serviceAccount", "flinkConfiguration", "jobManager", "taskManager"} <= spec.keys()
    assert spec["flinkVersion"].replace("v", "").replace("_", ".") in spec["image"]
    assert all(isinstance(value, str) for value in spec["flinkConfiguration"].values())
    for part in ("jobManager", "taskManager"):
        assert {"memory", "cpu"} <= spec[part]["resource"].keys()


def test_each_task_manager_has_its_own_pool_of_workers(documents: dict[str, Any]) -> None:
    spec = documents["FlinkDeployment/news-flink"]["spec"]
    containers = {each["name"]: each for each in spec["taskManager"]["podTemplate"]["spec"]["containers"]}
    assert set(containers) == {"flink-main-container", "python-workers"}
    assert containers["python-workers"]["args"] == ["--worker_pool"]
    assert spec["flinkConfiguration"]["taskmanager.memory.network.max"] == "512m"
    submitted = documents["Job/news-stream"]["spec"]["template"]["spec"]["containers"][0]["args"]
    port = containers["python-workers"]["ports"][0]["containerPort"]
    assert f"--environment_config=localhost:{port}" in submitted
    assert "--environment_type=EXTERNAL" in submitted


def test_the_job_server_finds_flink_and_the_stream_finds_the_job_server(documents: dict[str, Any]) -> None:
    server = documents["Deployment/news-job-server"]["spec"]["template"]["spec"]["containers"][0]["args"]
    assert "--flink-master=news-flink-rest:8081" in server
    submitted = documents["Job/news-stream"]["spec"]["template"]["spec"]["containers"][0]["args"]
    assert "--job_endpoint=news-job-server:8099" in submitted
    assert {each["port"] for each in documents["Service/news-job-server"]["spec"]["ports"]} == {8099, 8098}


def test_the_settings_are_settings(documents: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "ingest.toml"
    path.write_text(documents["ConfigMap/news-settings"]["data"]["ingest.toml"], encoding="utf-8")
    assert load_config(str(path)).lake == "s3://news/lake"
