"""The home country of a site by its domain."""

import pytest

from ingest.tags import home_of_domain


@pytest.mark.parametrize(
    ("domain", "home"),
    [
        ("example.co.uk", "GB"),
        ("example.de", "DE"),
        ("EXAMPLE.COM.AU", "AU"),
        ("example.it.", "IT"),
        ("example.com", None),
        ("example.tv", None),
        ("example.io", None),
        ("localhost", None),
        ("10.0.0.1", None),
        ("", None),
        (None, None),
    ],
)
def test_home_of_domain(domain: str | None, home: str | None) -> None:
    assert home_of_domain(domain) == home
