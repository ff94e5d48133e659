"""Bylines of Chinese, Japanese and Korean pages, where neither capitals nor spaces tell a name from other words.

A name counts beside a word for "reporter" or "author", or alone in the brackets that end a Japanese text.
"""

import re

from ingest.extract.meta.byline_words import AGENCIES, ORGANISATION_ENDINGS

_HAN = "\u3400-\u9fff"
_NAME = rf"[{_HAN}](?:[{_HAN}]{{1,3}}|[ \u3000][{_HAN}](?![{_HAN}]))"
_CHINESE = re.compile(
    rf"(?:^|[\s\u3000（(【\[|｜;；])(?:[{_HAN}]{{2,4}}(?:报|網|网|社|社区)?)?(?:首席|特约|实习|见习|驻地)?"
    rf"(?:记者|記者|通讯员|作者|撰文|采写|撰稿)(?:\s*[:：/／丨｜]\s*|[\s\u3000]+)({_NAME}(?:[\s\u3000、，]{{1,2}}{_NAME})*)"
    r"(?=$|[\s\u3000）)】\]|｜;；/／,，。])"
    rf"|^[{_HAN}]{{0,6}}[记記]者({_NAME})[/／][{_HAN}]{{1,6}}(?:报道|報導|報道|电|電)"
)
_KOREAN = re.compile(
    r"(?:^|[\s=|(\[/])([\uac00-\ud7af]{2,4})\s?(?:선임기자|인턴기자|객원기자|특파원|기자)(?=$|[\s,·|)\]=@.])"
)
_JAPANESE_END = re.compile(
    rf"(?:^|。)\s*[【（(](?:文[・=＝:：]|取材[・=＝:：]|記者[・=＝:：])?([{_HAN}\u3040-\u30ff]{{3,6}}"
    rf"|[{_HAN}]{{1,3}}[ \u3000][{_HAN}\u3040-\u30ff]{{1,4}})[】）)]$"
)
_REPORTERS = frozenset({"记者", "記者", "通讯员", "通訊員", "作者", "撰文", "实习生"})
_BREAK = re.compile(r"[\s\u3000、，]+")
_OTHER_ROLE = re.compile(
    "编辑|編輯|責任|责任|摄影|攝影|校对|审校|編集|写真|撮影|提供|記事|電子|続|終|関連|通信|協力|参照|以上"
)


def names_in_line(line: str) -> tuple[str, ...]:
    """Return the names that a short line gives beside a word for "reporter" or "author", or ()."""
    for pattern in (_CHINESE, _KOREAN):
        match = pattern.search(line)
        if match is not None:
            return _names(next(filter(None, match.groups())))
    return ()


def names_at_end(text: str) -> tuple[str, ...]:
    """Return the names in the brackets that end a text: `（记者 …）`, `【…】`, or ()."""
    tail = text.rstrip()[-60:]
    bracket = max(tail.rfind(sign) for sign in "（(【[")
    named = names_in_line(tail[bracket:]) if bracket >= 0 else ()
    if named:
        return named
    match = _JAPANESE_END.search(tail)
    if match is None or _OTHER_ROLE.search(match[1]) or match[1].endswith(ORGANISATION_ENDINGS) or match[1] in AGENCIES:
        return ()
    return (match[1],)


def _names(text: str) -> tuple[str, ...]:
    """Return the names in a list of them; one of two characters may have a space inside."""
    names: list[str] = []
    half = ""
    for word in _BREAK.split(text):
        word = half + word
        half = word if len(word) == 1 else ""
        if len(word) > 1 and word not in _REPORTERS and _OTHER_ROLE.search(word) is None:
            names.append(word)
    return tuple(names)


def han_names(text: str) -> list[str]:
    """Return names that are separated by spaces; a name of two characters has a space inside."""
    names: list[str] = []
    half = ""
    for word in text.split():
        word = half + word
        half = word if len(word) == 1 else ""
        if not half:
            names.append(word)
    return names
