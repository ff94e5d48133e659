"""Regions: which countries, subdivisions and cities an article names, and which country it is about."""

from ingest.tags.region.tagger import about_countries, tag_regions

__all__ = ["about_countries", "tag_regions"]
