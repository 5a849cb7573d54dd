"""Elements of OpenDocument XML, named "prefix:name"."""

from typing import TypeAlias

from lxml import etree

VERSION = "1.3"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    "office": _ODF + "office:1.0",
    "table": _ODF + "table:1.0",
    "text": _ODF + "text:1.0",
    "style": _ODF + "style:1.0",
    "number": _ODF + "datastyle:1.0",
    "fo": _ODF + "xsl-fo-compatible:1.0",
    "config": _ODF + "config:1.0",
    "meta": _ODF + "meta:1.0",
    "manifest": _ODF + "manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
Element: TypeAlias = "etree._Element"


def tag(name: str, /, *children: Element, **attributes: str) -> Element:
    """An element "prefix:name"; attributes take its prefix unless they give their own (`fo_x`)."""
    prefix, local = name.split(":")
    element = etree.Element(f"{{{NAMESPACES[prefix]}}}{local}", nsmap=NAMESPACES)
    element.extend(children)
    for key, value in attributes.items():
        own, _, rest = key.partition("_")
        space, key = (own, rest) if rest and own in NAMESPACES else (prefix, key)
        element.set(f"{{{NAMESPACES[space]}}}{key.replace('_', '-')}", value)
    return element


def worded(name: str, words: str, /, **attributes: str) -> Element:
    """An element that holds text."""
    element = tag(name, **attributes)
    element.text = words
    return element
