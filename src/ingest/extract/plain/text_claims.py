"""What the parts of a plain text state about its source, before its head is read: header, tail, dateline, echoes."""

import re
from collections.abc import Sequence

from ingest.extract.plain.known_names import is_known_person, opens_with_given_name
from ingest.extract.plain.labels import is_section, label_of
from ingest.extract.plain.line_parts import is_release_mark
from ingest.extract.plain.notice_words import MORE_IN, NETWORKS
from ingest.extract.plain.opening import dateline_opening
from ingest.extract.plain.persons import is_person
from ingest.extract.plain.source_claims import SourceClaims
from ingest.extract.plain.sources import is_medium
from ingest.extract.plain.tail import Tail
from ingest.text.comparison import comparison_key
from ingest.text.place_names import is_place_name
from ingest.text.scripts import CASELESS, UNSPACED, dense_length

#: The address of an editorial office, and not of a person: `<redaktion@example.org>`.
_EDITORS = re.compile(
    r"<(?:redaktion|redaction|redaccion|redacao|redazione|redactie|redakcja|redakce|news\w*|newsletter|press[ae]?|"
    r"prensa|imprensa|desk|noreply|no-reply|editors?)@",
    re.IGNORECASE,
)
#: An offer of other stories that names the paper: `Más en Agencia Sur: ...`.
_MORE_IN = re.compile(rf"\W*(?:{MORE_IN})\s+(?P<name>[^:：]{{4,40}})\s?[:：]\s?\S", re.IGNORECASE)
_FIRST_LINES = 15  # in which a dateline may open a paragraph
_HEAD_LINES = 10  # in which a name that recurs after the news may stand
_MAX_AGENCY = 32  # characters of an agency before a slash
_MAX_MASTHEAD = 5  # words of the first line of a text, where it is the masthead
_MIN_PARAGRAPH = 60  # characters
#: Rules of the lines after the news in which a paper names itself.
_ECHOING = frozenset(
    f"boilerplate:{name}" for name in ("newsletter", "follow", "copyright", "rights", "share", "contact")
)
_OFFERING = _ECHOING | {"boilerplate:related"}
#: The name in an offer of an account or a subscription: in quotation marks, or after the verb and before the network.
_QUOTED = re.compile('[«„“"「『]([^«»„“”"「」『』]{3,40})[»”“"」』]')
_OFFERED = re.compile(
    r"\W*(?i:follow|add|like|subscribe to|siga (?:a|o)|sigue a|seguí a|suivez|abonnez-vous (?:à|au)|segui|abbonati a|"
    r"folgen sie|folge|volg|följ|følg|seuraa|tilaa|prenumerera på|abonner på|obserwuj|polub|sledujte|kövesse|"
    r"urmărește|следите за|читайте|підписуйтесь на|assine (?:a|o)|suscríbete a|jälgi|seko|sekite|pratite)\s+"
    r"(?P<name>[^\W\d_a-zà-ž][\w'’-]+(?:\s[\w'’-]+){0,4}?)"
    r"(?:\s+(?:coverage|stories|news)\b|\s+(?:on|en|no|na|su|auf|sur|op|på|w|у|в|на|in|via|pe|por|ar|ve|di|pada|trên|sa|com|med|mit|με|στο)(?:\s|$)|\W*$)",
)
#: Where more is to be read: `Retrouvez toute l'actualité sur Mosan Info`.
_ON_SITE = re.compile(
    r"\W*(?i:(?:retrouvez|toute l['’]actualité)\s.{0,40}?\bsur|lire la suite sur|continua a leggere su|"
    r"sigue leyendo en|read the full (?:story|article) (?:on|at|in)|continue reading (?:on|at)|"
    r"(?:weiterlesen|mehr dazu) (?:auf|bei))\s+(?P<name>[^\W\d_a-zà-ž][\w'’-]+(?:\s[\w'’-]+){0,4})\W*$"
)
_PAGE = re.compile(r"(?:seite|page|pagina|página|strona|halaman)\b", re.IGNORECASE)  # of the same paper
#: What opens the news of Persian agencies: `به گزارش خبرگزاری خزر،`.
_ACCORDING_TO_SELF = re.compile(r"به گزارش\s(?P<name>[^،؛:.]{4,30})[،؛:]")
#: A medium at the end of an offer, perhaps with the preposition that is written with it.
_ARABIC_MEDIUM = re.compile(
    r"(?:^|\s)[لب]?(?P<name>(?:جريدة|صحيفة|وكالة|موقع|مجلة|شبكة|قناة|بوابة)\s[^\s:،]{3,}(?:\s[^\s:،]{3,})?)\W*$"
)
_ACRONYM = re.compile(r"[A-ZА-Я]{2,6}")
_CAPITAL = r"[^\W\d_a-zà-ž][\w’'.]+"
_CAPITALISED = rf"{_CAPITAL}(?:\s(?:{_CAPITAL}|d[aeiou]l?|des|of|the|und|y|e|w|na)){{0,3}}\s{_CAPITAL}"
_LETTER = (
    r"(?:newsletter|nyhetsbrev|nyhedsbrev|nieuwsbrief|infolettre|lettre d['’]information|boletín|boletim|butlletí|"
    r"buletin|hírlevel|hírlevél|рассылк|розсилк|бюлетин|билтен|uutiskirje|bülten|uudiskir|naujienlaišk|ενημερωτικό)\w*"
)
#: `newsletter of Valley Gazette`; `Valley Gazette's newsletter`.
_OF = r"(?i:of|from|by|de|du|del|della|di|do|da|van|von|från|fra|od)"
_LETTER_OF = re.compile(rf"(?i:{_LETTER})\s+{_OF}\s+(?P<name>{_CAPITALISED})")
_LETTER_OF_ONE = re.compile(rf"(?i:{_LETTER})\s+{_OF}\s+(?P<name>{_CAPITAL})")
_LETTER_BEHIND = re.compile(rf"\s(?P<name>{_CAPITALISED})(?:['’-]\w{{1,5}})?\s+(?i:{_LETTER})")
_NETWORK = re.compile(rf"{NETWORKS}|телеграм|newsletter|google|youtube|telefon", re.IGNORECASE)
_PART = re.compile(r"\s*[|•·,/›>()\"„“”«»]\s*|\s+[-–—]\s+")
_HOST = re.compile(r"(?:@|\bhttps?://|\bwww\.)((?:[a-z0-9-]+\.)+[a-z]{2,8})\b")
_MIN_ADDRESSED = 6  # letters of a name in an address
_AFTER_DATELINE = re.compile(r"\s[-–—]{1,2}\s")
_OF_CONTACTS = frozenset({"boilerplate:contact", "tail:after-contact"})
_MAX_PARTED, _MIN_ECHO = 110, 8  # characters of a line of the head, of a name in it (see `dense_length`)


