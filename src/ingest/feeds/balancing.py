"""Broken markup rewritten as XML: every tag closed, every attribute quoted.

Used only where an XML parser gave up. The rules are those of HTML parsers: an end tag closes what was opened inside it,
an end tag without a start is dropped, elements that are empty in HTML need no end, and an item is the child of a feed
and of nothing else. One pass, linear.
"""

import re

_TOKEN = re.compile(
    r"<!\[CDATA\[(?:(?!\]\]>)[\s\S])*+(?:\]\]>)?|<!--(?:(?!-->)[\s\S])*+(?:-->)?|<\?[^<>]*>|<![^<>]*>"
    r"|<(?P<end>/?)(?P<name>[A-Za-z_][\w.-]{0,99}+(?::[A-Za-z_][\w.-]{0,99}+)?)(?P<attributes>(?:[^<>\"']|\"[^\"<]{0,4000}+\"|'[^'<]{0,4000}+')*+|[^<>]*)>|<"
)
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w.:-]{0,99})\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "param", "wbr"})
_ITEMS = frozenset({"item", "entry", "url", "sitemap"})
_AROUND_ITEMS = frozenset({"rss", "channel", "feed", "rdf", "items", "urlset", "sitemapindex"})
_MAX_DEPTH = 100
_MAX_ATTRIBUTES = 100


def balanced(text: str) -> str:
    """Return the document as well-formed XML; its namespaces may stay undeclared. References must be sound already."""
    out: list[str] = []
    opened: list[str] = []
    position = 0
    for match in _TOKEN.finditer(text):
        out.append(text[position : match.start()].replace("]]>", "]]&gt;"))
        position = match.end()
        name = match["name"]
        if name is None:
            out.append(_other(match[0]))
        elif match["end"]:
            out += _close(opened, name)
        elif len(opened) < _MAX_DEPTH or name.lower() in _VOID:
            out += _open(opened, name, match["attributes"])
    out.append(text[position:].replace("]]>", "]]&gt;"))
    out += [f"</{name}>" for name in reversed(opened)]
    return "".join(out)


def _other(token: str) -> str:
    if token == "<":
        return "&lt;"
    return token if token.startswith("<![CDATA[") and token.endswith("]]>") else ""


def _open(opened: list[str], name: str, attributes: str) -> list[str]:
    out: list[str] = []
    if _local(name) in _ITEMS:
        around = next(
            (index for index in range(len(opened), 0, -1) if _local(opened[index - 1]) in _AROUND_ITEMS), None
        )
        if around is not None and _local(name) != "url":  # a feed's picture has a <url> too
            out = _close_from(opened, around)
    empty = bool(opened) and (attributes.rstrip().endswith("/") or name.lower() in _VOID)
    if not empty:
        opened.append(name)
    out.append(f"<{name}{_attributes(attributes)}{'/' if empty else ''}>")
    return out


def _attributes(markup: str) -> str:
    attributes: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(markup):
        if len(attributes) == _MAX_ATTRIBUTES:
            break
        value = match[2] or match[3] or match[4] or ""
        attributes.setdefault(match[1], value.replace("<", "&lt;").replace('"', "&quot;"))
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def _close(opened: list[str], name: str) -> list[str]:
    """Return the end tags that an end tag stands for: those of everything that was opened since, and its own."""
    lower = name.lower()
    for index in range(len(opened) - 1, -1, -1):
        if opened[index].lower() == lower:
            return _close_from(opened, max(index, 1))  # the root closes with the document
    return []


def _close_from(opened: list[str], index: int) -> list[str]:
    closing = [f"</{name}>" for name in reversed(opened[index:])]
    del opened[index:]
    return closing


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()
