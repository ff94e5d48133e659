"""`ingest feeds`, `explain` and `run` with web addresses, as a user types them."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import call, call_json
from sample_pages import page
from web_server import Answer, Web, serving

from ingest.app.stored_article import find_stored_article
from ingest.errors import ConfigError
from ingest.feeds import parse_opml

pytestmark = pytest.mark.pipeline


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.chdir(tmp_path)
    with serving() as site:
        yield site


def settings(web: Web, *urls: str, contact: str = "news@example.org") -> None:
    sources = "".join(f'[[source]]\nurl = "{url}"\n' for url in urls)
    head = f'[fetch]\ncontact = "{contact}"\ndelay = 0\nallow_networks = ["127.0.0.1/32"]\n[work]\nworkers = 1\n'
    Path("ingest.toml").write_text(head + sources)


def test_a_run_shows_how_each_address_answered(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    settings(web)
    good = web.feed("/feed", web.item(1))
    web.pages(1)
    web.routes["/json"] = Answer(b'{"a": 1}', media_type="application/json")
    assert call("run", good, web.url("/json"), web.url("/missing")) == 1, "two that were named gave nothing"
    out = capsys.readouterr().out
    assert f"{good}\tnew\t200\t1\t1" in out
    assert "not-a-feed" in out
    assert "ingest feeds discover" in out
    assert "http-error\t404" in out
    assert "stored 1" in out


def test_a_run_on_a_terminal_fits_its_width_and_lists_some_articles(
    web: Web, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(web)
    good = web.feed("/feed", *(web.item(number) for number in range(30)))
    web.pages(*range(24))
    gap = "/a/long/path/that/does/not/fit/beside/the/other/columns/of/the/table/feed.json"
    web.routes[gap] = Answer(b'{"version": "https://jsonfeed.org/version/1.1", "items": []}')
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    assert call("run", good, web.url(gap)) == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    tables = [line for line in lines if not line.startswith(("Cycle", "Query", "...", "http"))]
    assert max(len(line) for line in tables) <= 80
    (head,) = (line for line in lines if line.startswith("published"))
    assert head.split() == ["published", "regions", "topics", "title"]
    assert not any("copy of:" in line for line in lines), "there are no duplicates"
    assert "... and 4 more" in lines
    (polls,) = (line for line in lines if line.startswith("address"))
    assert polls.split() == ["address", "outcome", "entries", "new", "message"]
    assert web.url(gap) in "".join(line.strip() for line in lines), "what is wrong, in full"
    assert any(re.search(r"rejected 6 \([a-z-]+ 6\)", line) for line in lines)


def test_a_run_without_an_article_asks_for_no_query(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    settings(web)
    assert call("run", web.url("/missing")) == 1
    assert "Query it" not in capsys.readouterr().out
    url = web.feed("/feed", web.item(1))
    web.pages(1)
    assert call("run", url) == 0
    assert "Query it" in capsys.readouterr().out


def test_a_run_names_the_addresses_that_it_may_not_ask_yet(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    settings(web)
    url = web.feed("/feed", web.item(1), Cache_Control="max-age=3600")
    web.pages(1)
    assert call("run", url) == 0
    capsys.readouterr()
    assert call("run", url) == 0
    assert f"Not asked: {url}: not before" in capsys.readouterr().out


def test_an_opml_file_is_a_list_only_when_it_is_named(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    settings(web)
    url = web.feed("/feed", web.item(1))
    web.pages(1)
    Path("input").mkdir()
    Path("input/feeds.opml").write_text(f'<opml><body><outline xmlUrl="{url}" text="Wire"/></body></opml>')
    assert call("run", "input", "--json") == 1, "every item was rejected"
    assert json.loads(capsys.readouterr().out)["rejected"] == 1
    assert web.asked == []
    assert call_json(capsys, "run", "input/feeds.opml")["stored"] == 1
    assert call("run", "nowhere.opml") == 2
    assert "nowhere.opml" in capsys.readouterr().err


def test_check_shows_every_feed(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    good, gone = web.feed("/feed", web.item(1)), web.url("/gone")
    web.pages(1)
    web.routes["/gone"] = Answer(status=410)
    never = web.url("/never")
    settings(web, good, gone)
    call_json(capsys, "run")
    settings(web, good, gone, never)
    assert call("feeds", "check") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:2] for line in lines[1:]] == [
        [good, "new"],
        [gone, "gone 410"],
        [never, "never polled"],
    ]
    assert "never" in lines[2]
    (one,) = call_json(capsys, "feeds", "check", "/feed")["feeds"]
    assert (one["status"], one["polls"], one["gaps"]) == ("new", 1, 0)


def test_feeds_of_a_site_are_found_and_go_in_and_out_of_lists(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    settings(web)
    web.routes["/"] = Answer(
        b'<!doctype html><html><link rel="alternate" type="application/rss+xml" title="Wire" href="/feed"></html>',
        media_type="text/html",
    )
    web.routes["/robots.txt"] = Answer(f"Sitemap: {web.url('/map.xml')}\n".encode(), media_type="text/plain")
    assert call("feeds", "discover", web.url("/")) == 0
    found = capsys.readouterr().out
    assert "[[source]]  # announced by the page\n" in found
    assert "[[source]]  # named in robots.txt\n" in found
    settings_before = Path("ingest.toml").read_text().rstrip("\n")
    Path("ingest.toml").write_text(settings_before + found)
    assert call("feeds", "export") == 0
    opml, err = capsys.readouterr()
    assert [feed.url for feed in parse_opml(opml.encode())] == [web.url("/feed")]
    assert f"left out, because it is not a feed but a sitemap: {web.url('/map.xml')}" in err
    Path("list.opml").write_text(opml)
    assert call("feeds", "import", "list.opml") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "nothing to add: the configuration has all 1 addresses" in err
    assert call("feeds", "discover", web.url("/")) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("the configuration already has it") == 2
    Path("ingest.toml").write_text(settings_before)
    assert call("feeds", "import", "list.opml") == 0
    again = capsys.readouterr().out
    assert again.startswith("\n[[source]]\n"), "may follow a file whose last line has no end"
    assert (again.count("[[source]]"), again.count("name = ")) == (1, 1)
    assert f'url = "{web.url("/feed")}"\nname = "Wire"' in again


def test_what_polls_showed_to_be_no_feed_is_not_exported(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    web.routes["/"] = Answer(b'<!doctype html><html><a href="/feed">all</a></html>', media_type="text/html")
    good = web.feed("/feed", web.item(1))
    web.pages(1)
    settings(web, good, web.url("/"), web.url("/story/1"))
    call_json(capsys, "run")
    assert call("feeds", "export") == 0
    out, err = capsys.readouterr()
    assert [feed.url for feed in parse_opml(out.encode())] == [good]
    assert f"not a feed but a list: {web.url('/')}" in err
    assert f"not a feed but a page: {web.url('/story/1')}" in err


def test_discover_distinguishes_failures_of_the_web_from_mistakes_of_the_user(
    web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(web)
    assert call("feeds", "discover", web.url("/missing")) == 1
    assert "cannot be fetched" in capsys.readouterr().err
    assert call("feeds", "discover", "no address") == 2
    web.routes["/bare"] = Answer(b"<!doctype html><html><p>none</p></html>", media_type="text/html")
    assert call("feeds", "discover", web.url("/bare")) == 0
    out, err = capsys.readouterr()
    assert out == "", "what is appended to a file holds nothing but tables"
    assert "announces no feed" in err


def test_explain_fetches_an_address_as_a_cycle_would(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    settings(web)
    web.pages(1)
    assert call("explain", web.url("/story/1")) == 0
    assert "District 1 rebuilds its market" in capsys.readouterr().out
    web.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /story/\n", media_type="text/plain")
    assert call("explain", web.url("/story/1")) == 0
    assert "rejected: robots" in capsys.readouterr().out


def test_explain_shows_what_the_lake_has_before_it_fetches(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    url, feed = web.url("/story/1"), web.feed("/feed", web.item(1))
    settings(web)
    web.pages(1)
    call_json(capsys, "run", feed)
    assert call("explain", url) == 0
    out = capsys.readouterr().out
    assert out.startswith("In the lake: a1-")
    assert f"carried by     feed {feed} (1 sighting)" in out
    assert "\nfetched now; the text is as version 1\n" in out
    web.routes["/story/1"] = Answer(page(2), media_type="text/html; charset=utf-8")
    assert call("explain", url) == 0
    assert "\nfetched now; the text differs from version 1\n" in capsys.readouterr().out
    assert call("explain", web.url("/story/2")) == 0
    assert "In the lake" not in capsys.readouterr().out


def test_an_ambiguous_prefix_of_ids_is_an_error_that_lists_them() -> None:
    class Two:
        def sql(self, query: str, parameters: list[str]) -> "Two":
            assert parameters == ["a1-abcdef"]
            return self

        def fetchall(self) -> list[tuple[str]]:
            return [("a1-abcdef1",), ("a1-abcdef2",)]

    with pytest.raises(ConfigError, match="ambiguous id prefix: 2 ids"):
        find_stored_article("ABCDEF", Two())  # type: ignore[arg-type]
    assert find_stored_article("abcde", Two()) is None, "too short"  # type: ignore[arg-type]


def test_a_private_address_is_refused_unless_it_is_opened(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    Path("ingest.toml").write_text("[work]\nworkers = 1\n")
    assert call("run", web.feed("/feed", web.item(1))) == 1
    out, err = capsys.readouterr()
    assert "forbidden-address" in out
    assert "--allow-net" in err
    assert web.asked == []


def test_doctor_wants_a_contact(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    settings(web, web.url("/feed"), contact="")
    assert call("doctor") == 1
    assert "fetch.contact" in capsys.readouterr().out
