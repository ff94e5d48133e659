"""An invented press for the sample lake: outlets that publish, reprint and correct, and a proxy that serves them.

Everything is a function of a seed: the same days have the same articles. The outlets have addresses of a reserved
domain (RFC 2606), and their only server is an HTTP proxy on loopback.
"""

import random
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

TEXTS = tomllib.loads(Path(__file__).with_name("sample_texts.toml").read_text(encoding="utf-8"))

#: City and country in English, German, French and Spanish.
PLACES = [
    ("Lisbon, Portugal", "Lissabon, Portugal", "Lisbonne, Portugal", "Lisboa, Portugal"),
    ("Warsaw, Poland", "Warschau, Polen", "Varsovie, Pologne", "Varsovia, Polonia"),
    ("Athens, Greece", "Athen, Griechenland", "Athènes, Grèce", "Atenas, Grecia"),
    ("Prague, Czechia", "Prag, Tschechien", "Prague, Tchéquie", "Praga, Chequia"),
    ("Munich, Germany", "München, Deutschland", "Munich, Allemagne", "Múnich, Alemania"),
    ("Marseille, France", "Marseille, Frankreich", "Marseille, France", "Marsella, Francia"),
    ("Seville, Spain", "Sevilla, Spanien", "Séville, Espagne", "Sevilla, España"),
    ("Oslo, Norway", "Oslo, Norwegen", "Oslo, Norvège", "Oslo, Noruega"),
    ("Nairobi, Kenya", "Nairobi, Kenia", "Nairobi, Kenya", "Nairobi, Kenia"),
    ("Lagos, Nigeria", "Lagos, Nigeria", "Lagos, Nigéria", "Lagos, Nigeria"),
    ("Windhoek, Namibia", "Windhuk, Namibia", "Windhoek, Namibie", "Windhoek, Namibia"),
    ("Dakar, Senegal", "Dakar, Senegal", "Dakar, Sénégal", "Dakar, Senegal"),
    ("Cairo, Egypt", "Kairo, Ägypten", "Le Caire, Égypte", "El Cairo, Egipto"),
    ("Mumbai, India", "Mumbai, Indien", "Bombay, Inde", "Bombay, India"),
    ("Yangon, Myanmar", "Rangun, Myanmar", "Rangoun, Birmanie", "Rangún, Birmania"),
    ("Hanoi, Vietnam", "Hanoi, Vietnam", "Hanoï, Viêt Nam", "Hanói, Vietnam"),
    ("Jakarta, Indonesia", "Jakarta, Indonesien", "Jakarta, Indonésie", "Yakarta, Indonesia"),
    ("Osaka, Japan", "Osaka, Japan", "Osaka, Japon", "Osaka, Japón"),
    ("Sydney, Australia", "Sydney, Australien", "Sydney, Australie", "Sídney, Australia"),
    ("Bogotá, Colombia", "Bogotá, Kolumbien", "Bogota, Colombie", "Bogotá, Colombia"),
    ("Lima, Peru", "Lima, Peru", "Lima, Pérou", "Lima, Perú"),
    ("Montevideo, Uruguay", "Montevideo, Uruguay", "Montevideo, Uruguay", "Montevideo, Uruguay"),
    ("Toronto, Canada", "Toronto, Kanada", "Toronto, Canada", "Toronto, Canadá"),
    ("Chicago, United States", "Chicago, USA", "Chicago, États-Unis", "Chicago, Estados Unidos"),
]  # fmt: skip
LANGUAGES = ("en", "de", "fr", "es")
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}


@dataclass(frozen=True)
class Outlet:
    """An outlet: how many articles of its own it has a day, whom it reprints, and what its feed is like."""

    name: str
    language: str
    own: int
    reprints: int = 0
    reprints_of: str = ""
    topics: tuple[str, ...] = ()  # that it writes about more often
    window: int = 40  # entries of its feed
    has_full_text: bool = True  # in the feed
    fails_from_day: int = 10_000

    @property
    def host(self) -> str:
        """The host of its site."""
        return self.name.lower().replace(" ", "-") + ".example"

    @property
    def feed(self) -> str:
        """The address of its feed."""
        return f"http://{self.host}/feed.xml"


