"""Options of Beam and its runners, parsed so that a mistyped one is an error."""

import argparse
import re
from collections.abc import Sequence
from typing import Any

from apache_beam.options.pipeline_options import PipelineOptions

from ingest.config import nearest
from ingest.errors import ConfigError


def parse_runner_options(arguments: Sequence[str], unchecked: Sequence[str] = ()) -> PipelineOptions:
    """Return Beam's options. Raises `ConfigError` for an argument that Beam does not know or a value of a wrong type.

    Beam itself discards what it does not know. `unchecked` are passed on as they are: job servers have options of
    their own.
    """
    parsers: list[argparse.ArgumentParser] = []

    def keep(parser: argparse.ArgumentParser) -> None:
        parser.exit_on_error = False
        parsers.append(parser)

    try:
        PipelineOptions([]).get_all_options(add_extra_args_fn=keep)
        (parser,) = parsers
        _, unknown = parser.parse_known_args(list(arguments))
    except argparse.ArgumentError as error:
        raise ConfigError(str(error)) from error
    if unknown:
        raise ConfigError(_describe(unknown[0], parser))
    return PipelineOptions([*arguments, *unchecked])


class LocalOptions(PipelineOptions):  # type: ignore[misc]
    """Options of the in-process engine, each view of which is parsed once.

    Beam asks for hundreds of views of each pipeline, and parses the arguments for every one: a third of the time of a
    small pipeline. The types of the elements are not compared either, which are records of one union.
    """

    def __init__(self) -> None:
        super().__init__([], pipeline_type_check=False)

    def view_as(self, cls: type[Any]) -> Any:
        """Return the options as another class of options."""
        views = self.__dict__.setdefault("_views", {})
        if cls not in views:
            view = super().view_as(cls)
            view.__dict__["view_as"] = self.view_as  # a view of a view is one of these, too
            views[cls] = view
        return views[cls]


def _describe(argument: str, parser: argparse.ArgumentParser) -> str:
    if not argument.startswith("-"):
        return f"unexpected argument {argument!r}: an input is named with --input"
    name = argument.partition("=")[0]
    known = dict.fromkeys(re.findall(r"--\w+", parser.format_help()))
    return f"unknown option {name}: neither ours nor Beam's; {nearest(name, known)}"
