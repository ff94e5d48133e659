"""What the class names, ids and roles of elements say about their contents: common words, as bit flags.

The words are those of content-management systems and of the web's own vocabularies (HTML, ARIA, schema.org, hNews),
in the languages in which class names are written. None is specific to a publisher.
"""

import re
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

# Name of the category, and its words. Names are written with hyphens before the search: "relatedPosts__item" becomes
# "-related-posts-item-", so "-ad-" is a whole word, "-tag" the beginning of one, "relat" any place. The order is that
# of the fitted model's inputs.
CATEGORIES: tuple[tuple[str, str], ...] = (
    (
        "body",
        "articlebody article-body articletext article-text articlecontent article-content article-copy "
        "storybody story-body story-text storytext story-content storycontent postbody post-body post-content "
        "postcontent post-text entry-content entrycontent entry-text body-text bodytext body-copy bodycopy "
        "body-content news-body newsbody news-text newstext news-content newscontent main-text maintext "
        "content-body contentbody richtext rich-text field-name-body field-body -cuerpo artikeltext "
        "artikel-text wysiwyg -prose- text-content textcontent text-body articledetail article-detail "
        "news-detail newsdetail detail-text detailtext -detail- single-content main-content maincontent "
        "texte- -corpo- -isi- article-main blog-content page-content cms-content node-content",
    ),
    ("article", "article artikel articulo artigo story -post -entry hentry noticia -news makale haber"),
    ("content", "content -text -body- -main- inhalt contenido conteudo contenu"),
    ("paragraph", "paragra -para- -p- text-block textblock block-text -txt"),
    (
        "lead",
        "-lead- leadtext lead-text -intro standfirst stand-first subtitle sub-title subhead summary abstract "
        "excerpt -dek- -deck- vorspann chapo -lede -sapo entradilla bajada ingress manchet description "
        "sommario occhiello catenaccio sottotitolo subtitulo sous-titre copete linha-fina linhafina zajawka preamble "
        "-teaser-text perex anriss spot-",
    ),
    ("headline", "headline heading -head- -title titulo titel -hl-"),
    (
        "related",
        "relat recommend recirc suggest also-read also-like read-more readmore read-next read-also more-from "
        "more-on more-stories more-news more-articles morestories most-read mostread most-popular most-viewed "
        "mostpopular popular trending latest -next- up-next further-reading verwandt empfehl weitere outbrain "
        "taboola similar relacionad leia-mais leia-tambem leiamais crosslink linkbox link-box link-list "
        "linklist seealso see-also onward ranking baca-juga bacajuga lire-aussi lireaussi -mehr- topread "
        "jump-link",
    ),
    (
        "teaser",
        "teaser -card- -cards- promo -tile grid carousel slider swiper -feed- listing headlines thumb",
    ),
    (
        "share",
        "share sharing social -follow twitter facebook whatsapp telegram addthis sociable teilen compartir "
        "compartilh partager bookmark -sns-",
    ),
    ("newsletter", "newsletter subscri sign-up signup mailing abonn suscri assin optin opt-in"),
    (
        "ad",
        "-ad- -ads- advert sponsor banner -dfp adsense anzeige publicid werbung commercial affiliate adbox "
        "adslot ad-slot ad-unit adunit adwrap -partner promoted -gpt- reklam",
    ),
    (
        "caption",
        "caption legend credit -figure -pie- pie-de-foto bildunter bildtext photo cutline -image -img picture "
        "-media- -foto -bild",
    ),
    ("byline", "byline by-line author autor writer reporter contributor journalist redakt -editor"),
    (
        "bio",
        "-bio- biograph about-author about-the-author author-bio author-box author-info author-card "
        "author-desc author-profile profile vcard authorbox",
    ),
    (
        "date",
        "-date- -date datum fecha -time- timestamp published pub-date pubdate updated posted publish",
    ),
    (
        "meta",
        "-meta -info- kicker eyebrow overline rubric category section-name section-label section-title label "
        "-source- dateline location",
    ),
    ("tags", "-tag- -tags- taglist tag-list tagcloud topic keyword schlagwort etiquetas hashtag -tagged"),
    (
        "comment",
        "comments comment- disqus discuss respond kommentar comentario -replies reader-reaction forum -coral",
    ),
    (
        "nav",
        "-nav- -nav navbar navig menu breadcrumb pagination -pager skip-link skip-to toolbar -tab- -tabs- "
        "topbar masthead sitemap -toc- hamburger",
    ),
    ("footer", "footer -foot- -bottom- fusszeile copyright legal imprint disclaimer colophon correction"),
    ("header", "header page-top masthead"),
    (
        "sidebar",
        "sidebar side-bar aside -rail- right-col sidecolumn widget -module- secondary complementary",
    ),
    ("consent", "cookie consent gdpr -cmp- onetrust didomi privacy"),
    (
        "paywall",
        "paywall premium -piano regwall metered -login log-in sign-in signin register -account -meter- -offer -gate-",
    ),
    (
        "overlay",
        "modal overlay popup pop-up dialog toast tooltip lightbox dropdown hidden invisible visually "
        "screen-reader sr-only -print- noprint no-print -alert -notice",
    ),
    (
        "video",
        "video player audio podcast gallery slideshow embed iframe youtube jwplayer liveblog live-blog -poll- "
        "quiz infographic -map-",
    ),
    (
        "box",
        "infobox factbox fact-box info-box -box- -inset callout call-out highlight key-points keypoints "
        "key-facts takeaway -bullet background",
    ),
    ("quote", "quote zitat -cita-"),
    (
        "interaction",
        "button -btn -cta- search feedback report-error rating -vote -like- download donat -support "
        "contribute membership -app- -apps- install",
    ),
    ("list", "-list- -item- -items- -links- -ul- -li-"),
)

