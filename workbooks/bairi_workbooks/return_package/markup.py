"""XML of package parts (部件): read without entities or network, written with all that was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from lxml import etree

from bairi_validators.errors import BairiError
from bairi_workbooks.text import MOST_CHARACTERS, clean

Element: TypeAlias = etree._Element

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"%s?>\n'
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPE_LIKE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class UnmarkableError(BairiError):
    """A workbook (工作簿) of which no marked copy can be made; the text says why."""


def parse(xml: bytes) -> Element:
    """The root of a part. Raises UnmarkableError for what is no XML, or declares a DOCTYPE."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:  # the latter two for impossible encodings
        raise UnmarkableError("原文件有部件不合 XML 规范，不能标注。") from error
    if root.getroottree().docinfo.doctype:
        raise UnmarkableError("原文件含有不允许的 DOCTYPE 声明，不能标注。")
    return root


def serialise(root: Element) -> bytes:
    """A part's bytes: comments around the root and the standalone declaration stay."""
    tree = root.getroottree()
    alone = {True: b' standalone="yes"', False: b' standalone="no"'}.get(tree.docinfo.standalone, b"")
    text: bytes = etree.tostring(tree, encoding="UTF-8", xml_declaration=False)
    return _DECLARATION % alone + text


def local(element: Element) -> str:
    """An element's name without its namespace; comments and processing instructions have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """An element's namespace: strict (ISO) and transitional files differ in it."""
    return str(etree.QName(element).namespace or "")


def relations_namespace(root: Element) -> str:
    """The namespace of relationship ids, and the beginning of relationship types, that goes with a part's own."""
    return _STRICT_RELATIONS if namespace(root).startswith(_STRICT) else _TRANSITIONAL_RELATIONS


def children(parent: Element, name: str) -> list[Element]:
    """The children of a name in the parent's own namespace."""
    found: list[Element] = parent.findall(f"{{{namespace(parent)}}}{name}")
    return found


def child(parent: Element, name: str) -> Element | None:
    """The first child of a name in the parent's own namespace."""
    return parent.find(f"{{{namespace(parent)}}}{name}")


def made(parent: Element, name: str, /, **attributes: str) -> Element:
    """A new element in the parent's namespace, not yet in it."""
    return parent.makeelement(f"{{{namespace(parent)}}}{name}", attributes)


def referring(parent: Element, name: str, key: str, /, **attributes: str) -> Element:
    """A new element with a relationship's id, not yet in the parent; the prefix is the one that all programs know."""
    space = relations_namespace(parent)
    element = parent.makeelement(f"{{{namespace(parent)}}}{name}", attributes, nsmap={"r": space})
    element.set(f"{{{space}}}id", key)
    return element


def add(parent: Element, name: str, /, **attributes: str) -> Element:
    """A new last child in the parent's namespace."""
    element = made(parent, name, **attributes)
    parent.append(element)
    return element


def fragment(parent: Element, xml: str) -> Element:
    """An element from markup without namespaces, in the parent's namespace, not yet in it."""
    head, rest = re.split(r"(?=[\s/>])", xml, maxsplit=1)
    return parse(f'{head} xmlns="{namespace(parent)}"{rest}'.encode())


def put_in_order(parent: Element, element: Element, order: Sequence[str]) -> Element:
    """Insert a child where the schema's sequence wants it; what the sequence does not know stays where it is."""
    rank = order.index(local(element))
    for other in parent:
        if any(name in order and order.index(name) > rank for name in _names(other)):
            other.addprevious(element)
            return element
    parent.append(element)
    return element


def ensured(parent: Element, name: str, order: Sequence[str]) -> Element:
    """The child of a name, made in its right place where there is none."""
    found = child(parent, name)
    return put_in_order(parent, made(parent, name), order) if found is None else found


def whole_number(text: str | None, default: int = 0) -> int:
    """A number in an attribute. Raises UnmarkableError for what is none."""
    try:
        return default if text is None else int(text)
    except ValueError as error:
        raise UnmarkableError("原文件有部件的编号不是数字，不能标注。") from error


def fitting(text: str) -> str:
    """A text as a cell or a note can hold it: what looks like an escape (_x0041_) stays as it was typed."""
    plain = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    short = plain if len(plain) <= MOST_CHARACTERS else f"{plain[: MOST_CHARACTERS - 1]}…"
    return _ESCAPE_LIKE.sub("_x005F_", short)


def set_text(element: Element, text: str) -> None:
    """Put a text into a `t` element, its spaces and line breaks kept."""
    element.text = fitting(text)
    element.set(_SPACE, "preserve")


def _names(element: Element) -> Iterator[str]:
    """An element's name; for mc:AlternateContent the names of what it holds in the parent's place."""
    if local(element) == "AlternateContent":
        return (local(inner) for choice in element for inner in choice)
    return iter((local(element),))
