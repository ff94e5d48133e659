"""A writer to an object store that dies at one of its requests."""

from collections.abc import Callable
from typing import Any

import obstore
import pytest


class _Killed(BaseException):
    """Raised in place of a request; no code of the package catches it."""


def dies_at(number: int, monkeypatch: pytest.MonkeyPatch, write: Callable[[], object]) -> bool:
    """Write until request `number` (the first is 0) that changes a bucket; return whether the writer died there."""
    calls = 0

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            nonlocal calls
            if calls >= number:
                raise _Killed
            calls += 1
            return real(*arguments, **more)

        return call

    with monkeypatch.context() as patch:
        for name in ("put", "copy", "delete"):
            patch.setattr(obstore, name, counting(getattr(obstore, name)))
        try:
            write()
        except _Killed:
            return True
    return False
