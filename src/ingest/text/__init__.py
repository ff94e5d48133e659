"""Text: from bytes to characters, their normal form, words, language, dates, and lines that are not text.

- `decode` and `mojibake`: bytes to text, whatever their character set, and doubly encoded text repaired.
- `unicode`: the normal form that the lake stores. `limits`: how long values may be. `comparison`: keys to compare.
- `tokens` (words), `language` (which language), `scripts` (character classes).
- `dates` (the parser), `days`, `months`, `zones` (its parts).
- `boilerplate` and its phrases: lines that surround an article on its page.
"""
