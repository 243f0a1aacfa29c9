"""Faults to be marked, and what is seen of the marks."""

from __future__ import annotations

import warnings
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
from lxml import etree
from openpyxl.styles import Color, GradientFill, PatternFill
from python_calamine import CalamineWorkbook

import full_books
from bairi_validators.findings import Finding, Place, Severity
from bairi_workbooks.return_package.marking import marked_suffix, write_marked
from bairi_workbooks.style import SEVERITY_FILL
from containers import saved

DAY = date(2026, 11, 20)
RESULT = "校验结果"
FILL = {severity: f"FF{colour.lstrip('#')}" for severity, colour in SEVERITY_FILL.items()}


def fault(
    cell: str | None,
    severity: Severity = Severity.ERROR,
    *,
    sheet: str | None = full_books.FAULTY_SHEET,
    message: str = "“约四十五”不是数字。",
) -> Finding:
    return Finding("V02", severity, Place(sheet, cell), message, "只填数字。")


FAULTS = (
    fault("B2"),
    fault("B2", Severity.WARNING, message="比上期下降一半以上。"),
    fault("C3", Severity.WARNING),
    fault("H30", Severity.NOTICE),
    fault("C10"),
    fault(None, sheet=None),
)


def marked(folder: Path, content: bytes, *faults: Finding, statement: str | None = None) -> bytes:
    target = folder / f"标注件{marked_suffix(content)}"
    write_marked(target, content, faults, DAY, statement=statement)
    return target.read_bytes()


def opened(content: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of everything that it would lose
        return openpyxl.load_workbook(BytesIO(content))


def fill_of(content: bytes, cell: str, sheet: str = full_books.FAULTY_SHEET) -> str | None:
    fill = opened(content)[sheet][cell].fill
    return fill.fgColor.rgb if fill.fill_type == "solid" else None


def note_of(content: bytes, cell: str, sheet: str = full_books.FAULTY_SHEET) -> str:
    comment = opened(content)[sheet][cell].comment
    return comment.text if comment else ""


def values(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names if n != RESULT}


def tree(content: bytes, part: str) -> etree._Element:
    return etree.fromstring(full_books.members(content)[part])


def canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n")


FILLS = {
    "A1": None,
    "A2": PatternFill("solid", fgColor="FFE2F0D9"),
    "A3": PatternFill("solid", fgColor=Color(theme=4, tint=0.5)),
    "A4": PatternFill("darkGrid", fgColor="FF0000FF", bgColor="FFFFFF00"),
    "A5": GradientFill(stop=("FFFFFFFF", "FF0000FF")),
    "A6": PatternFill("solid", fgColor=FILL[Severity.ERROR]),
}


def coloured() -> bytes:
    """A workbook with fills of every kind, one of them the very colour of a mark."""
    book = openpyxl.Workbook()
    book.active.title = full_books.FAULTY_SHEET
    for cell, fill in FILLS.items():
        book.active[cell] = cell
        if fill is not None:
            book.active[cell].fill = fill
    return saved(book)


def looks(content: bytes) -> dict[str, str]:
    """Every cell's format but for its number, and its note, of all sheets but ours."""
    return {
        f"{sheet.title}!{cell.coordinate}": f"{cell.fill!r}{cell.font!r}{cell.border!r}{cell.number_format}"
        f"{cell.comment.text if cell.comment else ''}"
        for sheet in opened(content).worksheets
        if sheet.title != RESULT
        for row in sheet.iter_rows()
        for cell in row
    }
