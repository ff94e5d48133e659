"""Web addresses: parsing, cleaning, the identity of a page, tracking parameters, wrappers. Pure.

There is one parser, `parse`. Everything else works on what it returns, so that the address that is asked, the one that
is stored and the one that identifies an article never disagree on the host or the path.
"""
