"""A pipeline of Beam on lists, in this thread and without an engine: the real wiring, in a repeatable order.

`run_eagerly` takes the place of `ingest.flow.engine.run_ingest`. It knows the primitives that `ingest.flow` is made of:
Create, Flatten, GroupByKey and ParDo; all other transforms are expanded into these.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.transforms.core import CallableWrapperDoFn
from apache_beam.transforms.ptransform import _NamedPTransform
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.timestamp import MIN_TIMESTAMP
from apache_beam.utils.windowed_value import WindowedValue

from ingest.flow.ingesting import Ingest


class Collection:
    """The elements of a collection."""

    def __init__(self, elements: Iterable[Any] = ()) -> None:
        self.elements = list(elements)

    def __or__(self, transform: Any) -> "Collection":
        return _applied(self, transform)


def run_eagerly(ingest: Ingest, options: object = None) -> dict[str, int]:
    """Run one cycle; its numbers are in the log of the lake."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beam.Flatten, "__ror__", lambda _, collections, __=None: _flattened(collections))
        patch.setattr(beam.ParDo, "__init__", _begin)
        _ = Collection() | "Ingest" >> ingest
    return {}


def _begin(transform: Any, function: Any, *args: Any, **kwargs: Any) -> None:
    """Be the beginning of a ParDo without Beam's checks of types, which cost more than the work does here."""
    beam.PTransform.__init__(transform)
    is_whole = isinstance(function, beam.DoFn)
    transform.fn = function if is_whole else CallableWrapperDoFn(function)
    transform.args, transform.kwargs = args, kwargs


def _applied(left: Collection, transform: Any) -> Collection:
    while isinstance(transform, _NamedPTransform):
        transform = transform.transform
    if isinstance(transform, beam.Create):
        return Collection(transform.values)
    if isinstance(transform, beam.Flatten):
        raise TypeError("Flatten takes several collections")
    if isinstance(transform, beam.GroupByKey):
        groups: dict[Any, list[Any]] = {}
        for key, value in left.elements:
            groups.setdefault(key, []).append(value)
        return Collection(groups.items())
    if isinstance(transform, beam.ParDo):
        return Collection(_results(transform, left.elements))
    result = transform.expand(left)
    assert isinstance(result, Collection), transform
    return result


def _flattened(collections: Iterable[Collection]) -> Collection:
    return Collection(element for collection in collections for element in collection.elements)


def _results(transform: beam.ParDo, elements: list[Any]) -> Iterator[Any]:
    function = transform.fn
    function.setup()
    function.start_bundle()
    process = function.process
    more = {**transform.kwargs, **_parameters(process)}
    for element in elements:
        yield from map(_plain, process(element, *transform.args, **more) or ())
    yield from map(_plain, function.finish_bundle() or ())
    function.teardown()


def _parameters(process: Callable[..., Any]) -> dict[str, Any]:
    known = {beam.DoFn.WindowParam: GlobalWindow(), beam.DoFn.TimestampParam: MIN_TIMESTAMP}
    defaults = {name: parameter.default for name, parameter in inspect.signature(process).parameters.items()}
    return {name: value for name, default in defaults.items() for param, value in known.items() if default is param}


def _plain(result: Any) -> Any:
    return result.value if isinstance(result, WindowedValue) else result


class InlineWorkers:
    """What `ingest.workers.Workers` does, in this process and at once."""

    capacity = 1

    def submit_task(self, function: Callable[..., Any], arguments: tuple[Any, ...], size: int) -> "Future[Any]":
        """Call the function."""
        future: Future[Any] = Future()
        future.set_result(function(*arguments))
        return future

    def result_of(self, future: "Future[Any]", fallback: object) -> Any:
        """Return the result."""
        return future.result()
