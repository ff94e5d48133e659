"""What `ingest run` shows of its work: what was stored and rejected, how addresses answered, what went wrong."""

import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from ingest.app.dry_run import RunPlan
from ingest.app.feed_health import never_polled
from ingest.app.run import COUNTS, RunReport
from ingest.cli.poll_lines import option_hint, reasons_in_brackets
from ingest.cli.terminal import (
    cut,
    is_terminal,
    print_json,
    print_line,
    print_table,
    print_warning,
    program,
    stdout_console,
    terminal_safe,
)
from ingest.dedupe import MAX_PER_KEY
from ingest.lake import Lake, open_lake
from ingest.lake.publication import LEFT_OUT

_MAX_POLLS = 50
_MAX_ROWS = 20
_MAX_NAMES = 18  # characters of regions and of topics
_MAX_FOREIGN_FILES = 5
_SHOWN_COUNTS = ("read", "stored", "unchanged", "rejected", "duplicates")


def json_of(report: RunReport) -> dict[str, Any]:
    """Return the record that `ingest run --json` ends with."""
    numbers = {name: report.counts[name] for name in COUNTS}
    last_cycle = report.cycles[-1] if report.cycles else None
    seconds = round(report.seconds, 3)
    more = {name: report.counts[name] for name in LEFT_OUT if report.publication.is_limited}
    if report.counts["deleted"]:
        more["deleted"] = report.counts["deleted"]
    return {"cycle": last_cycle, "lake": report.lake, **numbers, **more, "files": report.files, "seconds": seconds}


def show_plan(plan: RunPlan, *, as_json: bool) -> int:
    """Print what a run would read, and return the exit code."""
    if as_json:
        print_json(asdict(plan))
        return 0
    if plan.files:
        rows = [(item.path, item.items, item.new, item.message) for item in plan.files[:_MAX_POLLS]]
        print_table("Files", ("file", "items", "new", "note"), rows)
    if len(plan.files) > _MAX_POLLS:
        print_line(f"... and {len(plan.files) - _MAX_POLLS} more files")
    if plan.addresses:
        polls = [(item.url, item.kind, item.last_at, item.outcome) for item in plan.addresses[:_MAX_POLLS]]
        print_table("Addresses", ("address", "kind", "last poll", "outcome"), polls)
    if len(plan.addresses) > _MAX_POLLS:
        print_line(f"... and {len(plan.addresses) - _MAX_POLLS} more addresses")
    cut = f" (more than --limit: {plan.limit} of them)" if plan.limit is not None and plan.new > plan.limit else ""
    print_line(
        f"Would read {len(plan.files)} files: {plan.items} items, {plan.new} new{cut}; and ask "
        f"{len(plan.addresses)} addresses. Nothing was written, and no server was asked."
    )
    return 0


def show(report: RunReport, *, as_json: bool) -> None:
    """Print a report on stdout, for people or as a line of JSON, and its problems on stderr."""
    if as_json:
        print_json(json_of(report))
    else:
        print_report(report)
    print_problems(report)


def print_report(report: RunReport) -> None:
    """Print a report on stdout, for people."""
    counts = report.counts
    lake = open_lake(report.lake, create=True)
    if counts["stored"]:
        _print_stored(report, lake)
    if counts["cut_keys"]:
        print_line(cut_keys_line(counts["cut_keys"]))
    if counts["rejected"]:
        _print_rejected(report, lake)
    _print_polls(report)
    print_line(summary_line(report))
    if report.publication.is_limited:
        print_line(
            f"Left out by --since or --until: {report.counts['other_days']} of other days, {report.counts['undated']} "
            "without a day of publication. A run without these options stores them."
        )
    if lake.sql("select 1 from articles limit 1").fetchall():
        query = '"select title, main_region_name, topic_names from latest limit 10"'
        print_line(f"Query it:  {program()} sql --lake {shlex.quote(report.lake)} {query}")


def summary_line(report: RunReport) -> str:
    """Return what was committed, in one line."""
    deleted = report.counts["deleted"]
    notes = {
        "rejected": reasons_in_brackets([report.reasons.items()]),
        "unchanged": f" ({deleted} of them deleted)" if deleted else "",
    }
    numbers = ", ".join(f"{name} {report.counts[name]}{notes.get(name, '')}" for name in _SHOWN_COUNTS)
    if not report.cycles:
        return f"Nothing new: {numbers} in {report.seconds:.1f} s. The lake is as it was."
    if not any(report.counts[name] for name in _SHOWN_COUNTS):
        kept = f"Cycle {report.cycles[-1]} of {report.lake} notes how the addresses answered."
        return f"Nothing new: {numbers} in {report.seconds:.1f} s. {kept}"
    return f"Cycle {report.cycles[-1]} committed to {report.lake}: {numbers} in {report.seconds:.1f} s."


def cut_keys_line(number: int) -> str:
    """Return what the count of keys with more texts than are compared means, in one line."""
    what = "1 passage is" if number == 1 else f"{number} passages are"
    return f"{what} in more than {MAX_PER_KEY} texts each, as in notices from one template: not all were compared."


