"""docs/add-a-tag.md as a reader follows it: its files, its entry point, its query, in a real run."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.config_file import parse_config
from ingest.errors import ConfigError, TaggerError
from ingest.process import TAGGERS, Tagging
from ingest.records import Article
from ingest.tags.plugins import GROUP, MAX_TAGS, load_tagger, run_tagger, tagger_problem

pytestmark = pytest.mark.pipeline

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = (ROOT / "docs" / "add-a-tag.md").read_text(encoding="utf-8")
STORY = (
    "Households in the valley wait for help with rising costs\n\n"
    "Families opened an energy bill of € 1,200 this month, and the council counted a hundred more cases of "
    "fuel poverty than last year. The mayor promised a fund of € 3 million before the winter ends.\n\n"
    "Volunteers carried blankets from house to house on Monday, and the library stayed open at night."
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, flags=re.MULTILINE | re.DOTALL)


def install(folder: Path, module: str, source: str, entry_points: dict[str, str]) -> None:
    """Lay down what installing a small package leaves behind: the module and its metadata."""
    (folder / f"{module}.py").write_text(source, encoding="utf-8")
    metadata = folder / f"{module}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8")
    lines = [f"[{GROUP}]", *(f"{name} = {target}" for name, target in entry_points.items())]
    (metadata / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def ingest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(folder), str(ROOT / "src")])
    command = [sys.executable, "-m", "ingest", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env={**os.environ, "PYTHONPATH": path}, timeout=240
    )


def last_json(output: str) -> Any:
    return json.loads(output.strip().splitlines()[-1])


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with the document's configuration, its package and one article."""
    keywords, examples, package, names = blocks("toml")
    (tmp_path / "ingest.toml").write_text(f"{keywords}\n{examples}\n{names}", encoding="utf-8")
    (python,) = blocks("python")
    install(tmp_path, "money_tagger", python, tomllib.loads(package)["project"]["entry-points"][GROUP])
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    return tmp_path


@pytest.mark.pipeline
@pytest.mark.slow
def test_the_tags_of_the_document_are_rows_of_a_lake(workplace: Path) -> None:
    run = ingest(workplace, "run", "story.txt", "--json")
    assert run.returncode == 0, run.stderr
    assert last_json(run.stdout)["stored"] == 1
    (query,) = blocks("sql")
    (row,) = last_json(ingest(workplace, "sql", query, "--json").stdout)["rows"]
    assert row[1:3] == ["Cost of heating", 0.88]
    assert {evidence["term"] for evidence in row[3]} == {"energy bill", "fuel poverty"}
    codes = "select topics, [tag.code for tag in topic_tags] from articles"
    ((topics, tags),) = last_json(ingest(workplace, "sql", codes, "--json").stdout)["rows"]
    assert topics == tags
    assert {"user:heating", "money:amounts"} <= set(topics)
    explained = ingest(workplace, "explain", "story.txt")
    assert "money:amounts" in explained.stdout


def test_the_table_of_the_document_lists_the_taggers() -> None:
    names = re.findall(r"^\| `([a-z.\[\]]+)` \|", DOCUMENT, flags=re.MULTILINE)
    assert names == [*TAGGERS, "[[tags.topic]]", "tags.taggers"]


BROKEN = """
from ingest.records import Evidence, TopicTag

EVIDENCE = (Evidence("word", 1.0),)

def raises(title, text, **known):
    raise KeyError("no such\\nword")

def nothing(title, text, **known):
    return None

def wrong_record(title, text, **known):
    return ["broken:word"]

def foreign_code(title, text, **known):
    return [TopicTag("medtop:01000000", "Arts", 0.9, EVIDENCE)]

def too_sure(title, text, **known):
    return [TopicTag("broken:word", "Word", 1.5, EVIDENCE)]

def no_number(title, text, **known):
    return [TopicTag("broken:word", "Word", float("nan"), EVIDENCE)]

def no_evidence(title, text, **known):
    return [TopicTag("broken:word", "Word", 0.5)]

def not_text(title, text, **known):
    return [TopicTag("broken:word", "\\ud800", 0.5, EVIDENCE)]

def twice(title, text, **known):
    return [TopicTag("broken:word", "Word", 0.5, EVIDENCE)] * 2

def many(title, text, **known):
    return [TopicTag(f"broken:{number}", "Word", 0.5, EVIDENCE) for number in range(51)]

def fine(title, text, **known):
    return [TopicTag("broken:word", "Word", 1, [Evidence("word", 2)])]
"""


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """An installed tagger `broken` that is the function named by the test's parameter."""
    module = f"broken_{request.param}"
    install(tmp_path, module, BROKEN, {"broken": f"{module}:{request.param}"})
    monkeypatch.syspath_prepend(str(tmp_path))
    load_tagger.cache_clear()


def tag_with_broken() -> list[Any]:
    return run_tagger("broken", None, "A word.", language="en", url=None, categories=())


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("raises", "raised KeyError"),
        ("nothing", "raised TypeError"),
        ("wrong_record", "returned str"),
        ("foreign_code", "'broken:word'"),
        ("too_sure", "from 0 to 1"),
        ("no_number", "finite number"),
        ("no_evidence", "without evidence"),
        ("not_text", "wrong value"),
        ("twice", "one code twice"),
        ("many", f"at most {MAX_TAGS}"),
        ("missing", "cannot be imported"),
    ],
    indirect=["broken"],
)
def test_a_tagger_that_fails_is_named(message: str) -> None:
    with pytest.raises(TaggerError, match=message) as caught:
        tag_with_broken()
    assert "'broken'" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("broken", ["fine"], indirect=True)
def test_numbers_become_floats_and_lists_tuples() -> None:
    (tag,) = tag_with_broken()
    assert (type(tag.confidence), type(tag.evidence)) == (float, tuple)
    article = Tagging(taggers=("broken",))(Article("a1-1", None, "A word.", "0", "0", 2, "test"))
    assert article.topics == ("broken:word",)


@pytest.mark.pipeline
@pytest.mark.slow
def test_a_tagger_that_fails_rejects_the_article(tmp_path: Path) -> None:
    install(tmp_path, "broken_tagger", BROKEN, {"broken": "broken_tagger:raises"})
    (tmp_path / "ingest.toml").write_text('[tags]\ntaggers = ["broken"]\n', encoding="utf-8")
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    counts = last_json(ingest(tmp_path, "run", "story.txt", "--json").stdout)
    assert (counts["stored"], counts["rejected"]) == (0, 1)
    rejects = last_json(ingest(tmp_path, "sql", "select reason, message from rejects", "--json").stdout)["rows"]
    ((reason, message),) = rejects
    assert reason == "crashed"
    assert "tagger 'broken' raised KeyError" in message


def test_a_tagger_that_is_not_installed_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match=r"ingest\.toml:2: tags\.taggers: no installed package has a tagger 'mood'"):
        parse_config('[tags]\ntaggers = ["mood"]\n')
    assert tagger_problem("user")
    assert tagger_problem("Not A Name")
