"""What several tests share: pages of our own writing, and runs of the real pipeline."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

PLACES = ("harbour", "market", "school", "river bank", "museum", "station", "orchard", "clinic")


def page(number: int, *, title: str | None = None, url: str | None = None, more: str = "") -> bytes:
    """An HTML page with an article of its own: each number gives another text."""
    place = PLACES[number % len(PLACES)]
    title = title or f"District {number} rebuilds its {place}"
    canonical = f'<link rel="canonical" href="{url}">' if url else ""
    body = "".join(
        f"<p>Point {part} of plan {number}: workers at the {place} counted {number * 13 + part * 7} stones on day "
        f"{number + part * 3}, and the district of ward {number * part + 11} paid for {part * number + 5} of them.</p>"
        for part in range(1, 9)
    )
    head = f"<head><meta charset='utf-8'><title>{title}</title>{canonical}</head>"
    return f"<html lang='en'>{head}<body><article><h1>{title}</h1>{body}{more}</article></body></html>".encode()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with six articles, a text file, JSON lines with one bad line, and a file of an unknown kind."""
    folder = tmp_path / "input"
    folder.mkdir()
    for number in range(6):
        (folder / f"page{number}.html").write_bytes(page(number, url=f"https://news.example/{number}"))
    text = " ".join(
        f"Ferry number {n} left the pier at {n} o'clock with {n * 11} people on board." for n in range(2, 14)
    )
    (folder / "ferry.txt").write_text(f"Ferries run again after the storm\n\n{text}\n", encoding="utf-8")
    line = '{"url": "https://lines.example/%d", "title": "Line %d", "maintext": "%s"}\n'
    (folder / "lines.jsonl").write_text(
        line % (1, 1, text.replace("Ferry", "Tram"))
        + "{broken\n"
        + line % (2, 2, text.replace("Ferry", "Bus number one or")),
        encoding="utf-8",
    )
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    return folder
