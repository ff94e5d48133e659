"""One code for each language, as the taggers' tables have it."""

# Old and narrow codes (ISO 639) -> the code that the tables use.
_SAME = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "tl": "fil",
    "wuu": "zh",
    "yue": "zh",
    "cmn": "zh",
    "ji": "yi",
    "mo": "ro",
}


def primary_language(tag: str | None) -> str:
    """The primary language subtag of a BCP 47 tag, lower case, '' for None: `zh-Hant` -> `zh`, `nb` -> `no`."""
    code = (tag or "").replace("_", "-").split("-", 1)[0].lower()
    return _SAME.get(code, code)
