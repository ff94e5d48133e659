"""Greetings above a text that was sent by mail, and the words that close the letter below it, in some thirty languages.

Both are words of the sender to the receiver: neither title, nor source, nor text.
"""

import re

from ingest.records import Dropped

_GREETINGS = (
    "hi|hello|dear|hey|good (?:morning|afternoon|evening|day)|"
    "hallo|liebe[rs]?|sehr geehrte[rs]?|guten (?:tag|morgen|abend)|"
    "moin|servus|grüezi|bonjour|bonsoir|salut|chère?s?|madame|"
    "monsieur|hola|buen(?:os|as)? (?:días|dias|tardes|noches|día)|"
    "estimad[oa]s?|querid[oa]s?|olá|oi|bom dia|boa (?:tarde|"
    "noite)|prezad[oa]s?|car[oaie]s?|ciao|salve|buon ?giorno|"
    "buona ?sera|gentil[ei]|egregi[oa]?|beste|geachte|goede(?:morgen|"
    "middag|navond)|hoi|dag|hei|hej|hejsan|kjære|kære|"
    "god (?:dag|morgen|kveld|aften|morgon|kväll)|goddag|"
    "hyvää (?:päivää|huomenta|iltaa)|moi|terve|tere|sveiki|labas|"
    "laba diena|labdien|dzień dobry|cześć|witam|szanown[iye]|"
    "dobrý (?:den|deň)|ahoj|vážen[íýéá]|jó napot|szia(?:sztok)?|"
    "kedves|tisztelt|bună(?: ziua| dimineața| seara)?|stimat[eăi]|dragi?|dobar dan|zdravo|pozdrav|poštovan[iae]|"
    "pozdravljeni|добър ден|здравейте|уважаем[иаыо]\\w*|"
    "добрый (?:день|вечер)|доброе утро|здравствуйте|привет|дорог\\w+|"
    "добрий (?:день|вечір|ранок)|добридень|шановн\\w+|вітаю|"
    "добар дан|поштовани|γεια σας|γειά σας|καλημέρα|καλησπέρα|"
    "αγαπητ\\w+|merhaba|günaydın|iyi (?:günler|akşamlar)|sayın|"
    "sevgili|xin chào|chào|kính gửi|halo|selamat (?:pagi|siang|sore|"
    "malam)|yth\\.?|habari|مرحبا|السلام عليكم|تحية طيبة|صباح الخير|"
    "مساء الخير|عزيزي|سلام|با سلام|שלום|בוקר טוב|ערב טוב|"
    "नमस्ते|नमस्कार|প্রিয়|নমস্কার|สวัสดี|เรียน|您好|你好|大家好|各位|こんにちは|お世話になっております|안녕하세요"
)
_GREETING = re.compile(rf"(?:{_GREETINGS})(?!\w)[^.?:;\"“„«]{{0,40}}[,!，！、،]", re.IGNORECASE)
#: Closings that are notices below a news text as well (`notices`): they mean nothing else.
CLOSINGS = (
    "kind regards|best regards|warm regards|mit freundlichen grüßen|mit freundlichem gruß|viele grüße|cordialement|"
    "bien cordialement|saludos cordiales|un cordial saludo|atenciosamente|cordiali saluti|met vriendelijke groet|"
    "med vänlig hälsning|med venlig hilsen|med vennlig hilsen|z poważaniem|s pozdravem|s pozdravom|с уважением|"
    "з повагою|saygılarımızla|ystävällisin terveisin|üdvözlettel"
)
_CLOSING = re.compile(
    rf"(?:{CLOSINGS}|"
    r"have a (?:good|great|nice|lovely) \w+|schönen (?:tag|abend)(?: noch)?|bonne (?:journée|lecture|soirée)|"
    r"buona (?:giornata|lettura)|fijne dag|"
    r"mvh|vh|hilsen|vennlig hilsen|venlig hilsen|med vänliga hälsning(?:ar)?|med vänlig hälsningar|"
    r"(?:kind|best|warm)est regards|regards|best|yours (?:sincerely|"
    r"faithfully)|sincerely|thanks|many thanks|cheers|"
    r"mfg|lg|beste grüße|saludos|atentamente|un saludo|att|cordialmente|abraços|"
    r"distinti saluti|saluti|met vriendelijke groeten|groeten|terveisin|"
    r"lugupidamisega|ar cieņu|pagarbiai|pozdrawiam|cu stimă|lep pozdrav|srdačan pozdrav|с уважение|"
    r"с поштовањем|με εκτίμηση|saygılarımla|"
    r"trân trọng|salam|hormat kami|مع التحية|مع خالص التحية|"
    r"با احترام|בברכה|सादर|敬具|此致|敬礼|よろしくお願いいたします|감사합니다)"
    r"\s*[,.!，！،]?",
    re.IGNORECASE,
)
_MAX_GREETING_WORDS = 6
_MAX_GREETING_BLOCK = 100  # characters of the lines up to the first blank one


def is_greeting(line: str) -> bool:
    """Return whether a line greets the receiver of a mail: `Boa tarde, colegas,`, `Hei!`, `Dear editors,`."""
    return _GREETING.fullmatch(line.strip()) is not None and len(line.split()) <= _MAX_GREETING_WORDS


def is_closing(line: str) -> bool:
    """Return whether a line closes a letter: `Kind regards,`, `Mvh`."""
    return _CLOSING.fullmatch(line.strip()) is not None


def take_courtesies(text: str) -> tuple[str, list[Dropped]]:
    """Return the text of a mail without the greeting above and the closing below it, where more is left, and these."""
    lines = text.strip().split("\n")
    first = 0
    if is_greeting(lines[0]):
        blank = next((index for index, line in enumerate(lines) if not line.strip()), len(lines))
        is_short = blank < len(lines) and sum(map(len, lines[:blank])) <= _MAX_GREETING_BLOCK
        first = blank if is_short else 1  # with `Here is the text.` below it
    last = len(lines) - 1 if len(lines) > 1 and is_closing(lines[-1]) else len(lines)
    if not (kept := "\n".join(lines[first:last]).strip()):
        return text, []
    dropped = [Dropped(line.strip(), "head:greeting") for line in lines[:first]]
    return kept, [*dropped, *(Dropped(line.strip(), "tail:signature") for line in lines[last:])]
