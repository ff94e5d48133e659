"""The headers of articles from databases of the press: Europresse, Factiva and others without `Name: value` lines.

Europresse has labels and their values on lines of their own, above a line with the day. Factiva's exports open each
line with a code of two or three letters (`HD`, `BY`, `SN`, `LP`), and close with codes of subjects and companies.
"""

import re
from collections.abc import Sequence

#: Labels of Europresse in its languages, in lower case, and the field of each; "" for those that state none.
_LABELS = {
    "nom de la source": "source",
    "source name": "source",
    "quellenname": "source",
    "nombre de la fuente": "source",
    "type de source": "",
    "source type": "",
    "quellentyp": "",
    "périodicité": "",
    "periodicity": "",
    "couverture géographique": "",
    "geographical coverage": "",
    "provenance": "",
    "origin": "",
    "emplacement": "",
    "issn": "",
}
#: What stands between the labels and the headline besides the source and the day: pages, numbers of words.
_PLACE_IN_PAPER = re.compile(
    r"[•·\s]*(?:p(?:ages?|\.)?\s?[A-Z]?\d[\w\s,-]{0,12}|(?:seite|página|pagina|side|sida|s\.)\s?[A-Z]?\d[\w\s,-]{0,12}|"
    r"\d[\d\s.,]{0,6}\s(?:mots|words|wörter|palabras|palavras|parole|ord|woorden))[•·\s]*",
    re.IGNORECASE,
)
_CERTIFICATE = re.compile(
    r"certificat émis le|certificate issued on|news·|public ©|©\s?\d{4}\s.{0,60}(?:tous droits réservés|all rights)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?P<code>[A-Z]{2,3})(?:\s+(?P<value>\S.*))?")
_FACTIVA_FIELDS = {"HD": "title", "BY": "author", "PD": "date", "SN": "source"}
_FACTIVA_HEAD = frozenset("SE HD BY CR WC PD ET SN SC ED PG VOL LA CY ART CLM".split())
_FACTIVA_TEXT = frozenset({"LP", "TD"})
_FACTIVA_TAIL = frozenset("CT RF CO IN NS RE IPD IPC PUB AN".split())
_MIN_CODES = 4  # of a header
_MIN_LABELS = 2
_MAX_HEADER = 24  # lines


def read_database_header(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the fields of a header without colons, and the lines after it; no fields and all lines for others."""
    if not lines:
        return {}, []
    if lines[0].strip().casefold() in _LABELS:
        return _read_labels(lines)
    if (first := _CODE.fullmatch(lines[0])) and first["code"] in _FACTIVA_HEAD:
        return _read_codes(lines)
    return {}, list(lines)


def _read_labels(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    fields: dict[str, str] = {}
    index = labels = 0
    while (
        index + 1 < min(len(lines), _MAX_HEADER) and (name := _LABELS.get(lines[index].strip().casefold())) is not None
    ):
        if name:
            fields.setdefault(name, lines[index + 1].strip())
        labels += 1
        index += 2
    if labels < _MIN_LABELS:
        return {}, list(lines)
    above = lines[index : index + _MAX_HEADER]
    following = lines[index + _MAX_HEADER :]
    kept = [
        line
        for line in above
        if not _PLACE_IN_PAPER.fullmatch(line) and line.split(" • ")[0].strip() != fields.get("source")
    ]
    return fields, [line for line in (*kept, *following) if not _CERTIFICATE.match(line)]


def _read_codes(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    fields: dict[str, str] = {}
    text: list[str] = []
    seen: set[str] = set()
    current = ""
    for line in lines:
        match = _CODE.fullmatch(line)
        code = match["code"] if match else ""
        if match and code in _FACTIVA_HEAD | _FACTIVA_TEXT | _FACTIVA_TAIL and not (text and code in _FACTIVA_HEAD):
            current, line = code, (match["value"] or "").strip()
            seen.add(code)
        if not line or current in _FACTIVA_TAIL:
            continue
        if current in _FACTIVA_TEXT:
            text.append(line)
        elif name := _FACTIVA_FIELDS.get(current):
            fields[name] = f"{fields[name]} {line}" if name in fields else line
    if len(seen) < _MIN_CODES or not text:
        return {}, list(lines)
    return fields, text