# What a tag says by itself; these bits come after those of the categories.
TAGS: tuple[tuple[str, str], ...] = (
    ("<article>", "article"),
    ("<main>", "main"),
    ("<aside>", "aside"),
    ("<nav>", "nav menu"),
    ("<footer>", "footer"),
    ("<header>", "header hgroup"),
    ("<figure>", "figure figcaption caption"),
    ("<table>", "table thead tbody tr td th"),
    ("<list>", "ul ol dl li dt dd"),
    ("<blockquote>", "blockquote"),
    ("<form>", "form fieldset"),
    ("<heading>", "h1 h2 h3 h4 h5 h6"),
    ("<details>", "details summary dialog"),
    ("<address>", "address"),
    ("<section>", "section"),
)

BITS = tuple(name for name, _ in CATEGORIES + TAGS)
BIT = {name: 1 << index for index, name in enumerate(BITS)}
_TAG_FLAGS = {tag: BIT[name] for name, tags in TAGS for tag in tags.split()}
_CAMEL = re.compile(r"(?=[A-Z])(?<=[a-z0-9])")
_SEPARATORS = "".join(char if char.isalnum() else "-" for char in map(chr, range(128)))
_MAX_NAME = 300  # characters of class and id that are read; generated class lists can be long


@cache
def _automaton() -> tuple[AhoCorasick, tuple[int, ...]]:
    words = [(word, 1 << index) for index, (_, text) in enumerate(CATEGORIES) for word in text.split()]
    return AhoCorasick([word for word, _ in words]), tuple(bit for _, bit in words)


def bits_of_tag(tag: str) -> int:
    """Return the bits of `BIT` for an element's tag."""
    return _TAG_FLAGS.get(tag, 0)


@lru_cache(maxsize=20_000)
def bits_of(name: str) -> int:
    """Return the bits of `BIT` for a string of class names, ids and roles."""
    lowered = name[:_MAX_NAME].lower()
    if lowered != name:
        lowered = _CAMEL.sub("-", name[:_MAX_NAME]).lower()
    hyphenated = f"-{lowered.translate(_SEPARATORS)}-"
    while "--" in hyphenated:
        hyphenated = hyphenated.replace("--", "-")
    automaton, bits = _automaton()
    flags = 0
    for index, _, _ in automaton.find_matches_as_indexes(hyphenated, overlapping=True):
        flags |= bits[index]
    return flags
