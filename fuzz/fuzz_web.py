"""Fuzz the code that reads the web: it must not raise, not hang, and its results must keep their rules.

    python fuzz/fuzz_web.py --target feeds --seconds 600 --engine mutate
    python fuzz/fuzz_web.py --target all --seconds 600 --engine hypothesis --out findings

Targets: feeds (with OPML, autodiscovery, sniffing and the poll that follows), sitemaps (gzip too), robots, headers,
http (raw answers of a server on loopback to the real client). Engines: mutate (random changes of documents), hypothesis
(the same, with choices made by hypothesis), atheris (guided by the coverage of our modules; install it beside the
project). Inputs have up to --size bytes; a call that takes more than a second of CPU time per 64 KB (and at least a
second) is a finding, as any exception is. A finding is made smaller and written to --out, once for each place in the
code that it comes from. Real documents under --data are starting points, if there are any. Exit code 1 with findings.
"""

import argparse
import faulthandler
import os
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from fuzz_documents import MAX_BYTES, random_document
from fuzz_material import MATERIAL, Material

DEFAULT_DATA = Path(os.environ.get("INGEST_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "feeds"
_REAL_FOLDERS = {"feeds": ("real", "unit", "opml", "opml-list"), "sitemaps": ("sitemap",)}
_MAX_REAL_BYTES = 16_384  # of a real document to start from: longer ones take time and show nothing new
_SHRINK_SECONDS = 20.0  # for each finding
_INSTRUMENTED_SLOWNESS = 2.0  # factor by which code that records its coverage is slower
_STUCK_SECONDS = 60.0  # until the run ends with a traceback, for a call that no signal interrupts


class Hang(BaseException):
    """An input takes too long. Not an `Exception`, so that no handler in the tested code catches it."""


@dataclass(slots=True)
class Run:
    """The run of one target, with its results so far."""

    name: str
    check: Callable[[bytes], None]
    out: Path
    size: int = MAX_BYTES
    inputs: int = 0
    length: int = 0
    findings: dict[str, bytes] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)  # seconds, bytes

    def limit(self, data: bytes) -> float:
        """Return the CPU seconds that an input may take; it is read several times."""
        return 10.0 * max(1.0, len(data) / MAX_BYTES)

    def one(self, data: bytes) -> str | None:
        """Run one input; return the fault that it shows, or None."""
        self.inputs += 1
        self.length += len(data)
        (self.out / f"current-{self.name}").write_bytes(data)
        faulthandler.dump_traceback_later(_STUCK_SECONDS, exit=True)
        fault, seconds = self._timed(data)
        faulthandler.cancel_dump_traceback_later()
        if seconds > self.slowest[0]:
            self.slowest = seconds, len(data)
            (self.out / f"slowest-{self.name}").write_bytes(data)
        if fault is not None:
            self.hits[fault] += 1
            if fault not in self.findings:
                self.findings[fault] = data
                self._keep(fault, data)
        return fault

    def _timed(self, data: bytes) -> tuple[str | None, float]:
        signal.setitimer(signal.ITIMER_VIRTUAL, self.limit(data))
        began = time.process_time()
        fault: str | None = None
        try:
            self.check(data)
        except Hang as error:
            fault = _origin(error)
        except Exception as error:  # noqa: BLE001  any exception is a finding
            fault = _origin(error)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        seconds = time.process_time() - began
        if fault is None and seconds > self.limit(data):
            fault = "Slow: a call that no signal interrupts"
        return fault, seconds

    def _keep(self, fault: str, data: bytes) -> None:
        name = f"{self.name}-{len(self.findings):02}"
        (self.out / f"{name}.whole").write_bytes(data)
        print(f"FINDING {name}: {fault} ({len(data)} bytes)", flush=True)
        small = (
            data if fault.startswith(("Hang", "Slow")) else smaller(data, lambda part: self._timed(part)[0] == fault)
        )
        (self.out / f"{name}.bin").write_bytes(small)
        print(f"  made smaller, {len(small)} bytes: {small[:300]!r}", flush=True)

    def summary(self, engine: str, seconds: float) -> str:
        """Return a summary of the run in one line."""
        import fuzz_targets

        slowest = (f"{call} {cpu:.2f} s ({size:,})" for call, (cpu, size) in sorted(fuzz_targets.slowest.items()))
        return (
            f"{self.name} {engine}: {seconds:.0f} s, {self.inputs:,} inputs ({self.length / max(1, self.inputs):,.0f} "
            f"bytes on average), {len(self.findings)} findings; slowest in CPU (bytes): {', '.join(slowest)}"
        )


def _origin(error: BaseException) -> str:
    """Return the class of an error, its message if it is a broken promise, and the last function of ours in it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}ingest{os.sep}" in frame.filename] or frames[-1:]
    where = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "?"
    message = f" {error}" if type(error).__name__ == "BrokenPromise" else ""
    return f"{type(error).__name__}{message} at {where}"


def smaller(data: bytes, holds: Callable[[bytes], bool]) -> bytes:
    """Return the input without as many pieces as possible, so that it still shows the same fault."""
    until = time.monotonic() + _SHRINK_SECONDS
    piece = max(1, len(data) // 2)
    while piece and time.monotonic() < until:
        at = 0
        while at < len(data) and time.monotonic() < until:
            shorter = data[:at] + data[at + piece :]
            if holds(shorter):
                data = shorter
            else:
                at += piece
        piece = piece // 2 if piece > 1 else 0
    return data


def pool_of(name: str, data: Path, size: int) -> list[bytes]:
    """Return the documents to start from: our own, and real ones if there are any."""
    pool, limit = list(MATERIAL[name].seeds), min(size, _MAX_REAL_BYTES)
    for folder in _REAL_FOLDERS.get(name, ()):
        files = sorted((data / folder).glob("*")) if (data / folder).is_dir() else []
        pool += [content for path in files if len(content := path.read_bytes()) <= limit]
    return pool


def mutate(run: Run, pool: Sequence[bytes], material: Material, until: float, seed: int) -> None:
    """Run random documents."""
    rng = Random(seed)
    while time.monotonic() < until:
        run.one(random_document(rng, pool, material, run.size))


def search(run: Run, pool: Sequence[bytes], material: Material, until: float, seed: int) -> None:
    """Run documents that hypothesis chooses, in rounds of 500 examples with a seed of their own."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    randoms = st.randoms(use_true_random=False)
    documents = (
        st.builds(lambda rng: random_document(rng, pool, material, run.size), randoms)
        | st.lists(st.sampled_from(material.tokens) | st.binary(max_size=4), max_size=40).map(b"".join)
        | st.binary(max_size=300)
    )
    number = seed
    while time.monotonic() < until:
        number += 1

        @seeded(number)
        @settings(
            max_examples=500,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),  # the run itself keeps findings and makes them smaller
        )
        @given(documents)
        def examples(data: bytes) -> None:
            if time.monotonic() < until:
                run.one(data)

        examples()


