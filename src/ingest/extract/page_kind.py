"""What kind of page this is: an article, a live blog, a video, a gallery, a list; or a wall in place of an article.

Evidence, strongest first: what the page declares (schema.org types in JSON-LD, og:type), how its text looks, its
address. A page is refused only on clear evidence; in doubt it is an article.
"""

import re
from urllib.parse import urlsplit

from ingest.errors import Reason
from ingest.extract.body.extract import STUB, Body
from ingest.extract.tree import Tree
from ingest.text.boilerplate import is_boilerplate, is_paragraph, line_class
from ingest.urls.clean import clean_url

SHORT = 1_200  # characters: a wall, a stub, the text of a video page
_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"([A-Za-z]+)"')
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
_JSON_LD = "application/ld+json"
_ARTICLE_TYPES = frozenset(
    "NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle BlogPosting "
    "ReviewNewsArticle Report AdvertiserContentArticle SatiricalArticle ScholarlyArticle".split()
)
_LIST_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList", "Blog"})
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
# The wording of bot checks and consent walls of services that many sites use.
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking (?:if the site connection|your browser)|pardon our interruption"
    r"|verif(?:y|ying) (?:that )?you are (?:a )?human|are you (?:a )?(?:robot|human)|not a robot|you have been blocked"
    r"|enable javascript and cookies to continue|complete the (?:security check|captcha)|request (?:was )?blocked"
    r"|unusual (?:traffic|activity) from|access (?:to this page has been |is )?denied|ddos protection"
    r"|security check to access|bot (?:detection|protection)|bist du ein (?:roboter|mensch)|kein roboter"
    r"|vérifi(?:er|ez|ons) que vous (?:êtes|n'êtes)|no (?:eres|soy) un robot|não sou um robô|проверка браузера"
    r"|я не робот|人机验证|安全验证|访问验证|ロボットではありません",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we (?:use|value)[^.]{0,40}(?:cookies|privacy)|accept (?:all )?cookies"
    r"|consent to (?:the )?(?:use|storing)|cookies? (?:zustimmen|akzeptieren)|mit werbung (?:weiterlesen|lesen)"
    r"|(?:utilis|utiliz)\w+ (?:des |los )?cookies|accepter (?:les |et )|aceptar (?:las )?cookies"
    r"|accett[ai] (?:tutti )?i cookie|cookies accepteren|zgod[ay] na|(?:verwenden|nutzen) cookies",
    re.IGNORECASE,
)
#: What a wall speaks of, one group for each; a text that only says how somebody uses cookies has one of them.
_SIGNS_OF_CONSENT = re.compile(
    r"(?P<cookies>\bcookies?\b)"
    r"|(?P<consent>\bconsent|einwillig|consent[ei]m|consens|toestemming|samtyck|samtykke|zgod[ayę]\b|соглас)"
    r"|(?P<accept>\baccept|\bagree|\ballow all|akzeptier|zustimm|\bacept|accett|aceit|akkoord|godkänn|akceptuj)"
    r"|(?P<refuse>\breject|\bdecline|\brefus|ablehn|rechaz|rifiut|recus|weiger|avvisa|afvis|odrzu)"
    r"|(?P<choose>\bsettings|preferences|\bmanage|einstellung|paramét|configur|personnalis|impostazioni|instelling"
    r"|inställning|indstilling|innstilling|ustawie)"
    r"|(?P<data>\bpersonal data|\bpartners?\b|\bpartnern\b|partenaires|socios|parceiros|donnée|datos|dados|\bdati\b"
    r"|persoonsgegevens|personenbezogen|danych)"
    r"|(?P<privacy>privacy|privatsphäre|datenschutz|vie privée|confidentialité|privacidad|privacidade|prywatno)"
    r"|(?P<ads>\badvert|\bads\b|werbung|publicit|pubblicit|annons|annonc|reklam)"
    r"|(?P<site>\bweb ?sites?\b|\bbrowser|webseite|sitio web|navigation)",
    re.IGNORECASE,
)
_SIGNS_OF_WALL = 2  # groups of these signs from which a text is a question for consent
_LIVE = re.compile(
    r"live-?(?:blog|ticker|updates?)|newsblog|(?:^|/)live(?:/|$)|minute-by-minute|en-direct|en-vivo|ao-vivo",
    re.IGNORECASE,
)
_VIDEO = re.compile(r"(?:^|/)(?:videos?|watch|tv|mediathek|mediacenter|podcasts?|audio)(?:/|$|-)", re.IGNORECASE)
_GALLERY = re.compile(
    r"(?:^|/)(?:gallery|galleries|photos?|pictures?|in-pictures|slideshows?|fotos?|fotostrecken?|bildergalerien?|bilder"
    r"|diaporama|fotogaler[ií]as?|galerias?|fotogallery|galeri)(?:/|$|-)",
    re.IGNORECASE,
)


