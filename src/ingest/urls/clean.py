"""Web addresses: what we store and fetch (`clean_url`), what an article's identity is made of (`identity_url`).

Two different questions. A cleaned URL still leads to the same page of the same server: only its spelling is
normalised (RFC 3986 section 6, WHATWG URL where browsers differ) and its tracking is gone. An identity folds every
known spelling of one article: http and https, `www.` and mobile hosts, AMP copies, order of the query, last slash.
Never fetch an identity: the address it names may not exist.
"""

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import idna
from tld import get_fld

MAX_LENGTH = 4096  # longer addresses are data, not addresses

# Parameters that name a campaign, a click or a visit; none of them chooses the content. Lower case.
_TRACKING_WORDS = """
fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ymclid twclid ttclid li_fat_id igshid igsh epik srsltid rdt_cid
mc_cid mc_eid mkt_tok _ga _gl _ke _kx _branch_match_id _branch_referrer _openstat
cmpid cmp cmp_id cid_source icid intcid int_cid ncid ocid s_cid scid sr_share smid smtyp spm spref xtor xtref
trk trkcampaign trk_contact trk_msg trk_module ito taid ftag ftcamp wt_mc wtmc wt.mc_id wt.tsrc wt_zmc wt_ref
ml_subscriber ml_subscriber_hash vgo_ee sslid rb_clickid guccounter guce_referrer guce_referrer_sig
ns_mchannel ns_source ns_campaign ns_linkname ns_fee ref_src ref_url referer referrer share_id
__twitter_impression __s __hssc __hstc __hsfp _hsenc _hsmi hsctatracking dm_i elqtrack elqtrackid
phpsessid jsessionid aspsessionid asp.net_sessionid cfid cftoken sessionid session_id sessid zenid
"""
_TRACKING = frozenset(_TRACKING_WORDS.split())
_TRACKING_PREFIXES = ("utm_", "pk_", "piwik_", "matomo_", "mtm_", "hsa_", "vero_", "oly_", "at_medium", "at_campaign")
# Parameters that are tracking only with one of these values: `?source=rss` is, `?source=123` may be a key.
_CARRIER_NAMES = frozenset(
    {"ref", "src", "source", "from", "via", "rss", "feed", "partner", "output_source", "campaign", "medium", "cid"}
)
_CARRIER_WORDS = """
rss rss2 atom feed feeds rss_feed rssfeed rss-feed newsfeed facebook twitter linkedin whatsapp telegram
email e-mail mail newsletter social share share_link sharing google googlenews news_google flipboard
apple_news applenews push webpush homepage home
"""
_CARRIER_VALUES = frozenset(_CARRIER_WORDS.split())
_AMP_PARAMETERS = frozenset({"amp", "amp_js_v", "amp_gsa", "usqp", "isamp", "amphtml", "is_amp"})
_AMP_OUTPUT = frozenset({"outputtype", "output", "view", "format", "type", "layout"})
# Result pages of a search or mail service that only lead on: (registrable domain, path) -> parameters with the target.
_REDIRECTORS = {("google.com", "/url"): ("url", "q"), ("facebook.com", "/l.php"): ("u",)}

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_QUERY_SAFE = _PATH_SAFE | frozenset("?[]|")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_EDGES = "".join(map(chr, range(0x21)))  # C0 controls and space, WHATWG URL 4.4
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ASCII_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_PLAIN = re.compile(r"[A-Za-z0-9._~/=&+,:@-]*")  # safe in path and query
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*|/\(S\([a-z0-9]{16,}\)\)", re.IGNORECASE)
_MOBILE_HOST = re.compile(r"(?:www|m|mobile|mobil|amp|wap|touch)\.")
_AMP_TAIL = re.compile(r"(?:/amp(?:\.html?)?|(?<=[^./])\.amp)$|(?<=[^./])\.amp(?=\.html?$)")
_SLASHES = re.compile(r"//+")


