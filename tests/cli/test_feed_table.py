"""How feeds are shown on a terminal: what fits, what comes first, what is said in few words."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from ingest.app.feed_health import FeedHealth, by_urgency, never_polled
from ingest.cli.feed_table import (
    cut_in_middle,
    duration,
    feed_colour,
    feed_label,
    health_table,
    most_urgent,
    problem_list,
    problem_or_reason,
    summary,
    time_since,
    time_until_poll,
)
from ingest.cli.poll_lines import describe_poll
from ingest.records import Fetch

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://www.example.org/news/regional/feed.xml"


def polled(outcome: str, url: str = URL, **more: object) -> FeedHealth:
    fetch = Fetch(url, "feed", NOW - timedelta(minutes=5), outcome, next_at=NOW + timedelta(minutes=25))
    return never_polled(url).after(replace(fetch, **more))  # type: ignore[arg-type]


def drawn(rows: list[FeedHealth], width: int) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(health_table(rows, NOW, width))
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("seconds", "text"), [(-3, "0 s"), (45, "45 s"), (60, "1 min"), (5000, "83 min"), (7200, "2 h"), (200_000, "2 d")]
)
def test_a_duration_has_one_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_times_are_relative_to_now() -> None:
    feed = polled("new", newest_at=NOW - timedelta(hours=3))
    assert (time_since(feed.newest_at, NOW), time_until_poll(feed, NOW)) == ("3 h ago", "in 25 min")
    assert (time_since(None, NOW), time_until_poll(never_polled(URL), NOW)) == ("-", "now")
    assert time_until_poll(feed, NOW + timedelta(hours=1)) == "now"
    assert time_until_poll(polled("gone", next_at=None), NOW) == "never"
    assert time_until_poll(polled("list", next_at=None), NOW) == "-", "asked on demand"


def test_an_address_is_cut_in_its_middle_and_a_name_at_its_end() -> None:
    assert feed_label(polled("new")) == "example.org/news/regional/feed.xml"
    assert cut_in_middle("example.org/news/regional/feed.xml", 20) == "example.or…/feed.xml"
    wide = cut_in_middle("example.org/新闻/地区/新闻.xml", 20)
    assert cell_len(wide) <= 20
    assert wide.startswith("example.or")
    named = replace(polled("new"), name="Example Wire of the North")
    assert re.match(r"Example W[^…]*…  new ", drawn([named], 50)[1])


def test_the_last_column_has_the_problem_else_the_reason() -> None:
    row = polled("http-error", status=503, message="the server answers 503", next_reason="http-error 503: back off")
    assert (row.status, problem_or_reason(row)) == ("http-error 503", "the server answers 503")
    assert problem_or_reason(polled("new", next_reason="the feed's rhythm (12 min)")) == "the feed's rhythm (12 min)"
    assert problem_or_reason(polled("new", permanent_url="https://example.org/b")) == "moved: https://example.org/b"


def test_a_line_about_a_poll_has_its_problem_and_its_next_time() -> None:
    gone = Fetch(
        URL, "feed", NOW, "gone", status=410, message="the server answers 410", next_reason="gone (410): never again"
    )
    assert describe_poll(gone) == f"{URL}  gone 410: the server answers 410; never again"
    failing = replace(gone, outcome="http-error", status=500, message="the server answers 500", errors_in_row=2)
    failing = replace(failing, next_at=NOW, next_reason="http-error 500, 2 in a row: back off")
    line = (
        f"{URL}  http-error 500: the server answers 500; next 2026-11-23 12:00Z (http-error 500, 2 in a row: back off)"
    )
    assert describe_poll(failing) == line


def test_colours_are_for_what_matters() -> None:
    colours = {name: feed_colour(polled(name)) for name in ("new", "not-modified", "network", "gone", "gap")}
    assert colours == {"new": "green", "not-modified": "dim", "network": "yellow", "gone": "red", "gap": "yellow"}


def test_trouble_comes_first_the_longest_of_it_before_all() -> None:
    long = polled("network", "https://c.example/", errors_in_row=4)
    short, well, never = polled("empty", "https://b.example/"), polled("new", "https://d.example/"), never_polled("a:")
    assert sorted([well, never, short, long], key=by_urgency) == [long, short, never, well]
    assert most_urgent([well, never, short, long], 2) == ([long, short], "and 2 more")
    assert most_urgent([well, short, long], 2) == ([long, short], "and 1 more, all well")
    assert most_urgent([well, short, long], 1)[1] == "and 2 more, 1 of them in trouble: see `ingest feeds check`"
    assert most_urgent([well], 1) == ([well], "")
    assert summary([well, never, short, long]) == "4 feeds, 2 in trouble, 1 never polled"
    assert summary([well]) == "1 feed, all well"


def test_polls_add_up() -> None:
    twice = polled("gap", missed_estimate=7, message="about 7 entries were missed").after(
        Fetch(URL, "feed", NOW, "not-modified", status=304)
    )
    assert (twice.polls, twice.gaps, twice.missed, twice.problems) == (2, 1, 7, "")
    assert twice.complete == "1 gap in 2 polls, about 7 missed"
    assert polled("gap").complete == "1 gap in 1 poll, missed: an unknown number"
    filled = polled("gap", missed_estimate=7, found=4).after(Fetch(URL, "feed", NOW, "unchanged", found=3))
    assert filled.complete == "1 gap in 2 polls, about 7 missed, 7 found"


def test_a_wide_terminal_has_the_reason_and_the_trouble() -> None:
    rows = [polled("network", message="no answer", next_reason="network, 1 in a row: back off", errors_in_row=1)]
    head, line = drawn(rows, 120)
    assert head.split() == ["feed", "last", "poll", "newest", "next", "why", "then", "trouble"]
    assert "1 in a row: back off  no answer" in line
    assert drawn(rows, 80)[1].rstrip().endswith("no answer")
    assert "gaps" in drawn([polled("gap")], 80)[0]


def test_problems_are_shown_in_full_at_any_width() -> None:
    message = (
        "the answer is not a feed or sitemap; see `ingest feeds discover https://example.org/a/long/address/of/a/page`"
    )
    out = io.StringIO()
    for line in problem_list([polled("not-a-feed", message=message, next_reason="later"), polled("new")], NOW):
        Console(file=out, width=60).print(line)
    lines = out.getvalue().splitlines()
    assert lines[0].rstrip() == URL
    assert " ".join(line.strip() for line in lines[1:-1]) == message
    assert lines[-1].strip() == "next poll in 25 min: later"
    assert all(len(line) <= 60 for line in lines)


OUTCOMES = st.sampled_from(["new", "unchanged", "network", "forbidden-address", "gap", "gone"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=90)
ROWS = st.builds(
    lambda outcome, url, name, message, why, days: replace(
        polled(outcome, f"https://example.org/{url}", message=message, next_reason=why),
        name=name or None,
        newest_at=NOW - timedelta(days=days),
    ),
    OUTCOMES,
    st.text("abc/-.é文", max_size=60),
    TEXTS,
    TEXTS,
    TEXTS,
    st.integers(0, 4000),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, max_size=5), width=st.integers(70, 180))
def test_a_feed_is_one_line_that_fits(rows: list[FeedHealth], width: int) -> None:
    lines = drawn(rows, width)
    assert len(lines) == 1 + len(rows)
    assert all(cell_len(line) <= width for line in lines)
