"""Fuzzing of what reads the web: no exception but ours, no hang, and every promise of the outcome kept.

    python fuzz/fuzz_web.py --target feeds --seconds 600 --engine mutate
    python fuzz/fuzz_web.py --target all --seconds 600 --engine hypothesis --out findings

Targets: feeds (with OPML, autodiscovery, sniffing and the poll that follows), sitemaps (gzip too), robots, headers,
http (raw answers of a server on loopback to the real client). Engines: mutate (documents spoiled at random), hypothesis
(the same, its choices searched and shrunk by hypothesis), atheris (guided by the coverage of our modules; it has to be
installed beside the project). Inputs are up to --size bytes; a reading that takes more than a second of CPU time per
64 KB (and at least a second) is a finding as any exception is. A finding is made smaller and written to --out, once
for each place it comes from. Real documents under --data are starting points, where there are
any. Exit code 1 with findings.
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

from fuzz_documents import MOST_BYTES, made
from fuzz_material import MATERIAL, Material

DEFAULT_DATA = Path(os.environ.get("INGEST_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "feeds"
_REAL = {"feeds": ("real", "unit", "opml", "opml-list"), "sitemaps": ("sitemap",)}
_MOST_REAL = 16_384  # bytes of a real document to start from: longer ones take time and show nothing new
_SHRINKING = 20.0  # seconds for each finding
_INSTRUMENTED = 2.0  # how much slower code is that tells its coverage
_STUCK = 60.0  # seconds until a call that no signal ends is shown and the run given up


class Hang(BaseException):
    """An input took longer than it may. No `Exception`, so that nothing on the way takes it for its own."""


@dataclass(slots=True)
class Run:
    """One target's run: what came of the inputs so far."""

    name: str
    check: Callable[[bytes], None]
    out: Path
    size: int = MOST_BYTES
    inputs: int = 0
    length: int = 0
    findings: dict[str, bytes] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)  # seconds, bytes

    def limit(self, data: bytes) -> float:
        """Seconds of CPU that an input may take: each is read several times."""
        return 10.0 * max(1.0, len(data) / MOST_BYTES)

    def one(self, data: bytes) -> str | None:
        """Run one input; what it broke, if it did."""
        self.inputs += 1
        self.length += len(data)
        (self.out / f"current-{self.name}").write_bytes(data)
        faulthandler.dump_traceback_later(_STUCK, exit=True)
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
            fault = _place(error)
        except Exception as error:  # noqa: BLE001  whatever comes is what is looked for
            fault = _place(error)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        seconds = time.process_time() - began
        if fault is None and seconds > self.limit(data):
            fault = "Slow: a call that no signal ends"
        return fault, seconds

    def _keep(self, fault: str, data: bytes) -> None:
        name = f"{self.name}-{len(self.findings):02}"
        (self.out / f"{name}.whole").write_bytes(data)
        print(f"FINDING {name}: {fault} ({len(data)} bytes)", flush=True)
        small = (
            data if fault.startswith(("Hang", "Slow")) else smaller(data, lambda part: self._timed(part)[0] == fault)
        )
        (self.out / f"{name}.bin").write_bytes(small)
        print(f"  smallest so far, {len(small)} bytes: {small[:300]!r}", flush=True)

    def told(self, engine: str, seconds: float) -> str:
        """The run in one line."""
        import fuzz_targets

        slowest = (f"{call} {took:.2f} s ({size:,})" for call, (took, size) in sorted(fuzz_targets.slowest.items()))
        return (
            f"{self.name} {engine}: {seconds:.0f} s, {self.inputs:,} inputs ({self.length / max(1, self.inputs):,.0f} "
            f"bytes each), {len(self.findings)} findings; slowest in CPU (bytes): {', '.join(slowest)}"
        )


