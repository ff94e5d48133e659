"""Sessions and gap filling with a function in place of the web: what is asked, what comes of it, in which order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.fetch import Request, Response
from ingest.lake import KeptState
from ingest.polling import PollResult, PollSession, target_of
from ingest.polling.gap_filling import GapFiller
from ingest.polling.gaps import Gap
from ingest.polling.polls import PollRead
from ingest.records import Fetch, ListedAddress, PendingPage, PollTarget, Rejected, Source
from ingest.records.outcome import Outcome

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://wire.example"
Body = bytes | Outcome


@dataclass
class FakeWeb:
    """Answers by address; what has none is a 404. `asked` has the addresses of every call."""

    bodies: dict[str, Body] = field(default_factory=dict)
    sitemaps: tuple[str, ...] = ()
    asked: list[list[str]] = field(default_factory=list)

    def ask(self, requests: Sequence[Request]) -> Iterator[Response]:
        self.asked.append([request.url for request in requests])
        for request in reversed(requests):  # in no order
            if request.kind == "robots":
                yield Response(request, Outcome.OK, NOW, status=200, final_url=request.url, sitemaps=self.sitemaps)
                continue
            body = self.bodies.get(request.url, Outcome.HTTP_ERROR)
            if isinstance(body, Outcome):
                yield Response(request, body, NOW, status=404, final_url=request.url)
            else:
                yield Response(request, Outcome.OK, NOW, status=200, body=body, final_url=request.url, full=True)


class State(KeptState):
    """The state of a lake that is not there, but for some rows."""

    def __init__(self, lake: Path, *rows: Fetch, named: dict[str, tuple[ListedAddress, ...]] | None = None) -> None:
        super().__init__(str(lake))
        self.rows = {row.url: row for row in rows}
        self.addresses = named or {}

    def last_poll(self, url: str) -> Fetch | None:
        """Return the row of an address."""
        return self.rows.get(url)

    def list_entries(self, url: str) -> tuple[ListedAddress, ...]:
        """Return what a list names."""
        return self.addresses.get(url, ())


def rss(*numbers: int) -> bytes:
    items = "".join(
        f"<item><title>Story {n}</title><link>{SITE}/{n}</link>"
        f"<pubDate>Mon, 23 Nov 2026 {n:02}:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()


def news(*numbers: int) -> bytes:
    places = "".join(
        f"<url><loc>{SITE}/{n}</loc><news:news><news:title>Story {n}</news:title>"
        f"<news:publication_date>2026-11-23T{n:02}:00:00Z</news:publication_date></news:news></url>"
        for n in numbers
    )
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"<urlset {space}>{places}</urlset>".encode()


def opml(*urls: str) -> bytes:
    return f"<opml><body>{''.join(f'<outline xmlUrl={url!r}/>' for url in urls)}</body></opml>".encode()


def session(web: FakeWeb, state: KeptState, *, only_due: bool = False) -> PollSession:
    return PollSession(state, web.ask, lambda: NOW, only_due=only_due)


def outcomes(results: Sequence[PollResult]) -> list[tuple[str, str]]:
    return [(row.url, row.outcome) for result in results for row in result.rows]


def test_every_poll_gives_its_items_and_one_row(tmp_path: Path) -> None:
    web = FakeWeb({f"{SITE}/a": rss(1, 2), f"{SITE}/b": rss(3)})
    targets = [target_of(Source(f"{SITE}/{name}", "feed")) for name in ("a", "b", "missing")]
    results = list(session(web, State(tmp_path)).run(targets))
    assert [(result.target.url, len(result.items)) for result in results] == [
        (f"{SITE}/missing", 0),
        (f"{SITE}/b", 1),
        (f"{SITE}/a", 2),
    ]
    assert outcomes(results) == [(f"{SITE}/missing", "http-error"), (f"{SITE}/b", "new"), (f"{SITE}/a", "new")]
    assert web.asked == [[f"{SITE}/a", f"{SITE}/b", f"{SITE}/missing"]], "all in one round"


def test_a_list_leads_to_a_second_round_and_the_results_name_the_target_of_the_caller(tmp_path: Path) -> None:
    web = FakeWeb({f"{SITE}/list": opml(f"{SITE}/a", f"{SITE}/b"), f"{SITE}/a": rss(1), f"{SITE}/b": rss(2)})
    lists = target_of(Source(f"{SITE}/list", "opml"))
    results = list(session(web, State(tmp_path)).run([lists, target_of(Source(f"{SITE}/a", "feed"))]))
    assert web.asked == [[f"{SITE}/list", f"{SITE}/a"], [f"{SITE}/b"]], "nothing is asked twice"
    assert {result.target.url for result in results if any(row.url == f"{SITE}/b" for row in result.rows)} == {
        lists.url
    }


def test_what_is_not_due_is_not_asked_and_a_list_still_leads_on(tmp_path: Path) -> None:
    later = NOW + timedelta(hours=1)
    state = State(
        tmp_path,
        Fetch(f"{SITE}/list", "feed", NOW, "list", next_at=later, not_before=later),
        Fetch(f"{SITE}/a", "feed", NOW, "new", next_at=later),
        named={f"{SITE}/list": (ListedAddress(f"{SITE}/a", "feed"), ListedAddress(f"{SITE}/b", "feed"))},
    )
    web = FakeWeb({f"{SITE}/a": rss(1), f"{SITE}/b": rss(2)})
    targets = [target_of(Source(f"{SITE}/list", "opml"))]
    assert outcomes(list(session(web, state, only_due=True).run(targets))) == [(f"{SITE}/b", "new")]
    web.asked.clear()
    list(session(web, state).run(targets))
    assert web.asked == [[f"{SITE}/a", f"{SITE}/b"]], "`run` asks whatever nothing forbids"


def test_a_named_page_and_what_is_no_address_are_items_without_a_request(tmp_path: Path) -> None:
    web = FakeWeb()
    targets = [target_of(Source(f"{SITE}/story", "page")), PollTarget("nowhere", Source("nowhere"))]
    results = list(session(web, State(tmp_path)).run(targets))
    assert [type(item) for result in results for item in result.items] == [PendingPage, Rejected]
    assert web.asked == []


def test_results_come_round_by_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.polling.session._ROUND", 2)
    web = FakeWeb({f"{SITE}/{n}": rss(n) for n in range(6)})
    results = session(web, State(tmp_path)).run([target_of(Source(f"{SITE}/{n}", "feed")) for n in range(6)])
    next(results)
    assert web.asked == [[f"{SITE}/0", f"{SITE}/1"]], "the next round is asked when it is wanted"
    assert len(list(results)) == 5


def known_feed(**changes: object) -> Fetch:
    at = NOW - timedelta(hours=8)
    row = Fetch(f"{SITE}/feed", "feed", at, "new", entries=2, new_entries=2, newest_at=at, complete_to=at)
    return replace(row, **changes)  # type: ignore[arg-type]


def test_the_row_of_a_gap_comes_last_after_what_fills_it(tmp_path: Path) -> None:
    web = FakeWeb(
        {f"{SITE}/feed": rss(10, 11), f"{SITE}/news.xml": news(*range(12)), f"{SITE}/other": rss(1)},
        sitemaps=(f"{SITE}/news.xml",),
    )
    targets = [target_of(Source(f"{SITE}/{name}", "feed")) for name in ("feed", "other")]
    results = list(session(web, State(tmp_path, known_feed())).run(targets))
    assert outcomes(results) == [(f"{SITE}/other", "new"), (f"{SITE}/news.xml", "new"), (f"{SITE}/feed", "gap")]
    (gap,) = results[-1].rows
    assert gap.found == 6
    missed = [item.raw.url for item in results[-2].items if isinstance(item, PendingPage)]
    assert missed == [f"{SITE}/{number}" for number in (9, 8, 7, 6, 5, 4)], "with a little slack at the beginning"
    assert web.asked == [[f"{SITE}/feed", f"{SITE}/other"], [f"{SITE}/robots.txt"], [f"{SITE}/news.xml"]]


# --- GapFiller ---


def gap(name: str, *, after: int = 4, until: int = 10) -> tuple[PollTarget, PollRead]:
    target = target_of(Source(f"{SITE}/{name}", "feed"))
    row = Fetch(target.url, "feed", NOW, "gap", message="some were missed")
    start = NOW.replace(hour=0)
    hole = Gap(target, row, f"{SITE}/", start + timedelta(hours=after), start + timedelta(hours=until), frozenset())
    return target, PollRead(row, gap=hole)


def filler(web: FakeWeb, state: KeptState, *reads: tuple[PollTarget, PollRead]) -> GapFiller:
    gap_filler = GapFiller(state, web.ask, lambda: NOW)
    for target, read in reads:
        gap_filler.note(target, read, target)
    return gap_filler


def sitemaps_of(*urls: str) -> Callable[..., dict[str, tuple[str, ...]]]:
    return lambda sites: dict.fromkeys(sites, urls)


def test_a_sitemap_is_asked_once_for_the_gaps_of_two_feeds(tmp_path: Path) -> None:
    web = FakeWeb({f"{SITE}/news.xml": news(5, 6)})
    gap_filler = filler(web, State(tmp_path), gap("one"), gap("two", after=5, until=9))
    filled = list(gap_filler.fill(sitemaps_of(f"{SITE}/news.xml")))
    assert web.asked == [[f"{SITE}/news.xml"]]
    assert [len(part.items) for part in filled] == [2, 0, 0], "an entry in two gaps is one item"
    assert [part.row.url for part in filled] == [f"{SITE}/news.xml", f"{SITE}/one", f"{SITE}/two"]
    assert [part.row.found for part in filled] == [None, 2, 2]


def test_an_index_leads_to_the_sitemaps_in_it(tmp_path: Path) -> None:
    index = "".join(f"<sitemap><loc>{SITE}/{name}.xml</loc></sitemap>" for name in ("news-1", "news-2", "pages"))
    web = FakeWeb({f"{SITE}/index.xml": f"<sitemapindex>{index}</sitemapindex>".encode()})
    web.bodies |= {f"{SITE}/news-1.xml": news(5), f"{SITE}/news-2.xml": news(7)}
    filled = list(filler(web, State(tmp_path), gap("feed")).fill(sitemaps_of(f"{SITE}/index.xml")))
    assert web.asked == [[f"{SITE}/index.xml"], [f"{SITE}/news-1.xml", f"{SITE}/news-2.xml"]]
    assert filled[-1].row.found == 2


def test_a_gap_stays_owed_when_a_sitemap_fails_for_the_moment_or_must_rest(tmp_path: Path) -> None:
    web = FakeWeb({f"{SITE}/news.xml": Outcome.TIMEOUT})
    (_, row) = (part.row for part in filler(web, State(tmp_path), gap("feed")).fill(sitemaps_of(f"{SITE}/news.xml")))
    assert (row.owed_from, row.owed_to) == (NOW.replace(hour=4), NOW.replace(hour=10))
    rests = Fetch(f"{SITE}/news.xml", "sitemap", NOW, "http-error", next_at=NOW + timedelta(hours=1))
    web.asked.clear()
    (row,) = (part.row for part in filler(web, State(tmp_path, rests), gap("feed")).fill(sitemaps_of(rests.url)))
    assert web.asked == []
    assert row.owed_to is not None
    assert "not to be asked before 2026-11-23 13:00 UTC" in (row.message or "")


def test_a_sitemap_that_was_polled_in_the_session_is_not_asked_again(tmp_path: Path) -> None:
    polled = Fetch(f"{SITE}/news.xml", "sitemap", NOW, "new")
    dates = tuple(NOW.replace(hour=hour) for hour in (3, 5, 6))
    web = FakeWeb()
    sitemap = (target_of(Source(polled.url, "sitemap")), PollRead(polled, dates=dates))
    (row,) = (part.row for part in filler(web, State(tmp_path), sitemap, gap("feed")).fill(sitemaps_of(polled.url)))
    assert web.asked == []
    assert row.found == 2, "what it brought of the gap counts"


def test_without_gaps_nothing_is_asked(tmp_path: Path) -> None:
    web = FakeWeb()
    assert list(filler(web, State(tmp_path)).fill(sitemaps_of(f"{SITE}/news.xml"))) == []
    assert web.asked == []
