"""`ingest explain`: how one item is read, from its bytes to each tag, with the reasons."""

import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from ingest.app.deleted_item import DeletedValue, find_deleted_item
from ingest.app.explain import (
    Explanation,
    explain_items,
    is_web_address,
    matching_version,
    open_lake_if_there,
)
from ingest.app.resolve_sources import add_logins
from ingest.app.stored_article import StoredArticle, find_stored_article
from ingest.app.stored_reject import StoredReject, find_stored_reject
from ingest.cli.explain_copy import print_copy
from ingest.cli.explain_stored import comparison, print_stored, print_unread
from ingest.cli.options import (
    current_time,
    lake_options,
    load_settings,
    now_option,
    warn_without_contact,
    web_options,
)
from ingest.cli.poll_lines import option_hint
from ingest.cli.terminal import cell, print_json, print_labelled, print_line, terminal_safe
from ingest.errors import ConfigError
from ingest.extract.confidence import advice
from ingest.ids import article_id
from ingest.lake import Lake
from ingest.records import Article, Candidate, EvidenceSpan, Reading, Rejected, Verdict
from ingest.urls.credentials import split_credentials
from ingest.urls.identity import identity_url

_MAX_TEXT = 400
_MAX_DROPPED = 12
_MAX_DROPPED_TEXT = 100
_MAX_SPANS = 3
_MAX_TERMS = 6
_CONTEXT = 40
_FIELDS = ("title", "authors", "published_at", "modified_at", "canonical_url", "source_name", "language")


