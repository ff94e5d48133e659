"""Write the golden lake of the present schema version: `python tests/support/make_golden_lake.py tests/lake/golden/v3`.

Once a release is out, its golden lake is never written again: it proves that the release's files stay readable.
"""

import sys
from pathlib import Path

import lake_rows

if __name__ == "__main__":
    if Path(sys.argv[1]).exists():
        raise SystemExit(f"{sys.argv[1]} is there already")
    for rows, now in lake_rows.golden_cycles():
        lake_rows.write_cycle(sys.argv[1], rows, now)
