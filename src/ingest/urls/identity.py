"""The identity of a page: the one spelling that all addresses of one article share.

It folds http and https, `www.` and mobile hosts, AMP copies, the order of the query and the last slash. Never fetch an
identity: the address it names may not exist.
"""

import re
from functools import lru_cache

from ingest.urls.clean import CleanAddress, parse_clean
from ingest.urls.domain import registrable_domain
from ingest.urls.tracking import is_amp_parameter

_MOBILE_HOST = re.compile(r"(?:www|m|mobile|mobil|amp|wap|touch)\.")
_AMP_TAIL = re.compile(r"(?:/amp(?:\.html?)?|(?<=[^./])\.amp)$|(?<=[^./])\.amp(?=\.html?$)")
_AMP_CACHE = re.compile(r"/(?:[a-z]/)?(s/)?([^/]+\..*)")
_AMP_VIEWER = re.compile(r"/amp/(s/)?([^/]+\..*)")
_SLASHES = re.compile(r"//+")


def identity_url(url: str | None) -> str | None:
    """Return the spelling that all addresses of one article share, or None when `url` is not a web address.

    Over `clean_url`: https for http, no `www.`, mobile or AMP prefix of the host, AMP paths, parameters and the AMP
    cache undone, parameters sorted, doubled and trailing slashes dropped. For comparing and for ids only. Idempotent;
    never raises.
    """
    return _identity_url(url) if url else None


@lru_cache(maxsize=512)  # the address of a page is asked for several times
def _identity_url(url: str) -> str | None:
    address = parse_clean(url)
    while address is not None and (original := _behind_amp(address)) is not None:
        address = original  # a viewer may wrap a cache; every pass is shorter
    if address is None:
        return None
    query = tuple(sorted(pair for pair in address.query if not is_amp_parameter(pair)))
    port = None if address.port in (80, 443) else address.port
    host, path = _fold_host(address.host), _fold_path(address.path)
    return address._replace(scheme="https", host=host, port=port, path=path, query=query).url


def _behind_amp(address: CleanAddress) -> CleanAddress | None:
    """Return the page behind the AMP cache (`*.cdn.ampproject.org/c/s/…`) or the AMP viewer (`google.*/amp/s/…`)."""
    path = _SLASHES.sub("/", address.path)  # as the identity has it in the end
    if address.host.endswith(".ampproject.org"):
        match = _AMP_CACHE.match(path)
    elif address.host.startswith(("www.google.", "google.")):
        match = _AMP_VIEWER.match(path)
    else:
        return None
    if match is None:
        return None
    query = "?" + "&".join(address.query) if address.query else ""
    return parse_clean(f"http{'s' if match[1] else ''}://{match[2]}{query}")


def _fold_host(host: str) -> str:
    while match := _MOBILE_HOST.match(host):
        shorter = host[match.end() :]
        if "." not in shorter or registrable_domain(shorter) != registrable_domain(host):
            break  # `m.example` or `www.co.uk`: the prefix is the name itself
        host = shorter
    return host


def _fold_path(spelled: str) -> str:
    path, before = _SLASHES.sub("/", spelled), ""
    while path != before:  # every pass is shorter
        before = path
        if path.startswith("/amp/") and len(path) > len("/amp/"):
            path = path[len("/amp") :]
        path = _AMP_TAIL.sub("", path.rstrip("/"))
    return path or "/"
