"""Plain news texts: header fields, headline, dateline, byline, body and what follows it.

`several.split_texts` separates the texts of a file that holds several: `text_breaks` finds where one may begin, and
`news_texts` decides whether it does.
`reader.read_plain` reads one of them, in this order:

- `lines` joins hard-wrapped lines to paragraphs and removes Markdown;
- `header` reads `Name: value` lines at the top, as in front matter and mails; `greetings` knows what mails add;
- `tail` cuts off what follows the news (`tail_lines`: one line of it), and reads the source and the signature in it;
  `endings` knows the marks, and `news_texts` finds where a text ends;
- `head` takes the lines above the body apart: `head_lines` classifies one by its form, `body_start` finds the body,
  `headline` chooses the headline, `head_scene` judges what else remains by the lines around it, `source_claims`
  weighs what the parts of the text say about the source;
- `opening` (with `opening_han` and `opening_forms`) reads the dateline that opens the first paragraph;
- `line_model` removes short lines that no rule explains, by their `line_features`;
- `publication` chooses the date, with the year inferred from the text where the dateline has none.

What these share: `line_reading` reads the parts of a line, with `line_dates`, `line_parts`, `dateline_days` (days),
`persons`, `sources` (names of media), `labels` and `notices`. Tables of words in many languages: `label_words` and
`section_words` for `labels`; `notice_words`, `desk_notice_words` and `call_words` for `notices`, beside the phrases
that pages have as well (`ingest.text.boilerplate_phrases`).
"""

from ingest.extract.plain.several import split_texts

__all__ = ["split_texts"]
