"""JSON lines in other encodings than UTF-8, and what is said of lines that cannot be read."""

import json
from pathlib import Path

import pytest

from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import read_items, read_places

TEXTS = {
    "latin-1": "El Ministerio de Educación anunció que la señal llegará a más pueblos en otoño.",
    "windows-1252": "Der Bürgermeister sagte: „Die Brücke bleibt für Wochen gesperrt“ – trotz Kosten von 3 €.",
    "windows-1251": "Мост через реку закрыт до понедельника, сообщили в мэрии города.",
    "windows-1250": "Město uzavřelo most přes řeku do pondělí, řekl v úterý mluvčí magistrátu.",
    "shift_jis": "市は月曜日まで橋を閉鎖すると発表した。市民は別の道を使う予定だ。",
}


def read(path: Path, content: bytes) -> list[Raw | Rejected]:
    """Return the items of a file, which must be the same when its lines are read by workers."""
    path.write_bytes(content)
    location = Location(str(path), Source(str(path)), len(content))
    items = list(read_items(location))
    places = [item for place in read_places(location) for item in _items(place)]
    assert places == items
    return items


def _items(place: object) -> list[Raw | Rejected]:
    return [place] if isinstance(place, Raw | Rejected) else list(read_items(place))  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.txt"])
def test_lines_in_a_code_page_are_read(tmp_path: Path, name: str, encoding: str) -> None:
    record = {"title": TEXTS[encoding][:30], "text": TEXTS[encoding] * 2}
    content = json.dumps(record, ensure_ascii=False).encode(encoding)
    lines = [content] * (1 if name == "a.json" else 2)
    items = read(tmp_path / name, b"\n".join(lines) + b"\n")
    assert [json.loads(item.content) for item in items if isinstance(item, Raw)] == [record] * len(lines)


def test_a_line_in_another_encoding_than_the_others_is_read(tmp_path: Path) -> None:
    lines = [json.dumps({"text": TEXTS["latin-1"]}, ensure_ascii=False).encode(name) for name in ("utf-8", "latin-1")]
    first, second = read(tmp_path / "a.jsonl", b"\n".join(lines))
    assert isinstance(first, Raw)
    assert isinstance(second, Raw)
    assert first.content == second.content


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"title": broken}', "is not valid JSON (Expecting value in column 11)"),
        (b'{"title": "a" "text": 1}', "in column 15"),
        (b"[1, 2]", "is JSON, but no object"),
        ('{"title": "Está" broken}'.encode("latin-1"), "is not in UTF-8, and read in the encoding that its bytes show"),
        (b"\x01\x02\xff\xfe\x05\x06" * 9, "is neither UTF-8 nor text"),
        (b"[" * 100_000, "is not JSON that can be read"),
    ],
)
def test_a_broken_line_says_what_is_wrong_and_where(tmp_path: Path, line: bytes, words: str) -> None:
    _, item = read(tmp_path / "a.jsonl", b'{"title": "%s"}\n' % (b"a" * 9_000) + line)
    assert isinstance(item, Rejected)
    assert item.message.startswith(str(tmp_path / "a.jsonl#line-2"))
    assert words in item.message