def guided(run: Run, pool: Sequence[bytes], material: Material, until: float, seed: int) -> None:
    """Run inputs guided by the coverage of our modules, half of them by atheris's own mutations, half by ours."""
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

    import fuzz_targets

    fuzz_targets.slowness = _INSTRUMENTED_SLOWNESS

    def change(data: bytes, limit: int, number: int) -> bytes:
        rng = Random(number)
        if rng.random() < 0.5:
            return bytes(atheris.Mutate(data, limit))
        return random_document(rng, (data, data, rng.choice(pool)), material, limit)

    def one(data: bytes) -> None:
        if time.monotonic() >= until:
            finish(run, "atheris", until)
        run.one(data)

    corpus = run.out / f"corpus-{run.name}"
    corpus.mkdir(exist_ok=True)
    for number, document in enumerate(pool):
        (corpus / f"{number:05}").write_bytes(document)
    arguments = [sys.argv[0], f"-seed={seed}", f"-max_len={run.size}", "-timeout=120", "-rss_limit_mb=6000"]
    atheris.Setup([*arguments, "-len_control=0", "-verbosity=0", str(corpus)], one, custom_mutator=change)
    atheris.Fuzz()


def finish(run: Run, engine: str, until: float) -> None:
    """Print the summary and end the process: libFuzzer does not return."""
    print(run.summary(engine, _seconds + time.monotonic() - until), flush=True)
    print(*(f"  {count} x {fault}" for fault, count in run.hits.most_common()), sep="\n", flush=True)
    os._exit(1 if run.findings else 0)


_seconds = 0.0  # of each target, for `finish`


def _only_loopback(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse connections off loopback, whatever address an input names (an audit hook)."""
    if event == "socket.connect":
        address = arguments[1]
        host = str(address[0]) if isinstance(address, tuple) else ""
        if not host.startswith("127."):
            raise ConnectionRefusedError(f"not a loopback address: {host}")


def _hang(_number: int, _frame: FrameType | None) -> None:
    raise Hang


def main() -> None:
    """Run the targets one after the other."""
    global _seconds
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--target", choices=[*MATERIAL, "all"], default="all")
    parser.add_argument("--engine", choices=["mutate", "hypothesis", "atheris"], default="mutate")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=MAX_BYTES, help="largest input, in bytes")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of real documents to start from")
    parser.add_argument("--out", type=Path, help="folder for findings (default: a new temporary one)")
    parser.add_argument(
        "--replay", type=Path, nargs="*", default=[], help="only run these inputs, and print the faults they show"
    )
    options = parser.parse_args()
    out = options.out or Path(tempfile.mkdtemp(prefix="fuzz-web-"))
    out.mkdir(parents=True, exist_ok=True)
    sys.addaudithook(_only_loopback)
    signal.signal(signal.SIGVTALRM, _hang)
    names = list(MATERIAL) if options.target == "all" else [options.target]
    if options.engine == "atheris" and len(names) > 1:
        raise SystemExit("atheris takes one --target at a time")
    if options.engine == "atheris":
        import atheris

        with atheris.instrument_imports(include=["ingest"], enable_loader_override=False):
            from fuzz_answers import Answers
            from fuzz_targets import TARGETS
    else:
        from fuzz_answers import Answers
        from fuzz_targets import TARGETS
    engine = {"mutate": mutate, "hypothesis": search, "atheris": guided}[options.engine]
    broken = False
    for name in names:
        run = Run(name, TARGETS.get(name) or Answers(), out, options.size)
        for path in options.replay:
            print(f"{path.name}: {run.one(path.read_bytes()) or 'no fault'} ({run.slowest[0]:.2f} s)")
        if options.replay:
            continue
        _seconds = options.seconds
        pool = pool_of(name, options.data, options.size)
        began = time.monotonic()
        engine(run, pool, MATERIAL[name], began + options.seconds, options.seed)
        if isinstance(run.check, Answers):
            run.check.close()
        print(run.summary(options.engine, time.monotonic() - began), flush=True)
        print(*(f"  {count} x {fault}" for fault, count in run.hits.most_common()), sep="\n", flush=True)
        broken = broken or bool(run.findings)
    print(f"findings and the slowest inputs: {out}")
    raise SystemExit(broken)


if __name__ == "__main__":
    main()
