"""Articles that were read or tagged again: what differs from their newest rows, and its commit."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ingest.config import Config
from ingest.ids import stable_id
from ingest.lake import next_cycle
from ingest.lake.committing import commit_run
from ingest.lake.encoding import decode_rows, selected
from ingest.lake.schema import contract
from ingest.records import EncodedArticles

BOOKKEEPING = frozenset(
    {
        "id", "version", "first_seen_at", "fetched_at", "duplicate_of", "duplicate_similarity", "cluster_id", "cycle",
        "schema_version", "pipeline_version", "html_sha256", "extractor",
    }
)  # fmt: skip
"""The columns of `articles` that say nothing of the article itself: another value of them makes no new version."""

_ARTICLES_OF_A_COMMIT = 2_000
_EXAMPLES = 20  # of what could not be read again


@dataclass(slots=True)
class ReplayReport:
    """What was read again. `fields` counts the columns that changed, `unread` what could not be read, by reason.

    `changed` counts articles with another value, and with `rejects` the articles that rejects became. `unchanged` has
    also those that another writer changed meanwhile. `fingerprints` are those that were made again because
    their scheme was another one, `links` the copies that they showed.
    """

    read: int = 0
    changed: int = 0
    unchanged: int = 0
    fingerprints: int = 0
    links: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str]] = field(default_factory=list)  # reason and location
    cycles: list[str] = field(default_factory=list)  # that were committed

    def add_unread(self, reason: str, location: str) -> None:
        """Count something that could not be read again."""
        self.unread[reason] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append((reason, location))


class PendingVersions:
    """Articles that changed and wait for their commit."""

    def __init__(self, config: Config, now: datetime, report: ReplayReport, *, dry_run: bool) -> None:
        self._config, self._now, self._report, self._dry_run = config, now, report, dry_run
        self._articles: list[EncodedArticles] = []
        self._versions: dict[str, int] = {}

    def take(
        self,
        group: EncodedArticles,
        position: int,
        identity: str | None,
        version: int,
        stored: Mapping[str, Any] | None,
    ) -> None:
        """Compare an article with the newest row of `identity`, and keep it for the commit where it differs.

        Without a version it comes from a reject: it is new.
        """
        head = group.heads[position]
        if version:
            row = decode_rows(group).slice(position, 1).to_pylist()[0]
            changed = changed_fields(stored or {}, row)
            if not changed:
                self._report.unchanged += 1
                return
            self._report.fields.update(changed)
            identity = identity or head.id
            self._versions[identity] = version
            head = replace(head, id=identity, sighting=None, address_item=None)
        self._report.changed += 1
        self._articles.append(selected(group, {position: head}))
        if len(self._articles) >= _ARTICLES_OF_A_COMMIT:
            self.commit()

    def commit(self) -> None:
        """Commit what waits."""
        if self._articles and not self._dry_run:
            lake = self._config.lake
            names = [f"{head.id}/{head.text_sha256}" for group in self._articles for head in group.heads]
            run = stable_id("run", "replay", next_cycle(lake), self._now.isoformat(), *names)
            done = commit_run(lake, run, self._articles, self._now, self._config, read_again=self._versions)
            overtaken = len(self._articles) - done.counts.stored
            self._report.changed -= overtaken
            self._report.unchanged += overtaken
            if done.entry is not None:
                self._report.cycles.append(done.entry.cycle)
        self._articles, self._versions = [], {}


def changed_fields(stored: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    """Return the columns of `articles` that have another value; an empty list and null are the same."""
    names = [name for name in contract("articles").names if name not in BOOKKEEPING]
    return [name for name in names if _comparable(stored.get(name)) != _comparable(row[name])]


def _comparable(value: Any) -> Any:
    return None if value == [] else value
