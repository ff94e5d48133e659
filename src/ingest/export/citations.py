"""Articles as citations: RIS, BibTeX (biblatex) and CSL-JSON.

Each names title, authors, outlet, day, address, the day on which the text was retrieved, and the SHA-256 of the text,
so that a reader can tell whether it is the text that was cited. Names of authors stay whole: which part of a name is
the family name depends on its language and cannot be known from a byline.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, TextIO

_LATEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")


def write_ris(rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    """Write RIS records of the type NEWS, and return their number."""
    number = 0
    for row in rows:
        number += 1
        fields = [("TY", "NEWS"), ("ID", row["id"]), ("TI", row["title"])]
        fields += [("AU", name) for name in row["authors"] or ()]
        fields += [
            ("T2", _outlet(row)),
            ("PY", _day(row, "%Y")),
            ("DA", _day(row, "%Y/%m/%d")),
            ("UR", _address(row)),
            ("Y2", _retrieved(row).strftime("%Y/%m/%d")),
            ("LA", row["language"]),
            ("N1", f"SHA-256 of the text: {row['text_sha256']}"),
        ]
        out.writelines(f"{tag}  - {_one_line(str(value))}\n" for tag, value in fields if value)
        out.write("ER  - \n\n")
    return number


def write_bibtex(rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    """Write entries of biblatex (`@online`, in UTF-8), and return their number."""
    number = 0
    for row in rows:
        number += 1
        fields = [
            ("title", f"{{{_latex(row['title'])}}}" if row["title"] else None),
            ("author", " and ".join(f"{{{_latex(name)}}}" for name in row["authors"] or ())),
            ("organization", _latex(_outlet(row))),
            ("date", _day(row, "%Y-%m-%d")),
            ("url", re.sub(r"[{}\\\s]", _percent, _address(row))),
            ("urldate", _retrieved(row).strftime("%Y-%m-%d")),
            ("langid", row["language"]),
            ("note", f"SHA-256 of the text: {row['text_sha256']}"),
        ]
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields if value)
        out.write(f"@online{{{row['id']},\n{lines}\n}}\n\n")
    return number


def write_csl(rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    """Write one array of CSL-JSON (items `article-newspaper`), and return their number."""
    number = 0
    out.write("[")
    for row in rows:
        out.write(",\n" if number else "\n")
        out.write(json.dumps(_csl_item(row), ensure_ascii=False))
        number += 1
    out.write("\n]\n")
    return number


def _csl_item(row: Mapping[str, Any]) -> dict[str, object]:
    retrieved = _retrieved(row)
    item: dict[str, object] = {
        "id": row["id"],
        "type": "article-newspaper",
        "title": row["title"],
        "author": [{"literal": name} for name in row["authors"] or ()],
        "container-title": _outlet(row),
        "issued": _date_parts(row["published_date"]),
        "URL": _address(row),
        "accessed": _date_parts(retrieved),
        "language": row["language"],
        "note": f"SHA-256 of the text: {row['text_sha256']}",
    }
    return {name: value for name, value in item.items() if value}


def _date_parts(day: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def _outlet(row: Mapping[str, Any]) -> str:
    return row["source_name"] or row["source_domain"] or ""


def _address(row: Mapping[str, Any]) -> str:
    return row["canonical_url"] or row["url"] or ""


def _day(row: Mapping[str, Any], form: str) -> str:
    """Return the day of publication as far as it is known: a month or a year stays one."""
    day: date | None = row["published_date"]
    if day is not None:
        return f"{day.year:04d}" if form == "%Y" else day.strftime(form)
    at: datetime | None = row["published_at"]
    precision = row["published_precision"]
    if at is None or precision not in ("month", "year"):
        return ""
    if form == "%Y" or precision == "year":
        return f"{at.year:04d}"
    return at.strftime(form.replace("/%d", "").replace("-%d", ""))


def _retrieved(row: Mapping[str, Any]) -> datetime:
    at: datetime = row["fetched_at"] or row["first_seen_at"]
    return at


def _latex(text: str) -> str:
    return _SPECIAL.sub(lambda match: _LATEX[match[0]], _one_line(text))


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _one_line(text: str) -> str:
    return " ".join(text.split())
