"""What a single line above the body of a plain text is: a breadcrumb, a dateline, a byline, share links, text ..."""

import re
from dataclasses import dataclass
from enum import Enum

from ingest.extract.plain.byline import Byline, read_byline
from ingest.extract.plain.dateline import Dateline, dateline_alone
from ingest.extract.plain.header import field_of_line
from ingest.extract.plain.sources import is_medium, labelled_source
from ingest.text.boilerplate import line_class

SENTENCE_END = re.compile(r"[.!?。！？।။។؟۔։…][\"'”’»」』)\]]*$")
#: The first item of a breadcrumb, in the languages of the news.
_HOME = re.compile(
    r"^(?:home|homepage|start|startseite|accueil|inicio|início|portada|capa|home ?page|prima pagina|strona główna|domů|"
    r"domov|početna|naslovna|naslovnica|acasă|kezdőlap|címlap|forside|hjem|hem|etusivu|avaleht|sākums|"
    r"pradžia|αρχική|главная|"
    r"головна|начало|почетна|ana ?sayfa|anasayfa|beranda|laman utama|trang chủ|mwanzo|tahanan|"
    r"الرئيسية|صفحه اصلی|خانه|ہوم|ראשי|होम|मुखपृष्ठ|মূলপাতা|হোম|முகப்பு|หน้าแรก|ទំព័រដើម|მთავარი|"
    r"գլխավոր|ပင်မစာမျက်နှာ|首页|首頁|ホーム|トップ|홈)$",
    re.IGNORECASE,
)
_CRUMB = re.compile(r"\s*[>›»＞]\s*|\s+/\s+|\s+\|\s+")
_UPDATED = re.compile(
    r"\b(?:(?:last\s+)?updated|modified|aktualisiert|mis\s+à\s+jour|modifié|actualizado|actualizada|atualizado|"
    r"atualizada|aggiornato|bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|aktualizacja|aktualizováno|frissítve|"
    r"actualizat|güncelleme|diperbarui|cập nhật|обновлено|оновлено)\b|更新|수정|تحديث|अपडेट|আপডেট",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"^\W*(?:share|artikel teilen|teilen|partager|compartir|compartilhe|compartilhar|condividi|deel|delen|dela|jaa|"
    r"udostępnij|sdílet|zdieľať|megosztás|distribuie|paylaş|bagikan|chia sẻ|поделиться|поділитися|κοινοποίηση|"
    r"شارك|مشاركة|اشتراک|שתפו|शेयर|শেয়ার|பகிர)(?:\W*$|\s*[:：]|\s+(?:करें|করুন)\W*$)"
    r"|^\W*(?:แชร์|မျှဝေ|分享|シェア|공유)[^。.]{0,20}$",
    re.IGNORECASE,
)
_SHARE_ON = re.compile(
    r"^\W*(?:share|teilen|partager|compart\w+|condividi|deel|del\w*|jaa|udostępnij|sdílet|megosztás|paylaş|"
    r"bagikan|chia sẻ|поделиться|поділитися|شارك|शेयर)\b.*\b(?:facebook\w*|whatsapp|twitter|telegram|e-?mail|mail)\b",
    re.IGNORECASE,
)
_NETWORKS = re.compile(
    r"(?:\W*\b(?:facebook|twitter|x|whatsapp|telegram|linkedin|reddit|pinterest|messenger|viber|line|e?-?mail|print|"
    r"copy link|drucken|imprimer|imprimir|stampa)\b)+\W*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W*(?:photos?|picture|image|foto|fotos|fot\.|bild|kuva|photo credit|crédit photo|снимка|фото|صورة|चित्र|ภาพ|"
    r"图|圖|图片|写真|사진)\s*(?:[:：/]|by\b|\s)",
    re.IGNORECASE,
)
#: Offers of the page: an account, saving for later; and the time that reading takes.
_SERVICE = re.compile(
    r"^\W*(?:save\W*$|(?:log in|sign in|sign up|register|subscribe)\b.{0,40}\b(?:to|for)\b.{0,40}"
    r"\b(?:save|read|continue|comment|articles?|newsletters?|access)\b.{0,30}$)"
    r"|^\W*(?:reading time|read time|lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo di lettura|"
    r"tempo de leitura|leestijd|время (?:на )?чтени[ея]|читать \d+|czas czytania|okuma süresi)\b.{0,60}$",
    re.IGNORECASE,
)
_SLUG = re.compile(
    r"[A-Z]{2,3}-[A-Z0-9-]+(?:\s*\([A-Z0-9 ]{1,12}\))?|(?:for immediate release|embargoed?\b.{0,60}|press release|"
    r"zur sofortigen veröffentlichung|pour diffusion immédiate)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:[\w'-]+\s){0,2}(?:correspondent|reporter|editor|writer|columnist|staff|korrespondent(?:in)?|redakteur(?:in)?|"
    r"correspondant|journaliste|corresponsal|redactora?|repórter|corrispondente|inviato)\b(?:\s(?:in|at|à|en|em)\s\S+)?"
    r"(?:,\s*(?P<source>.{2,40}))?$",
    re.IGNORECASE,
)
_LABELS = frozenset({"section", "keywords", "language", "url"})  # fields that a single line may give
_MAX_CRUMB = 5  # words of one item of a breadcrumb
_MAX_CREDIT = 120  # characters of a photo credit
_MAX_UPDATE = 140  # characters of a line with an update
_MAX_ROLE = 80  # characters of a role
_MAX_SHARE = 100  # characters of a row of share links