def _print_polls(report: RunReport) -> None:
    """Print how each address answered, and which addresses were not asked, and why."""
    if report.polls and is_terminal(sys.stdout):
        _draw_polls(report)
    elif report.polls:
        columns = ("address", "outcome", "status", "entries", "new", "message")
        shown = report.polls[:_MAX_POLLS]
        rows = [(poll.url, poll.outcome, poll.status, poll.entries, poll.new_entries, poll.message) for poll in shown]
        print_table("Polled", columns, rows)
    if len(report.polls) > _MAX_POLLS:
        print_line(f"... and {len(report.polls) - _MAX_POLLS} more; see `ingest feeds check --lake {report.lake}`")
    for poll in report.not_asked[:_MAX_POLLS]:
        until = f"not before {poll.not_before:%Y-%m-%d %H:%M:%S} UTC" if poll.not_before else "never again"
        print_line(f"Not asked: {poll.url}: {until} (its last answer was {poll.outcome}: {poll.next_reason})")


def _draw_polls(report: RunReport) -> None:
    """Draw a line for each poll; below them, in full, the problems that `print_problems` will not report."""
    from ingest.cli.feed_table import polls_table, problem_list

    console = stdout_console()
    shown = report.polls[:_MAX_POLLS]
    console.print(polls_table(shown))
    console.print()
    unread = {source.source for source in report.unread}
    feeds = [never_polled(poll.url).after(poll) for poll in shown if poll.url not in unread]
    for line in problem_list(feeds, report.now):
        console.print(line)


def _print_stored(report: RunReport, lake: Lake) -> None:
    rows = lake.sql(
        f"""select coalesce(nullif(a.title, ''), a.canonical_url, a.url, left(a.text, 200))
                   || case when a.version > 1 then ' (version ' || a.version || ')' else '' end,
                   strftime(coalesce(a.published_date, a.published_at::date), '%Y-%m-%d'), a.regions,
                   list_transform(a.topic_tags, lambda t: t.name),
                   coalesce(d.title, a.duplicate_of)
            from articles a left join latest d on d.id = a.duplicate_of
            where a.first_seen_at = ?
            order by a.published_date, a.published_at, a.title, a.id, a.version limit {_MAX_ROWS}""",
        [report.now],
    ).fetchall()
    if rows and is_terminal(sys.stdout):
        _draw_stored(rows)
    elif rows:
        whole = [(title, day, regions, "; ".join(topics), original) for title, day, regions, topics, original in rows]
        print_table("Stored", ("title", "published", "regions", "topics", "duplicate of"), whole)
    if report.counts["stored"] > len(rows):
        print_line(f"... and {report.counts['stored'] - len(rows)} more")


def _draw_stored(rows: Sequence[tuple[Any, ...]]) -> None:
    """Draw one line for each article. The title is last: how wide a terminal draws some scripts cannot be known."""
    shown = [
        (day or "", _shortened(regions), _shortened(map(short_topic, topics)), title, original)
        for title, day, regions, topics, original in rows
    ]
    titles = ("published", "regions", "topics")
    widths = [max(len(name), *(len(row[at]) for row in shown)) for at, name in enumerate(titles)]
    left = stdout_console().width - sum(widths) - 2 * len(widths)
    print_line("Stored", italic=True)
    print_line(
        "  ".join([*(f"{name:<{width}}" for name, width in zip(titles, widths, strict=True)), "title"]), bold=True
    )
    for *cells, title, original in shown:
        text = f"{title} (copy of: {original})" if original else title
        start = "".join(f"{cell:<{width}}  " for cell, width in zip(cells, widths, strict=True))
        print_line(f"{start}{cut(terminal_safe(text), left)}")


def _shortened(names: Iterable[str]) -> str:
    return cut(", ".join(names), _MAX_NAMES)


def short_topic(name: str) -> str:
    """Return the first word or words of a topic's name: `economy` of `economy, business and finance`."""
    return name.partition(",")[0].partition(" and ")[0]


def _print_rejected(report: RunReport, lake: Lake) -> None:
    query = f"select reason, message from rejects where seen_at = ? order by reason, message limit {_MAX_ROWS}"
    rows = lake.sql(query, [report.now]).fetchall()
    print_table("Rejected", ("reason", "message"), rows)
    if report.counts["rejected"] > len(rows):
        more = report.counts["rejected"] - len(rows)
        print_line(f"... and {more} more; see `ingest lake rejects --lake {report.lake}`")


def print_problems(report: RunReport) -> None:
    """Print on stderr what could not be read, and the files that recovery found and left alone."""
    for source in report.unread[:_MAX_POLLS]:
        print_warning(f"{source.source}: {source.message}{option_hint(source.outcome)}")
    if len(report.unread) > _MAX_POLLS:
        print_warning(f"... and {len(report.unread) - _MAX_POLLS} more could not be read")
    if report.all_rejected:
        reasons = reasons_in_brackets([report.reasons.items()])
        print_warning(f"every item was rejected{reasons}; see `ingest lake rejects --lake {report.lake}`")
    foreign = report.recovered.foreign
    for path in foreign[:_MAX_FOREIGN_FILES]:
        print_warning(
            f"{report.lake}/{path}: not written by ingest; left in place; readers of the folder may count it or fail"
        )
    if len(foreign) > _MAX_FOREIGN_FILES:
        print_warning(f"... and {len(foreign) - _MAX_FOREIGN_FILES} more; see `ingest lake verify`")