OUTLETS = (
    Outlet("Northern Wire", "en", 6, window=6),
    Outlet("Harbour Times", "en", 2, 3, "Northern Wire", ("economy", "sport")),
    Outlet("Capital Courier", "en", 2, 2, "Northern Wire", ("politics",)),
    Outlet("Valley Gazette", "en", 2, 1, "Harbour Times", ("environment", "flood"), has_full_text=False),
    Outlet("Flussbote", "de", 2, topics=("economy",)),
    Outlet("Bergkurier", "de", 1, 1, "Flussbote", ("sport",)),
    Outlet("Journal du Port", "fr", 2, topics=("health",)),
    Outlet("Diario del Valle", "es", 2, topics=("politics",)),
    Outlet("Island Post", "en", 1, topics=("science",), fails_from_day=9),
)


@dataclass(frozen=True)
class Story:
    """One article of an outlet, as it is on its site at a time."""

    outlet: Outlet
    slug: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    updated_at: datetime | None = None
    fault: str = ""  # gone, challenge or bare: what is wrong with its page or entry

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"http://{self.outlet.host}/{self.published_at:%Y/%m/%d}/{self.slug}.html"


def _fill(text: str, language: str, place: str, at: datetime, chance: random.Random) -> str:
    city, country = place.split(", ")
    text = re.sub(r"\[([^\]]*)\]", lambda match: chance.choice(match[1].split("|")), text)
    weekday = WEEKDAYS[language].split()[at.weekday()]
    numbers = {"n": str(chance.randrange(12, 990)), "m": str(chance.randrange(3, 60))}
    return text.format(city=city, country=country, weekday=weekday, **numbers)


def _write(outlet: Outlet, day: date, number: int, seed: int) -> Story:
    chance = random.Random(f"{seed} {outlet.name} {day} {number}")
    topics = sorted(TEXTS[outlet.language])
    weights = [4 if topic in outlet.topics else 1 for topic in topics]
    (topic,) = chance.choices(topics, weights)
    bank = TEXTS[outlet.language][topic]
    place = PLACES[min(int(chance.expovariate(1 / 8)), len(PLACES) - 1)]  # some places are in the news more often
    local = place[LANGUAGES.index(outlet.language)]
    at = datetime.combine(day, time(5 + chance.randrange(9), chance.randrange(60)), UTC)
    city = local.partition(", ")[0]
    texts = chance.sample(bank["sentences"], 6)
    # The first sentence names the place, as a lead does.
    texts.sort(key=lambda text: "{city}" not in text)
    sentences = [_fill(text, outlet.language, local, at, chance) for text in texts]
    paragraphs = tuple(" ".join(sentences[first : first + 2]) for first in (0, 2, 4))
    title = _fill(chance.choice(bank["titles"]), outlet.language, local, at, chance)
    slug = re.sub(r"[^a-z]+", "-", f"{topic} {city}".lower()).strip("-")
    fault = ""
    if not outlet.has_full_text and chance.random() < 0.3:
        fault = chance.choice(("gone", "challenge", "bare"))
    return Story(outlet, f"{slug}-{day.toordinal()}-{number}", title, (f"{city}: {paragraphs[0]}", *paragraphs[1:]), at,
                 fault=fault)  # fmt: skip


def _reprint(story: Story, outlet: Outlet, number: int, chance: random.Random) -> Story:
    """Return a story as another outlet has it some hours later: another headline, and often shortened."""
    kept = story.paragraphs if chance.random() < 0.6 else story.paragraphs[:2]
    title = story.title if chance.random() < 0.3 else f"{story.title.split(' after ')[0]}, says {story.outlet.name}"
    at = story.published_at + timedelta(minutes=chance.randrange(20, 300))
    return Story(outlet, f"{story.slug}-r{number}", title, kept, at)


def write_day(day: date, seed: int = 1, outlets: tuple[Outlet, ...] = OUTLETS) -> list[Story]:
    """Return what the outlets publish on a day, in the order of its publication."""
    by_outlet: dict[str, list[Story]] = {}
    for outlet in outlets:
        chance = random.Random(f"{seed} reprints {outlet.name} {day}")
        stories = [_write(outlet, day, number, seed) for number in range(outlet.own + chance.choice((-1, 0, 0, 1)))]
        originals = by_outlet.get(outlet.reprints_of, [])
        for number, story in enumerate(chance.sample(originals, min(outlet.reprints, len(originals)))):
            stories.append(_reprint(story, outlet, number, chance))
        by_outlet[outlet.name] = stories
    return sorted((story for stories in by_outlet.values() for story in stories), key=lambda story: story.published_at)


