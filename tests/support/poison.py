"""Readers that spin, eat memory, fail or die, to run in a worker process in place of the real one."""

from ingest.records import Raw


def poisonous(poison: str, cpu_seconds: float) -> object:
    """Runs in the worker in place of the reader, under the same guard."""
    import os
    import signal

    import ingest.extract
    from ingest.workers.guarded_read import read_guarded

    def read(item: Raw, now: object = None) -> object:
        if poison == "die":
            os._exit(11)
        if poison == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if poison == "eat":
            return len(bytearray(10**10))
        if poison == "fault":
            raise KeyError("credit")
        while True:
            pass

    ingest.extract.read = read  # type: ignore[assignment]
    try:
        return read_guarded(Raw(b"poison", location="poison.html", source="test"), None, cpu_seconds)
    finally:
        import importlib

        importlib.reload(ingest.extract)
