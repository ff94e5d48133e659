"""Ids that are in people's lakes: identity, cleaned addresses, sightings, rejects and articles stay bit for bit.

`frozen_ids.json` holds a hash for each kind of input, first written by the code of 5e4bf58. Since then these kinds were
changed on purpose, because two parsers disagreed or browsers read the address differently:

- numeric host: an IPv4 address in any form is one host, a host that ends in a number and is none is no address;
- slashes: `http:/example.org/a` and `http:///example.org/a` name a host;
- noise in host: a control character in a host is an error, `☃.net` is a host;
- references: doubled slashes inside of a reference stay (RFC 3986), `//` alone is an error.

`python tests/identity/test_frozen_ids.py` writes the file anew; do so only with a decision that adds to this list.
"""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from odd_addresses import addresses, references

from ingest.errors import Reason
from ingest.identity.reject import reject_item, reject_key
from ingest.identity.sighting import sighting_id_of
from ingest.ids import article_id, sha256_hex
from ingest.records import Hints, Raw
from ingest.urls.clean import clean_url
from ingest.urls.identity import identity_url

_FIXTURE = Path(__file__).with_name("frozen_ids.json")
_BASE = "https://www.example.org/a/b/c?x=1"
_NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def _hash(values: "list[str | None]") -> str:
    return hashlib.sha256("\n".join(value or "-" for value in values).encode("utf-8", "surrogatepass")).hexdigest()


def _raws(kind: str, urls: list[str]) -> list[Raw]:
    """Items as files, feeds over the web, archives and the command line bring them."""
    raws = []
    for number, url in enumerate(urls):
        hints = Hints(
            title=f"{kind} {number}",
            feed_url=None if number % 3 else "https://example.org/feed.xml",
            guid=None if number % 2 else f"guid {number // 4}",
        )
        announced = number % 5 == 0
        raws.append(
            Raw(
                content=b"" if announced else f"<p>Text {number} of the harbour town.</p>".encode(),
                location=f"folder/{kind}.xml#{number}",
                source="folder",
                kind=("feed", "jsonl", "warc", "page", "sitemap")[number % 5 if not announced else number // 5 % 5],
                url=None if number % 7 == 0 else url,
                hints=hints,
                announced_url=url if announced and number % 2 else None,
                announced_sha256=f"n1-{number}" if announced else None,
            )
        )
    return raws


_REASONS = [reason for reason in Reason if reason is not Reason.COPY]  # those that were there when the ids were frozen


def _rejects(raws: list[Raw]) -> "list[str | None]":
    keys: list[str | None] = []
    for number, raw in enumerate(raws):
        reason = _REASONS[number % len(_REASONS)]
        item = reject_item(raw, reason, "no use", url=raw.url, raw_sha256=sha256_hex(raw.content))
        item = replace(item, attempt=number % 3)
        keys += [reject_key(item), item.sighting_id]
        keys.append(reject_key(replace(item, retry_at=_NOW + timedelta(minutes=number))))
    return keys


def _article_ids(urls: list[str]) -> "list[str | None]":
    shas = [sha256_hex(str(number).encode()) for number in range(len(urls))]
    return [article_id(canonical_url=identity_url(url), raw_sha256=sha) for url, sha in zip(urls, shas, strict=True)]


def frozen(kind: str, urls: list[str]) -> dict[str, str]:
    """Return a hash for everything that is made of the addresses of one kind."""
    raws = _raws(kind, urls)
    return {
        "identity_url": _hash([identity_url(url) for url in urls]),
        "clean_url": _hash([clean_url(url) for url in urls]),
        "sighting": _hash([sighting_id_of(raw) for raw in raws]),
        "reject": _hash(_rejects(raws)),
        "article": _hash(_article_ids(urls)),
    }


def frozen_references() -> dict[str, str]:
    """Return a hash for relative references against one base."""
    return {"clean_url": _hash([clean_url(reference, _BASE) for reference in references()])}


@pytest.mark.parametrize("kind", sorted(addresses()))
def test_ids_of_a_kind_of_address_are_frozen(kind: str) -> None:
    assert frozen(kind, addresses()[kind]) == json.loads(_FIXTURE.read_text())[kind]


def test_resolved_references_are_frozen() -> None:
    assert frozen_references() == json.loads(_FIXTURE.read_text())["references"]


if __name__ == "__main__":
    written = {kind: frozen(kind, urls) for kind, urls in addresses().items()} | {"references": frozen_references()}
    _FIXTURE.write_text(json.dumps(written, indent=1, sort_keys=True) + "\n")