class _Parts(NamedTuple):
    scheme: str
    host: str  # ASCII, lower case, IPv6 in brackets
    port: int | None  # None: the scheme's own
    path: str
    query: tuple[str, ...]  # the pieces between '&', spelled as RFC 3986 wants
    fragment: str  # '' or a hashbang

    def text(self) -> str:
        port = "" if self.port is None else f":{self.port}"
        query = "?" + "&".join(self.query) if self.query else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{'#' + self.fragment if self.fragment else ''}"


def clean_url(url: str | None, base: str | None = None) -> str | None:
    """The absolute web address to store and to fetch, or None when `url` is no web address.

    Relative references are resolved against `base`. Scheme and host in lower case, host in ASCII (IDNA 2008 with
    UTS 46), default port, user info, fragment (but a hashbang), session ids and tracking parameters dropped, dot
    segments removed, percent-encoding normalised. Idempotent; never raises.
    """
    parts = _parse(url, base)
    return _bounded(parts)


def identity_url(url: str | None) -> str | None:
    """The spelling that all addresses of one article share, or None when `url` is no web address.

    Over `clean_url`: https for http, no `www.`/mobile/AMP host prefix, AMP paths, parameters and the AMP cache undone,
    parameters sorted, doubled and trailing slashes dropped. For comparing and for ids only. Idempotent; never raises.
    """
    parts = _parse(url, None)
    while parts is not None and (inner := _unwrap_amp(parts)) is not None:
        parts = inner  # a viewer may wrap a cache; every round is shorter
    if parts is None:
        return None
    host = _fold_host(parts.host)
    path = _fold_path(parts.path)
    query = tuple(sorted(pair for pair in parts.query if not _is_amp_parameter(pair)))
    port = None if parts.port in (80, 443) else parts.port
    return _bounded(parts._replace(scheme="https", host=host, port=port, path=path, query=query))


def canonicalize(url: str | None) -> str | None:
    """The same as `identity_url`."""
    return identity_url(url)


def is_web_url(url: str | None) -> bool:
    """Whether `url` is an absolute http or https address with a usable host."""
    return clean_url(url) is not None


def source_domain(url: str | None) -> str | None:
    """The registrable domain of a web address by the Public Suffix List (private part included), in ASCII.

    `news.example.co.uk` gives `example.co.uk`, a blog host's customer its own name. A host without a public suffix
    (IP address, `localhost`) stands for itself. None when `url` is no web address.
    """
    parts = _parse(url, None)
    return None if parts is None else _registrable(parts.host)


def _bounded(parts: _Parts | None) -> str | None:
    text = None if parts is None else parts.text()
    return text if text is not None and len(text) <= MAX_LENGTH else None


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    if host.startswith("[") or "." not in host:
        return host
    found = get_fld(f"https://{host}/", fail_silently=True, search_private=True)
    return found or host


def _parse(url: str | None, base: str | None) -> _Parts | None:
    return _parts(url, base) if url and len(url) <= MAX_LENGTH else None


@lru_cache(maxsize=512)  # a page's own address is asked for a dozen times
def _parts(url: str, base: str | None) -> _Parts | None:
    absolute = _absolute(url, base)
    if absolute is None:
        return None
    try:
        split = urlsplit(absolute)
        host, port = _host(split.hostname or ""), split.port
    except ValueError:  # bad brackets, port out of range, characters that NFKC turns into delimiters
        return None
    scheme = split.scheme.lower()
    if scheme not in ("http", "https") or host is None or port == 0:
        return None
    if port == (443 if scheme == "https" else 80):
        port = None
    path = _clean_path(split.path)
    query = tuple(pair for pair in map(_clean_pair, split.query.split("&")) if pair and not _is_tracking(pair))
    fragment = _respell(split.fragment, _QUERY_SAFE) if split.fragment.startswith("!") else ""
    parts = _Parts(scheme, host, port, path, query, fragment)
    return _follow(parts) or parts


def _absolute(url: str, base: str | None) -> str | None:
    text = _CONTROL.sub("", url.strip(_EDGES + "\u00a0\ufeff\u200b"))
    scheme = _SCHEME.match(text)
    if scheme is None or scheme[0].lower() in ("http:", "https:"):
        head, mark, tail = text.partition("?")
        text = head.replace("\\", "/") + mark + tail  # as browsers do
    if scheme is not None:
        return text
    if base is None:
        return None
    try:
        return urljoin(base, text)
    except ValueError:
        return None


