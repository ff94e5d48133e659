"""Topics that the publisher names: sections in the web address, rubrics and keywords, in many languages
(`sections.tsv`)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

_SPLIT = re.compile(r"\s*(?:[/>|,;:&·•]|\s-\s|\band\b|\bund\b|\bet\b|\by\b)\s*")
_SPACES = re.compile(r"[\s_]+")
_MAX_CATEGORIES = 20
_FEW_CATEGORIES = 5  # more are keywords rather than sections
_FOLDED = 4  # letters of a section word that is known without its accents, too, as addresses write it
# Words beside the name of a section that say nothing of its topic: "Sports news", "Wirtschaft regional".
_NEUTRAL = frozenset(
    "news latest top all breaking local regional national international world section category channel stories "
    "nachrichten meldungen aktuell aktuelles lokal lokales regionales überregional ressort rubrik actualités actualité "
    "actus infos locale régional régionale mondial noticias últimas locales regionales nacional internacional sección "
    "notícias notizie ultime sezione nieuws regio binnenland nyheter nyheder uutiset haberleri haberler haber son "
    "новости лента wiadomości aktualności zprávy zprávičky správy hírek știri stiri ειδήσεις vijesti vesti novice "
    "новини вести berita terkini tin खबरें खबर समाचार खबरे बातम्या সংবাদ খবর செய்திகள் వార్తలు أخبار اخبار الأخبار "
    "خبریں خبرها habari labarai 뉴스 소식".split()
)
_PLAIN = str.maketrans("đłøı", "dloi")
_NEUTRAL_END = re.compile(r"(?:新闻|新聞|频道|頻道|要闻|要聞|资讯|資訊|ニュース|뉴스)$")
# Sections that gather stories of many kinds: such a name does not say the topic by itself.
_BROAD = frozenset(
    "panorama vermischtes buntes leute menschen people gente boulevard leben life living vida hayat yaşam "
    "yasam elämä society gesellschaft société societe sociedad sociedade società samenleving społeczeństwo samhälle "
    "samfund samfunn yhteiskunta toplum общество 社会 民生 사회 مجتمع समाज community communities family families "
    "media stage work arbeit ライフ 暮らし 生活 라이프 생활 learning research green mobile innovation growth".split()
)
#: Top-level Media Topics (`medtop:04000000`) and subject codes (`subj:04013002`): the first two digits are the same.
_IPTC_CODE = re.compile(r"(?:^|[:/#])(0[1-9]|1[0-7])[0-9]{6}$")


@cache
def load_sections() -> Mapping[str, tuple[int, ...]]:
    """Return section word -> numbers of its topics (0 to 16); words with accents stand without them, too."""
    sections: dict[str, tuple[int, ...]] = {}
    for line in files(__package__).joinpath("sections.tsv").read_text("utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        number, words = line.split("\t")
        for word in words.split("|"):
            topic = int(number) - 1
            if topic not in sections.get(word, ()):
                sections[word] = (*sections.get(word, ()), topic)
    for word, topics in list(sections.items()):
        folded = _without_accents(word)
        if len(folded) >= _FOLDED and folded.isascii():
            sections.setdefault(folded, topics)
    return sections


def _without_accents(word: str) -> str:
    """Return a word without combining marks, and with plain letters for đ, ł, ø and ı: `thể-thao` -> `the-thao`."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return plain.translate(_PLAIN)


def url_cues(url: str | None) -> dict[int, str]:
    """Return topic -> the path segment (or first host label) that names it.

    The last segment is not looked at: it is the article's own name.
    """
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return {}
    segments = [_SPACES.sub("-", _lower(segment)) for segment in unquote(parts.path).split("/")[1:-1]]
    labels = host.split(".")
    return _look_up([*segments[:5], *(labels[:1] if len(labels) > 2 else ())])


def category_cues(categories: Sequence[str]) -> dict[int, str]:
    """Return topic -> the category that names it; "Arts & Culture" is looked up whole, then in parts.

    A category with an IPTC code (`medtop:15000000`) is a cue for the topic of the code.
    """
    words = []
    coded: dict[int, str] = {}
    for category in categories[:_MAX_CATEGORIES]:
        whole = _lower(category.strip())
        if code := _IPTC_CODE.search(whole):
            coded.setdefault(int(code[1]) - 1, whole)
            continue
        words.append(_SPACES.sub("-", whole))
        words.extend(_SPACES.sub("-", part) for part in _SPLIT.split(whole) if part)
    return {**_look_up(words, is_section=len(categories) <= _FEW_CATEGORIES), **coded}


def lone_topic(url: Mapping[int, str], categories: Mapping[int, str]) -> int | None:
    """Return the topic that the publisher names, if it is only one and its section is no broad one."""
    topics = {*url, *categories}
    if len(topics) != 1:
        return None
    (topic,) = topics
    words = {_without_neutral(cues[topic]) for cues in (url, categories) if topic in cues}
    return None if words <= _BROAD else topic


def _lower(name: str) -> str:
    """Return a name in lower case, composed; a Turkish İ becomes an i without a dot above it."""
    return unicodedata.normalize("NFC", name).replace("İ", "i").lower()


def _look_up(words: Sequence[str], *, is_section: bool = True) -> dict[int, str]:
    """Return the topics of words, and of a section's name without its neutral words ("Sports news").

    Long lists of keywords often have such names for all pages of a site, so they are looked up as they are.
    """
    sections = load_sections()
    cues: dict[int, str] = {}
    for word in words:
        topics = sections.get(word)
        if topics is None and is_section:
            plain = _without_neutral(word)
            topics = None if plain in _BROAD else sections.get(plain)
        for topic in topics or ():
            cues.setdefault(topic, word)
    return cues


def _without_neutral(name: str) -> str:
    """Return the name of a section without words that say nothing of its topic; "" where none is left."""
    return "-".join(word for word in _NEUTRAL_END.sub("", name).split("-") if word and word not in _NEUTRAL)
