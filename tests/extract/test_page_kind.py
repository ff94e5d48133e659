"""The kind of a page, and which pages are refused."""

import pytest

from ingest.errors import Reason
from ingest.extract.body.extract import Body, extract_body
from ingest.extract.page_kind import page_kind
from ingest.extract.tree import parse

SENTENCE = (
    "The council said on Tuesday, after a long debate, that the old bridge will be closed for repairs until the autumn."
)
PARAGRAPHS = "".join(f"<p>{SENTENCE} Part {number}.</p>" for number in range(12))


def _kind(
    html: str, url: str = "https://example.org/2024/05/bridge-to-close", title: str | None = None
) -> str | Reason:
    tree = parse(html)
    return page_kind(tree, extract_body(tree, html, title=title, url=url), url=url, title=title)


def _page(body: str, *, types: str = "NewsArticle", head: str = "", title: str = "Bridge to close") -> str:
    data = f'<script type="application/ld+json">{{"@type": "{types}", "headline": "x"}}</script>' if types else ""
    return f"<html><head><title>{title}</title>{data}{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize("types", ["NewsArticle", "", "WebPage"])
def test_article(types: str) -> None:
    assert _kind(_page(f"<article>{PARAGRAPHS}</article>", types=types)) == "article"


def test_live_blog_by_type_and_by_address() -> None:
    assert _kind(_page(f"<article>{PARAGRAPHS}</article>", types="LiveBlogPosting")) == "live-blog"
    times = "".join(f"<time>10:{number}</time><p>{SENTENCE} {number}</p>" for number in range(10, 18))
    assert _kind(_page(times), url="https://example.org/news/live-blog-bridge") == "live-blog"
    assert _kind(_page(PARAGRAPHS), url="https://example.org/news/live-blog-bridge") == "article"


def test_video_and_gallery_need_few_words() -> None:
    video = '<meta property="og:type" content="video.other">'
    assert _kind(_page(f"<p>{SENTENCE}</p><p>{SENTENCE} Again.</p>", types="VideoObject", head=video)) == "video"
    assert _kind(_page(PARAGRAPHS, types="VideoObject", head=video)) == "article"
    short = f"<article><p>{SENTENCE}</p><p>{SENTENCE} More.</p></article>"
    assert _kind(_page(short), url="https://example.org/photos/bridge") == "gallery"
    assert _kind(_page(PARAGRAPHS), url="https://example.org/photos/bridge") == "article"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Just a moment...", "Checking your browser before you go on. This may take some seconds."),
        ("Access denied", "You do not have permission to see this page on this server."),
        ("example.org", "Please verify you are a human by completing the security check below."),
        ("example.org", "人机验证：请完成安全验证后继续访问。"),
    ],
)
def test_bot_checks_are_refused(title: str, text: str) -> None:
    assert _kind(_page(f"<h1>{title}</h1><p>{text}</p>", types="", title=title), title=title) == Reason.CHALLENGE


def test_consent_wall_is_refused() -> None:
    html = _page("<div><p>Before you continue: we use cookies and need your consent.</p></div>", types="")
    assert _kind(html) == Reason.CHALLENGE


@pytest.mark.parametrize(
    "text",
    [
        "We use cookies to improve your experience on this website. Accept all. Reject all.",
        "Mit Werbung weiterlesen. Besuchen Sie unsere Webseite wie gewohnt mit Werbung und Tracking.",
        "Utilizamos cookies propias y de socios. Puede aceptar las cookies o configurar su uso.",
        "Accepter et continuer. Nos partenaires et nous utilisons des cookies pour des publicités.",
    ],
)
def test_questions_for_consent_are_walls(text: str) -> None:
    assert _kind(_page(f"<div><p>{text}</p></div>", types="")) == Reason.CHALLENGE


@pytest.mark.parametrize(
    "text",
    [
        "We use cookies to pay for lunch, said the baker, who has ninety boxes of them on a shelf at the harbour.",
        "Before you continue upstream, ask the harbour master, fishermen told visitors after the flood on Tuesday.",
        "Wir verwenden Cookies als Geld, sagte der Bäcker, der neunzig Dosen davon im Hafen stehen hat.",
        "Nous utilisons des cookies comme monnaie, a dit le boulanger du port, qui en a quatre-vingt-dix boîtes.",
        "Utilizamos cookies como moneda, dijo el panadero del puerto, que guarda noventa cajas en una estantería.",
    ],
)
def test_a_short_text_with_the_words_of_a_notice_is_no_wall(text: str) -> None:
    html = _page(f"<h1>Bakers at the harbour</h1><p>{text}</p>", types="")
    assert _kind(html) == "article"
    assert text in extract_body(parse(html), html, title="Bakers at the harbour", url=None).text


def test_an_article_about_bot_checks_is_an_article() -> None:
    text = PARAGRAPHS.replace("old bridge", "page that asks to verify you are human")
    assert _kind(_page(f"<article>{text}</article>")) == "article"


def test_paywall_stub_is_refused_and_a_lead_is_not() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
    assert _kind(_page(f"<article><p>{SENTENCE}</p></article>", head=data)) == Reason.PAYWALL
    assert _kind(_page(f"<article>{PARAGRAPHS}</article>", head=data)) == "article"


def test_front_page_is_refused() -> None:
    cards = "".join(f'<article><h2><a href="/{n}">Headline number {n} of the day</a></h2></article>' for n in range(30))
    body = Body("\n".join(f"Headline number {n} of the day" for n in range(30)), "fast/1", 0.3)
    tree = parse(_page(cards, types="CollectionPage"))
    assert page_kind(tree, body, url="https://example.org/") == Reason.NOT_ARTICLE
    assert page_kind(tree, body, url="https://example.org/search/bridge") == Reason.NOT_ARTICLE


def test_pages_without_text() -> None:
    assert _kind("<html><body></body></html>") == Reason.NO_TEXT
    tree = parse("<p>x</p>")
    assert page_kind(tree, Body("Related news\nShare this article", "fast/1", 0.2)) == Reason.BOILERPLATE