def claim_parts(tail: Tail, fields: dict[str, str], language: str | None, claims: SourceClaims) -> None:
    """Claim what the dateline, expansions of acronyms, echoes, addresses, offers and contacts say about the source."""
    claim_opening(tail.lines, language, claims)
    claim_expansions(tail.lines, claims)
    claim_echoes(tail, claims)
    _claim_addressed(tail, fields.get("url", ""), claims)
    claim_offers(tail, claims)
    _claim_issuer(tail, claims)


def first_claims(fields: dict[str, str], tail: Tail) -> SourceClaims:
    """Return the claims of the header and of what follows the news."""
    claims = SourceClaims()
    claims.add(fields.get("source"), "field")
    sender = re.sub(r"\s*<[^<>]*>", "", fields.get("from", "")).strip()
    if is_medium(sender) or (sender and _EDITORS.search(fields["from"])):
        claims.add(sender, "from")
    for name in tail.sources:
        claims.add(name, "label")
    for name in tail.media:
        claims.add(name, "tail")
    for name in tail.pictured:
        claims.add(name, "picture")
    if tail.holder:
        claims.add(tail.holder, "holder" if is_medium(tail.holder) else "owner")
    return claims


def claim_opening(lines: list[str], language: str | None, claims: SourceClaims) -> None:
    """Claim the agency of the dateline that opens a paragraph, before the head is read."""
    keys = claims.keys() | {comparison_key(line) for line in lines[:1] if len(line.split()) <= _MAX_MASTHEAD}
    for line in lines[:_FIRST_LINES]:
        opening = dateline_opening(line, language, keys) if len(line) > _MIN_PARAGRAPH else None
        if opening is not None and opening.source_name:
            claims.add(opening.source_name, "dateline")
            return
        own = _ACCORDING_TO_SELF.match(line)
        if own and is_medium(own["name"]):
            claims.add(own["name"], "dateline")
            return
        slash = line.find("/", 0, _MAX_AGENCY) if len(line) > _MIN_PARAGRAPH else -1
        if slash > 0 and is_medium(line[:slash]):  # `Agency/Place The news ...`
            claims.add(line[:slash], "dateline")
            return


def claim_expansions(lines: list[str], claims: SourceClaims) -> None:
    """Claim the name that the news gives for an agency in capitals: `Valley News Service (VNS) reports`."""
    for acronym in [name for name in claims.names.values() if _ACRONYM.fullmatch(name)]:
        spelled = re.compile(rf"((?:[A-Z][\w'’&-]+\s(?:of\s|the\s|and\s|for\s)?){{2,6}})\({acronym}\)")
        for line in lines:
            named = spelled.search(line)
            if named and is_medium(named[1].strip()):
                claims.add(named[1].strip(), "tail")
                return
        letters = rf"\b{acronym[0]}\w+" + "".join(rf"\s[{sign}{sign.lower()}]\w+" for sign in acronym[1:])
        initials = re.compile(rf"{letters}\b")
        for line in lines[:_HEAD_LINES]:  # `Photo: Valley News` above, `(VN)` in the dateline
            label = label_of(line)
            named = initials.search(line) if label is not None and label[0] == "photo" else None
            if named and is_medium(named[0]):
                claims.add(named[0], "dateline")
                claims.add(named[0], "tail")
                return


