"""The card of a dataset for the Hugging Face Hub."""

from collections.abc import Sequence
from datetime import date
from textwrap import wrap

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def dataset_card(
    articles: int, languages: Sequence[str], first: date | None, last: date | None, columns: Sequence[str]
) -> str:
    """Return the text of `README.md`: what is in the dataset, where each column is explained, whose the texts are."""
    size = next((name for limit, name in _SIZES if articles < limit), "1M<n<10M")
    spoken = [f"- {language}" for language in languages if language.isascii()]
    days = f"published from {first} to {last}" if first and last else "without days of publication"
    return "\n".join(
        [
            "---",
            "license: other",
            "license_name: texts-belong-to-their-publishers",
            "task_categories:",
            "- text-classification",
            *(["language:", *spoken] if spoken else []),
            "size_categories:",
            f"- {size}",
            "configs:",
            "- config_name: default",
            "  data_files:",
            "  - split: train",
            "    path: data/*.parquet",
            "---",
            "# News articles",
            "",
            f"{articles:,} articles {days}, exported by ingest: the newest version of each article.",
            "",
            *wrap(f"Columns: {', '.join(f'`{name}`' for name in columns)}.", 118),
            "They are explained in ingest's data dictionary;",
            "`region_names`, `main_region_name` and `topic_names` are the English names of the codes beside them.",
            "`text_sha256` is the SHA-256 of `text` in UTF-8. Times are in UTC.",
            "",
            "The texts belong to their publishers (`copyright_notice`, `source_name`, `url`); `ai_opt_out` is true if",
            "the publisher reserves text and data mining. Check what you may do with them before you pass them on.",
            "",
        ]
    )
