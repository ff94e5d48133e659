"""Modules that are left out while another library is imported, and pyarrow without pandas."""

import subprocess
import sys

import pytest

from ingest.hidden_modules import hidden_modules


def test_hidden_modules_cannot_be_imported_within_the_block_and_can_after_it() -> None:
    sys.modules.pop("colorsys", None)
    with hidden_modules("colorsys"), pytest.raises(ModuleNotFoundError) as raised:
        import colorsys
    assert raised.value.name == "colorsys"
    import colorsys

    with hidden_modules("colorsys"):
        import colorsys as again
    assert again is colorsys, "what is imported already stays"


def test_pyarrow_makes_arrays_without_pandas_and_finds_it_where_it_is_asked_for() -> None:
    pytest.importorskip("pandas")
    code = """if True:
        import sys
        from ingest.hidden_modules import keep_pandas_out_of_pyarrow
        keep_pandas_out_of_pyarrow()
        import pyarrow as pa
        import pyarrow.dataset
        table = pa.table({"a": pa.array([1, 2])})
        assert "pandas" not in sys.modules
        assert list(table.to_pandas()["a"]) == [1, 2]
        assert pa.Table.from_pandas(table.to_pandas()).equals(table, check_metadata=False)
    """
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
