"""The two models of blocks: which one judges a page depends on its number of blocks alone."""

import numpy as np
import pytest

from ingest.extract.body.features import NAMES
from ingest.extract.body.model import LARGE, BodyModel, Model, packaged_model

ZEROS = np.zeros(len(NAMES), dtype=np.float32)
ONES = np.ones(len(NAMES), dtype=np.float32)


@pytest.mark.parametrize(("blocks", "expected"), [(1, 0.27), (LARGE - 1, 0.27), (LARGE, 0.73), (LARGE + 1, 0.73)])
def test_a_large_page_is_judged_by_the_model_for_large_pages(blocks: int, expected: float) -> None:
    model = BodyModel(small=Model(ZEROS, ONES, ZEROS, -1.0), large=Model(ZEROS, ONES, ZEROS, 1.0))
    probabilities = model.probabilities(np.zeros((blocks, len(NAMES)), dtype=np.float32))
    assert probabilities.shape == (blocks,)
    assert np.allclose(probabilities, expected, atol=0.01)


def test_the_packaged_models_fit_the_features_and_differ() -> None:
    model = packaged_model()
    for part in (model.small, model.large):
        assert part.weights.shape == part.mean.shape == part.scale.shape == (len(NAMES),)
        assert (part.scale > 0).all()
    assert not np.allclose(model.small.weights, model.large.weights, atol=0.1)
