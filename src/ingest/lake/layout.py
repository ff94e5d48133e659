"""The names in a lake: where tables, log and stage lie, and which files are its own.

    articles/date=2026-11-23/<cycle>-<shard>-<sha12>.parquet     and so on for every table
    archive/date=2026-11-23/<cycle>-<shard>-<sha12>.warc.gz      (what was fetched, where `[archive]` keeps it)
    _log/<cycle>.json   _log/lake.json   _log/lock or _log/lease.json   _log/repaired.json (see `repair_mark`)
    _log/checkpoints/<cycle>-<sha12>.parquet       (see `checkpoint`)
    _log/phrases/<cycle>-<sha12>.bin               (see `phrases`)
    _stage/<cycle>/<path in the tables>.staged     (no reader takes that for Parquet)
    _stage/archive-<run>-....part                  (answers that are not committed yet: see `archive.parts`)
    _stage/rows-<run>-....part                     (articles that are not committed yet: see `staged_rows`)
    _cache/...                                     (what a writer keeps between runs; it can be removed: see `kept`)
    _trash/<cycle>/<folder of a table>/...         (what was replaced; kept for a while: see `replacement`)
    _streams/<sha16 of a stream's name>.json       (a request to end the stream: see `stream_stop`)
    _lost/<original path>.lost                     (what `ingest lake repair` took out; nothing reads it)

Keys are relative to the lake and use `/`. No part of a name ever comes from content.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingest.errors import LakeError
from ingest.ids import sha256_hex
from ingest.lake.schema import TABLES

LOG = "_log"
STAGE = "_stage"
LOCK = f"{LOG}/lock"
LEASE = f"{LOG}/lease.json"
MARKER = f"{LOG}/lake.json"
REPAIRED = f"{LOG}/repaired.json"
CHECKPOINTS = f"{LOG}/checkpoints"
PHRASES = f"{LOG}/phrases"
CACHE = "_cache"
TRASH = "_trash"
LOST = "_lost"
STREAMS = "_streams"
ARCHIVE = "archive"
COMMITTED = (*TABLES, ARCHIVE)
"""The folders of committed files: Parquet of the tables, and WARC."""
KNOWN_FOLDERS = frozenset((*COMMITTED, LOG, STAGE, CACHE, TRASH, LOST, STREAMS, "raw"))
STAGED_SUFFIX = ".staged"

_COMMITTED_FILE = re.compile(
    r"([a-z_]+)/date=(\d{4}-\d\d-\d\d)/(\d{8})-(\d{4,})-([0-9a-f]{12})(\.parquet|\.warc\.gz)", re.ASCII
)
_LOG_FILE = re.compile(rf"{LOG}/(\d{{8}})\.json", re.ASCII)
_CHECKPOINT = re.compile(rf"{CHECKPOINTS}/(\d{{8}})-([0-9a-f]{{12}})\.parquet", re.ASCII)
_PHRASES = re.compile(rf"{PHRASES}/(\d{{8}}-[0-9a-f]{{12}})\.bin", re.ASCII)
_STAGED_FILE = re.compile(rf"{STAGE}/(\d{{8}})/(.+){re.escape(STAGED_SUFFIX)}", re.ASCII)
_TEMPORARY = re.compile(rf"{STAGE}/tmp-\d+-\d+-\d+", re.ASCII)
_PART = re.compile(
    rf"{STAGE}/archive-([0-9a-f]{{16}})-(\d{{14}})-([0-9a-f]{{8}})-(\d+)-(\d+)-[0-9a-f]{{12}}\.part", re.ASCII
)
_ROWS = re.compile(rf"{STAGE}/rows-([0-9a-f]{{16}})-(\d{{14}})-([0-9a-f]{{64}})\.part", re.ASCII)
_POSTPONED = re.compile(rf"{STAGE}/postponed-[0-9a-f]{{16}}\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class TableFileName:
    """The parts of the name of a committed file. `sha12` is the beginning of the SHA-256 of its content, in hex.

    `table` is that of its rows, or `ARCHIVE`.
    """

    table: str
    day: date
    cycle: str
    shard: int
    sha12: str


def cycle_name(number: int) -> str:
    """Return the name of a cycle: eight digits, so that names sort as numbers."""
    if not 0 < number < 10**8:
        raise LakeError(f"a lake has room for 99999999 cycles, {number} is outside")
    return f"{number:08d}"


def check_cycle(cycle: str) -> str:
    """Return the name of a cycle unchanged; raise `LakeError` for any other text."""
    if not re.fullmatch(r"\d{8}", cycle, re.ASCII):
        raise LakeError(f"{cycle!r} is not a cycle; ask next_cycle for one")
    return cycle


def table_path(table: str, day: date, cycle: str, shard: int, sha256: str) -> str:
    """Return the key of a file of a table or of the archive once it is published."""
    return f"{table}/date={day.isoformat()}/{cycle}-{shard:04d}-{sha256[:12]}{_suffix(table)}"


def _suffix(table: str) -> str:
    return ".warc.gz" if table == ARCHIVE else ".parquet"


def parse_path(path: str) -> TableFileName | None:
    """Return the parts of a committed file's key; None for a key that `table_path` does not make."""
    name = parse_any_path(path)
    return name if name is not None and name.table in COMMITTED else None


