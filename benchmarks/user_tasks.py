"""Put 25 questions to a lake of 5,000 articles, as three kinds of users would, and compare the answers with the truth.

    python benchmarks/user_tasks.py [--articles 5000]

The articles are those of the sample press (notebooks/sample_newsroom.py), some 190 days of it, written as JSON lines;
so the truth of each question is known from what was written, not from what was read. Each question is a command or a
query as the documents teach it; its answer is right, or within the tolerance that stands beside it, or wrong. Printed
are the answers and how long each took, and three tasks beside them: a watch with an alert, the end of the alert, and an
own tagger in a Beam pipeline.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "notebooks"))

from ingest import open_lake  # noqa: E402
from ingest.lake import Lake  # noqa: E402
from ingest.lake.search.index import SearchFilter  # noqa: E402
from sample_newsroom import PLACES, Press, Story, serve, write_day  # noqa: E402

FIRST = date(2026, 1, 1)


class Question(NamedTuple):
    """What is asked, how, and the truth; `tolerance` is the share of the truth by which an answer may differ."""

    text: str
    ask: Callable[[Lake], Any]
    truth: Any
    tolerance: float = 0.0


def one(query: str, *values: object) -> Callable[[Lake], Any]:
    """Return a function that asks a lake for one value."""
    return lambda lake: lake.sql(query, list(values)).fetchall()[0][0]


def pairs(query: str) -> Callable[[Lake], Any]:
    """Return a function that asks a lake for a first column."""
    return lambda lake: [row[0] for row in lake.sql(query).fetchall()]


def stories(articles: int) -> list[Story]:
    """Return so many articles of the sample press, all of them whole."""
    written: list[Story] = []
    day = FIRST
    while len(written) < articles:
        written += [story for story in write_day(day) if story.outlet.name != "Island Post"]
        day += timedelta(days=1)
    return written[:articles]


def write(written: list[Story], path: Path) -> None:
    """Write articles as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for story in written:
            record = {"url": story.url, "title": story.title, "text": "\n\n".join(story.paragraphs),
                      "published_at": story.published_at.isoformat(), "source_name": story.outlet.name,
                      "language": story.outlet.language}  # fmt: skip
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def words_of(story: Story) -> set[str]:
    """Return the words of an article, in small letters."""
    return set(re.findall(r"\w+", " ".join((story.title, *story.paragraphs)).lower()))


def country_of(story: Story) -> str:
    """Return the English name of the country that an article is about."""
    city = story.paragraphs[0].partition(": ")[0]
    row = next(row for row in PLACES if any(place.split(", ")[0] == city for place in row))
    return row[0].split(", ")[1]


def questions(written: list[Story]) -> dict[str, list[Question]]:
    """Return the questions with their truth, by user."""
    return {
        "social scientist": _of_social_scientist(written),
        "newsroom engineer": _of_newsroom_engineer(written),
        "ML engineer": _of_ml_engineer(written),
    }


def _of_social_scientist(written: list[Story]) -> list[Question]:
    outlets = {story.outlet.name for story in written}
    languages = Counter(story.outlet.language for story in written)
    countries = Counter(map(country_of, written))
    days = Counter(story.published_at.date() for story in written)
    by_topic = Counter(story.slug.partition("-")[0] for story in written)
    first_week = [s for s in written if s.published_at.date() < FIRST + timedelta(days=7)]
    about = "select count(distinct id) from article_regions where is_about and country_name = ?"
    topic = "select count(*) from article_topics where topic_name = ?"
    return [
        Question("How many articles?", one("select count(*) from latest"), len(written)),
        Question("From how many outlets?", one("select count(distinct source_name) from latest"), len(outlets)),
        Question("First day?", one("select min(published_date) from latest"), min(days)),
        Question("Last day?", one("select max(published_date) from latest"), max(days)),
        Question("The day with most articles has how many?", one(
            "select count(*) from latest group by published_date order by 1 desc limit 1"), max(days.values())),
        Question("Articles of the first week?", one(
            "select count(*) from latest where published_date < ?", FIRST + timedelta(days=7)), len(first_week)),
        Question("How many in German?", one("select count(*) from latest where language = 'de'"),
                 languages["de"]),
        Question("How many languages?", one("select count(distinct language) from latest"), len(languages)),
        Question("Articles about Namibia?", one(about, "Namibia"), countries["Namibia"], 0.05),
        Question("Articles about Poland?", one(about, "Poland"), countries["Poland"], 0.05),
        Question("Most frequent country?", one(
            "select main_region_name from latest group by 1 order by count(*) desc limit 1"),
            countries.most_common(1)[0][0]),
        Question("Share of Portugal's articles in English?", one(
            "select round(avg((language = 'en')::int), 2) from latest where main_region_name = 'Portugal'"),
            round(sum(country_of(s) == "Portugal" and s.outlet.language == "en" for s in written)
                  / countries["Portugal"], 2), 0.02),
        Question("Articles on sport?", one(topic, "sport"), by_topic["sport"], 0.1),
        Question("Articles on health?", one(topic, "health"), by_topic["health"], 0.1),
    ]  # fmt: skip


