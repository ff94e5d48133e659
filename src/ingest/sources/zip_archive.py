"""ZIP archives: opened like a folder, every file in them is read as what it is.

Nothing is unpacked under a name of the archive's: members are read from memory or an anonymous temporary file. What is
read of one archive is limited, whatever its directory claims.
"""

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sniff import extension
from ingest.sources.opening import OpenFile, ReadLimits, open_stream, printable, rejected

ReadMember = Callable[[OpenFile, ReadLimits], Iterator[Raw | Rejected]]

_MAX_DEPTH = 2  # archives in archives
_MAX_MEMBERS = 1_000_000
_MAX_RATIO = 100  # of the bytes read to those stored, beyond the first hundred megabytes
_MIN_BUDGET = 100_000_000
_IN_MEMORY_BYTES = 8_000_000
_CHUNK_BYTES = 1 << 20
_ENCRYPTED = 0x1
#: Names that show that an archive is an office document, a book or a program.
_DOCUMENT_NAMES = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml"})
_DOCUMENT_SUFFIXES = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".apk", ".pages")
_NO_ARCHIVE = "is an office document, a book or a program; convert it to text or HTML"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)


class _Refused(Exception):
    """Why a member is not read."""

    def __init__(self, reason: Reason, problem: str) -> None:
        super().__init__(problem)
        self.reason, self.problem = reason, problem


def read_zip(opened: OpenFile, limits: ReadLimits, read_member: ReadMember) -> Iterator[Raw | Rejected]:
    """Yield the items of all members in the order of their names, with locations `path#name`.

    Hidden names, settings (`.toml`) and folders are left out. A member that cannot be read is one reject.
    """
    if opened.depth >= _MAX_DEPTH:
        problem = "is an archive inside of archives; unpack them"
        yield rejected(opened, Reason.UNKNOWN_KIND, problem, size=opened.size)
        return
    if extension(opened.name) in _DOCUMENT_SUFFIXES:
        yield rejected(opened, Reason.UNKNOWN_KIND, _NO_ARCHIVE, size=opened.size)
        return
    try:
        archive = zipfile.ZipFile(opened.stored)
    except (*_DAMAGE, NotImplementedError) as error:  # the latter for a version of the format that no program writes
        problem = f"is a ZIP archive that is damaged or cut ({printable(str(error))}); get it again"
        yield rejected(opened, Reason.MALFORMED, problem, size=opened.size)
        return
    with archive:
        members = archive.infolist()
        if any(member.filename in _DOCUMENT_NAMES for member in members):
            yield rejected(opened, Reason.UNKNOWN_KIND, _NO_ARCHIVE, size=opened.size)
            return
        yield from _read_members(opened, archive, members, limits, read_member)


def _read_members(
    opened: OpenFile,
    archive: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    limits: ReadLimits,
    read_member: ReadMember,
) -> Iterator[Raw | Rejected]:
    budget, count = max(_MIN_BUDGET, _MAX_RATIO * opened.size), 0
    for member in sorted(members, key=lambda member: (member.filename, member.header_offset)):
        if not _is_wanted(member):
            continue
        count += 1
        part = printable(member.filename)
        try:
            if count > _MAX_MEMBERS:
                raise _Refused(Reason.TOO_LARGE, f"follows {_MAX_MEMBERS:,} files; split the archive")
            with _unpacked(archive, member, budget) as content:
                size = content.seek(0, 2)
                content.seek(0)
                budget -= size
                label = f"{opened.label}#{part}"
                with open_stream(content, opened.source, label, member.filename, size) as inner:  # type: ignore[arg-type]
                    yield from read_member(replace(inner, depth=opened.depth + 1), limits)
        except _Refused as why:
            yield rejected(opened, why.reason, why.problem, part=part, size=member.file_size)
            if count > _MAX_MEMBERS:
                return
    if not count:
        yield rejected(opened, Reason.EMPTY, "is an archive without files", size=opened.size)


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.split("/")
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts) or parts[0] == "__MACOSX"
    return not (member.is_dir() or hidden or member.filename.endswith(".toml"))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: int) -> IO[bytes]:
    """Return the bytes of a member as a file that can seek. Raise `_Refused`."""
    if member.flag_bits & _ENCRYPTED:
        raise _Refused(Reason.UNREADABLE, "is encrypted; unpack the archive with its password")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _Refused(Reason.UNREADABLE, "is a link inside of an archive; name the file it leads to")
    if member.file_size > budget:
        raise _Refused(Reason.TOO_LARGE, f"is larger than the {budget:,} bytes that are still read of this archive")
    content = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  # the caller closes it
    try:
        with archive.open(member) as packed:
            while data := packed.read(_CHUNK_BYTES):
                content.write(data)
    except NotImplementedError as error:
        content.close()
        raise _Refused(Reason.UNREADABLE, "is compressed in a way that cannot be read; pack it again") from error
    except (*_DAMAGE, RuntimeError) as error:
        content.close()
        raise _Refused(Reason.MALFORMED, f"is damaged ({printable(str(error))}); get the archive again") from error
    return content
