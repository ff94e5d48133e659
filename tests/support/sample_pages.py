"""Pages of our own writing for the tests."""

PLACES = ("harbour", "market", "school", "river bank", "museum", "station", "orchard", "clinic")

WORDS = (
    "about after again water along always answer around autumn before begin below between boat bread bridge "
    "brother bring build carry children church city clear close cold common corner country cross dark decide "
    "different door early earth evening every family farm field final fire floor follow forest garden glass green "
    "ground hand heavy high hold horse house hundred ice island journey kitchen large late leaf learn letter "
    "light line listen little long market meadow measure middle money morning mountain move music narrow near new "
    "night north number open order other paper path people place plain plant quiet rain reach read road roof room "
    "round sail sand sea second seed seven shape short side silver simple slow small snow song south spring "
    "square stand star stone storm street strong summer table teach thick third tower town travel tree under "
    "valley village voice walk wall warm wash watch weather west wheel white wide wind winter wood word work "
    "world write year yellow young "
).split()


def page(number: int, *, title: str | None = None, url: str | None = None, more: str = "") -> bytes:
    """An HTML page with an article of its own: each number gives another text."""
    place = PLACES[number % len(PLACES)]
    title = title or f"District {number} rebuilds its {place}"
    canonical = f'<link rel="canonical" href="{url}">' if url else ""
    body = "".join(
        f"<p>The plan of ward {number} has a point {part}: {_words(number, part)}, and the {place} has the stones.</p>"
        for part in range(1, 9)
    )
    head = f"<head><meta charset='utf-8'><title>{title}</title>{canonical}</head>"
    return f"<html lang='en'>{head}<body><article><h1>{title}</h1>{body}{more}</article></body></html>".encode()


def _words(number: int, part: int) -> str:
    """Return 24 words in an order that no other page has, so that pages are no copies of each other."""
    state = number * 1_000_003 + part * 7_919 + 1
    words = []
    for _ in range(24):
        state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        words.append(WORDS[(state >> 33) % len(WORDS)])
    return " ".join(words)
