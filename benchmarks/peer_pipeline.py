"""Do what many people write by hand: extract pages with trafilatura on two cores, remove duplicates, write Parquet.

    python benchmarks/peer_pipeline.py PAGES OUT.parquet

The peer of `pipeline_speed.py --peer`: multiprocessing, trafilatura, datasketch and pandas. It reads *.html.gz and
*.html in a folder. Prints one JSON line with the pages that it read and the rows that it wrote.
"""

import argparse
import gzip
import json
import re
from multiprocessing import Pool
from pathlib import Path
from typing import Any

_WORKERS = 2
_SHINGLE = 5
_PERMUTATIONS = 128


def read_page(path: Path) -> dict[str, Any] | None:
    """Return what trafilatura finds in a page, None when it finds no text."""
    from trafilatura import bare_extraction

    data = path.read_bytes()
    found = bare_extraction(gzip.decompress(data) if path.suffix == ".gz" else data, with_metadata=True)
    if found is None or not found.text:
        return None
    fields = ("title", "author", "url", "hostname", "date", "sitename", "text", "language")
    return {"file": path.name, **{field: getattr(found, field) for field in fields}}


def duplicates(texts: list[str]) -> list[bool]:
    """Return for each text whether an earlier one resembles it, by MinHash."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.6, num_perm=_PERMUTATIONS)
    answers = []
    for number, text in enumerate(texts):
        words = re.findall(r"\w+", text.lower())
        shingles = {" ".join(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1))}
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles])
        answers.append(bool(index.query(sketch)))
        index.insert(str(number), sketch)
    return answers


def main() -> None:
    """Read, remove duplicates, write, and print the counts."""
    import pandas

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args()
    files = sorted([*chosen.pages.glob("*.html.gz"), *chosen.pages.glob("*.html")])
    with Pool(_WORKERS) as pool:
        rows = [row for row in pool.map(read_page, files, chunksize=8) if row]
    repeats = duplicates([row["text"] for row in rows])
    frame = pandas.DataFrame([row for row, repeat in zip(rows, repeats, strict=True) if not repeat])
    frame.to_parquet(chosen.out)
    print(json.dumps({"read": len(files), "stored": len(frame)}))


if __name__ == "__main__":
    main()
