"""The ribbon's tabs as sub-menus of the menu 百日 and as toolbars, where spreadsheets are open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bairi_addin.building.ribbon import Button, Tab
from bairi_addin.libreoffice.basic import BUTTONS
from bairi_addin.libreoffice.configuration import Node

LIBRARY: Final = "Bairi"
TITLE: Final = "百日"

_CONTEXT: Final = "com.sun.star.sheet.SpreadsheetDocument"
_MENU: Final = "org.bairi"
# Below LibreOffice's own two toolbars; each tab's in a row of its own, in words.
_FIRST_ROW, _WORDS = 3, 1


def command(button: Button) -> str:
    """The URL that LibreOffice dispatches when a button is pressed: the Sub of its name in the extension."""
    return f"vnd.sun.star.script:{LIBRARY}.{BUTTONS}.{button.sub}?language=Basic&location=application"


def addons(tabs: Iterable[Tab]) -> bytes:
    """Addons.xcu: what stands in the menu and on the toolbars."""
    root = Node.root("org.openoffice.Office", "Addons")
    shown = root.group("AddonUI")
    menu = shown.group("OfficeMenuBar").member(_MENU)
    menu.title("Title", TITLE)
    menu.set(Context=_CONTEXT)
    menus, bars = menu.group("Submenu"), shown.group("OfficeToolBar")
    for at, tab in enumerate(tabs):
        part = menus.member(_numbered(at))
        part.title("Title", tab.label)
        part.set(Context=_CONTEXT)
        _add(part.group("Submenu"), tab)
        _add(bars.member(_bar(tab)), tab)
    return root.serialised()


def toolbars(tabs: Iterable[Tab]) -> bytes:
    """CalcWindowState.xcu: how the toolbars are called and where they stand at first."""
    root = Node.root("org.openoffice.Office.UI", "CalcWindowState")
    states = root.group("UIElements").group("States")
    for at, tab in enumerate(tabs):
        state = states.member(f"private:resource/toolbar/addon_{_bar(tab)}")
        state.title("UIName", tab.label)
        state.set(Docked="true", DockingArea="0", DockPos=f"0,{_FIRST_ROW + at}", Visible="true", Style=str(_WORDS))
    return root.serialised()


def _bar(tab: Tab) -> str:
    return f"{_MENU}.{tab.id}"


def _add(parent: Node, tab: Tab) -> None:
    """Put a tab's buttons into a menu or toolbar."""
    for at, button in enumerate(_rows(tab)):
        node = parent.member(_numbered(at))
        if button is None:
            node.set(URL="private:separator")
            continue
        node.set(URL=command(button), Target="_self", Context=_CONTEXT)
        node.title("Title", button.label)


def _rows(tab: Tab) -> Iterator[Button | None]:
    """Its buttons; where a group ends, nothing."""
    for at, group in enumerate(tab.groups):
        if at:
            yield None
        yield from group.buttons


def _numbered(at: int) -> str:
    """LibreOffice sorts by name."""
    return f"{at:02}"
