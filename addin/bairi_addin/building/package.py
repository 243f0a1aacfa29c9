"""The package (部件包): a workbook with macros made into an add-in, with the ribbon in both vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from bairi_addin.building.project import PART, sources_alone
from bairi_addin.building.ribbon import older_vocabulary

_TYPES: Final = "[Content_Types].xml"
_RELATIONS: Final = "_rels/.rels"
_WORKBOOK: Final = "/xl/workbook.xml"
_ADDIN: Final = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_XML: Final = "application/xml"
_OLDER_PART: Final = (
    "customUI/customUI.xml",
    "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
)
_NEWER_PART: Final = (
    "customUI/customUI14.xml",
    "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
)


def finished(members: Mapping[str, bytes], ribbon: bytes) -> dict[str, bytes]:
    """The members of the add-in from those of a workbook with macros, in a fixed order."""
    parts = {_OLDER_PART: older_vocabulary(ribbon), _NEWER_PART: ribbon}
    return {
        **members,
        _TYPES: _typed(members[_TYPES]),
        _RELATIONS: _related(members[_RELATIONS]),
        PART: sources_alone(members[PART]),
        **{name: content for (name, _), content in parts.items()},
    }


def _typed(content: bytes) -> bytes:
    types = etree.fromstring(content)
    for override in types:
        if override.get("PartName") == _WORKBOOK:
            override.set("ContentType", _ADDIN)
    return _bytes(types)


def _related(content: bytes) -> bytes:
    relations = etree.fromstring(content)
    for number, (name, kind) in enumerate((_OLDER_PART, _NEWER_PART), len(relations) + 1):
        tag = relations[0].tag
        etree.SubElement(relations, tag, Id=f"rId{number}", Type=kind, Target=name)
    return _bytes(relations)


def _bytes(root: object) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
