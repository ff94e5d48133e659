"""Articles in the formats of other programs: tables, records, citations. Pure functions over rows of `COLUMNS`."""