def correct(stories: list[Story], seed: int = 1) -> list[Story]:
    """Return the stories as they are a day later: some have another headline and a further paragraph."""
    corrected = []
    for story in stories:
        chance = random.Random(f"{seed} correct {story.url}")
        if story.outlet.has_full_text and not story.outlet.reprints_of and chance.random() < 0.15:
            bank = TEXTS[story.outlet.language]
            topic = story.slug.partition("-")[0]
            place = next(p for row in PLACES for p in row if p.split(", ")[0] == story.paragraphs[0].partition(": ")[0])
            language, at = story.outlet.language, story.published_at
            more = [_fill(text, language, place, at, chance) for text in chance.sample(bank[topic]["sentences"], 2)]
            title = _fill(chance.choice(bank[topic]["titles"]), language, place, at, chance)
            story = replace(story, title=title, paragraphs=(*story.paragraphs, " ".join(more)),
                            updated_at=at + timedelta(hours=chance.randrange(7, 20)))  # fmt: skip
        corrected.append(story)
    return corrected


def feed_of(outlet: Outlet, stories: list[Story]) -> str:
    """Return an outlet's feed (RSS): its newest stories, whole or as a first line that leads to the page."""
    items = []
    newest = sorted((story for story in stories if story.outlet == outlet), key=lambda story: story.published_at)
    for story in reversed(newest[-outlet.window :]):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in story.paragraphs)
        full = f"<content:encoded>{escape(body)}</content:encoded>" if outlet.has_full_text else ""
        updated = f"<atom:updated>{story.updated_at:%Y-%m-%dT%H:%M:%SZ}</atom:updated>" if story.updated_at else ""
        items.append(
            f"<item><title>{escape(story.title)}</title><link>{story.url}</link><guid>{story.url}</guid>"
            f"<pubDate>{format_datetime(story.published_at)}</pubDate>{updated}"
            f"<description>{escape(story.paragraphs[0][:80])} …</description>{full}</item>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{outlet.name}</title><link>http://{outlet.host}/</link><language>{outlet.language}</language>"
        f"<description>News</description>{''.join(items)}</channel></rss>"
    )


def page_of(story: Story) -> tuple[int, str]:
    """Return status and HTML of a story's page."""
    if story.fault == "gone":
        return 404, "<title>Not found</title>"
    if story.fault == "challenge":
        text = "<h1>Checking your browser before accessing the site</h1><p>Please enable JavaScript and cookies.</p>"
        return 200, f"<html><head><title>Just a moment...</title></head><body>{text}</body></html>"
    paragraphs = [] if story.fault == "bare" else story.paragraphs
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return 200, (
        f'<html lang="{story.outlet.language}"><head><title>{escape(story.title)} - {story.outlet.name}</title>'
        f'<meta property="article:published_time" content="{story.published_at.isoformat()}">'
        f'<meta property="og:site_name" content="{story.outlet.name}"></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{escape(story.title)}</h1>{body}</article></body></html>"
    )


class Press:
    """What the proxy serves at the moment: set `stories` and `day`, the number of the day."""

    def __init__(self, outlets: tuple[Outlet, ...] = OUTLETS) -> None:
        self.outlets, self.stories, self.day = outlets, list[Story](), 0
        self.proxy = ""

    def answer(self, url: str) -> tuple[int, str, str]:
        """Return status, media type and body for an address."""
        place = urlsplit(url)
        outlet = next((outlet for outlet in self.outlets if outlet.host == place.hostname), None)
        if outlet is None or place.path == "/robots.txt":
            return 404, "text/plain", ""
        if self.day >= outlet.fails_from_day:
            return 503, "text/plain", "out of service"
        if url == outlet.feed:
            return 200, "application/rss+xml", feed_of(outlet, self.stories)
        story = next((story for story in self.stories if story.url == url), None)
        return (404, "text/plain", "") if story is None else (page_of(story)[0], "text/html", page_of(story)[1])


@contextmanager
def serve(press: Press) -> Iterator[str]:
    """Serve a press by an HTTP proxy on loopback; yield the address of the proxy."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, media_type, text = press.answer(self.path)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{media_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
