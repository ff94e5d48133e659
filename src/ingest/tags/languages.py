"""Language codes as the tables of the taggers use them."""

# Deprecated and narrower codes (ISO 639) -> the code that the tables use.
_TABLE_CODES = {
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
    """Return the primary language of a BCP 47 tag in lower case, "" for None: `zh-Hant` -> `zh`, `nb` -> `no`."""
    code = (tag or "").replace("_", "-").split("-", 1)[0].lower()
    return _TABLE_CODES.get(code, code)
