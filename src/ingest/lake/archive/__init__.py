"""The raw archive of a lake: what servers answered, as WARC files that are committed with the rows of `fetches`."""