@lru_cache(maxsize=4096)  # the paths of the newest entries are asked for again and again
def parse_any_path(path: str) -> TableFileName | None:
    """Return the same, for files of tables that only a later release knows too."""
    match = _COMMITTED_FILE.fullmatch(path)
    if match is None or match[6] != _suffix(match[1]):
        return None
    table, day, cycle, shard, sha12, _ = match.groups()
    try:
        return TableFileName(table, date.fromisoformat(day), cycle, int(shard), sha12)
    except ValueError:
        return None


def log_key(cycle: str) -> str:
    """Return the key of a cycle's log entry."""
    return f"{LOG}/{cycle}.json"


def logged_cycle(key: str) -> str | None:
    """Return the cycle of the log entry at `key`; None when that is not a log entry."""
    match = _LOG_FILE.fullmatch(key)
    return match[1] if match else None


def checkpoint_key(cycle: str, sha256: str) -> str:
    """Return the key of the checkpoint of the log up to a cycle."""
    return f"{CHECKPOINTS}/{cycle}-{sha256[:12]}.parquet"


def parse_checkpoint(key: str) -> tuple[str, str] | None:
    """Return the cycle of the checkpoint at `key` and the beginning of its SHA-256; None for any other key."""
    match = _CHECKPOINT.fullmatch(key)
    return (match[1], match[2]) if match else None


def staged_key(cycle: str, path: str) -> str:
    """Return the key of a table's file until its cycle is published."""
    return f"{STAGE}/{cycle}/{path}{STAGED_SUFFIX}"


def unfinished_key(cycle: str) -> str:
    """Return the key of an empty staged file by which recovery finds a cycle that only removes files."""
    return staged_key(cycle, table_path(TABLES[0], date.min, cycle, 0, "0" * 12))


def staged_cycle(key: str) -> str | None:
    """Return the cycle that staged the file at `key`; None when that is not a staged file."""
    match = _STAGED_FILE.fullmatch(key)
    if match is None or parse_path(match[2]) is None:
        return None
    return match[1]


@dataclass(frozen=True, slots=True)
class PartName:
    """The parts of the name of a file of answers that are not committed yet.

    `scope` is made of the work that it belongs to, `host` of the machine that wrote it; `started` is when its writer,
    process `pid` there, began, as `YYYYMMDDhhmmss`.
    """

    scope: str
    started: str
    host: str
    pid: int


def part_scope(work: str) -> str:
    """Return the scope of the parts of some work: a run, or the polls of a process."""
    return sha256_hex(work.encode("utf-8"))[:16]


def part_key(name: PartName, number: int, sha256: str) -> str:
    """Return the key of a file of answers that are not committed yet: the `number`th of its writer."""
    return f"{STAGE}/archive-{name.scope}-{name.started}-{name.host}-{name.pid}-{number}-{sha256[:12]}.part"


def parse_part(key: str) -> PartName | None:
    """Return the parts of such a key; None for any other one."""
    match = _PART.fullmatch(key)
    return PartName(match[1], match[2], match[3], int(match[4])) if match else None


@dataclass(frozen=True, slots=True)
class RowsName:
    """The parts of the name of a file of articles that are not committed yet.

    `scope` is made of the run that they belong to; `written` is when it was written, as `YYYYMMDDhhmmss`.
    """

    scope: str
    written: str
    sha256: str


def rows_key(name: RowsName) -> str:
    """Return the key of a file of articles that are not committed yet."""
    return f"{STAGE}/rows-{name.scope}-{name.written}-{name.sha256}.part"


def parse_rows(key: str) -> RowsName | None:
    """Return the parts of such a key; None for any other one."""
    match = _ROWS.fullmatch(key)
    return RowsName(match[1], match[2], match[3]) if match else None


def postponed_key(run: str) -> str:
    """Return where a run leaves the locations of the pages that it postponed, for the caller that launched it."""
    return f"{STAGE}/postponed-{sha256_hex(run.encode('utf-8'))[:16]}.json"


def is_postponed_key(key: str) -> bool:
    """Return whether `key` was made by `postponed_key`."""
    return _POSTPONED.fullmatch(key) is not None


def is_stage_key(key: str) -> bool:
    """Return whether `key` is that of a file of the stage that ingest writes."""
    names = (staged_cycle(key), parse_part(key), parse_rows(key))
    return any(name is not None for name in names) or is_temporary_key(key) or is_postponed_key(key)


def trash_key(cycle: str, folder: str) -> str:
    """Return where a cycle leaves the folder of a table that it replaced."""
    return f"{TRASH}/{cycle}/{folder}"


def barrier_key(folder: str) -> str:
    """Return the key of the file that makes plain readers of a folder fail while its files are being replaced."""
    return f"{folder}/00000000-files-are-being-replaced.parquet"


def is_barrier_key(key: str) -> bool:
    """Return whether `key` is such a file."""
    return key == barrier_key(key.rpartition("/")[0])


def lost_key(key: str) -> str:
    """Return the key under which a file is kept that was taken out of the lake."""
    return f"{LOST}/{key}.lost"


def is_temporary_key(key: str) -> bool:
    """Return whether `key` is a temporary file of a writer, half written if that writer died."""
    return _TEMPORARY.fullmatch(key) is not None


def phrases_name(cycle: str, sha256: str) -> str:
    """Return the version of a table of common phrases: the last cycle that was counted ('' for none), its content."""
    return f"{cycle or '0' * 8}-{sha256[:12]}"


def phrases_key(version: str) -> str:
    """Return the key of a table of common phrases."""
    return f"{PHRASES}/{version}.bin"


def phrases_version(key: str) -> str | None:
    """Return the version of the table of common phrases at a key, None for any other file."""
    match = _PHRASES.fullmatch(key)
    return match[1] if match else None
