"""Hide optional libraries from others that import them wherever they are installed, which slows down every start.

Beam imports pandas, pymongo and boto3 where they are installed, and pyarrow imports pandas with the first array that it
makes. Neither needs them for what a command does, and each takes as long as many of our own modules together.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Hidden:
    """A finder of modules that says of some that they are not installed."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = frozenset(names)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in self.names:
            raise ModuleNotFoundError(f"{name} is left out while another library is imported", name=name)
        return None


@contextmanager
def hidden_modules(*names: str) -> Iterator[None]:
    """Let imports of these modules fail within the block, in all threads; those that are imported already stay."""
    finder = _Hidden(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def keep_pandas_out_of_pyarrow() -> None:
    """Let pyarrow make its first array, for which it looks for pandas, without it.

    What needs pandas works as before: `to_pandas` looks for it again.
    """
    import pyarrow as pa

    with hidden_modules("pandas"):
        pa.array([0])
