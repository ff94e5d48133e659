"""Readers of files: one module for each kind of content, from the path or address that the user names to items.

`list_locations` finds the files, `read_items` reads one of them. To add a kind: a module with a reader function, a line
in `READERS`, its name in `config.FILE_KINDS`, its detection in `ingest.sniff`, and a row in `docs/add-a-source.md`.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from ingest.config import Config, FetchConfig
from ingest.errors import Reason
from ingest.feeds import parse_feed
from ingest.records import LineRange, Location, Raw, Rejected
from ingest.sniff import decode_head, kind_by_name, root_name, sniff
from ingest.sources.arc import read_arc
from ingest.sources.csv_table import read_csv
from ingest.sources.feed import entry_hints, feed_items, read_feed
from ingest.sources.file_lines import count_lines
from ingest.sources.html import read_html
from ingest.sources.jsonl import holds_lines, read_jsonl, read_jsonl_slice
from ingest.sources.line_places import line_places, read_line_range
from ingest.sources.listing import is_lake, list_locations
from ingest.sources.mail import read_mail
from ingest.sources.opening import HEAD_BYTES, OpenFile, ReadLimits, damaged, open_location, printable, rejected
from ingest.sources.parquet import read_parquet
from ingest.sources.plan import RANGE_BYTES, plan_cycles
from ingest.sources.text import read_text
from ingest.sources.warc import read_warc
from ingest.sources.warc_ranges import is_splittable, mean_record_bytes
from ingest.sources.web_files import is_web_file
from ingest.sources.wire import read_wire
from ingest.sources.zip_archive import read_zip
from ingest.wire import WIRE_KINDS

__all__ = [
    "READERS",
    "ReadLimits",
    "Reader",
    "entry_hints",
    "feed_items",
    "is_lake",
    "list_locations",
    "plan_files",
    "read_items",
    "read_places",
    "read_slice",
]

Reader = Callable[[OpenFile, ReadLimits], Iterator[Raw | Rejected]]

READERS: dict[str, Reader] = {
    "text": read_text,
    "html": read_html,
    "feed": read_feed,
    "warc": read_warc,
    "arc": read_arc,
    "jsonl": read_jsonl,
    "wire": read_wire,
    "csv": read_csv,
    "parquet": read_parquet,
    "mail": read_mail,
    "zip": lambda opened, limits: read_zip(opened, limits, _read),
}
#: Kinds that `sniff` names more exactly than the reader.
_READER_OF = {"json": "jsonl", **dict.fromkeys(WIRE_KINDS, "wire")}
#: Kinds that name addresses and hold no text: what to do with them.
_ADDRESS_LISTS = {
    "opml": "is a list of feeds; name it alone (`ingest run FILE.opml`) to fetch them",
    "sitemap": "is a sitemap or a list of addresses, which holds no text; name its web address to fetch them",
}
_DEFAULT_LIMITS = ReadLimits()


def read_places(
    location: Location, *, limits: ReadLimits = _DEFAULT_LIMITS, fetch: FetchConfig | None = None
) -> Iterator[LineRange | Raw | Rejected]:
    """Yield the lines of a local file as places, for `read_items` in a worker; of other files the items themselves.

    Of a slice (`Location.first`, `count`) yield what `read_slice` yields.
    """
    if not _is_local(location):
        yield from read_slice(location, limits=limits, fetch=fetch)
        return
    try:
        with open_location(location) as opened:
            if _is_jsonl(opened):
                yield from line_places(opened, limits, location)
            else:
                yield from _slice(location, _read(opened, limits))
    except OSError as error:
        yield _unreadable(location, error)


def read_slice(
    location: Location, *, limits: ReadLimits = _DEFAULT_LIMITS, fetch: FetchConfig | None = None
) -> Iterator[Raw | Rejected]:
    """Yield the items of the slice of a file that `Location.first` and `count` name, or of the whole file.

    They count the lines with content of a file of JSON lines, which may hold more than one item, and the items of other
    files.
    """
    try:
        with open_location(location, fetch) as opened:
            if _is_jsonl(opened):
                yield from read_jsonl_slice(opened, limits, location.first, location.count)
            else:
                yield from _slice(location, _read(opened, limits))
    except OSError as error:
        yield _unreadable(location, error)


def _slice(location: Location, items: Iterator[Raw | Rejected]) -> Iterator[Raw | Rejected]:
    return islice(items, location.first, None if location.count is None else location.first + location.count)


def _is_local(location: Location) -> bool:
    is_range = location.start != 0 or location.end is not None
    return not is_range and "://" not in location.path and not is_web_file(location.source)


def read_items(
    location: Location | LineRange, *, limits: ReadLimits = _DEFAULT_LIMITS, fetch: FetchConfig | None = None
) -> Iterator[Raw | Rejected]:
    """Yield every item of a file, or of lines of one, each as one `Raw` or `Rejected`; never raise for its content.

    Of an archive that is read in ranges (`Location.start`, `end`) yield the items of one range; other kinds of files
    are read whole, as the range that begins at 0. `fetch` holds the settings for files at web addresses.

    The kind is the one that the settings name, else the one that its first bytes show, else the one of its name.
    """
    if isinstance(location, LineRange):
        yield from read_line_range(location, limits)
        return
    try:
        with open_location(location, fetch) as opened:
            yield from _read(opened, limits)
    except OSError as error:
        yield _unreadable(location, error)


def _unreadable(location: Location, error: OSError) -> Rejected:
    label = printable(location.path)
    return Rejected(
        reason=Reason.UNREADABLE,
        message=f"{label} cannot be read: {error.strerror or error}",
        location=label,
        source=printable(location.source.path_or_url),
    )


def plan_files(locations: Iterable[Location | Rejected], config: Config) -> Iterator[tuple[Location | Rejected, ...]]:
    """Cut listed files into groups of one cycle each; see `plan_cycles`. Large files are looked into."""

    def count_items(location: Location) -> int:
        return _count_items(location, config.fetch)

    def record_bytes(location: Location) -> int:
        return _record_bytes(location, config.fetch)

    return plan_cycles(locations, config.cycle, count_items, record_bytes)


def _count_items(location: Location, fetch: FetchConfig) -> int:
    """Return how many items a file has, as `read_slice` counts them: lines are not parsed."""
    try:
        with open_location(location, fetch) as opened:
            if _is_jsonl(opened) and holds_lines(opened):
                return count_lines(opened, _DEFAULT_LIMITS)
    except OSError:
        return 1  # the reject
    return sum(1 for _ in read_items(location, fetch=fetch))


def _record_bytes(location: Location, fetch: FetchConfig) -> int:
    """Return how many stored bytes a record of an archive has, by its first ones; a guess where it cannot be opened."""
    try:
        with open_location(location, fetch) as opened:
            return mean_record_bytes(opened.stored)
    except OSError:
        return RANGE_BYTES


def _read(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the items of an open file."""
    if _is_blank(opened):
        if opened.damage is not None:
            yield damaged(opened)
        else:
            yield rejected(opened, Reason.EMPTY, "has no content; nothing to do", content=opened.head)
        return
    kind = _kind_of(opened)
    if opened.start and not (kind == "warc" and is_splittable(opened.stored)):
        return
    reader = READERS.get(_reader_name(kind))
    if reader is not None:
        yield from reader(opened, limits)
        return
    yield _without_reader(opened, kind, limits)


