"""Registrable domains by the Public Suffix List, its private part included."""

from functools import lru_cache

from tld import get_fld


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """Return the registrable domain of a host in ASCII: `example.co.uk` for `news.example.co.uk`.

    A host without a public suffix (an IP address, `localhost`) stands for itself.
    """
    if host.startswith("[") or "." not in host:
        return host
    domain = get_fld(f"https://{host}/", fail_silently=True, search_private=True)
    return domain or host
