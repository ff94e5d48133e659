"""The client alone twice round the hostile web, when there is one beside the repository; judged by its own rules."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
SHARED = Path(os.environ.get("INGEST_SHARED", ROOT.parent / "shared"))
FAULTS = SHARED / "tools" / "faultserver"
Judged = tuple[dict[str, dict[str, Any]], dict[str, list[str]], dict[str, dict[str, Any]]]
CAP, LIMIT = "1500000", "2000000"  # the judge counts what lies in the server's own buffers, which may be over 4 MB


def free_port() -> int:
    """A port with two more behind it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port if port < 65_000 else port - 1000


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    if not (FAULTS / "faultserver.py").exists():
        pytest.skip("the fault server is not here: set INGEST_SHARED")
    folder, port = tmp_path_factory.mktemp("round"), free_port()
    log, guard, ready = folder / "requests.jsonl", folder / "guard.jsonl", folder / "ready"
    faults: list[str | Path] = [
        sys.executable,
        FAULTS / "faultserver.py",
        "--port",
        str(port),
        "--log",
        log,
        "--ready-file",
        ready,
    ]
    faults += ["--time-scale", "0.05", "--bomb-mb", "20", "--max-seconds", "120"]
    server = subprocess.Popen(faults, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if ready.exists():
                break
            time.sleep(0.1)
        program: list[str | Path] = [
            ROOT / "soak" / "fault_round.py",
            "--port",
            str(port),
            "--json",
            folder / "out.json",
        ]
        options = ["--delay", "0.01", "--timeout", "1.5", "--max-bytes", CAP, "--pages-elsewhere", "2"]
        command: list[str | Path] = [sys.executable, FAULTS / "netguard.py", guard, str(port), *program, *options]
        subprocess.run(command, check=True, timeout=110, capture_output=True)
    finally:
        server.terminate()
        server.wait(10)
    verdict = folder / "verdict.json"
    check: list[str | Path] = [
        sys.executable,
        FAULTS / "check_log.py",
        log,
        "--guard",
        guard,
        "--json",
        verdict,
        "--max-bytes",
        LIMIT,
    ]
    subprocess.run([*check, "--min-delay", "0.01"], check=False, capture_output=True)
    out = json.loads((folder / "out.json").read_text())
    outcomes = {url.partition(str(port))[2]: outcome for url, outcome in out["outcomes"].items() if "127.0.0.1:" in url}
    rows = {url.partition(str(port))[2]: row for url, row in out["rows"].items() if "127.0.0.1:" in url}
    return json.loads(verdict.read_text())["rules"], outcomes, rows


@pytest.mark.slow
def test_every_rule_of_the_judge_passes(judged: Judged) -> None:
    rules = judged[0]
    assert len(rules) == 21
    assert {name: rule for name, rule in rules.items() if rule["verdict"] != "PASS"} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "outcomes"),
    [
        ("/feed/ok.rss", ["new (5)", "not-modified"]),
        ("/feed/etag-rotates", ["new (5)", "unchanged"]),
        ("/feed/max-age", ["new (5)"]),
        ("/feed/410", ["gone"]),
        ("/feed/fast", ["new (10)", "gap (10)"]),
        ("/feed/guid-change", ["new (3)", "unchanged"]),
        ("/feed/tracking", ["new (1)", "unchanged"]),
        ("/feed/shuffle", ["new (8)", "unchanged"]),
        ("/feed/200-challenge", ["challenge", "challenge"]),
        ("/feed/429-date", ["rate-limited", "new (5)"]),
        ("/redir/to-tls", ["tls-error", "tls-error"]),
        ("/redir/otherport", ["forbidden-address", "forbidden-address"]),
        ("/redir/private-v6mapped", ["forbidden-address", "forbidden-address"]),
        ("/redir/loop", ["redirect-loop", "redirect-loop"]),
        ("/body/html", ["not-a-feed", "not-a-feed"]),
        ("/gzip/bomb2", ["too-large", "too-large"]),
        ("/gzip/mislabelled", ["new (5)", "unchanged"]),
        ("/slow/silent", ["timeout", "timeout"]),
        ("/conn/half-close", ["truncated", "truncated"]),
    ],
)
def test_outcomes_of_the_two_rounds(judged: Judged, path: str, outcomes: list[str]) -> None:
    assert judged[1][path] == outcomes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "permanent"),
    [("/redir/301", "/feed/target-301"), ("/redir/302", None), ("/redir/flap", "/redir/302"), ("/redir/to-html", None)],
)
def test_permanent_addresses(judged: Judged, path: str, permanent: str | None) -> None:
    kept = judged[2][path]["permanent"]
    assert (kept or "").endswith(permanent) if permanent else kept is None
