"""Pages (页面): paper, type area, grid of lines and characters, page numbers on their sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bairi_workbooks.bulletin.form.document import FormDocument
from bairi_workbooks.bulletin.form.standard import Page, Standard
from bairi_workbooks.bulletin.form.styles import w
from bairi_workbooks.problems import Problem

if TYPE_CHECKING:
    from docx.section import Section

_POINTS_IN_MM = 72 / 25.4
_TWIPS_IN_POINT = 20
_LINE = 1.25  # a line's height in single spacing, in sizes of its font
_GRID_UNIT = 4096  # the extra width of a character is written in 4096ths of a point
_SIDES = {"left": "左", "right": "右"}


def page_problems(document: FormDocument, standard: Standard) -> Iterator[Problem]:
    """Paper and type area of every section, the grid of the upright ones."""
    for number, section in enumerate(document.sections, start=1):
        place = f"第{number}节页面设置"
        lies = _mm(section.page_width) > _mm(section.page_height)
        yield from _measures(place, section, standard.page, lies=lies)
        if not lies:
            yield from _grid(place, section, document.normal_size, standard)


def number_problems(document: FormDocument, standard: Standard) -> Iterator[Problem]:
    """Page numbers: there, dashed, on the right of odd pages and on the left of even ones."""
    wanted = standard.page_number
    if not document.odd_and_even:
        yield Problem("全文页脚", "没有区分奇偶页", "在“页眉和页脚”中勾选“奇偶页不同”，单页页码居右、双页居左")
        return
    for number, section in enumerate(document.sections, start=1):
        yield from _below_text(number, section, standard)
        for even, side, word in ((False, wanted.odd, "单页"), (True, wanted.even, "双页")):
            yield from _number(f"第{number}节{word}页脚", document, section, standard, even=even, side=side)


def _below_text(number: int, section: Section, standard: Standard) -> Iterator[Problem]:
    """How far under the type area the page number's line begins."""
    wanted = standard.page_number.below_text
    line = (standard.roles[standard.page_number.role].size or 0) * _LINE / _POINTS_IN_MM
    found = _mm(section.bottom_margin) - _mm(section.footer_distance) - line
    if abs(found - wanted) > standard.page.tolerance:
        right = _mm(section.bottom_margin) - wanted - line
        fix = f"页脚底端距离设为{right:.0f}毫米"
        yield Problem(f"第{number}节页脚", f"页码在版心下边缘之下{found:.0f}毫米，应为{wanted:g}毫米", fix)


def _number(
    place: str, document: FormDocument, section: Section, standard: Standard, *, even: bool, side: str
) -> Iterator[Problem]:
    wanted, role = standard.page_number, standard.roles[standard.page_number.role]
    found = document.footer(section, even=even)
    if not found:
        yield Problem(place, "没有页码", "插入页码域 PAGE，两侧各加一条一字线，如“— 1 —”")
        return
    paragraph = found[0]
    if not (paragraph.text.startswith(wanted.before) and paragraph.text.endswith(wanted.after)):
        yield Problem(place, f"页码写作“{paragraph.text}”", "页码两侧各加一条一字线，如“— 1 —”")
    if paragraph.align != side:
        yield Problem(place, f"页码没有居{_SIDES[side]}", f"设为{_SIDES[side]}对齐，距版心边缘空一字")
    if any(run.size != role.size or run.font not in role.fonts for run in paragraph.runs):
        yield Problem(place, "页码字体字号不对", f"设为{role.fonts[0]}、{role.size:g}磅（4号）")


def _measures(place: str, section: Section, page: Page, *, lies: bool) -> Iterator[Problem]:
    """A section that lies on its side is the upright page turned: the head at the binding."""
    width, height = (page.height, page.width) if lies else (page.width, page.height)
    text = (page.text_height, page.text_width) if lies else (page.text_width, page.text_height)
    found_width, found_height = _mm(section.page_width), _mm(section.page_height)
    left, right, top, bottom = (
        _mm(v) for v in (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    )
    pairs = [
        ("纸张宽", found_width, width),
        ("纸张高", found_height, height),
        ("版心宽", found_width - left - right, text[0]),
        ("版心高", found_height - top - bottom, text[1]),
    ]
    if not lies:
        pairs += [("上边距（天头）", top, page.top), ("左边距（订口）", left, page.left)]
    for word, found, wanted in pairs:
        if abs(found - wanted) > page.tolerance:
            yield Problem(place, f"{word}为{found:.0f}毫米", f"设为{wanted:g}毫米")


def _grid(place: str, section: Section, size: float, standard: Standard) -> Iterator[Problem]:
    wanted, page = standard.grid, standard.page
    element: Any = section._sectPr.find(w("docGrid"))  # python-docx has no public way
    kind = None if element is None else element.get(w("type"))
    if kind not in {"linesAndChars", "snapToChars"}:
        yield Problem(place, "没有指定行和字符网格", f"文档网格设为每页{wanted.lines}行、每行{wanted.characters}字")
        return
    pitch = int(element.get(w("linePitch"), 0)) / _TWIPS_IN_POINT
    if not wanted.least_pitch <= pitch <= wanted.most_pitch:
        yield Problem(place, f"网格行距为{pitch:g}磅", f"设为{wanted.least_pitch:g}—{wanted.most_pitch:g}磅")
    elif (lines := round(page.text_height * _POINTS_IN_MM / pitch, 1) // 1) != wanted.lines:
        yield Problem(place, f"每页{lines:g}行", f"设为每页{wanted.lines}行")
    width = size + int(element.get(w("charSpace"), 0)) / _GRID_UNIT
    characters = int(page.text_width * _POINTS_IN_MM / width + 0.05)
    if characters != wanted.characters:
        yield Problem(place, f"每行{characters}字", f"设为每行{wanted.characters}字")


def _mm(length: Any) -> float:
    return 0.0 if length is None else float(length.mm)
