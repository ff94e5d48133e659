"""Labelled documents of the evaluation data, with the mentions that the region tagger finds in them."""

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.tags.region.region_tagger import document_hits, make_prior
from ingest.tags.region.resolve import Mention, Prior, resolve_hits

SPANS = ("lgl", "tr-news", "geowebnews", "geovirus", "tud-loc-2013")  # sources whose place names are labelled
GENERIC_DOMAINS = set("com org net info tv io eu co me ai news int edu gov biz cc ly to fm us".split())
FOLDS = 5


@dataclass
class Document:
    """One labelled document with the mentions found in it."""

    id: str
    source: str
    group: str
    lang: str
    title: str | None
    text: str
    home: str | None
    mentioned: set[str] | None = None
    about: set[str] | None = None
    accept: set[str] = field(default_factory=set)
    main: str | None = None
    main_known: bool = False
    toponyms: list[dict[str, Any]] = field(default_factory=list)
    prior: Prior = field(default_factory=Prior)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def fold(self) -> int:
        """The fold of its domain, or of the document itself where there is none."""
        return int(hashlib.sha256(self.group.encode()).hexdigest()[:8], 16) % FOLDS


def load_region(path: Path) -> list[Document]:
    """Return the documents of `region/dev.jsonl.gz`."""
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    documents = []
    for row in rows:
        document = Document(
            row["id"], row["source"], row.get("domain") or row["id"], "en", row.get("title") or None, row["text"], None
        )
        document.main, document.main_known = row.get("main_country"), bool(row.get("main_country"))
        if row["source"] == "reuters-21578":
            document.about = set(row["countries"]) if row.get("countries") is not None else None
        elif row.get("countries") is not None and not row.get("focus_only"):
            document.mentioned = set(row["countries"])
        document.toponyms = row.get("toponyms") or []
        documents.append(document)
    return documents


def load_gold(gold: Path, truth: Path) -> list[Document]:
    """Return the gold pages; their home is the country of the domain."""
    pages = {row["id"]: row for row in map(json.loads, truth.open(encoding="utf-8"))}
    documents = []
    for row in map(json.loads, gold.open(encoding="utf-8")):
        page = pages[row["id"]]
        domain = page.get("domain") or row["id"]
        suffix = domain.rsplit(".", 1)[-1].lower()
        home = {"uk": "GB"}.get(suffix, suffix.upper()) if len(suffix) == 2 and suffix not in GENERIC_DOMAINS else None
        document = Document(row["id"], "gold", domain, row["lang"], page.get("title"), page.get("text") or "", home)
        document.about, document.accept = set(row["countries"]), set(row["countries_accept"])
        document.main, document.main_known = row["main"], row["main_agreed"]
        documents.append(document)
    return documents


def find_mentions(document: Document, *, with_home: bool) -> None:
    """Set the prior and the mentions of a document."""
    document.prior = make_prior(document.lang, document.home if with_home else None)
    document.mentions = resolve_hits(document_hits(document.title, document.text, document.lang), document.prior)
