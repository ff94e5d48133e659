"""The name of the source among what the parts of a text state: each part has a weight, and repeated names add up."""

import re
from dataclasses import dataclass, field

from ingest.extract.meta.byline_parts import is_agency
from ingest.extract.plain.sources import is_medium
from ingest.text.comparison import comparison_key
from ingest.text.scripts import dense_length

#: How far each part of a text is believed. Several parts that name the same add up.
WEIGHTS: dict[str, float] = {
    "field": 9.0,  # `Source:` in a header
    "label": 8.0,  # `Source: ...` on a line
    "from": 5.0,  # the sender of a mail
    "masthead": 5.0,  # a line named like a medium above the headline
    "dateline": 4.5,
    "byline": 4.0,  # beside names or a date
    "title": 3.5,  # after the headline
    "holder": 3.0,  # of the copyright, named like a medium
    "echo": 3.0,  # in the head, and in an offer or the rights after the news
    "tail": 3.0,  # alone or beside names after the news
    "first-line": 2.0,  # a short line at the top, not named like a medium
    "breadcrumb": 1.5,  # the first item of one
    "first-item": 0.6,  # of a breadcrumb, not named like a medium
    "beside": 1.2,  # an unexplained name beside the date or the author
    "owner": 1.0,  # holder of the copyright, not named like a medium
    "picture": 1.0,  # of a photo credit
}


#: Offices of a medium, after its name; in Thai before it.
_OFFICE = re.compile(
    r"\s+(?:newsletter|news alerts?|newsdesk|editors?|"
    r"bureau|desk|web desk|newsroom|news desk|team|staff|redaktion|rédaction|redacción|redazione|ब्यूरो|"
    r"डेस्क|टीम|प्रतिनिधी|प्रतिनिधि|संवाददाता|প্রতিনিধি|প্রতিবেদক|ডেস্ক|ব্যুরো|ഡെസ്ക്)$"
    r"|(?:朝刊|夕刊)$|/[a-z]{2,5}$|^กองบรรณาธิการ(?=\S{5})",
    re.IGNORECASE,
)
#: The word for an editorial office before the name of the medium: `Redaktion Weserblick`.
_OFFICE_BEFORE = re.compile(
    r"^(?i:redaktion|newsroom|newsdesk|redazione|redakcja|redakce|redakcia|redacci[óo]n(?: de)?|redação(?: d[eoa])?|"
    r"rédaction(?: d[eu])?|redactie|редакция|редакція)\s+(?=[^\W\d_a-zà-ž]\w)"
)
#: Comparison keys of what stands where a source would, and names none: agencies, the web, this site.
_NO_NAMES = frozenset(
    "agencies agencias agências agences agenturen agenzie agentschappen byråer agencje agentury agencie "
    "агентства агенции агенції ajanslar agensi mashirika وكالات الوكالات وكالاتالأنباء متابعات خبرگزاریها "
    "סוכנויות סוכנויותהידיעות web internet theinternet интернет інтернет الإنترنت الانترنت 网络 網絡 網路 互联网 "
    "網際網路 网络整理 网络综合 综合 綜合 本站 本网 本站整理 本站原创 原创 原創 转载 轉載 未知 其他 不详".split()
)
_WORD_START = re.compile(r"[\s-]+")
_TLD = re.compile(r"\.[a-z]{2,8}$", re.IGNORECASE)
_MIN_OWN = 2.5  # of a paper beside which an agency is not the source; more than "first-line", for kickers stand there
_AGENCY_SHARE = 0.4
_MIN_WEIGHT = 1.0  # of a name that counts; less is no evidence
_MIN_SHARED = 4  # characters (see `dense_length`) of a name that a longer one contains


#: The word for a paper, in short, before its name in quotation marks: `в. „Бряг“`, `газ. «Маяк»`.
_PAPER = re.compile(r"(?:в|в-к|вест|газ|г-та)\.?\s*(?=[„\"«“].+[“\"»”]$)", re.IGNORECASE)


def _balanced(name: str) -> str:
    """Return a name without a quotation mark that has no partner, and without a pair around all of it."""
    name = _PAPER.sub("", name) if _PAPER.match(name) else name
    if len(name) > 2 and name.startswith('"') and name.find('"', 1) == len(name) - 1:
        return name[1:-1].strip()
    for opening, closing in ("«»", "„“", "“”", "„”", "「」", "『』", "<>", "()", "（）"):
        if name.startswith(opening) and name.count(opening) == 1 and name.find(closing) in (-1, len(name) - 1):
            return name.strip(opening + closing)
    return name


@dataclass(slots=True)
class SourceClaims:
    """The claims, in the order in which they were made."""

    weights: dict[str, float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    opening: set[str] = field(default_factory=set)  # keys of the names that a dateline states

    def add(self, name: str | None, part: str) -> None:
        """Add a claim of a part of the text (a key of `WEIGHTS`)."""
        bare = _balanced(_OFFICE.sub("", _OFFICE_BEFORE.sub("", name.strip().rstrip("+"), 1))) if name else ""
        key = comparison_key(bare)
        if key not in _NO_NAMES and any(map(str.isalpha, key)):
            self.names.setdefault(key, bare)
            if part == "dateline":
                self.opening.add(key)
            self.weights[key] = self.weights.get(key, 0.0) + WEIGHTS[part]

    def keys(self) -> frozenset[str]:
        """Return the comparison keys of all names."""
        return frozenset(self.names)

    def ranked(self) -> list[str]:
        """Return the names, the most believed first; of equals the one claimed first.

        A longer name that begins or ends with another, and an acronym of another, count for that other one.
        """
        weights = dict(self.weights)
        for key, name in self.names.items():
            other = next((other for other in self.names if other != key and self._is_same(key, name, other)), None)
            if other is not None and key in weights and other in weights:
                named = is_medium(name) - is_medium(self.names[other])
                shorter = named < 0 or (
                    named == 0
                    and (weights[other] >= weights[key] or key == f"{other}社" or self._is_office(key, other))
                )
                kept, joined = (other, key) if shorter else (key, other)
                weights[kept] += weights.pop(joined)
        if any(weight >= _MIN_OWN and not is_agency(self.names[key]) for key, weight in weights.items()):
            for key in weights:  # a paper that prints the news of an agency is the source
                weights[key] *= _AGENCY_SHARE if is_agency(self.names[key]) else 1.0
        ranked = sorted(weights, key=lambda key: -weights[key])
        return [self.names[key] for key in ranked if weights[key] >= _MIN_WEIGHT]

    def _is_office(self, key: str, other: str) -> bool:
        """Return whether a name is that of an agency in a dateline, and the region: `Ansa Sicilia`."""
        return other in self.opening and key not in self.opening and key.startswith(other) and len(other) > _MIN_SHARED

    def _is_same(self, key: str, name: str, other: str) -> bool:
        """Return whether a name is a longer form of another, or its acronym."""
        if _TLD.search(name) and comparison_key(_TLD.sub("", name)).removeprefix("www") == other:
            return True  # the address of a site, and its name
        bare = other.removeprefix("the")
        if dense_length(bare) >= _MIN_SHARED and len(bare) < len(key) and (key.startswith(bare) or key.endswith(bare)):
            return True
        initials = "".join(word[0] for word in _WORD_START.split(self.names[other]) if word[:1].isupper())
        if len(name) < 2 or not (name.isupper() and name.isalpha()):
            return False
        return name == initials or (name in initials and not is_agency(name))  # perhaps without the word for a paper
