"""Pipelines in IPython and Jupyter, also where the interactive part of Beam cannot be imported."""

import sys
from importlib import import_module
from typing import Any

import apache_beam.pipeline


def build_without_interactive_beam() -> None:
    """Let pipelines be built in IPython where Beam's interactive part fails to import; else do nothing.

    In IPython, Beam names each step by its cell. For that it imports its data frames, which (in 2.77) use methods that
    pandas 3 no longer has: every pipeline ends with an `AttributeError`. Without that part, steps have their own names,
    and a pipeline removes its temporary files by itself, as it does outside of IPython.
    """
    if "IPython" not in sys.modules:
        return
    pipelines: Any = apache_beam.pipeline
    if not pipelines.is_in_ipython():
        return
    try:
        import_module("apache_beam.runners.interactive.interactive_environment")
    except (ImportError, AttributeError):
        pipelines.alter_label_if_ipython = lambda transform, pvalueish: None
        pipelines.is_in_ipython = lambda: False
