"""Share a web site on loopback among the pipelines of this folder."""

from collections.abc import Iterator

import pytest
from web_server import Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as site:
        yield site
