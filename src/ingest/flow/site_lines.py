"""Pages without the lines that their sites repeat on them, of a cycle or within a pipeline."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam

from ingest.flow.context import CycleContext
from ingest.flow.counting import CycleItem
from ingest.lake.committing import RunItem
from ingest.lake.encoding import selected, with_selected
from ingest.lake.staged_rows import row_parts, stage_encoded
from ingest.lake.store import open_store
from ingest.process import Tagging, clean_site, has_any_line, has_site_lines, repeated_lines
from ingest.reading import clean_pages
from ingest.records import Article, ArticleHead, ArticleStep, EncodedArticles, StagedRows
from ingest.workers import Workers, shared_workers

_PAGES_OF_A_TASK = 32  # of those whose rows are in the stage, where a part has thousands

Lines = frozenset[bytes]


def clean_sites(items: Sequence[RunItem], context: CycleContext, tag: ArticleStep) -> list[RunItem]:
    """Return the items of a cycle, the pages of each site without the lines that the site repeats on them.

    What is repeated shows in the hashes of the lines. Only pages that have such a line are opened, in the workers. Of
    rows in the stage, one part after the other is read, and written anew. Raises `StagedRowsGone`.
    """
    by_site: defaultdict[str, list[ArticleHead]] = defaultdict(list)
    for item in items:
        for head in item.heads if isinstance(item, EncodedArticles) else ():
            if head.lines:
                by_site[head.source_domain or ""].append(head)
    repeated = {site: lines for site, pages in by_site.items() if (lines := repeated_lines(pages))}
    if not repeated:
        return list(items)
    pool = shared_workers(context.config.work)
    seconds = context.config.work.cpu_seconds
    cleaned: list[RunItem | Future[EncodedArticles]] = []
    for item in items:
        affected = _affected(item, repeated) if isinstance(item, EncodedArticles) else {}
        if not affected or not isinstance(item, EncodedArticles):
            cleaned.append(item)
        elif isinstance(item.rows, StagedRows):
            cleaned.append(_clean_staged(item, affected, context, tag, pool))
        else:
            cleaned.append(pool.submit_task(clean_pages, (item, affected, tag, seconds), len(affected)))
    return [
        pool.result_of(result, lambda item=item: item) if isinstance(result, Future) else result  # type: ignore[misc]
        for item, result in zip(items, cleaned, strict=True)
    ]


def _affected(pages: EncodedArticles, repeated: dict[str, Lines]) -> dict[int, Lines]:
    """Return the positions of the pages that have a line that their site repeats, with the hashes of these lines."""
    lines = {
        position: repeated[head.source_domain or ""]
        for position, head in enumerate(pages.heads)
        if head.lines and (head.source_domain or "") in repeated
    }
    return {position: site for position, site in lines.items() if has_any_line(pages.heads[position], site)}


def _clean_staged(
    pages: EncodedArticles, affected: Mapping[int, Lines], context: CycleContext, tag: ArticleStep, pool: Workers
) -> EncodedArticles:
    """Return the pages of a part of the stage, some of them without lines, as another part."""
    (part,) = row_parts(open_store(context.lake), [pages])
    opened = EncodedArticles(pages.heads, part.open().serialize().to_pybytes())
    positions, seconds = sorted(affected), context.config.work.cpu_seconds
    tasks: list[tuple[list[int], EncodedArticles, Future[EncodedArticles]]] = []
    for start in range(0, len(positions), _PAGES_OF_A_TASK):
        chosen = positions[start : start + _PAGES_OF_A_TASK]
        some = selected(opened, {position: pages.heads[position] for position in chosen})
        lines = {number: affected[position] for number, position in enumerate(chosen)}
        tasks.append((chosen, some, pool.submit_task(clean_pages, (some, lines, tag, seconds), len(chosen))))
    cleaned = [(chosen, pool.result_of(future, lambda some=some: some)) for chosen, some, future in tasks]  # type: ignore[misc]
    return stage_encoded(context.lake, context.run, [with_selected(opened, cleaned)])


@dataclass(eq=False)
class CleanSites(beam.PTransform):  # type: ignore[misc]
    """Removes from pages the lines that their site repeats over the pages of this cycle (or window).

    `tagging` computes the tags of the texts that this changes.
    """

    tagging: Tagging = field(default_factory=Tagging)

    def expand(self, items: Any) -> Any:
        """Group the pages by site; other items pass."""
        pages = (
            items
            | "Pages" >> beam.Filter(_is_page)
            | "BySite" >> beam.WithKeys(_site_of)
            | "GroupBySite" >> beam.GroupByKey()
            | "Clean" >> beam.FlatMap(_clean, self.tagging)
        )
        others = items | "Others" >> beam.Filter(lambda item: not _is_page(item))
        return (pages, others) | "Join" >> beam.Flatten()


def _clean(group: tuple[str, Iterable[Any]], tagging: Tagging) -> list[Article]:
    return clean_site(group[1], tagging)


def _is_page(item: CycleItem) -> bool:
    return isinstance(item, Article) and has_site_lines(item)


def _site_of(article: Article) -> str:
    return article.source_domain or ""
