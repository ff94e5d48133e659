"""Plain news texts: headline, dateline, byline, body and tail."""
