"""Web addresses: parsing, cleaning, the identity of a page, tracking parameters. Pure."""