def _follow(parts: _Parts) -> _Parts | None:
    names = _REDIRECTORS.get((_registrable(parts.host), parts.path))
    for name in names or ():
        for pair in parts.query:
            key, _, value = pair.partition("=")
            target = unquote(value)
            if key == name and target.startswith(("http://", "https://")):
                return _parse(target, None)
    return None


def _host(raw: str) -> str | None:
    if ":" in raw:
        return f"[{ipaddress.IPv6Address(raw.partition('%')[0]).compressed}]"
    host = unquote(raw).rstrip(".").lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    if len(host) > 253 or _ASCII_HOST.fullmatch(host) is None or any(len(label) > 63 for label in host.split(".")):
        return None
    return host


def _respell(text: str, safe: frozenset[str]) -> str:
    """Percent-encode what must be, decode what need not be, upper-case the hex digits (RFC 3986 section 6.2.2)."""
    if _PLAIN.fullmatch(text) is not None:
        return text

    def one(match: re.Match[str]) -> str:
        if match[1]:
            char = chr(int(match[1], 16))
            return char if char in _UNRESERVED else "%" + match[1].upper()
        if match[2] in safe:
            return match[2]
        return "".join(f"%{byte:02X}" for byte in match[2].encode("utf-8", "replace"))

    return _PERCENT.sub(one, text)


def _clean_path(raw: str) -> str:
    path, before = _rooted(_respell(raw, _PATH_SAFE)), ""
    while path != before:  # what is left may form another session id; every round is shorter
        path, before = _rooted(_PATH_SESSION.sub("", path)), path
    return _without_dot_segments(path) if "/." in path else path


def _rooted(path: str) -> str:
    return path if path.startswith("/") else "/" + path


def _without_dot_segments(path: str) -> str:
    """RFC 3986 section 5.2.4, for a path that starts with a slash."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _clean_pair(raw: str) -> str:
    pair = _respell(raw, _QUERY_SAFE)
    return "" if pair in ("", "=") else pair


def _is_tracking(pair: str) -> bool:
    raw_name, _, raw_value = pair.partition("=")
    name, value = unquote(raw_name).lower().removeprefix("amp;"), raw_value.lower()
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _CARRIER_NAMES and value in _CARRIER_VALUES


def _is_amp_parameter(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    return name in _AMP_PARAMETERS or (name in _AMP_OUTPUT and value in ("amp", "amphtml"))


def _unwrap_amp(parts: _Parts) -> _Parts | None:
    """The page behind the AMP cache (`*.cdn.ampproject.org/c/s/…`) or the AMP viewer (`google.*/amp/s/…`)."""
    path = _SLASHES.sub("/", parts.path)  # as the identity has it in the end
    if parts.host.endswith(".ampproject.org"):
        match = re.match(r"/(?:[a-z]/)?(s/)?([^/]+\..*)", path)
    elif parts.host.startswith(("www.google.", "google.")):
        match = re.match(r"/amp/(s/)?([^/]+\..*)", path)
    else:
        return None
    if match is None:
        return None
    query = "?" + "&".join(parts.query) if parts.query else ""
    return _parse(f"http{'s' if match[1] else ''}://{match[2]}{query}", None)


def _fold_host(host: str) -> str:
    while match := _MOBILE_HOST.match(host):
        rest = host[match.end() :]
        if "." not in rest or _registrable(rest) != _registrable(host):
            break  # `m.example` or `www.co.uk`: the prefix is the name itself
        host = rest
    return host


def _fold_path(raw: str) -> str:
    path, before = _SLASHES.sub("/", raw), ""
    while path != before:  # every round is shorter
        before = path
        if path.startswith("/amp/") and len(path) > len("/amp/"):
            path = path[len("/amp") :]
        path = _AMP_TAIL.sub("", path.rstrip("/"))
    return path or "/"
