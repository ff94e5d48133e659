"""Whether the first line of a text is a masthead where no word shows it: by convention, and by what the news repeats.

A kicker is about the news, which repeats its words. Where kickers are a habit of the press, as in Western Europe and
America, a line that shares nothing with the news may be one all the same (`Climate Crisis`, `Alltag im Alter`);
elsewhere it is the name of the paper.
"""

import re

from ingest.extract.plain.known_names import opens_with_given_name
from ingest.extract.plain.labels import is_section
from ingest.text.place_names import is_place_name
from ingest.text.scripts import CASELESS, SENTENCE_END, UNSPACED, dense_length, starts_lowercase

#: Languages whose papers put kickers of several words above headlines.
_WITH_KICKERS = frozenset("en de fr es it pt ca gl eu nl af sv no nn da fi is fo lb ja zh ko".split())
_MAX_WORDS, _MAX_LENGTH = 4, 60  # words, characters (see `dense_length`)
_MIN_UNSPACED = 15  # characters (see `dense_length`) of one in a script without spaces
_STEM, _MIN_WORD = 5, 4  # characters by which words are compared, and of a word that says something
_MAX_PARTICLE = 3  # letters of a word without a capital in a name
_MIN_LAST = 4  # letters of the last word of a name
_SIGNS = re.compile(r"[\d?!:;,()/|@#%&]")
_EDGES = "«»„“”\"'’"
_CAPITAL_NOUNS = frozenset({"de", "lb"})  # languages in which no capital shows that a noun is a name
#: Words of kickers, labels, roles and of whom a headline quotes, which stand in no name of a paper.
_NO_NAME = re.compile(
    r"\b(?:tragedi|tragédi|трагеди|трагедія|τραγωδί|katastrof|katastróf|катастроф|nesre[ćč]|neštěst|nešťast|wypadek|facia"
    r"|felaket|горе\b|беда\b|біда\b|происшестви|чрезвычайн|надзвичайн|mimořádn|mimoriadn|rendkívül|son dakika|flaş\b"
    r"|v[ií]kend|weekend|срочн|термінов|спешн|hitno|pilne\b|главная новость|головна новина|nowe fakty"
    r"|(?:новые|нові) (?:подробности|факт|деталі)"
    r"|breaking|latest|updates?\b|gallery|photos?\b|alert\b|exclusive|эксклюзив|ексклюзив|exkluz|ekskluz|última hora"
    r"|en vivo|ao vivo|interview|интервью|інтерв|wywiad|rozhovor|interjú|röportaj|intervju|συνέντευξη"
    r"|minist|министр|міністр|polic|полици|поліці|red cross|state media|straż\b|hasič|минтранс|мчс\b"
    r"|korespond|корреспондент|кореспондент|correspond|rubri[kcq]|рубрик|tudósító|izveštač|izvjestitelj|dopisni|dopisov)",
    re.IGNORECASE,
)


def is_foreign_to_news(line: str, news: str) -> bool:
    """Return whether the news with its headline repeats no word of a line, but for endings, or only that of a place."""
    text = news.casefold()
    if UNSPACED.search(line):
        return not any(line[at : at + 2] in text for at in range(len(line) - 1))
    words = [word.strip(_EDGES).casefold() for word in re.split(r"[\s-]+", line)]
    shared = [word[:_STEM] for word in words if len(word) >= _MIN_WORD and word[:_STEM] in text]
    return not shared or (
        len(shared) == 1 < len(words) and words[0].startswith(shared[0]) and _is_place(shared[0], news)
    )


def _is_place(stem: str, news: str) -> bool:
    """Return whether a stem stands in the news with capitals alone: of a place."""
    found = re.findall(rf"\b{re.escape(stem)}", news, re.IGNORECASE)
    return bool(found) and all(word[:1].isupper() for word in found)


def is_masthead_by_convention(line: str, language: str | None, news: str) -> bool:
    """Return whether a first line of two to four words, of which the news repeats none, is the name of the paper."""
    if language is None or language in _WITH_KICKERS or _SIGNS.search(line) or SENTENCE_END.search(line):
        return False
    if is_section(line) or dense_length(line) > _MAX_LENGTH or _NO_NAME.search(line):
        return False
    return _has_form_of_name(line) and is_foreign_to_news(line, news)


def _has_form_of_name(line: str) -> bool:
    words = line.split()
    if UNSPACED.search(line):
        return dense_length(line) >= _MIN_UNSPACED and len(words) <= _MAX_WORDS
    if not (2 <= len(words) <= _MAX_WORDS or "-" in line) or len(words[-1]) < _MIN_LAST:
        return False
    if CASELESS.search(line):
        return True
    # A preposition stands in what is about something: `Пожар в порту`.
    return not starts_lowercase(words[0]) and not line.isupper() and all(len(word) > 2 for word in words)


def is_paper_beside_name(words: str, language: str | None, news: str) -> bool:
    """Return whether what stands beside a name in a byline has the form of a paper: `Tolminski razgledi`.

    Only its first word has a capital, as in no name of a place; a role has none.
    """
    parts = words.split()
    if language is None or language in _WITH_KICKERS or CASELESS.search(words) or not 2 <= len(parts) <= _MAX_WORDS:
        return False
    if _NO_NAME.search(words) or _SIGNS.search(words) or starts_lowercase(parts[0]) or not starts_lowercase(parts[-1]):
        return False
    return len(parts[-1]) >= _MIN_LAST and is_foreign_to_news(words, news)


def is_site_behind_headline(name: str, headline: str, news: str, language: str | None) -> bool:
    """Return whether words behind a dash or a bar after the headline are the site: a name, and not that of a person.

    Where the words of the headline have capitals too, nothing shows that they are a name.
    """
    if language in _CAPITAL_NOUNS or is_section(name) or is_place_name(name) or _NO_NAME.search(name):
        return False
    words = name.split()
    if not 2 <= len(words) <= _MAX_WORDS or CASELESS.search(name) or _SIGNS.search(name) or opens_with_given_name(name):
        return False
    if any(starts_lowercase(word) and len(word) > _MAX_PARTICLE for word in words) or starts_lowercase(words[0]):
        return False
    own = [word for word in headline.split() if len(word) >= _MIN_WORD]
    in_lower = sum(map(starts_lowercase, own))
    return 2 * in_lower >= len(own) > 2 and is_foreign_to_news(name, f"{headline}\n{news}")
