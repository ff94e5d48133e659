"""The tail of a plain text: related links, rights, share and newsletter lines, by class and position.

A class alone does not drop a line ("Copyright" may be the news): it must be short and stand at the end, with nothing
but its like after it.
"""

import re
from collections.abc import Sequence

from ingest.records import Dropped

_MAX_LINE = 160  # characters of a boilerplate line
_MAX_LINK = 140  # characters of a headline under a heading such as "Related news"

COPYRIGHT = re.compile(
    r"©|\(c\)\s*(?:19|20)\d\d|\bcopyright\b|all\s+rights\s+reserved|alle\s+rechte\s+vorbehalten|tous\s+droits\s+(?:de\s+\w+\s+)?réservés|"
    r"(?:todos\s+los\s+)?derechos\s+reservados|todos\s+os\s+direitos\s+reservados|tutti\s+i\s+diritti\s+riservati|"
    r"alle\s+rechten\s+voorbehouden|все\s+права\s+защищены|усі\s+права\s+захищен|wszelkie\s+prawa\s+zastrzeżone|"
    r"všechna\s+práva\s+vyhrazena|tüm\s+hakları\s+saklıdır|hak\s+cipta|đã\s+đăng\s+ký\s+bản\s+quyền|alla\s+rättigheter\s+förbehållna|"
    r"版权所有|版權所有|著作权|著作權|無断転載|无断转载|未经授权|不得转载|무단\s*전재|저작권자|สงวนลิขสิทธิ์|สงวนสิทธิ์|"
    r"جميع\s+الحقوق\s+محفوظة|כל\s+הזכויות\s+שמורות|सर्वाधिकार\s+सुरक्षित|မူပိုင်ခွင့်",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:related|similar|more|further|other|latest|recommended|popular|trending|most\s+read|top)\s+"
    r"(?:news|stories|articles|posts|topics|links|reading|coverage|content|reports|headlines|from\b.{0,40}|on\b.{0,40})"
    r"|(?:read|see|watch)\s+(?:also|more|next)\b.{0,60}|also\s+read\b.{0,60}|you\s+(?:may|might)\s+(?:also\s+)?like\b.{0,30}|most\s+read|recommended(?:\s+for\s+you)?|trending(?:\s+now)?"
    r"|(?:mehr|weitere)\s+(?:zum\s+thema|nachrichten|artikel|meldungen|themen|news)\b.{0,30}|lesen\s+sie\s+(?:auch|mehr)\b.{0,60}|verwandte\s+(?:artikel|themen)|das\s+könnte\s+sie\s+auch\s+interessieren"
    r"|(?:à\s+)?lire\s+aussi\b.{0,60}|articles?\s+(?:liés|similaires|connexes)|sur\s+le\s+même\s+sujet|voir\s+aussi\b.{0,40}"
    r"|(?:noticias|notas|artículos)\s+relacionad[ao]s|te\s+puede\s+interesar|lea\s+también\b.{0,60}|leer\s+más\b.{0,40}"
    r"|(?:notícias|matérias|artigos)\s+relacionad[ao]s|leia\s+(?:também|mais)\b.{0,60}|veja\s+também\b.{0,40}"
    r"|(?:notizie|articoli)\s+correlat[ie]|leggi\s+anche\b.{0,60}|lees\s+ook\b.{0,60}|meer\s+nieuws|læs\s+også\b.{0,60}|läs\s+(?:även|också|mer)\b.{0,60}|les\s+også\b.{0,60}"
    r"|читайте\s+(?:также|ещё|еще)\b.{0,60}|по\s+теме|похожие\s+(?:новости|материалы)|читайте\s+також\b.{0,60}|czytaj\s+(?:też|także|więcej)\b.{0,60}|zobacz\s+(?:też|także)\b.{0,40}"
    r"|ilgili\s+haberler|berita\s+(?:terkait|lainnya)|baca\s+juga\b.{0,60}|tin\s+liên\s+quan|xem\s+thêm\b.{0,40}"
    r"|相关(?:新闻|阅读|报道|文章|链接)|相關(?:新聞|閱讀|報導|文章)|延伸阅读|延伸閱讀|推荐阅读|関連(?:記事|ニュース)|あわせて読みたい|관련\s*(?:기사|뉴스)|ข่าวที่เกี่ยวข้อง"
    r"|(?:أخبار|مواضيع|مقالات)\s+(?:ذات\s+صلة|متعلقة)|اقرأ\s+(?:أيضا|أيضًا|المزيد)\b.{0,60}|संबंधित\s+(?:खबरें|समाचार|ख़बरें)|ဆက်စပ်သတင်း(?:များ)?|כתבות\s+נוספות",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"(?:share|tweet|print|e-?mail)\b(?:\s+(?:this|on|via|with|it|article|story)\b.{0,80}|[\s,|/·]*(?:share|tweet|print|e-?mail|facebook|twitter|whatsapp|x)?.{0,40})"
    r"|follow\s+(?:us|@).{0,120}|(?:subscribe|sign\s+up)\s+(?:to|for|now|here)\b.{0,120}|join\s+(?:our|us\s+on)\b.{0,100}|get\s+(?:our|the\s+latest)\b.{0,100}|download\s+(?:our|the)\s+app\b.{0,80}"
    r"|click\s+here\b.{0,100}|(?:leave|post|add)\s+a\s+(?:comment|reply)\b.{0,40}|comments?(?:\s*\(?\d*\)?)|(?:back\s+to\s+)?top|(?:next|previous)\s+(?:post|article|story)\b.{0,80}|advertisement|sponsored"
    r"|teilen\b.{0,60}|newsletter\b.{0,100}|kommentare?(?:\s*\(?\d*\)?)|drucken|folgen\s+sie\s+uns\b.{0,80}"
    r"|partager\b.{0,60}|imprimer|suivez[- ]nous\b.{0,80}|abonnez-vous\b.{0,80}"
    r"|compartir\b.{0,60}|síguenos\b.{0,80}|suscríbete\b.{0,80}|compartilh(?:ar|e)\b.{0,60}|siga-nos\b.{0,80}|condividi\b.{0,60}|поделиться\b.{0,60}|подписывайтесь\b.{0,100}"
    r"|分享(?:到|至|给)?.{0,30}|关注我们.{0,30}|责任编辑.{0,30}|責任編輯.{0,30}|シェア.{0,30}|공유.{0,20}|bagikan\b.{0,60}|paylaş\b.{0,40}|शेयर\s+करें.{0,40}|แชร์.{0,30}"
    r"|(?:tags?|keywords|topics|filed\s+under|schlagwörter|mots[- ]clés|etiquetas|теги|метки"
    r"|标签|標籤|タグ)\s*[:：].{0,140}"
    r"|terms\s+(?:of|and)\s+\w+.{0,80}|privacy\s+policy.{0,60}|cookie\s+(?:policy|settings).{0,60}|contact\s+us.{0,60}|about\s+us.{0,60}",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\W_]+")
