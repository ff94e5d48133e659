"""A lake as one page of HTML: pure functions from numbers to text. `ingest.app.report` reads the numbers."""