def _of_newsroom_engineer(written: list[Story]) -> list[Question]:
    outlets = Counter(story.outlet.name for story in written)
    copies = copies_among(written)
    of_wire = Counter(story.outlet.name for story in copies if story.outlet.reprints_of == "Northern Wire")
    return [
        Question("Articles of Harbour Times?", one(
            "select count(*) from latest where source_name = 'Harbour Times'"), outlets["Harbour Times"]),
        Question("Reprints in all?", one("select count(duplicate_of) from latest"), len(copies), 0.05),
        Question("Which outlet reprints the wire most?", one(
            "select source_domain from copies where other_source_domain = 'northern-wire.example' and share >= 0.5 "
            "group by 1 order by count(distinct id) desc limit 1"),
            of_wire.most_common(1)[0][0].lower().replace(" ", "-") + ".example"),
        Question("Reprints of the wire by Capital Courier?", one(
            "select count(distinct id) from copies where other_source_domain = 'northern-wire.example' "
            "and source_domain = 'capital-courier.example' and share >= 0.5"), of_wire["Capital Courier"], 0.05),
        Question("How many different stories?", one('select count(*) from "unique"'),
                 len(written) - len(copies), 0.03),
        Question("What was rejected?", pairs("select reason from rejects"), []),
        Question("Is the lake sound?", lambda lake: lake.verify().ok, True),
    ]  # fmt: skip


def _of_ml_engineer(written: list[Story]) -> list[Question]:
    with_word = [s for s in written if "vaccine" in words_of(s)]
    return [
        Question("Search: articles with the word vaccine?", lambda lake: lake.search("vaccine")[1], len(with_word)),
        Question("Search in French only?", lambda lake: lake.search("vaccin", SearchFilter(("fr",)))[1],
                 sum("vaccin" in words_of(s) and
                     s.outlet.language == "fr" for s in written)),
        Question("Texts without copies as a frame: rows?", lambda lake: len(
            lake.sql('select text from "unique"').df()), len(written) - len(copies_among(written)), 0.03),
        Question("Mean number of words (to one)?", one("select round(avg(word_count)) from latest"),
                 round(sum(len(" ".join(s.paragraphs).split()) for s in written) / len(written)), 0.02),
    ]  # fmt: skip


def copies_among(written: list[Story]) -> list[Story]:
    """Return the reprints."""
    return [story for story in written if story.slug[-3:-1] == "-r"]


def is_right(answer: Any, question: Question) -> bool:
    """Return whether an answer is the truth, or near enough."""
    if isinstance(question.truth, bool) or not isinstance(question.truth, int | float):
        return bool(answer == question.truth)
    return abs(float(answer) - question.truth) <= question.tolerance * question.truth + 1e-9


