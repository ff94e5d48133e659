"""Building pipelines in IPython."""

import subprocess
import sys
import textwrap


def test_a_pipeline_is_built_in_ipython_beside_pandas_3() -> None:
    """A module in place of IPython says that a shell is running; pandas is the one that the tests run with."""
    code = textwrap.dedent(
        """
        import sys, types
        ipython = types.ModuleType("IPython")
        ipython.get_ipython = lambda: types.SimpleNamespace(config={}, execution_count=1)
        sys.modules["IPython"] = ipython
        import ingest.flow
        import apache_beam as beam
        with beam.Pipeline(runner="FnApiRunner") as pipeline:
            _ = pipeline | beam.Create([1, 2]) | beam.Map(lambda number: number + 1)
        """
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
