"""Removes what follows the news in a plain text: rights, related links, share and newsletter lines, end marks.

The classes of lines are those of pages (`ingest.text.boilerplate`); plain texts also have end marks and ruled lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extract.plain.byline import read_signature
from ingest.extract.plain.head_lines import is_share_line
from ingest.extract.plain.sources import is_medium, labelled_source
from ingest.records import Dropped
from ingest.text.boilerplate import is_paragraph, line_class, remove_boilerplate
from ingest.text.scripts import dense_length

_MAX_NOTICE = 400  # characters
_RULE = re.compile(r"[\W_]+")
_END = re.compile(r"[-–—*#(（\s]*(?:ends?|ende|fin|30|完|끝)[-–—*#)）\s]*", re.IGNORECASE)
_RIGHTS = re.compile(r"©|\(c\)\s*(?:19|20)\d\d|^\W*copyright\b", re.IGNORECASE)
_MAX_SIGNATURE = 8  # lines
_MAX_NAME = 5  # words of a source
_MIN_SENTENCE = 40  # characters (see `dense_length`) of a short paragraph
_FULL_STOP = re.compile(r"[.!?。।။។۔։]$")
_INITIALS = re.compile(r"\(?[a-z]{2,4}(?:/[a-z]{2,4}){1,3}\)?")
_APPEARED = re.compile(r"appeared first on\s+([^.]{2,60})\.?$", re.IGNORECASE)
#: Credits of a wire service at the end of the last paragraph.
_CREDIT = re.compile(
    r"\s*[(（](?:additional\s+)?(?:reporting|writing|editing|compiled|translated)\s+by\b[^()（）]{2,300}[)）]\s*$",
    re.IGNORECASE,
)
#: Lines of the service around the news: subscriptions, channels, comments, contacts.
_SERVICE = re.compile(
    r"^\W*(?:comments?|kommentare?|commentaires?|comentarios|comentários|commenti|reacties|komentarze|komentáře|"
    r"komentari|yorumlar|komentar|комментарии|коментарі|bình luận|تعليقات|टिप्पणियाँ|评论|評論|コメント|댓글)"
    r"\s*[(:：]?\s*\d+\s*\)?\W*$"
    r"|^\W*(?:media|press|presse)\s*-?(?:contacts?|kontakt|enquiries|inquiries)\b"
    r"|^\W*(?:contact(?:o|to)? (?:de )?(?:presse|prensa|stampa)|contato para a imprensa)\b"
    r"|^\W*(?:seguinos|síguenos|siga-nos|siga o|suivez-nous|folgen sie uns|seguici|volg ons|follow us|takip edin|"
    r"ikuti kami|obserwuj nas|sledujte nás|подписывайтесь|підписуйтесь|theo dõi|تابعونا|हमें फॉलो|ติดตามข่าว|关注我们)"
    r"|^\W*(?:je m'abonne|abonnez-vous|s'abonner|jetzt abonnieren|suscríbete|assine|abbonati|word abonnee|subscribe)\b"
    r"|^\W*(?:leé también|lee también|ဆက်စပ်သတင်းများ|ဆက်စပ်သတင်း|קראו גם|soma pia|lees ook|"
    r"மேலும் படிக்க|още по темата|preberite tudi|pročitajte i|"
    r"taip pat skaitykite|lasi arī|loe ka|прочитајте и|basahin din)\s*(?:[:：]|\W*$)"
    r"|^\W*follow\b.{1,60}\b(?:at|on)\b.{0,40}(?:https?:|@)"
    r"|^\W*the post\b.{3,200}\bappeared first on\b",
    re.IGNORECASE,
)


def is_copyright(line: str) -> bool:
    """Return whether a line is a copyright notice."""
    if line_class(line) == "copyright":
        return True
    return len(line) <= _MAX_NOTICE and _RIGHTS.search(line) is not None


@dataclass(frozen=True, slots=True)
class Tail:
    """The lines without the signature and the service lines that follow the news, and what these state."""

    lines: list[str]
    dropped: list[Dropped]
    source_name: str | None = None
    authors: tuple[str, ...] = ()


def read_tail(lines: Sequence[str]) -> Tail:
    """Remove lines of the service that follow the news, and read the source and the signature in them."""
    kept, dropped = _without_mail_signature(lines)
    source_name: str | None = None
    authors: tuple[str, ...] = ()
    last = max((index for index, line in enumerate(kept) if _is_news(line)), default=len(kept))
    news: list[str] = []
    for index, line in enumerate(kept):
        rule = None
        if index > last:
            rule, name, persons = _after_news(line)
            source_name = source_name or name
            authors = authors or persons
        if rule is not None:
            dropped.append(Dropped(line, rule))
            continue
        credit = _CREDIT.search(line)
        if credit and credit.start() > 0:
            dropped.append(Dropped(credit[0].strip(), "tail:credit"))
            line = line[: credit.start()].rstrip()
        news.append(line)
    return Tail(news, dropped, source_name, authors)


def _is_news(line: str) -> bool:
    return (
        line_class(line) is None
        and not _SERVICE.match(line)
        and (is_paragraph(line) or (dense_length(line) >= _MIN_SENTENCE and _FULL_STOP.search(line) is not None))
    )


def _after_news(line: str) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Return the rule that drops a line after the news, and the source and the persons that it states."""
    source = labelled_source(line)
    if source is not None:
        return "tail:source", source, ()
    signature = read_signature(line)
    if signature is not None:
        return "tail:signature", None, signature
    if _INITIALS.fullmatch(line):
        return "tail:signature", None, ()
    if is_share_line(line):
        return "boilerplate:share", None, ()
    if _SERVICE.match(line):
        appeared = _APPEARED.search(line)
        return "tail:service", appeared[1].strip() if appeared else None, ()
    if is_medium(line) and len(line.split()) <= _MAX_NAME and not _FULL_STOP.search(line):
        return "tail:source", line.strip(), ()
    return None, None, ()


def _without_mail_signature(lines: Sequence[str]) -> tuple[list[str], list[Dropped]]:
    """Cut off the signature of a mail, which two hyphens on a line of their own introduce (RFC 3676, 4.3)."""
    for index in range(len(lines) - 1, max(len(lines) - _MAX_SIGNATURE, 0), -1):
        if lines[index].strip() == "--":
            return list(lines[:index]), [Dropped(line, "tail:signature") for line in lines[index:]]
    return list(lines), []


def cut_tail(lines: Sequence[str], *, title: str | None = None) -> tuple[list[str], list[Dropped]]:
    """Return the lines without boilerplate, and what was dropped by which rule, in order. Idempotent."""
    kept, dropped = list(lines), list[Dropped]()
    before = len(kept) + 1
    while kept and len(kept) < before:
        before = len(kept)
        while kept and (rule := _end_rule(kept[-1])):
            dropped.append(Dropped(kept.pop(), rule))
        kept, more = remove_boilerplate(kept, title=title)
        dropped += more
    return kept, _in_order(lines, dropped)


def _end_rule(line: str) -> str | None:
    if _RULE.fullmatch(line):
        return "tail:rule"
    if _END.fullmatch(line):
        return "tail:end-mark"
    if is_copyright(line) and not (is_paragraph(line) and not _RIGHTS.match(line.strip())):
        return "boilerplate:copyright"
    return None


def _in_order(lines: Sequence[str], dropped: list[Dropped]) -> list[Dropped]:
    first_index: dict[str, int] = {}
    for index, line in enumerate(lines):
        first_index.setdefault(line, index)
    return sorted(dropped, key=lambda piece: first_index[piece.text])