def page_kind(tree: Tree, body: Body, *, url: str | None = None, title: str | None = None) -> str | Reason:
    """Return `article`, `live-blog`, `video`, `gallery` or `list` (one with text of its own), or the reason to refuse.

    Reasons: NO_TEXT and BOILERPLATE (nothing is left), CHALLENGE (a bot check or consent wall), PAYWALL (less than a
    lead is shown of an article that is declared not to be free), NOT_ARTICLE (a section front, a search page).
    """
    refusal = _wall(tree, body, title)
    if refusal is not None:
        return refusal
    types, not_free = _declared(tree)
    path = urlsplit(clean_url(url) or "").path
    size = len(body.text)
    if not_free and size < STUB:
        return Reason.PAYWALL
    if "LiveBlogPosting" in types or (_LIVE.search(path) and len(tree.css("time")) >= 5):
        return "live-blog"
    media = _media(tree, types, path, size)
    if media:
        return media
    if not types & _ARTICLE_TYPES and _og_type(tree) != "article":
        return _list_or_article(tree, body, types, path)
    return "article"


def _wall(tree: Tree, body: Body, title: str | None) -> Reason | None:
    """Return the reason to refuse a page that shows something else in place of its text, or None."""
    dropped = " ".join(piece.text for piece in body.dropped)[:SHORT]
    if len(body.text) < SHORT:
        heading = title or (node.text() if (node := tree.css_first("title")) is not None else "")
        shown = f"{heading}\n{body.text}"
        if _CHALLENGE.search(heading) or _CHALLENGE.search(body.text[: SHORT // 2]):
            return Reason.CHALLENGE
        if len(body.text) < STUB and (_CHALLENGE.search(dropped) or _is_consent(shown) or _asks_consent(body)):
            return Reason.CHALLENGE if not _has_article(tree) else None
    if not body.text:
        return Reason.BOILERPLATE if any(map(is_boilerplate, body.dropped)) else Reason.NO_TEXT
    lines = body.text.split("\n")
    if len(body.text) < SHORT and all(line_class(line) for line in lines):
        return Reason.BOILERPLATE
    return None


def _asks_consent(body: Body) -> bool:
    """Return whether a question for consent is most of what the page shows; a small notice is not a wall."""
    whole = "\n".join((body.text, *(piece.text for piece in body.dropped)))
    if not _is_consent(whole[: 10 * SHORT]):
        return False
    sizes = [(len(piece.text), bool(_CONSENT.search(piece.text))) for piece in body.dropped]
    return 2 * sum(size for size, asks in sizes if asks) > sum(size for size, _ in sizes)


def _is_consent(text: str) -> bool:
    """Return whether a text has the words of a question for consent, and speaks of more than cookies."""
    if _CONSENT.search(text) is None:
        return False
    return len({match.lastgroup for match in _SIGNS_OF_CONSENT.finditer(text)}) >= _SIGNS_OF_WALL


def _has_article(tree: Tree) -> bool:
    return bool(_declared(tree)[0] & _ARTICLE_TYPES) or _og_type(tree) == "article"


def _declared(tree: Tree) -> tuple[frozenset[str], bool]:
    """Return the schema.org types in the page's JSON-LD, and whether it declares the article not to be free."""
    nodes = [node for node in tree.tags("script") if (node.attributes.get("type") or "").lower() == _JSON_LD]
    scripts = [node.text() for node in nodes[:50]]
    types = frozenset(kind for script in scripts for kind in _TYPE.findall(script))
    return types, any(_NOT_FREE.search(script) for script in scripts)


def _og_type(tree: Tree) -> str:
    node = tree.css_first('meta[property="og:type"]')
    return ((node.attributes.get("content") or "") if node is not None else "").strip().lower()


def _media(tree: Tree, types: frozenset[str], path: str, size: int) -> str | None:
    """Return "video" or "gallery" for a page that is one with few words; with a long text it is an article."""
    if size >= SHORT:
        return None
    if _og_type(tree).startswith("video") or ("VideoObject" in types and _VIDEO.search(path)):
        return "video"
    if types & _GALLERY_TYPES or _GALLERY.search(path):
        return "gallery"
    if "VideoObject" in types and not types & _ARTICLE_TYPES:
        return "video"
    return None


def _list_or_article(tree: Tree, body: Body, types: frozenset[str], path: str) -> str | Reason:
    """Return the kind of a page that declares no article: a list if it says so or is a front page without text."""
    lines = body.text.split("\n")
    running = sum(len(line) for line in lines if is_paragraph(line))
    mostly_running = running * 2 > len(body.text)
    top = (
        path.strip("/") == ""
        or re.search(r"(?:^|/)(?:search|tag|tags|topics?|category|author)(?:/|$)", path) is not None
    )
    declared = bool(types & _LIST_TYPES) and "WebPage" not in types
    headings = len(tree.css("h2 a, h3 a"))
    if running == 0 and headings >= 5 and headings * 3 >= len(lines):
        return Reason.NOT_ARTICLE  # linked headlines with one or two lines, and no paragraph
    many = len(tree.css("article, h2 a, h3 a")) >= 8
    if not mostly_running and many and (top or declared):
        return Reason.NOT_ARTICLE
    if many and (top or declared) and len(lines) >= 8 and body.confidence < 0.8:
        return "list"
    return "article"