def run(command: list[str], folder: Path, **environment: str) -> str:
    """Run a command in a folder, and return what it printed."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=True)
    return done.stdout


SETTINGS = """[fetch]
contact = "desk@example.org"
proxy = "{}"
delay = 0.0
[[source]]
url = "http://island-post.example/feed.xml"
"""


class GonePress(Press):
    """A press whose feeds have gone for good."""

    def answer(self, url: str) -> tuple[int, str, str]:
        """Return 410 for every feed."""
        return (410, "text/plain", "gone") if url.endswith("/feed.xml") else super().answer(url)


def watch_with_alert(folder: Path) -> bool:
    """Watch a feed that has gone, and have it written down by `--on-problem`, and metrics beside it."""
    with serve(GonePress()) as proxy:
        (folder / "ingest.toml").write_text(SETTINGS.format(proxy))
        watch = [sys.executable, "-m", "ingest", "watch", "--max-cycles", "1", "--lake", "watched"]
        run([*watch, "--on-problem", "echo $INGEST_STATE >> alerts", "--metrics", "metrics.prom"], folder)
    states = (folder / "alerts").read_text().split() if (folder / "alerts").exists() else []
    return states == ["problem"] and "ingest_feed_in_trouble" in (folder / "metrics.prom").read_text()


class FailingPress(Press):
    """A press whose feed answers 503 three times, and is well again after that."""

    failures = 3

    def answer(self, url: str) -> tuple[int, str, str]:
        """Return 503 for the first polls of the feed, then a feed of one entry."""
        if not url.endswith("/feed.xml"):
            return super().answer(url)
        if self.failures:
            self.failures -= 1
            return 503, "text/plain", "busy"
        entry = "<item><title>Ferry runs again</title><link>http://island-post.example/1</link></item>"
        return (
            200,
            "application/rss+xml",
            f"<rss version='2.0'><channel><title>Island Post</title>{entry}</channel></rss>",
        )


def watch_that_is_well_again(folder: Path) -> bool:
    """Poll a feed that fails on two days, and have a watch write down that it is well again, as a line of JSON too."""
    with serve(FailingPress()) as proxy:
        (folder / "ingest.toml").write_text(SETTINGS.format(proxy))
        ingest, now = [sys.executable, "-m", "ingest"], datetime.now(UTC)
        for hours in (60, 50, 40):
            moment = (now - timedelta(hours=hours)).isoformat(timespec="seconds")
            subprocess.run([*ingest, "run", "--now", moment, "--lake", "again"], cwd=folder, capture_output=True)
        watch = [*ingest, "watch", "--max-cycles", "1", "--lake", "again", "--log-json"]
        run([*watch, "--on-problem", "echo $INGEST_STATE >> states"], folder)
    states = (folder / "states").read_text().split() if (folder / "states").exists() else []
    return states == ["recovered"]


OWN_TAGGER = """
from dataclasses import replace
from datetime import UTC, datetime
import apache_beam as beam
from ingest import flow
from ingest.records import Article, Source, TopicTag

def tag_ferries(item):
    if not isinstance(item, Article) or "port" not in item.text:
        return item
    tag = TopicTag("desk:ports", "ports", 0.9, ())
    return replace(item, topic_tags=(*item.topic_tags, tag))

context = flow.CycleContext.begin("tagged", now=datetime.now(UTC))
with beam.Pipeline(runner="FnApiRunner") as pipeline:
    items = pipeline | flow.ReadSources([Source("few.jsonl")]) | flow.SkipKnown(context) | flow.Extract(context)
    items | flow.TagRegions() | flow.TagTopics() | beam.Map(tag_ferries) | flow.WriteLake(context)
"""


def own_tagger(folder: Path, written: list[Story]) -> bool:
    """Run a Beam pipeline with a tagger of one's own, and find its tags in the lake."""
    few = written[:50]
    write(few, folder / "few.jsonl")
    (folder / "tagged.py").write_text(OWN_TAGGER)
    run([sys.executable, "tagged.py"], folder)
    query = "select count(*) from article_topics where topic = 'desk:ports'"
    ((number,),) = open_lake(str(folder / "tagged")).sql(query).fetchall()
    return bool(number == sum("port" in "\n\n".join(story.paragraphs) for story in few) > 0)


def main() -> None:
    """Make the lake, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = stories(arguments.articles)
        write(written, folder / "news.jsonl")
        began = time.monotonic()
        run([sys.executable, "-m", "ingest", "run", "news.jsonl", "--lake", "lake"], folder)
        print(f"lake of {len(written)} articles: {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.0f}")
        lake = open_lake(str(folder / "lake"))
        right = 0
        for user, asked in questions(written).items():
            for question in asked:
                began, used = time.monotonic(), time.process_time()
                answer = question.ask(lake)
                is_good = is_right(answer, question)
                right += is_good
                seconds = f"{time.monotonic() - began:.2f} s, {time.process_time() - used:.2f} of CPU"
                verdict = "right" if is_good else "WRONG"
                print(f"| {user} | {question.text} | {answer} | {question.truth} | {verdict} | {seconds} |", flush=True)
        print(f"{right} of 25 right")
        tasks: list[tuple[str, str, Callable[[], bool]]] = [
            ("newsroom engineer", "a watch with alerts", lambda: watch_with_alert(folder)),
            ("newsroom engineer", "the alert's end", lambda: watch_that_is_well_again(folder)),
            ("ML engineer", "an own tagger in a Beam pipeline", lambda: own_tagger(folder, written)),
        ]
        for user, text, task in tasks:
            began = time.monotonic()
            done = "right" if task() else "WRONG"
            print(f"| {user} | {text} | {done} | {time.monotonic() - began:.0f} s |", flush=True)


if __name__ == "__main__":
    main()
