"""A marked copy (标注件) of a clerk's workbook: coloured cells with notes, and a sheet that links to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bairi_validators.findings import Finding, Severity, gravest_first
from bairi_workbooks.files import written_whole
from bairi_workbooks.style import FONT, HEAD_FILL, HEAD_INK, LINE, SEVERITY_FILL
from bairi_workbooks.templating.packing import settle
from bairi_workbooks.text import clean

RESULT_SHEET: Final = "校验结果"
_HEADINGS: Final = ("序号", "程度", "代码", "位置", "问题", "处理办法")
_WIDTHS: Final = (6, 8, 8, 18, 62, 62)
_LONG_COLUMNS: Final = range(4, 7)
_TEXT: Final = Alignment(wrap_text=True, vertical="center", horizontal="left")
_CENTRED: Final = Alignment(vertical="center", horizontal="center")
_TITLE_ROWS: Final = 2
_CHARACTERS_A_LINE: Final = 30


def write_marked(target: Path, source: Path, findings: Sequence[Finding], day: date) -> None:
    """Copy a workbook with its faults marked. The copy is written through openpyxl; the untouched file goes with it.

    `day` is the date of everything in the file, so that the same faults give the same bytes.

    Raises what openpyxl raises for a file that it cannot load.
    """
    book = _loaded(source.read_bytes())
    ordered = sorted(findings, key=gravest_first)
    for finding in reversed(ordered):  # the gravest last, so that its colour stays
        _mark(book, finding)
    _add_result_sheet(book, ordered)
    with written_whole(target) as draft:
        book.save(draft)
        settle(draft, day)
    book.close()


def _loaded(content: bytes) -> Workbook:
    try:
        return load_workbook(BytesIO(content))  # by content: whatever suffix the file was given
    except OSError as error:  # openpyxl's word for a container that is not its own; no disk is involved
        raise InvalidFileException(str(error)) from error


def _mark(book: Workbook, finding: Finding) -> None:
    sheet, address = finding.place.sheet, finding.place.cell
    if sheet is None or address is None or sheet not in book.sheetnames:
        return
    cell = book[sheet][address]
    if not isinstance(cell, BookCell):  # inside a merged area only its first cell holds anything
        return
    cell.fill = PatternFill("solid", fgColor=SEVERITY_FILL[finding.severity].lstrip("#"))
    words = f"【{finding.severity.label} {finding.code}】{finding.message}\n处理：{finding.fix}"
    before = f"\n\n{cell.comment.text}" if cell.comment else ""
    cell.comment = Comment(clean(words) + before, "百日", height=140, width=320)


def _add_result_sheet(book: Workbook, findings: Sequence[Finding]) -> None:
    if RESULT_SHEET in book.sheetnames:  # a marked copy that was sent in again
        del book[RESULT_SHEET]
    sheet = book.create_sheet(RESULT_SHEET, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    _write_heading(sheet, findings)
    thin = Side(style="thin", color=LINE.lstrip("#"))
    for number, finding in enumerate(findings, start=1):
        row = _TITLE_ROWS + 1 + number
        place, message, fix = (clean(text) for text in (str(finding.place), finding.message, finding.fix))
        words = (number, finding.severity.label, finding.code, place, message, fix)
        for column, value in enumerate(words, start=1):
            cell = sheet.cell(row, column)
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else "n"
            cell.font = Font(name=FONT, size=10)
            cell.border = Border(thin, thin, thin, thin)
            cell.alignment = _TEXT if column in _LONG_COLUMNS else _CENTRED
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=SEVERITY_FILL[finding.severity].lstrip("#"))
        _link(sheet, row, finding)
        longest = max(len(finding.message), len(finding.fix))
        sheet.row_dimensions[row].height = 18 * (1 + longest // _CHARACTERS_A_LINE)


def _write_heading(sheet: Worksheet, findings: Sequence[Finding]) -> None:
    counts = "，".join(f"{s.label}{n}处" for s in Severity if (n := sum(f.severity is s for f in findings)))
    sheet["A1"] = "校验结果"
    sheet["A1"].font = Font(name=FONT, size=16, bold=True)
    sheet["A2"] = f"共{len(findings)}处：{counts}。点“位置”可跳到所在单元格；改正“错误”后重新报送即可。"
    sheet["A2"].font = Font(name=FONT, size=10)
    for column, (words, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(_TITLE_ROWS + 1, column, words)
        cell.font = Font(name=FONT, size=10, bold=True, color=HEAD_INK.lstrip("#"))
        cell.fill = PatternFill("solid", fgColor=HEAD_FILL.lstrip("#"))
        cell.alignment = _CENTRED
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = f"A{_TITLE_ROWS + 2}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_TITLE_ROWS + 1}:{_TITLE_ROWS + 1}"


def _link(sheet: Worksheet, row: int, finding: Finding) -> None:
    if finding.place.sheet is None or finding.place.cell is None:
        return
    quoted = finding.place.sheet.replace("'", "''")
    cell = sheet.cell(row, 4)
    cell.hyperlink = f"#'{quoted}'!{finding.place.cell}"
    cell.font = Font(name=FONT, size=10, underline="single", color="0563C1")
