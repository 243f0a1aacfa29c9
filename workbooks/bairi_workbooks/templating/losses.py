"""Losses (会丢失的内容): what a template has that openpyxl cannot keep, told before somebody misses it."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import unescape

from bairi_workbooks.problems import Problem

_BOOK: Final = "xl/workbook.xml"
_SHEET, _RELATION = re.compile(r"<(?:\w+:)?sheet\s[^>]*>"), re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'(?:\w+:)?(\w+)="([^"]*)"')


# By the members' names, and by what stands in them.
KINDS: Final[tuple[tuple[str, str, str, str], ...]] = (
    (
        r"xl/drawings/drawing\d+\.xml",
        r"<(?:\w+:)?(?:sp|cxnSp|grpSp)\b",
        "文本框、形状",
        "请把文字写在单元格里，线条改用边框",
    ),
    (r"xl/charts/chartEx\d+\.xml", r"", "新类型图表（瀑布图、树状图等）", "请改用柱形图、条形图、折线图、饼图等"),
    (r"xl/worksheets/sheet\d+\.xml", r":sparklineGroup\b", "迷你图", "请改用图表"),
    (
        r"xl/worksheets/sheet\d+\.xml",
        r"<x14:dataValidation ",
        "引用其他工作表的数据验证",
        "请引用定义的名称，或者把选项写在本工作表",
    ),
    (
        r"xl/worksheets/sheet\d+\.xml",
        r"<x14:cfRule ",
        "新式条件格式（数据条、图标集）",
        "请改用按单元格值或公式的条件格式",
    ),
    (r"xl/worksheets/sheet\d+\.xml", r"<protectedRange ", "允许编辑的区域", "请改用单元格的“锁定”"),
    (r"xl/ctrlProps/.+", r"", "窗体控件（按钮、复选框）", "请删去，通报里用不到"),
    (r"xl/(?:slicers|slicerCaches)/.+", r"", "切片器", "请删去，通报里用不到"),
    (r"xl/cellimages\.xml", r"", "嵌入单元格的图片", "请改为浮动图片"),
    (r"xl/media/.+\.(?:emf|wmf|svg)", r"", "矢量图片", "请改用 PNG 或 JPEG 图片"),
)


def losses(path: Path) -> Iterator[Problem]:
    """What of a workbook would not come through; each kind once for each member of the file."""
    with zipfile.ZipFile(path) as archive:
        titles = _titles(archive)
        for name in archive.namelist():
            for member, content, what, fix in KINDS:
                if re.fullmatch(member, name) and _has(archive, name, content):
                    place = f"工作表“{titles[name]}”" if name in titles else "工作簿"
                    yield Problem(place, f"{what}生成时会丢失", fix)


def _has(archive: zipfile.ZipFile, name: str, content: str) -> bool:
    return not content or re.search(content, _text(archive, name)) is not None


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """The sheet that each member of the file belongs to, directly or through a drawing."""
    ids = dict(_related(archive, _BOOK))
    found: dict[str, str] = {}
    for sheet in _SHEET.finditer(_text(archive, _BOOK)):
        attributes = dict(_ATTRIBUTE.findall(sheet[0]))
        waiting = [ids.get(attributes.get("id", ""), "")]
        while waiting:
            member = waiting.pop()
            if member and member not in found:
                found[member] = unescape(attributes.get("name", ""))
                waiting += [target for _, target in _related(archive, member)]
    return found


def _related(archive: zipfile.ZipFile, member: str) -> Iterator[tuple[str, str]]:
    """The members that a member refers to, by their ids."""
    folder, name = posixpath.split(member)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in archive.namelist():
        return
    for relation in _RELATION.finditer(_text(archive, rels)):
        attributes = dict(_ATTRIBUTE.findall(relation[0]))
        target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
        yield attributes.get("Id", ""), target.lstrip("/")


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8", "replace")
