"""DuckDB in this process: one instance for all queries that only read, in which each has a session of its own.

A new instance takes about 20 ms of CPU, a session none. Views and settings of a session are seen by no other one.
"""

import atexit
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_READS = re.compile(r"\s*(?:select|with|from|values|describe|summarize)\b[^;]*;?\s*", re.IGNORECASE)

_lock = Lock()
_shared: "list[duckdb.DuckDBPyConnection]" = []  # the shared instance, if there is one
_inherited: "list[duckdb.DuckDBPyConnection]" = []  # of the parent of this process: not to be used, nor closed


def new_instance() -> "duckdb.DuckDBPyConnection":
    """Return a connection to a new instance in memory. Close it when done."""
    import duckdb

    # Extensions are never fetched from the web; sessions are in UTC as the columns are. DuckDB 2.0.0 may filter by the
    # values of a join below a DISTINCT ON, which then takes other rows (its issue 21757): 7 of 6,000 runs of such a
    # query gave a wrong answer, none without that optimizer, and queries of a million articles took as long.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "disabled_optimizers": "join_filter_pushdown",
    }
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET TimeZone='UTC'")
    return connection


@contextmanager
def session(query: str) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Give a connection for one query for a `with` block; what the query leaves behind is seen by no other one.

    Create temporary views only. A statement that may do more than read gets an instance of its own.
    """
    import duckdb

    connection = _shared_session() if _READS.fullmatch(query) else new_instance()
    try:
        yield connection
    except (duckdb.FatalException, duckdb.InternalException):  # the instance may be unusable from now on
        _close_shared()
        raise
    finally:
        connection.close()


def _shared_session() -> "duckdb.DuckDBPyConnection":
    with _lock:
        if not _shared:
            instance = new_instance()
            instance.execute("SET enable_external_file_cache=false")  # it would hold what was read, for ever
            _shared.append(instance)
        connection = _shared[0].cursor()
    connection.execute("SET TimeZone='UTC'")
    return connection


def _close_shared() -> None:
    """Close the shared instance, and with it its threads."""
    with _lock:
        while _shared:
            _shared.pop().close()


def _leave_to_parent() -> None:
    """Forget an instance that another thread opened while this process was forked: its threads did not come along."""
    global _lock
    _lock = Lock()
    _inherited.extend(_shared)
    _shared.clear()


atexit.register(_close_shared)
# A child that ends as usual crashes when it destroys an instance whose threads it does not have.
os.register_at_fork(before=_close_shared, after_in_child=_leave_to_parent)
