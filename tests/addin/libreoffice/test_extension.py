"""The extension for LibreOffice: the ribbon's buttons, each with its Sub, the same bytes every time."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from bairi_addin.building.ribbon import Button, read_ribbon
from bairi_addin.building.sources import load_sources
from bairi_addin.libreoffice.extension import build
from bairi_addin.libreoffice.menus import command

OOR = "{http://openoffice.org/2001/registry}"
TABS = read_ribbon(load_sources().ribbon)
INTERPRETER = '/opt/百日 "程序"/<bin> & co/python'


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    with zipfile.ZipFile(build(tmp_path_factory.mktemp("扩展") / "bairi.oxt", INTERPRETER)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shown(node: etree._Element) -> list[tuple[str, str]]:
    """URL and label of what stands in a menu or toolbar, in LibreOffice's order."""
    members = sorted(node.findall("node"), key=lambda member: member.get(f"{OOR}name"))
    return [tuple(said(member, name) for name in ("URL", "Title")) for member in members]  # type: ignore[misc]


def said(node: etree._Element, name: str) -> str:
    return node.findtext(f"prop[@{OOR}name='{name}']/value", "")


def wanted(groups: list[tuple[Button, ...]]) -> list[tuple[str, str]]:
    rows = [[(command(button), button.label) for button in group] for group in groups]
    return [row for at, group in enumerate(rows) for row in ([("private:separator", "")] if at else []) + group]


def test_menu_and_toolbars_have_the_ribbons_buttons_in_its_order(parts: dict[str, bytes]) -> None:
    ui = etree.fromstring(parts["Addons.xcu"]).find("node")
    menu = ui.find(f"node[@{OOR}name='OfficeMenuBar']/node")
    assert said(menu, "Title") == "百日"
    submenus = menu.findall(f"node[@{OOR}name='Submenu']/node")
    toolbars = ui.findall(f"node[@{OOR}name='OfficeToolBar']/node")
    assert [said(submenu, "Title") for submenu in submenus] == [tab.label for tab in TABS] == ["百日填报", "百日汇总"]
    for tab, submenu, toolbar in zip(TABS, submenus, toolbars, strict=True):
        expected = wanted([group.buttons for group in tab.groups])
        assert shown(submenu.find(f"node[@{OOR}name='Submenu']")) == expected
        assert shown(toolbar) == expected


def test_toolbars_have_names_for_people(parts: dict[str, bytes]) -> None:
    states = etree.fromstring(parts["CalcWindowState.xcu"]).iter(f"{{{''}}}node")
    named = {node.get(f"{OOR}name"): said(node, "UIName") for node in states if said(node, "UIName")}
    assert named == {f"private:resource/toolbar/addon_org.bairi.{tab.id}": tab.label for tab in TABS}


def test_each_button_has_one_sub_that_calls_its_function(parts: dict[str, bytes]) -> None:
    basic = etree.fromstring(parts["Bairi/Buttons.xba"]).text
    subs = re.findall(r'^Sub (\w+)\n    RunBairi\("(\w+)"\)\nEnd Sub$', basic, re.MULTILINE)
    assert sorted(subs) == sorted({(button.sub, button.function) for tab in TABS for button in tab.buttons})


def test_every_part_is_told_of_and_there(parts: dict[str, bytes]) -> None:
    manifest = etree.fromstring(parts["META-INF/manifest.xml"])
    told = [value for entry in manifest for name, value in entry.attrib.items() if name.endswith("full-path")]
    assert [path for path in told if not any(name == path or name.startswith(path) for name in parts)] == []
    index = etree.fromstring(parts["Bairi/script.xlb"])
    modules = {f"Bairi/{value}.xba" for entry in index for value in entry.attrib.values()}
    assert modules == {name for name in parts if name.endswith(".xba")}


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (build(tmp_path / name, INTERPRETER).read_bytes() for name in ("a.oxt", "b.oxt"))
    assert first == second
    assert first != build(tmp_path / "c.oxt", "/another/python").read_bytes()
