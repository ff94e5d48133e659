"""Fixtures: the stores that a lake can lie in."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from bucket_servers import STORES


@pytest.fixture(params=["local", "memory", *STORES])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The address of a lake that is not there yet."""
    if request.param == "local":
        return str(tmp_path / "lake")
    if request.param == "memory":
        return f"memory://{uuid4().hex}"
    return f"{request.getfixturevalue(f'{request.param}_bucket')}/{uuid4().hex}/lake"
