"""Header fields at the top of a text: front matter between fences, or two or more `Name: value` lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.extract.plain.database_headers import read_database_header

_FENCE = re.compile(r"-{3,}|\+{3,}")
_FIELD = re.compile(r"(?P<key>[^\W\d_][^\n:：]{1,24}?)\s*[:：]\s*(?P<value>\S.*)")
#: Names of header fields, in the languages of news corpora.
_FIELD_NAMES = {
    "title": "title headline hedline titel titre título titolo titulo overskrift rubrik judul başlık заголовок название"
    " subject betreff objet asunto assunto oggetto тема 主题 主題 件名"
    " 标题 標題 タイトル 제목",
    "date": "sent gesendet envoyé enviado enviada inviato verzonden skickat sendt lähetetty wysłano odesláno odoslané "
    "отправлено надіслано gönderildi poslano изпратено στάλθηκε 发送时间 發送時間 送信日時 보낸날짜 التاريخ تاریخ "
    "date published dateline posted datum fecha data дата 日期 发布时间 日付 날짜 tanggal tarih",
    "author": "author authors byline by autor autorin auteur autore autora автор 作者 著者 기자 penulis yazar",
    "source": "source publisher publication newspaper site quelle fuente fonte sumber kaynak источник"
    " 来源 來源 出典 출처",
    "url": "url link permalink address",
    "language": "language lang sprache langue idioma lingua язык 语言",
    "section": "category kategorie kategorija kategória kategoria kategori catégorie categoría categoria "
    "κατηγορία категорія категория рубрика rubrika dział roubrique التصنيف القسم دسته‌بندی گروه "
    "סיווג קטגוריה श्रेणी বিভাগ หมวดหมู่ หมวด 分类 分類 カテゴリ カテゴリー 분류 section rubrik "
    "ressort rubrique sección seção sezione 栏目",
    "summary": "summary abstract description lead teaser zusammenfassung résumé resumen",
    "keywords": "tags keywords",
    "from": "from von de da от",
    "mail": "to cc bcc reply-to an kopie à para destinatari кому message-id slug keyword priority urgency "
    "format category-code version wordcount words desk service received transref",
}
_FIELD_OF = {name: key for key, names in _FIELD_NAMES.items() for name in names.split()}
_FORWARDED = re.compile(
    r"[-–—\s>*]*(?:(?:begin )?forwarded message|original message|weitergeleitete nachricht|ursprüngliche nachricht|"
    r"message transféré|message d['’]origine|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|"
    r"doorgestuurd bericht|"
    r"vidarebefordrat meddelande|videresendt meddelelse|wiadomość przekazana|přeposlaná zpráva|továbbított üzenet|"
    r"пересылаемое сообщение|переслане повідомлення|iletilen mesaj|转发的邮件|転送メッセージ|전달된 메시지|"
    r"رسالة معاد توجيهها)[-–—\s:>*]*",
    re.IGNORECASE,
)
#: A field of a database whose value is a number or a code: `Wörter: 97`, `Dokumentnummer: 2024081411002`.
_COUNTED_FIELD = re.compile(r"[^\W\d_][^\n:：]{1,24}?\s*[:：]\s*(?=\S*\d)[\w./-]{1,40}(?:\s[^\W\d_]{1,12})?")
_DATED_SOURCE = re.compile(
    r"(?P<name>[^\d,]{2,60}?)(?:,?\s+(?:vom|du|del|of|von|van|den|av|z|ze|dne|dňa|от|від|z dnia|tarihli|,)\s+|,\s+)"
    r"(?P<day>(?:[^\W\d_]{2,12},?\s)?\d{1,2}[./-]?\s?(?:\d{1,2}[./-]|[^\W\d_]{3,12}\.?\s)\s?(?:19|20)\d\d)(?:\W.*)?"
)
#: What mail programs put before the subject of what is forwarded or answered.
_SUBJECT_PREFIX = re.compile(
    r"(?:(?:fwd?|re|aw|antw|doorst|rif|wg|tr|rv|enc|res|i|r|sv|vs|vb|ynt|ilt|odp|pd|továbbítás|переслать|回复|转发|答复|轉寄|回覆|転送|返信|전달)"
    r"\s*[:：]\s*)+",
    re.IGNORECASE,
)
_MAX_HEADER = 30  # lines
_MAX_NOTE, _MAX_NOTE_LINE = 3, 60  # lines above a forwarded mail, characters of each
_MAX_MAIL_NOTE = 400  # characters of the note of a mail that forwards another
_MAX_FORWARDED = 10  # mails in one another


@dataclass(frozen=True, slots=True)
class Header:
    """The fields at the top of a text, and the lines after them."""

    fields: dict[str, str] = field(default_factory=dict)
    remaining: tuple[str, ...] = ()
    is_forwarded: bool = False  # the subject says so: the date is that of the mail


def read_header(lines: list[str]) -> Header:
    """Return the header of a text; without fields and with all lines if there is none.

    The fields of a forwarded mail replace those of the mail that forwards it.
    """
    header = _read_fields(lines)
    for _ in range(_MAX_FORWARDED):
        start = _forwarded_at(header.remaining) if "from" in header.fields else None
        inner = _read_fields(list(header.remaining[start:])) if start is not None else Header()
        if not inner.fields:
            break
        header = Header(header.fields | inner.fields, inner.remaining, inner.is_forwarded)
    return header


def forwarded_part(text: str) -> tuple[str, str, str] | None:
    """Return a note of few words, and the header and the body of what a mail forwards below it; None without one."""
    lines = text.split("\n")
    at = next((index for index, line in enumerate(lines) if _FORWARDED.fullmatch(line.strip())), None)
    if at is None or len(" ".join(lines[:at])) > _MAX_MAIL_NOTE:
        return None
    stripped = [line.strip() for line in lines[at:]]
    header = _read_fields(stripped)
    if not header.fields:
        return None
    end = len(lines) - len(header.remaining)
    return "\n".join(lines[:at]), "\n".join(lines[at:end]), "\n".join(lines[end:])


def _read_fields(lines: list[str]) -> Header:
    database, remaining = read_database_header(lines)
    if database:
        return Header(database, tuple(remaining))
    index, values, is_forwarded = 0, dict[str, str](), False
    fenced = bool(lines) and _FENCE.fullmatch(lines[0]) is not None
    if fenced or (lines and _FORWARDED.fullmatch(lines[0])):
        index = 1
    while index < min(len(lines), _MAX_HEADER):
        line = lines[index]
        if fenced and _FENCE.fullmatch(line):
            index += 1
            break
        key = field_of_line(line)
        if key is None and not fenced and not (values and _COUNTED_FIELD.fullmatch(line)):
            break
        match = _FIELD.fullmatch(line)
        if key and match:
            values.setdefault(key, match["value"].strip(" \"'[]"))
            if key == "title" and (prefix := _SUBJECT_PREFIX.match(values[key])) and prefix.end() < len(values[key]):
                values[key] = values[key][prefix.end() :]
                is_forwarded = True
        index += 1
    if len(values) < 2 and not fenced:
        return Header({}, tuple(lines))
    return Header(_with_day_of_source(values), tuple(lines[index:]), is_forwarded)


def _forwarded_at(lines: Sequence[str]) -> int | None:
    """Return the index of the line above a forwarded mail, below a note of few words; None where there is none."""
    for index, line in enumerate(lines[: _MAX_NOTE + 1]):
        if _FORWARDED.fullmatch(line):
            return index
        if len(line) > _MAX_NOTE_LINE:
            return None
    return None


def _with_day_of_source(values: dict[str, str]) -> dict[str, str]:
    """Return the fields with the day after the name of a source as another: `Landbote vom 14.08.2024, S. 3`."""
    source = _DATED_SOURCE.fullmatch(values.get("source", ""))
    if source is None:
        return values
    return {"date": source["day"], **values, "source": source["name"]}


def field_of_line(line: str) -> str | None:
    """Return the name of the field that a line gives, or None."""
    match = _FIELD.fullmatch(line)
    return _FIELD_OF.get(match["key"].strip().casefold()) if match else None
