"""Plain news texts: header fields, headline, dateline, byline, body and tail.

`reader.read_plain` is the entry point. In the order in which it works:

- `lines` joins hard-wrapped lines to paragraphs, removes Markdown, and recognises a title line;
- `header` reads `Name: value` lines at the top;
- `byline` and `dateline` recognise these lines of the head, `dateline_days` the day in them;
- `tail` removes boilerplate after the text;
- `publication` chooses the date, with the year inferred from the text where the dateline has none.
"""
