"""The lists of words that speak for a topic, in many languages."""

from collections import defaultdict
from pathlib import Path

TABLES = Path(__file__).parent / "topics"
STEMS = TABLES / "lexicon.tsv"
LEXICON = TABLES / "lexicon_en.tsv"
LISTS = (TABLES / "words.tsv", STEMS, LEXICON)


def read_lists() -> dict[str, dict[int, list[str]]]:
    """Return language -> topic -> words of the lists."""
    lists: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in LISTS:
        for line in path.read_text("utf-8").split("\n"):
            if not line or line.startswith("#"):
                continue
            name, *columns = line.split("\t")
            if path in (LEXICON, STEMS):
                language, columns = ("en", [name, *columns]) if path == LEXICON else (name, columns)
                lists[language][int(columns[0]) - 1] += columns[1].split(" ")
                continue
            for topic, words in enumerate(columns):
                lists[name][topic] += words.split(" ")
    return lists
