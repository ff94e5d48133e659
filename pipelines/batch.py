"""One bounded pass on any Beam runner.

    python pipelines/batch.py --input seeds/ --lake lake --runner DirectRunner

Everything that is not named below is a standard Beam option (--runner, --project, --job_endpoint, --environment_type
...). Without --runner the in-process FnApiRunner is used. The lake may be a folder or a bucket that the workers reach.
"""

import argparse
import logging
from datetime import UTC, datetime

from apache_beam.options.pipeline_options import PipelineOptions

from ingest.app.cycle import run_cycle
from ingest.config import Config
from ingest.config_file import load_config
from ingest.lake import hold_lease, recover
from ingest.records import Source


def main(argv: list[str] | None = None) -> None:
    """Parse the options, take the lease, run one cycle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", action="append", required=True, help="file, folder or glob; repeatable")
    parser.add_argument("--lake", required=True, help="folder or bucket URL of the lake")
    parser.add_argument("--config", help="an ingest.toml")
    parser.add_argument("--now", type=datetime.fromisoformat, help="fix the clock (ISO 8601 with zone)")
    known, beam_arguments = parser.parse_known_args(argv)
    now = (known.now or datetime.now(UTC)).astimezone(UTC)
    config = load_config(known.config) if known.config else Config()
    with hold_lease(known.lake, holder="pipelines/batch.py"):
        recover(known.lake)
        result = run_cycle(
            [Source(each) for each in known.input],
            lake=known.lake,
            now=now,
            config=config,
            options=PipelineOptions(beam_arguments),
        )
    logging.getLogger("ingest").info("cycle %s: %s", result.cycle, result.counts)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    main()
