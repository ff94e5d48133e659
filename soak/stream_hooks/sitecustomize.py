"""Loaded by every Python process of a soak run of the stream (PYTHONPATH): fast polls, and death at points of a commit.

Feeds are polled again after seconds, not minutes. A file in the folder INGEST_SOAK_DIE, named after-stage, after-log,
after-publish, after-commit or after-rows (of a bundle, in the stage), makes the next process that gets there kill
itself (SIGKILL); the file goes with it.
"""

import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def may_die(point: str) -> None:
    folder = os.environ.get("INGEST_SOAK_DIE")
    if not folder:
        return
    try:
        os.unlink(os.path.join(folder, point))
    except FileNotFoundError:
        return
    with open(os.path.join(folder, "deaths"), "a", encoding="utf-8") as log:
        log.write(f"{point}\n")
    os.kill(os.getpid(), signal.SIGKILL)


def _around(function: Callable[..., Any], before: str | None, after: str | None) -> Callable[..., Any]:
    def call(*arguments: Any, **more: Any) -> Any:
        if before is not None:
            may_die(before)
        result = function(*arguments, **more)
        if after is not None:
            may_die(after)
        return result

    return call


def _patch_commit(module: ModuleType) -> None:
    module.__dict__["write_entry"] = _around(module.__dict__["write_entry"], "after-stage", "after-log")
    module.__dict__["publish"] = _around(module.__dict__["publish"], None, "after-publish")


def _patch_committing(module: ModuleType) -> None:
    module.__dict__["commit_run"] = _around(module.__dict__["commit_run"], None, "after-commit")


def _patch_staged_rows(module: ModuleType) -> None:
    module.__dict__["stage_encoded"] = _around(module.__dict__["stage_encoded"], None, "after-rows")


def _patch_schedule(module: ModuleType) -> None:
    seconds = float(os.environ.get("INGEST_SOAK_PACE", "8"))
    pace = module.__dict__["PollPace"]
    short = timedelta(seconds=seconds)
    pace.__init__.__defaults__ = tuple(
        short if isinstance(value, timedelta) else value for value in pace.__init__.__defaults__
    )


_PATCHES = {
    "ingest.lake.commit": _patch_commit,
    "ingest.lake.committing": _patch_committing,
    "ingest.lake.staged_rows": _patch_staged_rows,
    "ingest.polling.schedule": _patch_schedule,
}


class _Loader(importlib.abc.Loader):
    def __init__(self, inner: importlib.abc.Loader, name: str) -> None:
        self.inner, self.name = inner, name

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.inner.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self.inner.exec_module(module)
        _PATCHES[self.name](module)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in _PATCHES:
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec(fullname)
        finally:
            sys.meta_path.insert(0, self)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, fullname)
        return spec


sys.meta_path.insert(0, _Finder())