@click.command("explain")
@click.argument("item")
@lake_options
@now_option
@click.option("--full", is_flag=True, help="Show the whole text and everything that was dropped.")
@web_options
def command(
    item: str,
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    full: bool,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> None:
    """Show how ITEM (a file, a web address, or the id of an article in the lake) was read, and why.

    FILE#PART is one item of a file, as `ingest lake rejects` and the column `location` name it; the id of a reject is
    the item that was rejected: from its file or the archive, or else what the lake says of it.
    Six hex digits of an id are enough where no other begins so. Of an address or an id it shows first what the lake
    has; a page is then fetched as it is now, for what was fetched before is not kept. Of what was deleted it shows
    when and why, and requests nothing; an id must be whole for that, because the lake keeps only its hash.
    """
    config = add_logins(load_settings(config_file, lake, allow_net, contact), [item])
    item, _ = split_credentials(item)
    opened = open_lake_if_there(config.lake)
    stored = find_stored_article(item, opened)
    reject = find_stored_reject(item, opened)
    deleted = () if os.path.exists(item) else find_deleted_item(item, opened)
    if not as_json:
        print_stored(stored, reject)
        _print_deleted(deleted)
    if deleted and stored is None:  # an id, of which nothing is left to read, or an address that is not requested
        if as_json:
            print_json({"deleted": [value.as_json() for value in deleted]})
        return
    if is_web_address(item) or (stored is not None and _is_on_the_web(stored)):
        warn_without_contact(config)
    try:
        for explanation in explain_items(item, stored, opened, config, current_time(now), reject):
            if as_json:
                print_json(_record(explanation, stored, reject))
            elif reject is None or not print_unread(explanation, reject):
                _print_explanation(explanation, stored, opened, full=full)
    except ConfigError:
        if as_json and (stored or deleted):  # what the lake has is an answer, though the item cannot be read again
            answer = {"stored": stored.as_json() if stored else None, "deleted": [one.as_json() for one in deleted]}
            print_json(answer)
        raise


def _is_on_the_web(stored: StoredArticle) -> bool:
    return bool(stored.carriers) and is_web_address(stored.carriers[0].place)


def _record(
    explanation: Explanation | Rejected, stored: StoredArticle | None, reject: StoredReject | None
) -> dict[str, Any]:
    """Return an item for `--json`, with what the lake has of it and the stored version that has the same text."""
    lake_part: dict[str, Any] = {"stored": None, "same_as_version": None}
    if reject is not None:
        lake_part["reject"] = reject.as_json()
    if stored is not None:
        lake_part["stored"] = stored.as_json()
    if isinstance(explanation, Rejected):
        return {**asdict(explanation), **lake_part}
    outcome = explanation.reading.outcome
    if stored is not None and isinstance(outcome, Article):
        lake_part["same_as_version"] = matching_version(stored, outcome.text)
    verdict = asdict(explanation.verdict) if explanation.verdict is not None else None
    head = {"location": explanation.raw.location, "bytes": len(explanation.raw.content), "verdict": verdict}
    head["deleted"] = [value.as_json() for value in explanation.deleted]
    head["copy"] = None if explanation.copy is None else explanation.copy.as_json()
    return {**head, **asdict(explanation.reading), **lake_part}


def _print_deleted(deleted: Iterable[DeletedValue]) -> None:
    """Print when and why something was deleted, and how that is lifted."""
    for value in deleted:
        why = f": {value.why}" if value.why else ", without a reason"
        print_labelled("deleted", f"{value.kind} {value.value} on {cell(value.deleted_at)}{why}")
        _print_detail(f"not stored again until `ingest lake allow --cycle {value.cycle}`")


def _print_explanation(
    explanation: Explanation | Rejected, stored: StoredArticle | None, lake: Lake | None, *, full: bool
) -> None:
    if isinstance(explanation, Rejected):
        print_line(terminal_safe(explanation.location), bold=True)
        hint = option_hint(explanation.reason.value)
        print_line(f"  rejected: {explanation.reason.value}: {terminal_safe(explanation.message)}{hint}")
        return
    raw, reading, outcome = explanation.raw, explanation.reading, explanation.reading.outcome
    if stored is not None and raw.kind == "page":
        print_line(comparison(stored, outcome))
    print_line(terminal_safe(raw.location), bold=True)
    declared = f"declared as {raw.media_type}" if raw.media_type else "no media type declared"
    print_labelled("bytes", f"{len(raw.content):,} ({declared}); read as {reading.media_type or 'unknown'}")
    if reading.charset:
        print_labelled("charset", f"{reading.charset}, by {reading.charset_source}")
    _print_deleted(explanation.deleted)
    if isinstance(outcome, Rejected):
        print_labelled("rejected", f"{outcome.reason.value}: {outcome.message}")
    else:
        _print_article(outcome, reading.candidates, full=full)
    _print_dropped(reading, full=full)
    if isinstance(outcome, Article) and explanation.verdict is not None:
        _print_verdict(explanation.verdict, lake)
        if explanation.copy is not None:
            print_copy(explanation.copy, full=full)
        _print_tags(outcome)
    print_line()


def _identified_by(article: Article) -> str:
    if article.canonical_url is None:
        return "its bytes"
    of_address = article_id(canonical_url=identity_url(article.canonical_url), raw_sha256="")
    return "its address" if article.id == of_address else "its address and its entry"


def _print_article(article: Article, candidates: tuple[Candidate, ...], *, full: bool) -> None:
    print_labelled("id", f"{article.id} (by {_identified_by(article)})")
    for name in _FIELDS:
        print_labelled(name, _field_text(getattr(article, name)))
        if name == "published_at" and article.published_at:
            _print_detail(f"precision {article.published_precision}, from {article.published_source}")
        _print_confidence(article, name, candidates)
        _print_details(_candidate_text(candidate) for candidate in candidates if candidate.field == name)
    print_labelled("text", f"{article.word_count} words, by {article.extractor}")
    _print_confidence(article, "text", candidates)
    shortened = not full and len(article.text) > _MAX_TEXT
    text = f"{article.text[:_MAX_TEXT]} ..." if shortened else article.text
    _print_details(text.splitlines())


def _print_confidence(article: Article, name: str, candidates: tuple[Candidate, ...]) -> None:
    """Print how sure the reading of a page is of a field, and what to look at if it is not."""
    confidence = getattr(article, f"{name.removesuffix('_at')}_confidence", None)
    if confidence is not None:
        hint = advice(name, confidence, candidates)
        _print_detail(f"confidence {confidence:.2f}" + (f"; {hint}" if hint else ""))


def _candidate_text(candidate: Candidate) -> str:
    note = f" ({candidate.note})" if candidate.note else ""
    return f"{'won ' if candidate.chosen else 'lost'} {candidate.source}: {candidate.value}{note}"


def _print_dropped(reading: Reading, *, full: bool) -> None:
    if not reading.dropped:
        return
    print_labelled("dropped", f"{len(reading.dropped)} pieces")
    for piece in reading.dropped if full else reading.dropped[:_MAX_DROPPED]:
        text = terminal_safe(piece.text)
        more = " ..." if len(text) > _MAX_DROPPED_TEXT else ""
        _print_detail(f"{piece.rule}: {text[:_MAX_DROPPED_TEXT]}{more}")
    if not full and len(reading.dropped) > _MAX_DROPPED:
        _print_detail("... (--full shows all)")


def _print_verdict(verdict: Verdict, lake: Lake | None) -> None:
    if verdict.duplicate_of is None:
        print_labelled("duplicate", "no: the first of its kind" + ("" if lake else " (no lake to compare with)"))
        return
    rows = lake.sql("select title from latest where id = ?", [verdict.duplicate_of]).fetchall() if lake else []
    title = f" “{terminal_safe(rows[0][0] or '')}”" if rows else ""
    direct = f", {verdict.method}, similarity {verdict.similarity:.2f}" if verdict.similarity is not None else ""
    print_labelled("duplicate", f"of {verdict.duplicate_of}{title}{direct}")


def _print_tags(article: Article) -> None:
    print_labelled("regions", f"{' '.join(article.regions) or '-'}; main {article.main_region or '-'}")
    for region in article.region_tags:
        where = f" at {region.lat:.2f}, {region.lon:.2f}" if region.lat is not None and region.lon is not None else ""
        scores = f"mentioned {region.confidence:.2f}, focus {region.focus:.2f}"
        _print_detail(f"{region.code} {region.name} ({region.level}{where}): {scores}")
        for span in region.evidence[:_MAX_SPANS]:
            _print_detail(_in_context(article, span), indent=10)
    print_labelled("topics", " ".join(article.topics) or "-")
    for topic in article.topic_tags:
        terms = ", ".join(f"{cue.term} {cue.weight:+.2f}" for cue in topic.evidence[:_MAX_TERMS])
        _print_detail(f"{topic.code} {topic.name} ({topic.confidence:.2f}): {terms}")
    for narrower in article.subtopic_tags:
        terms = ", ".join(cue.term for cue in narrower.evidence[:_MAX_TERMS])
        _print_detail(f"{narrower.code} {narrower.name}, under {narrower.topic} ({narrower.confidence:.2f}): {terms}")


def _in_context(article: Article, span: EvidenceSpan) -> str:
    """Return a mention of a place in square brackets, with the text around it."""
    text = getattr(article, span.field) or ""
    before = text[max(0, span.start - _CONTEXT) : span.start].replace("\n", " ")
    after = text[span.end : span.end + _CONTEXT].replace("\n", " ")
    return f"{span.field}: ...{before}[{span.text}]{after}..."


def _field_text(value: Any) -> str:
    if value in (None, ()):
        return "-"
    if isinstance(value, tuple):
        return "; ".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _print_details(texts: Iterable[str]) -> None:
    for text in texts:
        _print_detail(text)


def _print_detail(text: str, *, indent: int = 6) -> None:
    print_line(f"{' ' * indent}{terminal_safe(text)}")
