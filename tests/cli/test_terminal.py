"""What is printed holds no control sequence of a stranger, whatever command prints it."""

import ast
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import call
from hypothesis import given
from hypothesis import strategies as st
from web_server import Web, serving

from ingest.cli import terminal
from ingest.cli.terminal import cell, clean_lines, print_json, styled, terminal_safe
from ingest.lake import open_lake

pytestmark = pytest.mark.pipeline

#: ESC sequences of our own: colours and the clearing of a line.
_OURS = re.compile(r"\x1b\[[0-9;]*m|\r\x1b\[2K")
#: A title that sets the window's title, clears the screen, colours, rings, reorders and hides.
HOSTILE = "Mayor\x1b]0;owned\x07\x1b[2J\x1b[31m \x9b5mresigns\x9c \u202eyadot\u202c\u2066 now\u2069\u200b\ufeff\x7f\x08"
CLEAN_HOSTILE = "Mayor\ufffd]0;owned\ufffd\ufffd[2J\ufffd[31m \ufffd5mresigns\ufffd yadot now\ufffd\ufffd"


def harmful(text: str) -> set[str]:
    """The characters of a text that a terminal must not get."""
    return {
        char
        for char in _OURS.sub("", text)
        if (unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t")
        or unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        or char in "\u200b\u200e\u200f\u061c\u2060\ufeff\u2028\u2029"
    }


@given(st.text())
def test_no_text_gets_a_control_character_through(text: str) -> None:
    assert not harmful(terminal_safe(text))
    assert not {"\n", "\t"} & set(terminal_safe(text))
    assert not harmful(clean_lines(text))
    assert not harmful(cell(text))
    assert not harmful(styled(text).plain)
    assert terminal_safe(terminal_safe(text)) == terminal_safe(text)


def test_what_is_removed_and_what_is_shown() -> None:
    assert terminal_safe(HOSTILE) == CLEAN_HOSTILE
    assert terminal_safe("a\r\n\tb\u2028c\x85d") == "a b c d"
    assert clean_lines("a\r\nb\rc\x0bd\te\x85f") == "a\nb\nc\nd\te\nf"
    assert terminal_safe("file-\udcff.txt") == "file-\ufffd.txt", "a name that is no Unicode"


@pytest.mark.parametrize("text", ["می‌خواهم", "မြန်မာ", "क्‍ष", "👩‍👩‍👧", "עברית", "اختبار", "Straße", "東京"])
def test_letters_of_all_scripts_and_their_joiners_stay(text: str) -> None:
    assert terminal_safe(text) == text


@given(st.dictionaries(st.text(), st.text()))
def test_json_keeps_every_value_and_escapes_what_a_terminal_must_not_get(record: dict[str, str]) -> None:
    from unittest.mock import patch

    lines: list[str] = []
    with patch.object(terminal, "write_line", lines.append):
        print_json(record)
    (line,) = lines
    assert json.loads(line) == record
    assert not harmful(line)


@pytest.mark.parametrize("path", sorted((Path(terminal.__file__).parent).glob("*.py")), ids=lambda path: path.name)
def test_only_one_module_writes(path: Path) -> None:
    """Other modules call its functions, and rich with texts that it has cleaned."""
    if path.name == "terminal.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {"print", "click.echo", "click.secho", "echo", "secho", "Text.from_markup", "Text.from_ansi"}


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.chdir(tmp_path)
    settings = (
        '[fetch]\ncontact = "news@example.org"\ndelay = 0\nallow_networks = ["127.0.0.1/32"]\n[work]\nworkers = 1\n'
    )
    Path("ingest.toml").write_text(settings)
    with serving() as site:
        yield site


def hostile_page() -> str:
    body = "".join(f"<p>{HOSTILE}: sentence {n} of the statement that the mayor gave on Monday.</p>" for n in range(9))
    meta = f'<meta name="author" content="{HOSTILE}"><meta property="og:site_name" content="{HOSTILE}">'
    head = f"<head><title>{HOSTILE}</title>{meta}</head>"
    return f"<html>{head}<body><article><h1>{HOSTILE}</h1>{body}</article></body></html>"


@pytest.mark.pipeline
@pytest.mark.parametrize("on_terminal", [False, True])
def test_no_command_prints_the_control_sequences_of_what_it_read(
    web: Web, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, on_terminal: bool
) -> None:
    Path("input").mkdir()
    Path("input/page.html").write_text(hostile_page(), encoding="utf-8")
    record = {"title": HOSTILE, "text": f"{HOSTILE} " * 40, "url": "https://news.example/1", "authors": [HOSTILE]}
    Path("input/lines.jsonl").write_text(json.dumps(record) + "\n{broken " + HOSTILE + "\n", encoding="utf-8")
    Path("input/odd \x1b[31m name\u202e.bin").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    web.feed("/feed", web.item(1))
    web.pages(1)
    if on_terminal:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        monkeypatch.setenv("COLUMNS", "100")
    call("run", "input", web.url("/feed"))
    rows = open_lake("lake").sql("select article_id, title, guid from sightings order by location").fetchall()
    assert len(rows) >= 2
    call("explain", "input/page.html", "--full")
    call("explain", "input/lines.jsonl")
    call("explain", rows[0][0])
    call("explain", "input/odd \x1b[31m name\u202e.bin")
    call("explain", "no \x1b[31m such \u202e file")
    call("lake", "rejects")
    call("sql", "select title, authors, text from articles")
    call("sql", "select chr(27) || chr(8238) as hostile, chr(155)")
    call("sql", "select \x1b[31m nonsense")
    call("feeds", "check")
    call("run", "missing \x1b[2J\u202e.html")
    call("run", "--no-such-option\x1b[2J")
    call("no-such-command\x1b[2J")
    out, err = capsys.readouterr()
    assert "Mayor" in out
    assert not harmful(out)
    assert not harmful(err)


@pytest.mark.pipeline
def test_titles_and_guids_of_sightings_are_clean_in_the_lake(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "St\u202eory\u200b\ufeff &#x9b;one"
    item = f"<item><title>{hostile}</title><guid>id-\u202e-1&#x9b;</guid><link>{web.url('/story/1')}</link></item>"
    web.feed("/feed", item)
    web.pages(1)
    assert call("run", web.url("/feed")) == 0
    ((title, guid),) = open_lake("lake").sql("select title, guid from sightings").fetchall()
    assert not harmful(title)
    assert not harmful(guid)
