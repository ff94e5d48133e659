"""What the commands for the web share: which sources are addresses, and how polls are shown."""

from pathlib import Path

from ingest.errors import SourceError
from ingest.records import Source, Target


def split_sources(sources: list[Source]) -> tuple[list[Source], tuple[Target, ...]]:
    """Local sources, and the web addresses to ask: those named, and those of OPML files that were named themselves."""
    local: list[Source] = []
    targets: list[Target] = []
    for source in sources:
        if "://" not in source.path_or_url and not source.path_or_url.startswith("feed:"):
            if source.kind == "opml" or source.path_or_url.lower().endswith(".opml"):
                targets += opml_targets(source)
            else:
                local.append(source)
            continue
        from ingest.polling import is_web, target_of

        if is_web(source):
            targets.append(target_of(source))
        else:
            local.append(source)
    return local, tuple(targets)


def opml_targets(source: Source) -> list[Target]:
    """The feeds of an OPML file."""
    from dataclasses import replace

    from ingest.feeds import parse_opml
    from ingest.polling import target_of

    path = Path(source.path_or_url).expanduser()
    try:
        feeds = parse_opml(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check its name") from error
    except SourceError as error:
        raise SourceError(f"{path}: {error}") from error
    if not feeds:
        raise SourceError(f"{path}: names no feed; an outline needs an xmlUrl with a web address")
    return [
        target_of(
            replace(
                source,
                path_or_url=feed.url,
                kind="feed",
                name=source.name or feed.title,
                language=source.language or feed.language,
            )
        )
        for feed in feeds
    ]
