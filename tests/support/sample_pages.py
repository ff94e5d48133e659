"""Pages of our own writing for the tests."""

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
