"""Text: decoding, normal form, language, tokens, boilerplate lines, dates."""
