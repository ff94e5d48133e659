"""The home country of a site by its domain: a prior for regions, where nothing better is known.

A country-code top-level domain (IANA's root zone: ISO 3166-1 alpha-2, and `uk`) mostly shows where a paper is from.
Those that are sold worldwide for other meanings (`tv`, `io`) show nothing and are left out.
"""

_SOLD_WORLDWIDE = frozenset(
    "ac ag ai am as bz cc co cx dj eu fm gg gl gs im io ly me ms mu nu pw re sc sh so st su tk tm to tv vc vg".split()
)
_OTHER_CODES = {"uk": "GB"}


def home_of_domain(domain: str | None) -> str | None:
    """Return the ISO 3166-1 alpha-2 code for a domain such as `example.co.uk` (GB), or None where it shows none."""
    suffix = (domain or "").rstrip(".").rpartition(".")[2].lower()
    if suffix in _OTHER_CODES:
        return _OTHER_CODES[suffix]
    if len(suffix) != 2 or not suffix.isascii() or not suffix.isalpha() or suffix in _SOLD_WORLDWIDE:
        return None
    return suffix.upper()
