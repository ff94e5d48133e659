"""Measure duplicate detection on pairs of texts in twenty-five languages: copies with edits, and other stories.

The texts of `dedupe_texts.json` (stories, follow-ups, a notice), `dedupe_notices.json` (templates of notices,
translations) and `dedupe_releases.json` (press releases, further notices) were written for this; edits and what fills
the notices are made by fixed rules. Example:

    python benchmarks/dedupe_pairs.py --list
"""

import argparse
import hashlib
import json
import random
import textwrap
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

from ingest.dedupe import find_duplicates
from ingest.records import Article, Verdict

HERE = Path(__file__).resolve().parent
START = datetime(2026, 1, 5, 6, tzinfo=UTC)
OCR = {
    "m": "rn",
    "l": "1",
    "o": "c",
    "e": "c",
    "i": "í",
    "t": "f",
    "h": "b",
    "n": "ri",
    "s": "5",
    "а": "я",
    "и": "н",
    "о": "с",
}
AROUND = (
    (
        "{site} | News | Sport | Weather\nSign in or subscribe to read on",
        "Follow us on Facebook and Twitter\n© 2026 {site}. All rights reserved.",
    ),
    (
        "Home > Region > Latest\nListen to this article (3 min)",
        "Read also: more stories of the day\nShare on WhatsApp, Telegram, Email",
    ),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and whether the second one is a copy of the first."""

    language: str
    kind: str
    same: bool
    a: str
    b: str


def pairs() -> Iterator[Pair]:
    """Yield all pairs, in the order of the languages."""
    texts: dict[str, Any] = json.loads((HERE / "dedupe_texts.json").read_text(encoding="utf-8"))
    for language, item in texts.items():
        story = item["story"]
        whole = "\n\n".join(story)
        for kind, edit in EDITS.items():
            edited = edit(item, random.Random(f"{language} {kind}"))
            if edited != whole:  # capitals, and the two Chinese scripts, are not in all languages
                yield Pair(language, kind, True, whole, edited)
        notices = [item["template"].format(**slots) for slots in item["slots"]]
        for first, second in ((0, 1), (0, 2), (1, 2)):
            yield Pair(language, "notice", False, notices[first], notices[second])
        later, other = item["later"], item["other"]
        for background in ((1, 3, 5), (2, 4), (1, 2), (4, 5), (2, 3, 5)):
            update = "\n\n".join([*later, *(story[place] for place in background)])
            yield Pair(language, "follow-up", False, whole, update)
        yield Pair(
            language, "digest", False, whole, "\n\n".join([other[1], story[1], later[1], notices[0].split("\n")[0]])
        )
        yield Pair(language, "other story", False, whole, "\n\n".join(later))
    yield from _notices()
    yield from _releases()


def _notices() -> Iterator[Pair]:
    """Yield pairs of notices from one template, and pairs of a text and its translation: none is a copy."""
    table: dict[str, Any] = json.loads((HERE / "dedupe_notices.json").read_text(encoding="utf-8"))
    for template in table["templates"]:
        language, kind = template["language"], template["kind"]
        lists = table["lists"][language]
        texts = [template["text"].format(**_slots(lists, random.Random(f"{language} {kind} {n}"), n)) for n in range(3)]
        for first, second in combinations(texts, 2):
            yield Pair(language, kind, False, first, second)
    for (left, first), (right, second) in combinations(table["translations"].items(), 2):
        yield Pair(f"{left}-{right}", "translation", False, first, second)


def _releases() -> Iterator[Pair]:
    """Yield press releases as they were printed and notices of further kinds, in scripts that the others have not."""
    table: dict[str, Any] = json.loads((HERE / "dedupe_releases.json").read_text(encoding="utf-8"))
    for item in table["releases"]:
        language, story, whole = item["language"], item["story"], "\n\n".join(item["story"])
        printed = whole
        for old, new in item["changes"]:
            printed = printed.replace(old, new)
        yield Pair(language, "press-release", True, whole, printed)
        yield Pair(language, "press-release-cut", True, whole, printed.rpartition("\n\n")[0])
        yield Pair(language, "local-lead", True, whole, "\n\n".join([item["lead"], *story]))
        yield Pair(language, "local-lead-cut", True, whole, "\n\n".join([item["lead"], *story[1:]]))
        yield Pair(language, "live-blog-grown", True, whole, "\n\n".join([item["lead"], whole, story[0]]))
        yield Pair(language, "background", False, "\n\n".join([item["lead"], story[3]]), "\n\n".join(story[:3]))
    for item in table["notices"]:
        texts = [item["text"].format(*fills) for fills in item["fills"]]
        yield Pair(item["language"], item["kind"], False, texts[0], texts[1])
    for (left, first), (right, second) in combinations(table["translations"].items(), 2):
        yield Pair(f"{left}-{right}", "translation", False, first, second)


def _slots(lists: dict[str, list[str]], choice: random.Random, number: int) -> dict[str, str]:
    """Return what fills a template: of each list another item for each number, and numbers of one to four digits."""
    words = {name: items[(number * 2 + choice.randint(0, 1)) % len(items)] for name, items in lists.items()}
    ends = {"n1": 9, "n2": 9, "n3": 60, "n4": 90, "n5": 99, "n6": 900, "n7": 900, "n8": 4000, "n9": 5000, "n10": 6000}
    numbers = {name: str(choice.randint(max(1, end // 9), end)) for name, end in ends.items()}
    return words | numbers | {"h": str(choice.randint(1, 23)), "m": str(choice.randint(10, 59))}


def _words(item: dict[str, Any], text: str) -> list[str]:
    """Return the words of a text; of one without spaces pieces of two characters."""
    return text.split(" ") if item["space"] else [text[i : i + 2] for i in range(0, len(text), 2)]


def _copyedit(share: float) -> Callable[[dict[str, Any], random.Random], str]:
    """Return an edit that drops, doubles or replaces a share of the words, in runs of one to three."""

    def edit(item: dict[str, Any], choice: random.Random) -> str:
        spare = [word for part in (*item["later"], *item["other"]) for word in _words(item, part)]
        paragraphs = []
        for paragraph in item["story"]:
            words, result, position = _words(item, paragraph), [], 0
            while position < len(words):
                run = choice.randint(1, 3)
                if choice.random() < share / 2:
                    result += choice.sample(spare, choice.randint(0, run))
                    position += run
                else:
                    result.append(words[position])
                    position += 1
            paragraphs.append((" " if item["space"] else "").join(result))
        return "\n\n".join(paragraphs)

    return edit


def _scanned(item: dict[str, Any], choice: random.Random) -> str:
    """Return the text as a scanner reads it: letters confused, lines broken."""
    lines = []
    for paragraph in item["story"]:
        letters = []
        for letter in paragraph:
            if choice.random() < 0.045:
                letters.append(
                    OCR.get(
                        letter, "" if choice.random() < 0.3 else chr(ord(letter) + 1) if letter.isalpha() else letter
                    )
                )
            else:
                letters.append(letter)
        lines += [*textwrap.wrap("".join(letters), 66), ""]
    return "\n".join(lines)


def _merged(item: dict[str, Any], choice: random.Random) -> str:
    return "\n\n".join([item["other"][0], item["other"][1], *item["story"][1:], item["other"][2]])


def _new_lead(item: dict[str, Any], choice: random.Random) -> str:
    """Return the text under another title, its first paragraph told in other words."""
    words = _words(item, item["story"][1])
    choice.shuffle(words)
    return "\n\n".join(
        [item["later"][0], (" " if item["space"] else "").join(words[: len(words) * 2 // 3]), *item["story"][2:]]
    )


def _with_boilerplate(item: dict[str, Any], choice: random.Random) -> str:
    before, after = choice.choice(AROUND)
    return "\n\n".join([before.format(site="The Harbour Post"), *item["story"], after.format(site="The Harbour Post")])


def _figure(item: dict[str, Any], choice: random.Random) -> str:
    """Return the text with its first figure corrected, or its first word of the last paragraph but one."""
    whole = "\n\n".join(item["story"])
    digit = next((letter for letter in whole if letter.isdigit()), None)
    return (
        whole.replace(digit, "7" if digit != "7" else "4", 1) if digit else whole.replace(item["story"][4][:2], "", 1)
    )


def _excerpt_with_boilerplate(item: dict[str, Any], choice: random.Random) -> str:
    """Return the first half of the text between lines of a site."""
    before, after = AROUND[0]
    return "\n\n".join(
        [before.format(site="The Mill Gazette"), *item["story"][:4], after.format(site="The Mill Gazette")]
    )


def _traditional(item: dict[str, Any], choice: random.Random) -> str:
    """Return the text with traditional in place of simplified Chinese characters."""
    folder = files("ingest.dedupe")
    traditional, simplified = folder.joinpath("traditional_han.txt").read_text("utf-8").split()
    table = {ord(new): old for old, new in zip(traditional, simplified, strict=True)}
    return "\n\n".join(item["story"]).translate(table)


def _mixed_edits(item: dict[str, Any], choice: random.Random) -> str:
    """Return the text without its last paragraph, a tenth of its words changed, between lines of a site."""
    shorter = {**item, "story": item["story"][:-1]}
    before, after = AROUND[1]
    return "\n\n".join([before, _copyedit(0.1)(shorter, choice), after.format(site="The Mill Gazette")])


def _wrapped(item: dict[str, Any], choice: random.Random) -> str:
    return "\n\n".join("\n".join(textwrap.wrap(paragraph, 60)) for paragraph in item["story"])


EDITS: dict[str, Callable[[dict[str, Any], random.Random], str]] = {
    "headline-lead": _new_lead,
    "shortened-half": lambda item, choice: "\n\n".join(item["story"][:4]),
    "shortened-third": lambda item, choice: "\n\n".join([item["story"][0], item["story"][1], item["story"][3]]),
    "lead-only": lambda item, choice: "\n\n".join(item["story"][:3]),
    "lead-and-end": lambda item, choice: "\n\n".join([item["story"][1], item["story"][2], item["story"][5]]),
    "boilerplate": _with_boilerplate,
    "copyedit-10": _copyedit(0.10),
    "copyedit-25": _copyedit(0.25),
    "ocr": _scanned,
    "reordered": lambda item, choice: "\n\n".join([*item["story"][:2], *reversed(item["story"][2:])]),
    "figure-corrected": _figure,
    "merged": _merged,
    "hard-wrapped": _wrapped,
    "all-caps": lambda item, choice: "\n\n".join(item["story"]).upper(),
    "boilerplate-half": _excerpt_with_boilerplate,
    "mixed": _mixed_edits,
    "live-blog": lambda item, choice: "\n\n".join([item["story"][0], item["later"][1], *item["story"][1:]]),
    "traditional": _traditional,
}


def article(name: str, text: str, seen: datetime) -> Article:
    """Return an article with a text and nothing else."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Article(name, None, text, digest, digest, len(text.split()), "benchmark", first_seen_at=seen)


def verdict_on(pair: Pair) -> Verdict:
    """Return the verdict on the second text of a pair, which comes an hour after the first."""
    texts = enumerate((("a", pair.a), ("b", pair.b)))
    return find_duplicates([article(name, text, START + timedelta(hours=n)) for n, (name, text) in texts])[1]


def main() -> None:
    """Judge each pair alone, and print what was found and what was merged falsely, by kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print every miss")
    options = parser.parse_args()
    started = time.process_time()
    hits: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for pair in pairs():
        verdict = verdict_on(pair)
        hits[pair.same, pair.kind].append(verdict.duplicate_of is not None)
        if options.list and (verdict.duplicate_of is not None) != pair.same:
            print("missed" if pair.same else "merged", pair.language, pair.kind, verdict.similarity)
    for same, label in ((True, "found"), (False, "merged falsely")):
        of_kind = {kind: results for (is_same, kind), results in hits.items() if is_same == same}
        print(f"{label}: {sum(map(sum, of_kind.values()))} of {sum(map(len, of_kind.values()))}")
        for kind, results in of_kind.items():
            print(f"  {kind:18} {sum(results)} of {len(results)}")
    print(f"{time.process_time() - started:.1f} CPU s")


if __name__ == "__main__":
    main()