def claim_echoes(tail: Tail, claims: SourceClaims) -> None:
    """Claim what stands in a line of the head, and again in an offer or a notice of rights after the news."""
    notices = [comparison_key(piece.text) for piece in tail.dropped if piece.rule in _ECHOING]
    if not notices:
        return
    for line in tail.lines[:_HEAD_LINES]:
        for part in _PART.split(line) if len(line) <= _MAX_PARTED else ():
            key = comparison_key(part)
            named = dense_length(part) >= _MIN_ECHO and (len(part.split()) > 1 or UNSPACED.search(part))
            if named and any(key in notice and key != notice for notice in notices) and not is_section(part):
                claims.add(part, "echo")


def _claim_addressed(tail: Tail, url: str, claims: SourceClaims) -> None:
    """Claim a name in a line of the head that an address anywhere in the text spells: `desk@valleygazette.example`."""
    texts = [url, *tail.lines, *(piece.text for piece in tail.dropped)]
    hosts = {host for text in texts if "@" in text or "." in text for host in _HOST.findall(text.lower())}
    labels = {label.replace("-", "") for host in hosts for label in host.split(".")[:-1]}
    for line in tail.lines[:_HEAD_LINES] if labels else ():
        for part in _PART.split(line) if len(line) <= _MAX_PARTED else ():
            key = comparison_key(part)
            if len(key) >= _MIN_ADDRESSED and (key in labels or f"the{key}" in labels) and not is_section(part):
                claims.add(part, "echo")
                return


def offered_name(line: str) -> str:
    """Return the name in an offer of an account or a subscription; "" without one."""
    quoted = _QUOTED.search(line)
    if quoted:
        return quoted[1]
    offered = _OFFERED.match(line)
    if offered:
        return offered["name"]
    arabic = _ARABIC_MEDIUM.search(line)
    if arabic:
        return arabic["name"]
    on_site = _ON_SITE.match(line)
    if on_site:
        return on_site["name"]
    before, colon, name = line.rpartition(":")
    if colon and _NETWORK.search(before) and 1 < len(name.split()) <= _MAX_MASTHEAD:
        return name.strip(" .!»")
    short = _LETTER_OF_ONE.search(line)
    if short and is_medium(short["name"]):
        return short["name"]
    letter = _LETTER_OF.search(line) or _LETTER_BEHIND.search(line)
    return letter["name"] if letter and letter.start("name") else ""


def _claim_issuer(tail: Tail, claims: SourceClaims) -> None:
    """Claim who issues a press release: the name that opens the news and stands in the contact below it."""
    if not any(is_release_mark(line) for line in tail.lines[:_HEAD_LINES]):
        return
    contacts = "\n".join(piece.text for piece in tail.dropped if piece.rule in _OF_CONTACTS)
    opening = next((line for line in tail.lines if len(line) > _MIN_PARAGRAPH), "")
    named = re.match(rf"(?:The\s)?(?P<name>{_CAPITALISED})", _AFTER_DATELINE.split(opening)[-1])
    if named is not None and named["name"] in contacts and not is_known_person(named["name"]):
        claims.add(named["name"], "owner")


def claim_signed(tail: Tail, authors: Sequence[str], claims: SourceClaims) -> None:
    """Claim a name alone after the news where the `authors` are stated above it, and it has no word of a person's."""
    for name in tail.names if authors else ():
        if not (name in authors or is_known_person(name) or is_place_name(name)):
            claims.add(name, "beside")


def claim_offers(tail: Tail, claims: SourceClaims) -> None:
    """Claim the name that an offer of an account or a subscription after the news has: `Follow Valley Gazette on`."""
    for line in tail.lines:
        other = _MORE_IN.match(line)
        if other and is_medium(other["name"]):
            claims.add(other["name"], "owner")
    for piece in tail.dropped:
        if piece.rule in _OFFERING and len(piece.text) <= _MAX_PARTED:
            name = offered_name(piece.text)
            on_site = _ON_SITE.match(piece.text)
            is_subject = on_site is not None and _is_subject(name, piece.text)
            # `Follow Ada Sample on X`
            is_writer = is_person(name) and not (is_medium(name) or on_site)
            if (name[:1].isupper() or CASELESS.match(name)) and not (
                is_writer or is_subject or _NETWORK.search(name) or is_section(name)
            ):
                claims.add(name, "owner")
                return


def _is_subject(name: str, line: str) -> bool:
    """Return whether what stands in place of the site is a page, or whom or what the news of the site are about."""
    if _PAGE.match(name):
        return True
    return "actualité" in line.lower() and (opens_with_given_name(name) or is_place_name(name))
