"""Time zones by name as offsets: RFC 822 section 5.1, and the names that news pages and feeds use.

CST, IST and BST are names of several zones, far apart and all in use: the language or the region of a text decides, and
without these the name says nothing. Of other shared names the zone that most publishers mean is the default: AST, MST
and PST in North America, SST Samoa, GST the Gulf, ECT Ecuador, AMT Armenia. Military letters except Z are not read:
RFC 822 gave them the wrong sign, and RFC 2822 section 4.3 says that they carry no information.
"""

from datetime import date, timedelta

_NAMES = """
z=0 ut=0 utc=0 gmt=0 wet=0 egst=0 azot=-1 cvt=-1
west=1 cet=1 mez=1 wat=1 met=1 hnec=1
cest=2 mesz=2 mest=2 eet=2 cat=2 sast=2 heec=2 isdt=3
eest=3 msk=3 trt=3 eat=3 ast_arabia=3 idt=3 irst=3:30 irdt=4:30
gst=4 azt=4 amt=4 get=4 samt=4 mut=4 aft=4:30 msd=4
pkt=5 uzt=5 tjt=5 tmt=5 yekt=5 mvt=5 slst=5:30 npt=5:45
omst=6 bdt=6 btt=6 kgt=6 almt=6 mmt=6:30
ict=7 wib=7 novt=7 krat=7 hovt=7
hkt=8 sgt=8 myt=8 pht=8 wita=8 awst=8 irkt=8 ulat=8
jst=9 kst=9 wit=9 yakt=9 acst=9:30
aest=10 chst=10 pgt=10 vlat=10 acdt=10:30
aedt=11 sakt=11 nzst=12 fjt=12 pett=12 nzdt=13
nst=-3:30 ndt=-2:30 adt=-3 ast=-4 edt=-4 est=-5 cdt=-5 mdt=-6 mst=-7 pdt=-7 pst=-8
akdt=-8 akst=-9 hdt=-9 hst=-10 sst=-11
brt=-3 art=-3 uyt=-3 clst=-3 gft=-3 clt=-4 bot=-4 vet=-4 pyt=-4 cot=-5 pet=-5 ect=-5
"""
_INDIAN = "IN as bn gu hi kn ml mr or pa ta te".split()
_CENTRAL_AMERICAN = "US CA MX BZ CR GT HN NI SV es".split()
# Names that several zones share: region (ISO 3166-1) or language -> minutes east of UTC; None: ambiguous.
_SHARED: dict[str, dict[str, int | None]] = {
    "cst": {**dict.fromkeys(_CENTRAL_AMERICAN, -360), **dict.fromkeys("CN TW HK MO zh".split(), 480), "CU": -300},
    "ist": {**dict.fromkeys(_INDIAN, 330), **dict.fromkeys(("IE", "ga"), 60), **dict.fromkeys(("IL", "he"), 120)},
    "bst": {**dict.fromkeys("GB UK IM JE GG cy gd".split(), 60), **dict.fromkeys(("BD", "bn"), 360)},
    "ast": dict.fromkeys("SA KW QA BH IQ YE ar".split(), 180),
    "amt": dict.fromkeys(("BR", "pt"), -240),
    "mst": {"MY": 480, "MM": 390, "ms": 480, "my": 390},
    "pst": dict.fromkeys(("PH", "fil", "tl"), 480),
    "est": {"AU": None},  # the eastern zone of Australia, in winter or in summer
    "edt": {"AU": 660},
}
# North American zones without the word standard or daylight: standard offset in hours.
_AMERICAN = {"et": -5, "ct": -6, "mt": -7, "pt": -8}


def _build() -> dict[str, int]:
    table: dict[str, int] = {}
    for item in _NAMES.split():
        name, _, value = item.partition("=")
        hours, _, minutes = value.lstrip("-").partition(":")
        table[name] = (int(hours) * 60 + int(minutes or 0)) * (-1 if value.startswith("-") else 1)
    return table


_OFFSETS = _build()


def zone_minutes(
    name: str, local: tuple[int, int, int, int], language: str | None = None, region: str | None = None
) -> int | None:
    """Return minutes east of UTC for a zone's name; None when the name is not a zone, or may be one of several.

    `local` is the local year, month, day and hour. `region` (ISO 3166-1 alpha-2) and `language` (BCP 47) tell which of
    several zones is meant; the region goes first.
    """
    key = name.lower()
    if key in _AMERICAN:
        return (_AMERICAN[key] + _american_summer(*local)) * 60
    shared = _SHARED.get(key, {})
    for place in _places(language, region):
        if place in shared:
            return shared[place]
    return _OFFSETS.get(key)


def _places(language: str | None, region: str | None) -> list[str]:
    """Return the regions that a text may come from, the likeliest first, and the language alone."""
    subtags = (language or "").replace("_", "-").split("-")
    of_language = next((subtag.upper() for subtag in subtags[1:] if len(subtag) == 2), "")
    return [place for place in ((region or "").upper()[:2], of_language, subtags[0].lower()) if place]


def _american_summer(year: int, month: int, day: int, hour: int) -> int:
    """Return 1 in daylight saving time or 0 (Energy Policy Act of 2005: second Sunday of March, first of November)."""
    start, end = _sunday(year, 3, 2), _sunday(year, 11, 1)
    now = (month, day, hour)
    return int((start.month, start.day, 2) <= now < (end.month, end.day, 2))


def _sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