def _is_blank(opened: OpenFile) -> bool:
    return not opened.head.strip() and len(opened.head) < HEAD_BYTES


def _kind_of(opened: OpenFile) -> str:
    """Return the kind that the settings name, else the one that the first bytes show, else the one of the name."""
    named = opened.source.kind or ""
    kind = sniff(opened.head, name=opened.name)
    if kind != "zip" and (named in READERS or named in _ADDRESS_LISTS):
        kind = named  # of an archive, the kind of the files in it
    return kind_by_name(opened.name) if kind == "empty" else kind  # empty: white space so far


def _is_jsonl(opened: OpenFile) -> bool:
    return not opened.start and not _is_blank(opened) and _reader_name(_kind_of(opened)) == "jsonl"


def _reader_name(kind: str) -> str:
    return _READER_OF.get(kind, kind)


def _without_reader(opened: OpenFile, kind: str, limits: ReadLimits) -> Rejected:
    """Return the reject of a file that holds no documents."""
    content = opened.read_all(limits.item_bytes)
    if opened.damage is not None:
        return damaged(opened, content)
    is_xml = content is not None and b"<" in content[:1000]
    if kind == "sitemap" and is_xml and not parse_feed(content or b"").entries:
        problem = "is a sitemap without any address that can be read (<loc>)"
        return rejected(opened, Reason.EMPTY, problem, content=content)
    root = root_name(decode_head(opened.head) or "") if kind == "xml" else ""
    shown = f"XML with the root element {root}" if root else kind
    problem = _ADDRESS_LISTS.get(kind) or f"holds a kind of content without a reader ({shown})"
    return rejected(opened, Reason.UNKNOWN_KIND, problem, content=content, size=opened.size)
