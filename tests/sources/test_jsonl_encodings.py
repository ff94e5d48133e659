"""JSON lines in other encodings than UTF-8, and what is said of lines that cannot be read."""

import json
from pathlib import Path

import pytest

from ingest.errors import Reason
from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import ReadLimits, read_items, read_places
from ingest.sources.opening import HEAD_BYTES

TEXTS = {
    "latin-1": "El Ministerio de Educación anunció que la señal llegará a más pueblos en otoño. Según la compañía, los "
    "vecinos tendrán acceso público también los sábados, y el alcalde pidió que el año próximo esté todo listo.",
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


SHORT = {  # texts whose few bytes look like those of another code page, or could be those of several
    "es": (
        "windows-1252",
        [
            "El señor dijo que sí",
            "Muñoz",
            "El año de las piñas",
            "La compañía y el niño",
            "Mañana lloverá",
            "Español",
            "Baño",
        ],
    ),
    "fr": (
        "windows-1252",
        [
            "À la fête",
            "Où est la forêt ?",
            "Le maître à bord",
            "Noël à la crèche",
            "Ça brûle",
            "Les évêques",
            "Le tiède été",
        ],
    ),
    "pl": ("windows-1250", ["Łódź", "Cały świat się śmieje", "Gęś", "Żółw i jeż", "Mąż stanu", "Ciężki dzień"]),
    "ru": ("windows-1251", ["Мост", "Ёлка", "Снег и лёд", "Суд", "Цены на хлеб"]),
}


@pytest.mark.parametrize("language", SHORT)
@pytest.mark.parametrize("name", ["a.jsonl", "a.txt"])
def test_short_lines_are_decoded_as_the_lines_at_the_head_of_their_file(
    tmp_path: Path, name: str, language: str
) -> None:
    code_page, titles = SHORT[language]
    records = [{"title": title} for title in titles] + [{"title": "Plain words"}] * 90 + [{"title": titles[0]}]
    content = "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode(code_page)
    items = read(tmp_path / name, content)
    assert [json.loads(item.content) for item in items if isinstance(item, Raw)] == records


@pytest.mark.parametrize("language", SHORT)
@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_short_text_alone_is_rejected(tmp_path: Path, name: str, language: str) -> None:
    code_page, titles = SHORT[language]
    (item,) = read(tmp_path / name, json.dumps({"title": titles[0]}, ensure_ascii=False).encode(code_page))
    assert isinstance(item, Rejected)
    assert item.reason is Reason.UNDECODABLE
    assert "too few letters that show its encoding; save it as UTF-8" in item.message


@pytest.mark.parametrize("title", ["Zürich – Köln", "It’s “new”", "Crédit", "Größe", "Málaga"])
def test_a_short_text_that_several_code_pages_share_is_read(tmp_path: Path, title: str) -> None:
    (item,) = read(tmp_path / "a.jsonl", json.dumps({"title": title}, ensure_ascii=False).encode("windows-1252"))
    assert isinstance(item, Raw)
    assert json.loads(item.content) == {"title": title}


def test_the_lines_behind_the_head_do_not_decide(tmp_path: Path) -> None:
    ascii_lines = [json.dumps({"title": "x" * 100}).encode()] * (HEAD_BYTES // 100)
    long, short = (
        json.dumps({"title": text}, ensure_ascii=False).encode("latin-1") for text in (TEXTS["latin-1"], "Ñu")
    )
    items = read(tmp_path / "a.jsonl", b"\n".join([*ascii_lines, long, short]))
    assert [type(item) for item in items[-2:]] == [Raw, Rejected]


def test_values_that_follow_each_other_are_read_in_a_code_page(tmp_path: Path) -> None:
    record = {"title": TEXTS["latin-1"]}
    content = "\n".join([json.dumps(record, ensure_ascii=False, indent=1)] * 2).encode("latin-1")
    items = read(tmp_path / "a.json", content)
    assert [json.loads(item.content) for item in items if isinstance(item, Raw)] == [record] * 2


@pytest.mark.parametrize("encoding", TEXTS)
def test_an_array_that_is_larger_than_the_limit_of_an_item_is_read_in_its_code_page(
    tmp_path: Path, encoding: str
) -> None:
    records = [{"title": f"{number}. {TEXTS[encoding]}"} for number in range(40)]
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(records, ensure_ascii=False).encode(encoding))
    items = read_items(Location(str(path), Source(str(path)), 1), limits=ReadLimits(item_bytes=1_000))
    assert [json.loads(item.content) for item in items if isinstance(item, Raw)] == records


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
