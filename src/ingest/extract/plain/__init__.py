"""Plain news texts: header fields, headline, dateline, byline, body and what follows it.

`reader.read_plain` is the entry point. In the order in which it works:

- `lines` joins hard-wrapped lines to paragraphs and removes Markdown;
- `header` reads `Name: value` lines at the top, as in front matter and mails;
- `tail` removes what follows the news, and reads the source and the signature in it;
- `head` decides what the lines above the body are; `head_lines` recognises one by its form, with the help of `byline`,
  `dateline` (and `dateline_days`: the day in a line) and `sources` (names of media);
- `publication` chooses the date, with the year inferred from the text where the dateline has none.
"""
