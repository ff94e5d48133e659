"""Time zones by name as offsets: RFC 822 section 5.1, and the names that news pages and feeds use.

A name that several zones share is read as the one that most publishers mean: BST British Summer Time, IST India,
CST/MST/AST North America, SST Samoa, GST the Gulf, ECT Ecuador, AMT Armenia. Military letters except Z are not read:
RFC 822 gave them the wrong sign, and RFC 2822 section 4.3 says that they carry no information.
"""

from datetime import date, timedelta

_NAMES = """
z=0 ut=0 utc=0 gmt=0 wet=0 egst=0 azot=-1 cvt=-1
bst=1 west=1 cet=1 mez=1 wat=1 met=1 hnec=1
cest=2 mesz=2 mest=2 eet=2 cat=2 sast=2 heec=2 isdt=3
eest=3 msk=3 trt=3 eat=3 ast_arabia=3 idt=3 irst=3:30 irdt=4:30
gst=4 azt=4 amt=4 get=4 samt=4 mut=4 aft=4:30 msd=4
pkt=5 uzt=5 tjt=5 tmt=5 yekt=5 mvt=5 ist=5:30 slst=5:30 npt=5:45
omst=6 bdt=6 btt=6 kgt=6 almt=6 mmt=6:30
ict=7 wib=7 novt=7 krat=7 hovt=7
hkt=8 sgt=8 myt=8 pht=8 wita=8 awst=8 irkt=8 ulat=8
jst=9 kst=9 wit=9 yakt=9 acst=9:30
aest=10 chst=10 pgt=10 vlat=10 acdt=10:30
aedt=11 sakt=11 nzst=12 fjt=12 pett=12 nzdt=13
nst=-3:30 ndt=-2:30 adt=-3 ast=-4 edt=-4 est=-5 cdt=-5 cst=-6 mdt=-6 mst=-7 pdt=-7 pst=-8
akdt=-8 akst=-9 hdt=-9 hst=-10 sst=-11
brt=-3 art=-3 uyt=-3 clst=-3 gft=-3 clt=-4 bot=-4 vet=-4 pyt=-4 cot=-5 pet=-5 ect=-5
"""
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


def zone_minutes(name: str, year: int, month: int, day: int, hour: int) -> int | None:
    """Return minutes east of UTC for a zone's name on a local date and hour; None when the name is no zone."""
    key = name.lower()
    if key in _AMERICAN:
        return (_AMERICAN[key] + _american_summer(year, month, day, hour)) * 60
    return _OFFSETS.get(key)


def _american_summer(year: int, month: int, day: int, hour: int) -> int:
    """Return 1 in daylight saving time or 0 (Energy Policy Act of 2005: second Sunday of March, first of November)."""
    start, end = _sunday(year, 3, 2), _sunday(year, 11, 1)
    now = (month, day, hour)
    return int((start.month, start.day, 2) <= now < (end.month, end.day, 2))


def _sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
