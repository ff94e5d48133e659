"""`ingest doctor`: what can be wrong with a set-up, and that each problem is reported with what to do."""

import os
import shutil
import socket
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from web_server import Answer, Web

from ingest.app.check_setup import check_clock, check_space, check_writer
from ingest.app.check_web import Check, web_checks
from ingest.app.resolve_sources import resolve_sources
from ingest.config import Config, FetchConfig, SourceConfig
from ingest.lake import hold_lease
from ingest.lake.lease import lease_holder
from ingest.records import Source

pytestmark = pytest.mark.pipeline

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_proxy_and_no_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("INGEST_CONTACT", raising=False)


def checked(tmp_path: Path, *urls: str, online: bool = False, **fetch: Any) -> dict[str, list[Check]]:
    """The checks of these sources, by name."""
    fetch = {"contact": "news@example.org", "allow_networks": ("127.0.0.1/32",), "delay": 0.0, **fetch}
    sources = tuple(SourceConfig(url=url) for url in urls)
    config = Config(lake=str(tmp_path / "lake"), fetch=FetchConfig(**fetch), source=sources)
    targets = resolve_sources(Source(url) for url in urls).targets
    found: dict[str, list[Check]] = {}
    for check in web_checks(config, targets, NOW, online=online):
        found.setdefault(check.name, []).append(check)
    return found


def only(checks: list[Check]) -> tuple[str, str]:
    (check,) = checks
    return check.level, check.text


def test_a_good_set_up_is_all_well(tmp_path: Path, web: Web) -> None:
    found = checked(tmp_path, web.url("/feed"))
    assert {check.level for checks in found.values() for check in checks} == {"ok"}
    assert web.asked == [], "nothing is asked without --online"


def test_a_contact_is_wanted(tmp_path: Path) -> None:
    level, text = only(checked(tmp_path, "http://127.0.0.1/feed", contact="")["contact"])
    assert level == "bad"
    assert "fetch.contact" in text


def test_addresses_that_are_none(tmp_path: Path) -> None:
    level, text = only(checked(tmp_path, "htp://127.0.0.1/feed")["source"])
    assert (level, text.startswith("htp://127.0.0.1/feed is not a web address")) == ("bad", True)


def test_sources_that_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    plain, secure = "http://www.example.org/feed.xml", "https://example.org/feed.xml"
    checks = checked(tmp_path, plain, secure, "https://example.org/other.xml", secure)["source"]
    assert [(check.level, check.text.split(" ")[0]) for check in checks] == [("note", secure), ("note", secure)]
    assert "is the same as http://www.example.org/feed.xml" in checks[0].text


@pytest.mark.parametrize(
    ("network", "wide"),
    [
        ("0.0.0.0/0", True),
        ("::/0", True),
        ("169.254.0.0/16", True),
        ("fd00::/8", True),
        ("10.0.0.0/8", False),
        ("192.168.1.7/32:8080", False),
        ("10.0.0.0/8:x", True),
    ],
)
def test_networks_that_are_wide_open(tmp_path: Path, network: str, wide: bool) -> None:
    found = checked(tmp_path, "http://127.0.0.1/feed", allow_networks=(network,))
    assert [check.level for check in found.get("networks", [])] == (["bad"] if wide else [])


def test_a_hasty_delay(tmp_path: Path) -> None:
    assert only(checked(tmp_path, "http://127.0.0.1/feed", delay=0.1, allow_networks=())["delay"])[0] == "bad"


def test_a_proxy_is_not_used_and_its_password_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example:3128")
    level, text = only(checked(tmp_path, "http://127.0.0.1/feed")["proxy"])
    assert level == "note"
    assert "HTTPS_PROXY" in text
    assert "secret" not in text


def test_no_names_at_all_is_another_trouble_than_a_wrong_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(host: str, *_: object, **__: object) -> list[object]:
        if known is not None and host in known:
            return []
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    urls = ("https://a.example/feed", "https://b.example/feed")
    known: set[str] | None = None
    level, text = only(checked(tmp_path, *urls)["names"])
    assert (level, "is this machine on the net" in text) == ("bad", True)
    known = {"a.example"}
    level, text = only(checked(tmp_path, *urls)["names"])
    assert (level, text.startswith("1 of 2 hosts not found: b.example (Name")) == ("bad", True)
    known = {"a.example", "b.example"}
    assert only(checked(tmp_path, *urls)["names"]) == ("ok", "2 hosts found")