class LineKind(Enum):
    """What a line is; the values name the rule by which it is dropped."""

    BREADCRUMB = "breadcrumb"
    DATELINE = "dateline"
    UPDATED = "updated"
    BYLINE = "byline"
    ROLE = "role"
    SOURCE = "source"
    SHARE = "share"
    CREDIT = "credit"
    SLUG = "slug"
    LABEL = "field"
    SERVICE = "service"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of the head, and what it states."""

    text: str
    kind: LineKind
    dateline: Dateline | None = None
    updated: Dateline | None = None
    byline: Byline | None = None
    source: str | None = None


def classify_line(line: str, language: str | None) -> HeadLine:
    """Classify a line by its form."""
    return _by_form(line) or _by_date_or_names(line, language) or HeadLine(line, LineKind.TEXT)


def _by_form(line: str) -> HeadLine | None:
    """Recognise a line by its labels and signs."""
    source = labelled_source(line)
    if source is not None:
        return HeadLine(line, LineKind.SOURCE, source=source)
    if _SLUG.fullmatch(line):
        return HeadLine(line, LineKind.SLUG)
    if field_of_line(line) in _LABELS:
        return HeadLine(line, LineKind.LABEL)
    if is_share_line(line):
        return HeadLine(line, LineKind.SHARE)
    if len(line) <= _MAX_CREDIT and _CREDIT.match(line) and not SENTENCE_END.search(line):
        return HeadLine(line, LineKind.CREDIT)
    if _is_service(line):
        return HeadLine(line, LineKind.SERVICE)
    items = _breadcrumb(line) or _navigation(line)
    if items:
        named = items[0] if is_medium(items[0]) and not _HOME.match(items[0]) else None
        return HeadLine(line, LineKind.BREADCRUMB, source=named)
    return None


def _by_date_or_names(line: str, language: str | None) -> HeadLine | None:
    """Recognise a dateline, an update, a byline or the role of the author."""
    updated = _UPDATED.search(line) if len(line) <= _MAX_UPDATE else None
    if updated:
        before = dateline_alone(line[: updated.start()].rstrip(" •|·-–—/,("), language)
        after = dateline_alone(line[updated.start() :], language)
        if before is not None:
            return HeadLine(line, LineKind.DATELINE, dateline=before, updated=after)
        if after is not None and not any(map(str.isalpha, line[: updated.start()])):
            return HeadLine(line, LineKind.UPDATED, updated=after)
    byline = read_byline(line, language)
    if byline is not None:
        return HeadLine(line, LineKind.BYLINE, byline=byline, source=byline.source_name)
    dateline = dateline_alone(line, language)
    if dateline is not None:
        return HeadLine(line, LineKind.DATELINE, dateline=dateline)
    role = _ROLE.match(line) if len(line) <= _MAX_ROLE else None
    if role:
        named = role["source"] if role["source"] and is_medium(role["source"]) else None
        return HeadLine(line, LineKind.ROLE, source=named)
    return None


def is_share_line(line: str) -> bool:
    """Return whether a line is nothing but links for sharing."""
    if len(line) > _MAX_SHARE or SENTENCE_END.search(line):
        return False
    return bool(_NETWORKS.fullmatch(line) or _SHARE.match(line) or _SHARE_ON.match(line))


def _breadcrumb(line: str) -> list[str]:
    """Return the items of a breadcrumb, or an empty list."""
    if len(line) > 160 or SENTENCE_END.search(line):
        return []
    items = [item for item in _CRUMB.split(line) if item.strip()]
    if len(items) < 2 or any(len(item.split()) > _MAX_CRUMB for item in items[:-1]):
        return []
    if _HOME.match(items[0].strip()):
        return items
    arrows = len(re.findall("[>›»＞]", line))
    short = all(len(item.split()) <= 3 and not re.search(r"\d", item) for item in items)
    row = short and len(items) > 2 and " / " in line
    return items if row or (arrows >= 1 and (arrows >= 2 or short)) else []


def _navigation(line: str) -> list[str]:
    """Return the items of a row of links that are separated by full stops, or an empty list."""
    items = [item for item in re.split(r"\.\s+", line) if item.strip()]
    row = len(items) > 2 and all(len(item.split()) <= 3 and not re.search(r"\d", item) for item in items)
    return items if row else []


def _is_service(line: str) -> bool:
    """Return whether a line is about the page: an advertisement, a subscription, the time that reading takes."""
    return line_class(line) in ("ad", "newsletter", "consent", "tool", "share") or _SERVICE.match(line) is not None
