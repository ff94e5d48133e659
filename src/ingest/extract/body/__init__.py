"""The body of a page: its paragraphs, without what surrounds them."""
