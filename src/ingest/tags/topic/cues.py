"""Topics that the publisher names: sections in the web address, rubrics and keywords, in many languages
(`sections.tsv`)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

_SPLIT = re.compile(r"\s*(?:[/>|,;:&·•]|\s-\s|\band\b|\bund\b|\bet\b|\by\b)\s*")
_SPACES = re.compile(r"[\s_]+")
_MAX_CATEGORIES = 20
#: Top-level Media Topics (`medtop:04000000`) and subject codes (`subj:04013002`): the first two digits are the same.
_IPTC_CODE = re.compile(r"(?:^|[:/#])(0[1-9]|1[0-7])[0-9]{6}$")


@cache
def load_sections() -> Mapping[str, tuple[int, ...]]:
    """Return section word -> numbers of its topics (0 to 16)."""
    sections: dict[str, tuple[int, ...]] = {}
    for line in files(__package__).joinpath("sections.tsv").read_text("utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        number, words = line.split("\t")
        for word in words.split("|"):
            topic = int(number) - 1
            if topic not in sections.get(word, ()):
                sections[word] = (*sections.get(word, ()), topic)
    return sections


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
    segments = unquote(parts.path).lower().split("/")[1:-1]
    labels = host.split(".")
    return _look_up([*segments[:5], *(labels[:1] if len(labels) > 2 else ())])


def category_cues(categories: Sequence[str]) -> dict[int, str]:
    """Return topic -> the category that names it; "Arts & Culture" is looked up whole, then in parts.

    A category with an IPTC code (`medtop:15000000`) is a cue for the topic of the code.
    """
    words = []
    coded: dict[int, str] = {}
    for category in categories[:_MAX_CATEGORIES]:
        whole = category.strip().lower()
        if code := _IPTC_CODE.search(whole):
            coded.setdefault(int(code[1]) - 1, whole)
            continue
        words.append(_SPACES.sub("-", whole))
        words.extend(_SPACES.sub("-", part) for part in _SPLIT.split(whole) if part)
    return {**_look_up(words), **coded}


def _look_up(words: Sequence[str]) -> dict[int, str]:
    sections = load_sections()
    cues: dict[int, str] = {}
    for word in words:
        for topic in sections.get(word, ()):
            cues.setdefault(topic, word)
    return cues
