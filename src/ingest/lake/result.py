"""The rows of a query, as Python values, an Arrow table, or a frame of pandas or polars."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a query, in memory."""

    table: "pa.Table"

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self.table.column_names)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows as tuples; times are aware datetimes in UTC."""
        columns = [column.to_pylist() for column in self.table.columns]
        return list(zip(*columns, strict=True))

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.fetchall())

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def arrow(self) -> "pa.Table":
        """Return the rows as an Arrow table."""
        return self.table

    def df(self) -> "pd.DataFrame":
        """Return the rows as a pandas frame; pandas must be installed."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def pl(self) -> "pl.DataFrame":
        """Return the rows as a polars frame; polars must be installed."""
        import polars

        frame = polars.from_arrow(self.table)
        assert isinstance(frame, polars.DataFrame)
        return frame
