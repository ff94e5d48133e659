"""The body of a page: its paragraphs, without what surrounds them.

`extract.extract_body` is the entry point. In the order in which it works:

- `blocks` cuts the parsed page into blocks of text, with the elements around them;
- `vocabulary` reads what the names of elements (class, id, role) say, as bits;
- `context` weighs the blocks and finds the element that holds the running text;
- `columns` and `features` make the inputs of the model, one row per block;
- `model` gives each block the probability of being text (logistic regression, one for small and one for large pages,
  weights in `weights.json`);
- `second_opinion` compares with trafilatura where the model is unsure of the page;
- `extract` selects the blocks and cleans their lines.
"""
