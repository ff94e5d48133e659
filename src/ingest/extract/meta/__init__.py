"""Metadata of a page: every candidate with its source, one chosen per field, or none.

`extract_metadata(tree, url=…)` is the entry point. Pure: `now` is a parameter, no network, never raises on content.

Where to find what, in the order in which it runs:

- Evidence, collected and not judged: `headline` (the element that shows the article's own), `place` (where an
  element stands on the page), `markup` (meta tags, links, microdata, marked headlines, dates and bylines), `jsonld` and
  `jsonld_values` (schema.org in JSON-LD; which node is the page's own), `unmarked` (visible texts without markup, read
  only when the markup is silent).
- Trust: `rules` (the order or the weight of the sources, field by field).
- Titles: `titles` (claims and choice), `title_tails` (removes what templates append), `title_text` (plain text).
- Authors: `author_claims` (claims), `byline_parts` (splits an author value), `byline_words` (the vocabulary),
  `author_names` (which parts are persons), `authors` (choice).
- Dates: `visible_dates` (what readers see, with the roles that labels give), `publication_dates` (claims and choice;
  the parser is `ingest.text.dates`, the table of labels `ingest.text.date_labels`).
- Other fields: `simple_fields` (language, site, section, summary, keywords, address), `rights` (copyright, opt-outs).
- `metadata` puts them together.
"""

from ingest.extract.meta.metadata import Metadata, extract_metadata

__all__ = ["Metadata", "extract_metadata"]
