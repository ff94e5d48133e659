"""Pipelines in IPython and Jupyter where Beam's interactive part cannot be imported."""

import sys
from importlib import import_module
from typing import Any

import apache_beam.pipeline


def build_without_interactive_beam() -> None:
    """Patch Beam in IPython where its interactive part fails to import; elsewhere do nothing.

    In IPython, Beam labels each step with its cell. For that it imports its data frames, which (in 2.77) use methods
    that pandas 3 no longer has: every pipeline fails with an `AttributeError`. After the patch, pipelines are built as
    they are outside of IPython: steps keep their own labels, and a pipeline removes its temporary files itself.
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