_END = re.compile(
    r"(?:-|–|—|\*|#|\s)*(?:end|ends|ende|fin|\(end\)|30|###|\(完\)|（完）|完|끝)(?:-|–|—|\*|#|\s)*", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?。！？।။]['\"”’»」]?$")


def is_copyright(line: str) -> bool:
    """Whether a line is a notice of rights."""
    return len(line) <= 3 * _MAX_LINE and COPYRIGHT.search(line) is not None


def cut_tail(lines: Sequence[str]) -> tuple[list[str], list[Dropped]]:
    """The lines without their tail, and what was dropped by which rule, in order."""
    kept, dropped = list(lines), list[Dropped]()
    while kept:
        rule = _tail_rule(kept[-1])
        if rule is None:
            break
        dropped.append(Dropped(kept.pop(), rule))
    heading = _links_heading(kept)
    if heading is not None:
        dropped.extend(Dropped(line, "tail: related links") for line in reversed(kept[heading:]))
        return cut_tail_again(kept[:heading], dropped)
    return kept, dropped[::-1]


def cut_tail_again(kept: list[str], dropped: list[Dropped]) -> tuple[list[str], list[Dropped]]:
    """Once more, for what stood above a block of links; `dropped` runs backwards."""
    rest, more = cut_tail(kept)
    return rest, [*more, *reversed(dropped)]


def _tail_rule(line: str) -> str | None:
    if is_copyright(line) and (len(line) <= _MAX_LINE or line.lstrip().startswith(("©", "Copyright"))):
        return "tail: copyright"
    if len(line) > _MAX_LINE:
        return None
    bare = line.strip(" :：>»→▶•*-–—|[]")
    if not bare or _RULE.fullmatch(line):
        return "tail: rule"
    if _RELATED.fullmatch(bare):
        return "tail: related links"
    if _ACTION.fullmatch(bare) and not (_SENTENCE_END.search(bare) and len(bare) > 100):
        return "tail: share, newsletter or site line"
    return "tail: end mark" if _END.fullmatch(line) else None


def _links_heading(lines: list[str]) -> int | None:
    """Where a heading such as "Related news" begins a list of headlines that runs to the end; None for nowhere."""
    for index in range(len(lines) - 1, max(0, len(lines) // 2), -1):
        line = lines[index]
        if _RELATED.fullmatch(line.strip(" :：>»→▶•*-–—|[]")) and len(line) <= 60:
            return index
        if len(line) > _MAX_LINK or _SENTENCE_END.search(line):
            return None
    return None
