"""The ribbon (功能区): tabs, groups and buttons from customUI14.xml, the one list of them, and the older vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from bairi_addin.building.sources import RIBBON
from bairi_validators.errors import BairiError

NEWER: Final = "http://schemas.microsoft.com/office/2009/07/customui"
OLDER: Final = "http://schemas.microsoft.com/office/2006/01/customui"
_UNKNOWN_TO_OLDER: Final = ("autoScale", "centerVertically")
_WORD: Final = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True)
class Button:
    """A button (按钮): its texts, its icon, the Sub that it calls, what must be open for it, its line in the source."""

    id: str
    label: str
    screentip: str
    supertip: str
    keytip: str
    image: str
    large: bool
    sub: str
    needs: str
    line: int

    @property
    def function(self) -> str:
        """The Python function behind it: the Sub's name in snake case."""
        return function_of(self.sub)


@dataclass(frozen=True)
class Group:
    """A group of buttons (组)."""

    id: str
    label: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Tab:
    """A tab (选项卡)."""

    id: str
    label: str
    keytip: str
    groups: tuple[Group, ...]

    @property
    def buttons(self) -> Iterator[Button]:
        """All of its buttons, in their order."""
        return (button for group in self.groups for button in group.buttons)


def function_of(sub: str) -> str:
    """A Sub's name in snake case: CheckWorkbook is check_workbook."""
    return _WORD.sub("_", sub).lower()


def read_ribbon(xml: bytes) -> tuple[Tab, ...]:
    """The tabs of the ribbon's XML. Raises BairiError, with the line, for XML that is not well-formed."""
    return tuple(
        Tab(tab.get("id", ""), tab.get("label", ""), tab.get("keytip", ""), tuple(map(_group, tab)))
        for tab in parsed(xml).iter(f"{{{NEWER}}}tab")
    )


def older_vocabulary(xml: bytes) -> bytes:
    """The same ribbon for Excel 2007 and WPS: the namespace of 2006/01, without the attributes that it has not."""
    root = parsed(xml.replace(NEWER.encode(), OLDER.encode()))
    for element in root.iter(etree.Element):
        for name in _UNKNOWN_TO_OLDER:
            element.attrib.pop(name, None)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made


def parsed(xml: bytes) -> Any:
    """The root element, without comments. Raises BairiError, with the line, for XML that is not well-formed."""
    try:
        return etree.fromstring(xml, etree.XMLParser(remove_comments=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise BairiError(f"{RIBBON} 第{error.lineno}行不是正确的 XML：{error.msg}。请改正后重新生成。") from error


def _group(group: Any) -> Group:
    return Group(group.get("id", ""), group.get("label", ""), tuple(map(_button, group)))


def _button(button: Any) -> Button:
    texts = {name: button.get(name, "") for name in ("id", "label", "screentip", "supertip", "keytip")}
    return Button(
        **texts,
        image=button.get("imageMso", ""),
        large=button.get("size") == "large",
        sub=button.get("onAction", ""),
        needs=button.get("tag", ""),
        line=button.sourceline,
    )
