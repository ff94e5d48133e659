"""Stores that fail by a seed: an object store in memory, and the file operations of a lake on a local disk.

Each operation may fail before it happens, lose its answer after it happened, be refused as a conditional write that is
in nobody's way, find no room, or be the last one of the process: `Killed`. What a dead process tries is refused.
"""

import errno
import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.exceptions import AlreadyExistsError, GenericError, PreconditionError
from simulated_clock import Clock

from ingest.lake import objects

_CHANGES = frozenset({"put", "copy", "delete", "replace", "link", "fsync", "unlink", "rmdir", "mkdir", "exchange"})


class Killed(BaseException):
    """The end of the process, which no code of ours catches."""


class Faults:
    """When the store fails: by a seed, until `quiet` (seconds of the clock)."""

    def __init__(self, seed: int, clock: Clock, quiet: float) -> None:
        self._chance = random.Random(f"store/{seed}")
        self._clock, self._quiet = clock, quiet
        self._full_from = clock.seconds + self._chance.uniform(0, 2 * (quiet - clock.seconds))
        self._full_for = self._chance.uniform(60, 5400)
        self.is_dead = False
        self.is_off = False
        self.counts: dict[str, int] = {}
        self.on_operation: Callable[[], None] = lambda: None
        self.live()

    def live(self) -> None:
        """Begin another life of the process."""
        self.is_dead = False
        self._left = int(self._chance.expovariate(1 / 3000))

    def choose(self, operation: str, *, conditional: bool = False) -> str:
        """Return what becomes of an operation: '' (it works), error, lost, refused, full, or killed after it."""
        if self.is_off:
            return ""
        if self.is_dead:
            raise Killed
        self.is_off = True
        try:
            self.on_operation()
        finally:
            self.is_off = False
        if self._clock.seconds >= self._quiet:
            return ""
        changes = operation in _CHANGES
        self._left -= 3 if changes else 1
        if self._left < 0:
            self.is_dead = True
            if self._chance.random() < 0.5:
                self._note(f"killed before {operation}")
                raise Killed
            self._note(f"killed after {operation}")
            return "killed"
        if changes and 0 <= self._clock.seconds - self._full_from < self._full_for:
            self._note("full")
            return "full"
        dice = self._chance.random()
        fault = "error" if dice < 0.0004 else "lost" if dice < 0.002 and changes else ""
        if conditional and dice > 0.97:
            fault = "refused"
        if fault:
            self._note(fault)
        return fault

    def torn(self, size: int) -> int:
        """Return how many bytes of a file that was not synced are on the disk."""
        return self._chance.randrange(size + 1)

    def _note(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


class SimulatedObjects:
    """Objects by key, with the operations of `obstore` that a lake uses."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self._clock, self._faults = clock, faults
        self._objects: dict[str, tuple[bytes, str, datetime]] = {}
        self._writes = 0

    def _do(self, operation: str, action: Callable[[], Any], *, conditional: bool = False) -> Any:
        fault = self._faults.choose(operation, conditional=conditional)
        if fault == "error":
            raise GenericError("503 Slow Down")
        if fault == "refused":
            raise PreconditionError("409 ConditionalRequestConflict")
        if fault == "full":
            raise GenericError("507 Insufficient Storage")
        result = action()
        if fault == "killed":
            raise Killed
        if fault == "lost":
            raise GenericError("connection closed before message completed")
        return result

    def put(self, key: str, content: bytes, *, mode: Any = "overwrite") -> None:
        """Write an object, with a condition where `mode` says so."""
        self._do("put", lambda: self._put(key, content, mode), conditional=mode != "overwrite")

    def _put(self, key: str, content: bytes, mode: Any) -> None:
        stored = self._objects.get(key)
        if mode == "create" and stored is not None:
            raise AlreadyExistsError(key)
        if isinstance(mode, dict) and (stored is None or stored[1] != mode["e_tag"]):
            raise PreconditionError(key)
        self._writes += 1
        self._objects[key] = (bytes(content), f'"{self._writes:032x}"', self._clock.now())

    def _found(self, key: str) -> tuple[bytes, str, datetime]:
        if key not in self._objects:
            raise FileNotFoundError(key)
        return self._objects[key]

    def _meta(self, key: str) -> dict[str, Any]:
        content, tag, moment = self._found(key)
        return {"path": key, "size": len(content), "e_tag": tag, "last_modified": moment, "version": None}

    def get(self, key: str) -> "SimulatedAnswer":
        """Return an object."""
        return self._do("get", lambda: SimulatedAnswer(self._found(key)[0], self._meta(key)))  # type: ignore[no-any-return]

    def get_range(self, key: str, *, start: int, end: int) -> bytes:
        """Return a part of an object."""
        return self._found(key)[0][start:end]  # Arrow's threads ask in any order, so these do not fail

    def head(self, key: str) -> dict[str, Any]:
        """Return what is known of an object."""
        return self._do("head", lambda: self._meta(key))  # type: ignore[no-any-return]

    def copy(self, source: str, target: str) -> None:
        """Copy an object."""
        self._do("copy", lambda: self._put(target, self._found(source)[0], "overwrite"))

    def delete(self, keys: Any) -> None:
        """Remove objects, one after the other: each may be the last one that happens."""
        for key in [keys] if isinstance(keys, str) else list(keys):
            self._do("delete", partial(self._objects.pop, key, None))

    def list(self, prefix: str | None = None, *, offset: str | None = None, chunk_size: int = 50) -> Iterator[Any]:
        """Return what is known of the objects under a prefix, in order."""
        start = f"{prefix}/" if prefix else ""
        keys = sorted(key for key in self._objects if key.startswith(start) and key > (offset or ""))
        return iter([self._do("list", lambda: [self._meta(key) for key in keys])])

    def list_with_delimiter(self, prefix: str | None = None) -> dict[str, Any]:
        """Return the objects and the folders directly under a prefix."""
        start = f"{prefix}/" if prefix else ""
        rests = [key[len(start) :] for key in sorted(self._objects) if key.startswith(start)]
        folders = sorted({f"{start}{rest.partition('/')[0]}" for rest in rests if "/" in rest})
        objects = [{"path": start + rest} for rest in rests if "/" not in rest]
        return self._do("list", lambda: {"common_prefixes": folders, "objects": objects})  # type: ignore[no-any-return]

    def contents(self) -> dict[str, bytes]:
        """Return all objects."""
        return {key: stored[0] for key, stored in sorted(self._objects.items())}


class SimulatedAnswer:
    """An answer of `obstore.get`."""

    def __init__(self, content: bytes, meta: dict[str, Any]) -> None:
        self._content, self.meta = content, meta

    def bytes(self) -> bytes:
        """Return the content."""
        return self._content


def install_objects(url: str, clock: Clock, faults: Faults, patch: pytest.MonkeyPatch) -> SimulatedObjects:
    """Put a lake of `memory://` into a simulated store."""
    inner = SimulatedObjects(clock, faults)
    patch.setitem(objects._memory, url, objects.ObjectStore(url, inner))
    for name in ("put", "get", "get_range", "head", "copy", "delete", "list", "list_with_delimiter"):

        def call(store: Any, *arguments: Any, _name: str = name, **more: Any) -> Any:
            return getattr(store, _name)(*arguments, **more)

        patch.setattr(obstore, name, call)
    return inner


def install_disk(root: Path, clock: Clock, faults: Faults, patch: pytest.MonkeyPatch) -> None:
    """Let the file operations of this process fail under a folder; a file that was not synced at a kill is torn."""

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            path = _path_of(arguments[0])
            if not path.startswith(f"{root}/"):
                return real(*arguments, **more)
            was_dead = faults.is_dead
            try:
                fault = faults.choose(name)
            except Killed:
                if name == "fsync" and not was_dead and os.path.isfile(path):
                    os.truncate(path, faults.torn(os.path.getsize(path)))
                raise
            if fault in ("error", "refused"):
                raise OSError(errno.EIO, "Input/output error", path)
            if fault == "full":
                raise OSError(errno.ENOSPC, "No space left on device", path)
            result = real(*arguments, **more)
            if fault == "killed":
                raise Killed
            if fault == "lost":
                raise OSError(errno.EIO, "Input/output error", path)
            return result

        return call

    for name in ("link", "replace", "fsync", "unlink", "rmdir", "mkdir"):
        patch.setattr(os, name, wrapped(name, getattr(os, name)))


def _path_of(target: Any) -> str:
    return os.readlink(f"/proc/self/fd/{target}") if isinstance(target, int) else os.fspath(target)


def utc(seconds: float) -> datetime:
    """Return a moment."""
    return datetime.fromtimestamp(seconds, UTC)