def test_online_compares_the_clocks_and_names_who_does_not_answer(tmp_path: Path, web: Web) -> None:
    url = web.url("/feed")
    found = checked(tmp_path, url, online=True)
    assert only(found["connection"])[1].startswith(f"{web.url('/robots.txt')} answers 404")
    assert only(found["clock"]) == ("ok", "agrees with the servers'")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}/feed"
        level, text = only(checked(tmp_path, dead, online=True)["connection"])
    assert level == "bad"
    assert "check the address" in text


def test_a_clock_that_is_off(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.app import check_web

    real = check_web._clock_offset
    monkeypatch.setattr(check_web, "_clock_offset", lambda date, at: (real(date, at) or 0.0) + 7200)
    level, text = only(checked(tmp_path, web.url("/feed"), online=True)["clock"])
    assert level == "bad"
    assert "s behind the servers'" in text
    assert real("no date", NOW) is None
    assert real("Mon, 23 Nov 2026 12:00:30 GMT", NOW) == 30


@pytest.mark.pipeline
def test_what_the_polls_so_far_say_of_each_source(
    tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ingest.cli.main import main

    monkeypatch.chdir(tmp_path)
    good = web.feed("/feed", web.item(1))
    web.pages(1)
    web.routes["/gone"] = Answer(status=410)
    web.routes["/moved"] = Answer(status=301, headers={"Location": "/feed"})
    urls = (good, web.url("/gone"), web.url("/moved"), web.url("/missing"))
    sources = "".join(f'[[source]]\nurl = "{url}"\n' for url in urls)
    head = '[fetch]\ncontact = "news@example.org"\ndelay = 0\nallow_networks = ["127.0.0.1/32"]\n[work]\nworkers = 1\n'
    Path("ingest.toml").write_text(head + sources)
    for _ in range(3):
        with pytest.raises(SystemExit):
            main(["run", "--json"])
    capsys.readouterr()
    by_source = {check.text.split(" ")[0].rstrip(":"): check for check in checked(tmp_path, *urls)["source"]}
    assert set(by_source) == set(urls[1:])
    assert by_source[urls[1]].level == "bad"
    assert "gone (410)" in by_source[urls[1]].text
    assert by_source[urls[2]].text.endswith(f"has moved for good: put {good} in its place")
    assert (by_source[urls[3]].level, "never a good answer" in by_source[urls[3]].text) == ("bad", True)
    with pytest.raises(SystemExit) as end:
        main(["doctor"])
    assert end.value.code == 1
    out = capsys.readouterr().out
    assert f"note source         {urls[2]} has moved" in out
    assert out.splitlines()[-1] == "2 to fix, 1 worth a look"


def test_a_lake_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    assert check_space(str(tmp_path / "file" / "lake")).level == "bad"
    monkeypatch.setattr(os, "access", lambda *_: False)
    check = check_space(str(tmp_path / "lake"))
    assert check.level == "bad"
    assert "cannot be written" in check.text


def test_little_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 3_000_000))
    check = check_space(str(tmp_path))
    assert check.level == "bad"
    assert "make room" in check.text


def test_another_writer_is_named(tmp_path: Path) -> None:
    lake = str(tmp_path / "lake")
    assert list(check_writer(lake)) == []
    with hold_lease(lake, holder="ingest watch"):
        (check,) = check_writer(lake)
        assert check.level == "note"
        assert check.text.startswith(f"ingest watch (process {os.getpid()} on ")
    assert list(check_writer(lake)) == []


def test_a_card_that_a_killed_writer_left_is_no_holder(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    with hold_lease(str(lake), holder="ingest watch"):
        lock = next(path for path in (lake / "_log").iterdir() if b"ingest watch" in path.read_bytes())
        card = lock.read_bytes()
    lock.write_bytes(card)  # its process lives, but it holds no lock
    assert lease_holder(str(lake)) is None


@pytest.mark.pipeline
def test_a_clock_before_what_has_happened(pages: Path, tmp_path: Path) -> None:
    from ingest.app.cycle import run_cycle
    from ingest.sources import list_locations

    lake, to_come = str(tmp_path / "lake"), datetime(2099, 1, 2, tzinfo=UTC)
    with hold_lease(lake, holder="test"):
        run_cycle(list(list_locations(Source(str(pages / "ferry.txt")))), lake=lake, now=to_come, config=Config())
    assert list(check_clock(lake, to_come + timedelta(days=1))) == []
    (check,) = check_clock(lake, to_come - timedelta(days=1))
    assert (check.level, "the lake has a cycle of 2099-01-02" in check.text) == ("bad", True)
    (check,) = check_clock(lake, datetime(1970, 1, 1, tzinfo=UTC))
    assert (check.level, "ingest was installed" in check.text) == ("bad", True)
