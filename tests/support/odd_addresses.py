"""Seeded addresses of many odd kinds, for tests that pin what is made of them.

`addresses()` gives them by kind, always the same ones: `random.Random(seed).random()` is the same on every Python.
"""

import random
from collections.abc import Callable

_WORDS = "news harbour ferry council story 2026 11 27 a b c world-service city.html article.php index.html view".split()
_HOSTS = "example.org news.example.co.uk blog.example.com example.net städte.example.org пример.example".split()
_TRACKING = "utm_source=x utm_medium=rss fbclid=1 gclid=2 ref=rss source=feed src=twitter cmpid=9 spm=1.2 _ga=3".split()
_KEYS = "id=1 page=2 q=a+b q=%C3%A9 x=[1] y=1|2 z= =z flag t=100% u=~%7e%2F amp=1 outputType=amp ref=12".split()
_PER_KIND = 200


class _Dice:
    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # a string seeds by its SHA-512, not by its hash

    def pick(self, values: "list[str] | str") -> str:
        return values[int(self._random.random() * len(values))]

    def number(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def path(self) -> str:
        return "/".join(self.pick(_WORDS) for _ in range(self.number(4)))


def _plain(dice: _Dice) -> str:
    return f"{dice.pick(['http', 'https'])}://{dice.pick(_HOSTS)}/{dice.path()}"


def _spelled(dice: _Dice) -> str:
    host = "".join(dice.pick([char.upper(), char]) for char in dice.pick(_HOSTS))
    port = dice.pick(["", ":80", ":443", ":8080", ":0", ":99999", ":"])
    user = dice.pick(["", "", "user@", "user:secret@", "@"])
    return f"{dice.pick(['HTTP', 'https', 'hTTps'])}://{user}{host}{dice.pick(['', '.'])}{port}/{dice.path()}"


def _mobile(dice: _Dice) -> str:
    prefix = "".join(dice.pick(["www.", "m.", "mobile.", "amp.", "wap.", "touch.", "www1.", ""]) for _ in range(2))
    return f"https://{prefix}{dice.pick([*_HOSTS, 'co.uk', 'example'])}/{dice.path()}{dice.pick(['', '/', '//'])}"


def _amp(dice: _Dice) -> str:
    inner = f"{dice.pick(['s/', ''])}{dice.pick(_HOSTS)}/{dice.path()}"
    front = dice.pick(
        ["https://www.google.com/amp/", "https://google.de/amp/", "https://example-org.cdn.ampproject.org/c/"]
    )
    own = (
        f"https://{dice.pick(_HOSTS)}/{dice.pick(['amp/', ''])}{dice.path()}{dice.pick(['/amp', '.amp', '.amp.html'])}"
    )
    return dice.pick([front + inner, own, own + "/", own + "?amp=1&usqp=x"])


def _query(dice: _Dice) -> str:
    pairs = [dice.pick([*_TRACKING, *_KEYS]) for _ in range(1 + dice.number(5))]
    return f"{_plain(dice)}?{dice.pick(['&', '&', '&&']).join(pairs)}"


def _session(dice: _Dice) -> str:
    mark = dice.pick([";jsessionid=1A2B", ";sid=9", "/(S(abcdefghijklmnop))", ";v=1"])
    return f"{_plain(dice)}{mark}{dice.pick(['', '/more', '?id=1', ';jsessionid=2'])}"


def _percent(dice: _Dice) -> str:
    pieces = ["%41", "%7e", "%2F", "%c3%a9", "é", "中文", " ", "%20", "+", "[", "|", '"', "<", "^", "`", "{", "\\", "'"]
    return f"{_plain(dice)}/" + "".join(dice.pick(pieces) for _ in range(1 + dice.number(6)))


def _stray_percent(dice: _Dice) -> str:
    pieces = ["%zz", "%", "%4", "%%41", "100%", "%u0041"]
    return f"{_plain(dice)}{dice.pick(['/', '?q='])}" + "a".join(dice.pick(pieces) for _ in range(1 + dice.number(3)))


def _dots(dice: _Dice) -> str:
    segments = [dice.pick([".", "..", "%2e", "%2E.", "a", "b", "", "...", ".x"]) for _ in range(1 + dice.number(7))]
    return f"https://{dice.pick(_HOSTS)}/" + "/".join(segments)


def _wrapped(dice: _Dice) -> str:
    inner = _plain(dice).replace(":", "%3A").replace("/", "%2F")
    front = [
        "https://www.google.com/url?rct=j&url=",
        "https://www.google.com/url?q=",
        "https://l.facebook.com/l.php?u=",
        "https://facebook.com/l.php?h=1&u=",
    ]
    return dice.pick(front) + inner + dice.pick(["", "&ct=ga", "%3Fid%3D1%26utm_source%3Dx"])


def _fragment(dice: _Dice) -> str:
    return f"{_plain(dice)}#{dice.pick(['', 'top', '!', '!/story/3', '/story/3', '!a b', 'é'])}"


def _edges(dice: _Dice) -> str:
    space = ["", " ", "\n", "\t", "\u00a0", "\ufeff", "\u200b", "\x00"]
    text = _plain(dice)
    cut = 9 + dice.number(max(1, len(text) - 9))
    return dice.pick(space) + text[:cut] + dice.pick(["", "\n", "\t", "\r"]) + text[cut:] + dice.pick(space)


def _backslash(dice: _Dice) -> str:
    text = _plain(dice)
    return "".join("\\" if char == "/" and dice.number(2) else char for char in text) + dice.pick(["", "?a=\\b"])


def _no_address(dice: _Dice) -> str:
    fronts = [
        "ftp://example.org/",
        "mailto:a@example.org",
        "javascript:x",
        "tag:example.org,2026:",
        "urn:x:",
        "",
        "//",
        "/",
    ]
    return dice.pick(fronts) + dice.path() + dice.pick(["", "http://example.org/", "x" * 5000])


def _ipv6(dice: _Dice) -> str:
    host = dice.pick(
        ["[::1]", "[2001:DB8::1]", "[2001:db8:0:0:0:0:0:1]", "[::ffff:1.2.3.4]", "[fe80::1%25eth0]", "[x]"]
    )
    return f"http://{host}{dice.pick(['', ':80', ':8080'])}/{dice.path()}"


def _odd_host(dice: _Dice) -> str:
    pieces = [
        "-a",
        "a-",
        "a_b",
        "_",
        "ex ample",
        "exa%6Dple",
        "ß",
        "XN--MNCHEN-3YA",
        "xn--x",
        "a..b",
        "x" * 64,
        "１２",
        "Ⅷ",
    ]
    return f"https://{dice.pick(pieces)}{dice.pick(['', '.org', '.example.org'])}/{dice.path()}"


def _numeric_host(dice: _Dice) -> str:
    pieces = ["2130706433", "0x7f.1", "017700000001", "1.2.3", "1.2.3.4", "256.1.1.1", "example.1", "1.2.3.4.5", "0x"]
    return f"http://{dice.pick(pieces)}{dice.pick(['', '.'])}/{dice.path()}"


def _slashes(dice: _Dice) -> str:
    front = dice.pick(["http:/", "https:/", "http:", "https:", "http:///", "https:////", "http:\\\\\\"])
    return f"{front}{dice.pick(_HOSTS)}/{dice.path()}"


def _noise(dice: _Dice) -> str:
    signs = "abc/.:?#&=%@[]\\ é中-_~!+;,1" + "\t\x7f"
    return f"https://example.org/{''.join(dice.pick(signs) for _ in range(dice.number(30)))}"


def _noise_in_host(dice: _Dice) -> str:
    signs = "abcdef.-_:@[]%1é☃\x7f"
    return f"https://{''.join(dice.pick(signs) for _ in range(dice.number(14)))}.org/"


_KINDS: dict[str, Callable[[_Dice], str]] = {
    "plain": _plain,
    "spelled": _spelled,
    "mobile": _mobile,
    "amp": _amp,
    "query": _query,
    "session": _session,
    "percent": _percent,
    "stray percent": _stray_percent,
    "dots": _dots,
    "wrapped": _wrapped,
    "fragment": _fragment,
    "edges": _edges,
    "backslash": _backslash,
    "no address": _no_address,
    "ipv6": _ipv6,
    "odd host": _odd_host,
    "numeric host": _numeric_host,
    "slashes": _slashes,
    "noise": _noise,
    "noise in host": _noise_in_host,
}


def addresses() -> dict[str, list[str]]:
    """Return 200 addresses of each kind."""
    return {kind: [make(_Dice(f"{kind} {number}")) for number in range(_PER_KIND)] for kind, make in _KINDS.items()}


def references() -> list[str]:
    """Return relative references, to be resolved against one base."""
    dice = _Dice("references")
    fronts = ["", "/", "./", "../", "../../", "?", "#", "//example.net/", "//", "/./", "g;x=1/", ".."]
    return [dice.pick(fronts) + dice.path() + dice.pick(["", "?a=1", "#x", "/"]) for _ in range(_PER_KIND)]
