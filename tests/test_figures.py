"""Every number with a unit in README and docs is listed in docs/figures.md and stands in its evidence."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: Generated from the code, which other tests compare; and the list itself.
GENERATED = {"commands.md", "data-dictionary.md", "views.md", "figures.md"}
DOCUMENTS = [ROOT / "README.md", *(path for path in sorted((ROOT / "docs").glob("*.md")) if path.name not in GENERATED)]
_UNIT = (
    r"(?:ms|milliseconds?|s|seconds?|minutes?|hours?|kB|KB|MB|GB|megabytes?|bytes|%|percent|times|x|"
    r"(?:articles|pages|documents|texts|lines|rows|polls)(?:/s| a second| an hour))"
)
_FIGURE = re.compile(rf"(?<![\w.:/=-])((?:\d[\d,]*(?:\.\d+)?|\.\d+)\s{_UNIT})(?![\w/-])")
_ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| `([^`]+)` \| (?:`([^`]+)`|(size)) \|$", re.MULTILINE)
ROWS = _ROW.findall((ROOT / "docs" / "figures.md").read_text(encoding="utf-8"))
_BYTES = {"kB": 1e3, "MB": 1e6}


def figures_of(text: str) -> list[str]:
    """The numbers with units of a document's prose and tables, not of its code blocks."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [" ".join(figure.split()) for figure in _FIGURE.findall(prose)]


def test_figures_are_found() -> None:
    text = "It takes 1,200 ms, 4.9 kB an article and .5 s at 40 pages a second, not 3 days.\n```text\n7 s\n```\n12\nMB"
    assert figures_of(text) == ["1,200 ms", "4.9 kB", ".5 s", "40 pages a second", "12 MB"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_figure_is_listed(document: Path) -> None:
    listed = {figure for name, figure, *_ in ROWS if name == str(document.relative_to(ROOT))}
    missing = [figure for figure in figures_of(document.read_text(encoding="utf-8")) if figure not in listed]
    assert missing == [], f"{document.name}: add them to docs/figures.md with the file where they stand"


@pytest.mark.parametrize(("document", "figure", "evidence", "words", "size"), ROWS, ids=lambda value: str(value)[:40])
def test_every_figure_stands_in_its_evidence(document: str, figure: str, evidence: str, words: str, size: str) -> None:
    assert figure in figures_of((ROOT / document).read_text(encoding="utf-8")), "the document has it no longer"
    number, unit = figure.split(maxsplit=1)
    if size:
        step = 0.5 * 10 ** -len(number.partition(".")[2])
        assert abs((ROOT / evidence).stat().st_size / _BYTES[unit] - float(number)) <= step * 1.01
        return
    text = " ".join((ROOT / evidence).read_text(encoding="utf-8").split())
    words = words.replace("\\|", "|")
    assert words in text
    assert number.replace(",", "") in re.sub(r"(?<=\d)[_,](?=\d)", "", words), "the words do not hold the number"
