"""The country that a site's domain says it is from: a prior for its regions, where nothing better is known.

A country-code domain (IANA's root zone: ISO 3166-1 alpha-2, and `uk`) mostly tells the paper's home; those that are
sold to everybody as a word or a fashion tell nothing and are left out.
"""

_FASHION = frozenset(
    "ac ag ai am as bz cc co cx dj eu fm gg gl gs im io ly me ms mu nu pw re sc sh so st su tk tm to tv vc vg".split()
)
_OTHER_CODES = {"uk": "GB"}


def home_of_domain(domain: str | None) -> str | None:
    """ISO 3166-1 alpha-2 of a country-code domain such as `example.co.uk` (GB); None where it says nothing."""
    suffix = (domain or "").rstrip(".").rpartition(".")[2].lower()
    if suffix in _OTHER_CODES:
        return _OTHER_CODES[suffix]
    if len(suffix) != 2 or not suffix.isascii() or not suffix.isalpha() or suffix in _FASHION:
        return None
    return suffix.upper()
