"""Metadata of a page: every candidate with its source, one chosen per field, or none.

`extract_metadata(tree, url=…)` is the entry point. Pure: `now` is a parameter, no network, never raises on content.

Where to find what, in the order in which it runs:

- Evidence, collected and not judged: `markup` (meta tags, links, microdata, marked headlines, dates and bylines),
  `jsonld` (schema.org in JSON-LD), `unmarked` (visible texts without markup, read only when the markup is silent).
- Trust: `rules` (the order or the weight of the sources, field by field).
- Titles: `titles` (claims and choice), `title_tails` (removes what templates append), `title_text` (plain text).
- Authors: `author_claims` (claims), `byline_parts` (splits an author value), `byline_words` (the vocabulary),
  `author_names` (which parts are persons), `authors` (choice).
- Dates: `publication_dates` (claims and choice; the parser is `ingest.text.dates`).
- Other fields: `simple_fields` (language, site, section, summary, keywords, address), `rights` (copyright, opt-outs).
- `metadata` puts them together.
"""

from ingest.extract.meta.metadata import Metadata, extract_metadata

__all__ = ["Metadata", "extract_metadata"]
