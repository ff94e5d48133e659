"""The datelines of Chinese, Japanese and Korean agencies and papers: `社地日电（记者名）`, `【地＝社】`, `本报讯`."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from ingest.extract.meta.byline_words import KOREAN_ROLES
from ingest.extract.plain.dateline_days import LineDay, day_in_line
from ingest.extract.plain.sources import is_medium
from ingest.text.comparison import comparison_key

_HAN = "\u3400-\u9fff"
_MAX_PLACE = 6  # characters of a place in brackets
_KOREAN_LEAD = re.compile(
    r"[\[【(](?P<agency>[\uac00-\ud7af\w]{2,12})\s*(?:[=/]\s*)?(?P<name>[\uac00-\ud7af]{2,4})\s*"
    rf"(?:{KOREAN_ROLES})[\]】)]\s*"
)
_NAME_GAP = re.compile(r"[、，,\s和]+(?:本报|特约|实习)?(?:记者|記者|通讯员|通訊員)?")
_HAN_DAY = r"(?:(?P<date>\d{1,2}月\d{1,2}日)|(?P<day>\d{1,2})日)"
_HAN_REPORTER = (
    rf"(?:(?:本报|本報|特约|实习|見習)?(?:记者|記者|通讯员|通訊員)[:：\s]*"
    rf"(?P<names>[{_HAN}]{{2,4}}(?:[、，,\s和]+(?:本报|特约|实习)?(?:记者|記者|通讯员|通訊員)?[{_HAN}]{{2,4}})*))"
)
_HAN_OPENINGS = (
    re.compile(
        rf"(?:本报|本報|本社|本网)?(?P<agency>[{_HAN}]{{2,7}}?(?:通讯社|通訊社|新闻社|新聞社|新闻网|电视台|日报|晚报|社|"
        rf"网))?(?P<place>[{_HAN}]{{2,8}}?)?"
        rf"{_HAN_DAY}(?:电|電|讯|訊)\s*(?:[（(]\s*{_HAN_REPORTER}[^（）()]{{0,30}}[)）]|"
        rf"[（(][^（）()]{{1,40}}[）)])?\s*[-—：:]*\s*"
    ),
    re.compile(
        rf"[（(【〔](?P<agency>[{_HAN}]{{2,10}}?(?:社|网|報|报|台))?(?:记者|記者)(?P<names>[{_HAN}]{{2,3}})(?:[／/]|"
        rf"(?P<place>[{_HAN}]{{2,4}}?))"
        rf"?(?:{_HAN_DAY})?(?:[／/][^（）()【】]{{1,20}}|综合|綜合)?(?:电|電|报道|報導|報道|讯|訊)?[)）】〕]\s*"
    ),
    re.compile(
        rf"(?:本报讯|本報訊|本网讯|本刊讯|(?P<agency>[{_HAN}]{{2,6}}[报報社网])[讯訊])\s*[（(]?\s*{_HAN_REPORTER}?\s*(?:[)）]|\s|报道|報導)[:：]?\s*"
    ),
)
_HAN_LEAD = re.compile(
    rf"【(?:(?P<place>[{_HAN}\u3040-\u30ff]{{1,10}})\s*[=＝]\s*)?(?P<words>[{_HAN}\u3040-\u30ff]{{2,16}})】\s*"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline states, and the index in the line where the news begins (its length for a line of its own)."""

    words: str
    end: int
    day: LineDay | None = None
    source_name: str | None = None
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def han_opening(head: str, known: Collection[str]) -> Dateline | None:
    """Return an opening in the forms of Chinese, Japanese and Korean agencies; `known` as in `dateline_opening`."""
    for form in _HAN_OPENINGS:
        match = form.match(head)
        if match:
            groups = match.groupdict()
            names = tuple(name for name in _NAME_GAP.split(groups.get("names") or "") if name)
            day = day_in_line(groups["date"]) if groups.get("date") else None
            places = tuple(filter(None, (groups.get("place"),)))
            return Dateline(match[0].strip(), match.end(), day, groups.get("agency"), names, places)
    match = _KOREAN_LEAD.match(head)
    if match and is_medium(match["agency"]):
        return Dateline(match[0].strip(), match.end(), None, match["agency"], (match["name"],))
    match = _HAN_LEAD.match(head)
    if match is None:
        return None
    words, is_reporter = match["words"], re.search("记者|記者", match["words"]) is not None
    agency = None
    if match["place"]:
        agency = None if is_reporter else words
    else:
        sizes = range(len(words) - 1, 1, -1)  # a place and a name of the source: the longest such name
        agency = next((words[-size:] for size in sizes if comparison_key(words[-size:]) in known), None)
        if agency is None and is_medium(words):
            agency = words
    if match["place"] or agency or is_reporter or len(words) <= _MAX_PLACE:
        return Dateline(match[0].strip(), match.end(), None, agency, places=_lead_places(match, agency))
    return None


def _lead_places(match: re.Match[str], agency: str | None) -> tuple[str, ...]:
    """Return the place in the brackets that open a paragraph: before the sign, or before the agency."""
    if match["place"]:
        return (match["place"],)
    place = match["words"].removesuffix(agency or "")
    return (place,) if 1 < len(place) <= _MAX_PLACE else ()
