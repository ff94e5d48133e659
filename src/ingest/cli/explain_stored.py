"""The part of `ingest explain` about the lake: what it has of an article, and what it says of a reject."""

from ingest.app.explain import Explanation, matching_version
from ingest.app.stored_article import StoredArticle
from ingest.app.stored_reject import StoredReject
from ingest.cli.terminal import cell, counted, print_line, terminal_safe
from ingest.records import Article, Rejected

_MAX_CARRIERS = 5


def print_stored(stored: StoredArticle | None, reject: StoredReject | None) -> None:
    """Print what the lake has of an article, and of a reject."""
    if stored is not None:
        _print_article(stored)
    if reject is not None:
        _print_reject(reject)


def _print_article(stored: StoredArticle) -> None:
    print_line(f"In the lake: {stored.id}", bold=True)
    for version in stored.versions:
        title = terminal_safe(version.title or "") or "(no title)"
        print_line(f"  version {version.version:<6} first seen {cell(version.first_seen_at)}  {title}")
    for carrier in stored.carriers[:_MAX_CARRIERS]:
        times = counted(carrier.sightings, "sighting")
        print_line(f"  carried by     {carrier.kind} {terminal_safe(carrier.place)} ({times})")
    if len(stored.carriers) > _MAX_CARRIERS:
        print_line(f"  carried by     ... and {len(stored.carriers) - _MAX_CARRIERS} more; see `sightings`")
    original = f"of {stored.duplicate_of}" if stored.duplicate_of else "of none"
    copies = f"; {stored.duplicates} other{'s' * (stored.duplicates != 1)} of it" if stored.duplicates else ""
    print_line(f"  duplicate      {original}{copies}")
    print_line()


def _print_reject(reject: StoredReject) -> None:
    print_line(f"In the lake: {reject.id}", bold=True)
    print_line(f"  rejected       {cell(reject.seen_at)}  {reject.reason}: {terminal_safe(reject.message)}")
    print_line()


def print_unread(explanation: Explanation | Rejected, reject: StoredReject) -> bool:
    """Print that the bytes of a reject are gone, where it could not be read again; return whether that is so."""
    if explanation != reject.as_item():
        return False
    print_line(f"  its bytes are not there any more: {terminal_safe(reject.location)} is not read again")
    return True


def comparison(stored: StoredArticle, outcome: Article | Rejected) -> str:
    """Return how the page as it is now relates to what the lake has."""
    if isinstance(outcome, Rejected):
        return "fetched now; it is no longer an article; the lake keeps what it has"
    version = matching_version(stored, outcome.text)
    if version is not None:
        return f"fetched now; the text is as version {version}"
    newest = stored.versions[-1].version if stored.versions else 0
    return f"fetched now; the text differs from version {newest}"
