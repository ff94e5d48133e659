"""The lines of a marked byline that name its authors."""

from itertools import takewhile

from ingest.extract.meta.author_names import is_lone_name, is_names_only
from ingest.extract.meta.byline_parts import after_by, is_bare_by
from ingest.extract.meta.markup import MarkedText
from ingest.text.scripts import CASELESS


def texts_of(item: MarkedText) -> tuple[str, ...]:
    """Return the names inside, else the first line of the text, and further lines that are bylines.

    A line that is nothing but names is one after a bare "by", after a line that ends in a comma, and after a first line
    that names nobody; a lone name also right below names.
    """
    if len(item.names) == 2 and not any(" " in name or CASELESS.search(name) for name in item.names):
        return (" ".join(item.names),)  # given name and surname in elements of their own
    if item.names or len(item.lines) < 2:
        return item.names or (item.text,)
    first, *others = item.lines
    if is_bare_by(first):
        first, others = f"{first} {others[0]}", others[1:]
    texts = [first]
    below = list(takewhile(is_lone_name, others)) if is_names_only(first) else []
    unsigned = not is_names_only(first) and not after_by(first)[0]
    for line in others:
        continues = texts[-1].endswith((",", " &")) and is_names_only(line)
        if continues or after_by(line)[0] or line in below or (unsigned and is_names_only(line)):
            texts.append(line)
    return tuple(texts)