def _place(error: BaseException) -> str:
    """Where an error comes from: its kind, its words where they are ours, the last line of our code."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}ingest{os.sep}" in frame.filename] or frames[-1:]
    where = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "?"
    words = f" {error}" if type(error).__name__ == "Broken" else ""
    return f"{type(error).__name__}{words} at {where}"


def smaller(data: bytes, holds: Callable[[bytes], bool]) -> bytes:
    """The input with as many pieces left out as possible, so that it still fails the same way."""
    until = time.monotonic() + _SHRINKING
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
    """What documents are made from: our own, and real ones where they lie at hand."""
    pool, most = list(MATERIAL[name].seeds), min(size, _MOST_REAL)
    for folder in _REAL.get(name, ()):
        files = sorted((data / folder).glob("*")) if (data / folder).is_dir() else []
        pool += [content for path in files if len(content := path.read_bytes()) <= most]
    return pool


def mutate(run: Run, pool: Sequence[bytes], material: Material, until: float, seed: int) -> None:
    """Spoiled documents, one after the other."""
    rng = Random(seed)
    while time.monotonic() < until:
        run.one(made(rng, pool, material, run.size))


def search(run: Run, pool: Sequence[bytes], material: Material, until: float, seed: int) -> None:
    """The same by hypothesis, in rounds of 500 examples with a seed each."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    randoms = st.randoms(use_true_random=False)
    documents = (
        st.builds(lambda rng: made(rng, pool, material, run.size), randoms)
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
            phases=(Phase.generate,),  # findings are kept and made smaller by the run itself
        )
        @given(documents)
        def examples(data: bytes) -> None:
            if time.monotonic() < until:
                run.one(data)

        examples()


def guided(run: Run, pool: Sequence[bytes], material: Material, until: float, seed: int) -> None:
    """By the coverage of our modules; every second input is made by atheris's own mutations, every other by ours."""
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

    import fuzz_targets

    fuzz_targets.slowness = _INSTRUMENTED

    def change(data: bytes, most: int, number: int) -> bytes:
        rng = Random(number)
        if rng.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return made(rng, (data, data, rng.choice(pool)), material, most)

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
    """Tell, and leave at once: libFuzzer does not return."""
    print(run.told(engine, _SPENT + time.monotonic() - until), flush=True)
    print(*(f"  {count} x {fault}" for fault, count in run.hits.most_common()), sep="\n", flush=True)
    os._exit(1 if run.findings else 0)


_SPENT = 0.0


def _only_loopback(event: str, arguments: tuple[object, ...]) -> None:
    """Nothing that is fuzzed may reach beyond this machine, whatever address an input names."""
    if event == "socket.connect":
        address = arguments[1]
        host = str(address[0]) if isinstance(address, tuple) else ""
        if not host.startswith("127."):
            raise ConnectionRefusedError(f"not a loopback address: {host}")


def _hang(_number: int, _frame: FrameType | None) -> None:
    raise Hang


def main() -> None:
    """Run the targets one after the other."""
    global _SPENT
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--target", choices=[*MATERIAL, "all"], default="all")
    parser.add_argument("--engine", choices=["mutate", "hypothesis", "atheris"], default="mutate")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=MOST_BYTES, help="most bytes of an input")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of real documents to start from")
    parser.add_argument("--out", type=Path, help="folder for findings (default: a new temporary one)")
    parser.add_argument(
        "--replay", type=Path, nargs="*", default=[], help="only run these inputs, and say what they do"
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
            print(f"{path.name}: {run.one(path.read_bytes()) or 'nothing'} ({run.slowest[0]:.2f} s)")
        if options.replay:
            continue
        _SPENT = options.seconds
        pool = pool_of(name, options.data, options.size)
        began = time.monotonic()
        engine(run, pool, MATERIAL[name], began + options.seconds, options.seed)
        if isinstance(run.check, Answers):
            run.check.close()
        print(run.told(options.engine, time.monotonic() - began), flush=True)
        print(*(f"  {count} x {fault}" for fault, count in run.hits.most_common()), sep="\n", flush=True)
        broken = broken or bool(run.findings)
    print(f"findings and the slowest inputs: {out}")
    raise SystemExit(broken)


if __name__ == "__main__":
    main()
