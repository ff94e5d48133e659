"""The region tagger: which countries, subdivisions and cities an article names, and which country it is about."""

from ingest.tags.region.domain_home import home_of_domain
from ingest.tags.region.region_tagger import about_countries, tag_regions

__all__ = ["about_countries", "home_of_domain", "tag_regions"]
