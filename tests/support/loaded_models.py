"""Which models a worker process has before it has read anything: what its fork server loaded."""


def loaded_models() -> dict[str, int]:
    """Return by its loader how often each model is in the memory of this process."""
    from ingest.tags.region.gazetteer import load_gazetteer
    from ingest.tags.topic.second_level import load_second_level
    from ingest.tags.topic.terms import load_terms

    return {load.__name__: load.cache_info().currsize for load in (load_gazetteer, load_terms, load_second_level)}
