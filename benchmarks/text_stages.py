"""Decoding and language identification over the extraction pages: agreement, cost, and what the pages declare.

    python benchmarks/text_stages.py --data ../shared/data/extract

Language is compared with the truth's `lang`, which was itself detected: read the pages that differ.
Times are CPU milliseconds a page, next to py3langid (if installed) over the whole text in the same run.
"""

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ingest.text.decode import decode
from ingest.text.language import identify, primary_subtag

_SAME = {"wuu": "zh", "nb": "no", "nn": "no"}


def main() -> None:
    """Measure, and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with truth.jsonl and html/")
    folder = parser.parse_args().data
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
    texts = [row for row in rows if row.get("text")]
    pages = [gzip.decompress((folder / row["html"]).read_bytes()) for row in rows if row.get("html")]
    languages, ours_ms = _timed(lambda row: identify(row["text"]), texts)
    decoded, decode_ms = _timed(lambda page: decode(page, html=True), pages)
    plain, floor_ms = _timed(lambda page: page.decode("utf-8", "replace"), pages)
    wrong = [
        (row["id"], row["lang"], language.code if language else None)
        for row, language in zip(texts, languages, strict=True)
        if (language.code if language else None) != _SAME.get(row["lang"], row["lang"])
    ]
    declared = [row for row in texts if primary_subtag(row.get("html_lang"))]
    report = {
        "pages": len(pages),
        "texts": len(texts),
        "language_agreement": round(1 - len(wrong) / len(texts), 4),
        "language_differs": wrong,
        "page_claim_agreement": round(
            sum(primary_subtag(row["html_lang"]) == _SAME.get(row["lang"], row["lang"]) for row in declared)
            / len(declared),
            4,
        ),
        "language_ms": ours_ms,
        "py3langid_ms": _reference(texts),
        "decode_ms": decode_ms,
        "utf8_floor_ms": floor_ms,
        "charsets": Counter(entry.charset if entry else None for entry in decoded).most_common(),
        "sources": Counter(entry.source if entry else None for entry in decoded).most_common(),
        "repaired": sum(entry.repaired for entry in decoded if entry),
        "with_unread_bytes": sum(entry.replaced > 0 for entry in decoded if entry),
        "same_as_utf8": sum(
            entry is not None and entry.text == text for entry, text in zip(decoded, plain, strict=True)
        ),
    }
    print(json.dumps(report, ensure_ascii=False))


def _timed(function: Callable[[Any], Any], items: Sequence[Any]) -> tuple[list[Any], float]:
    start = time.process_time()
    results = [function(item) for item in items]
    return results, round((time.process_time() - start) / len(items) * 1000, 3)


def _reference(texts: Sequence[Any]) -> float | None:
    try:
        py3langid = import_module("py3langid")
    except ImportError:
        return None
    py3langid.classify("load the model")
    return _timed(lambda row: py3langid.classify(row["text"]), texts)[1]


if __name__ == "__main__":
    main()
