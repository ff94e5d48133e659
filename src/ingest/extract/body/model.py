"""The fitted decision about blocks: logistic regression on `features`, its weights a packaged table of numbers.

Fitted by `models/build_body_model.py` on the evaluation pages, five-fold by domain; the table holds weights only, no
text.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body.features import NAMES

LARGE = 150  # blocks of a page from which the model for large pages judges it; chosen by the folds
CLIP = 4.0  # standardised inputs are cut there, so that no odd page drives a sum


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights over `NAMES`, in their order; inputs are standardised with `mean` and `scale` and clipped."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return for every block the probability that it is text of the article."""
        inputs = np.clip((rows - self.mean) / self.scale, -CLIP, CLIP)
        result: NDArray[np.float32] = 1.0 / (1.0 + np.exp(-(inputs @ self.weights + self.bias)))
        return result


@dataclass(frozen=True, slots=True)
class BodyModel:
    """Two models: one for pages with fewer than `LARGE` blocks, one for the others.

    Guides and magazines help to judge the menus, lists and comments of large pages, and make small pages worse.
    """

    small: Model
    large: Model

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return for every block of a page the probability that it is text of the article."""
        return (self.large if len(rows) >= LARGE else self.small).probabilities(rows)


@cache
def packaged_model() -> BodyModel:
    """Return the models that ship with the package."""
    table = json.loads(files("ingest.extract.body").joinpath("weights.json").read_text(encoding="utf-8"))
    if tuple(table["names"]) != NAMES:
        raise ValueError("weights.json does not fit features.NAMES: run models/build_body_model.py")
    return BodyModel(_read_model(table["small"]), _read_model(table["large"]))


def _read_model(table: dict[str, Any]) -> Model:
    mean, scale, weights = (np.array(table[key], dtype=np.float32) for key in ("mean", "scale", "weights"))
    return Model(mean, scale, weights, float(table["bias"]))
