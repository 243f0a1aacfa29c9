"""LibreOffice's configuration files (.xcu) as trees: nodes with properties."""

from __future__ import annotations

from typing import Final

from lxml import etree

_REGISTRY: Final = "http://openoffice.org/2001/registry"
_OOR: Final = f"{{{_REGISTRY}}}"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class Node:
    """A node of a configuration file."""

    def __init__(self, element: etree._Element) -> None:
        self._element = element

    @classmethod
    def root(cls, package: str, name: str) -> Node:
        """The root of a file with the data of a component."""
        element = etree.Element(f"{_OOR}component-data", nsmap={"oor": _REGISTRY})
        element.attrib.update({f"{_OOR}name": name, f"{_OOR}package": package})
        return cls(element)

    def group(self, name: str) -> Node:
        """A node that the schema has."""
        return Node(etree.SubElement(self._element, "node", {f"{_OOR}name": name}))

    def member(self, name: str) -> Node:
        """A node of our own in a set of the schema's."""
        return Node(etree.SubElement(self._element, "node", {f"{_OOR}name": name, f"{_OOR}op": "replace"}))

    def set(self, **properties: str) -> None:
        """Give it properties."""
        for name, text in properties.items():
            self._value(name).text = text

    def title(self, name: str, text: str) -> None:
        """Give it a text for people, the same in every language."""
        value = self._value(name)
        value.set(_LANG, "en-US")  # what LibreOffice falls back to from every other one
        value.text = text

    def serialised(self) -> bytes:
        """The file."""
        written: bytes = etree.tostring(self._element, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return written

    def _value(self, name: str) -> etree._Element:
        prop = etree.SubElement(self._element, "prop", {f"{_OOR}name": name})
        return etree.SubElement(prop, "value")
