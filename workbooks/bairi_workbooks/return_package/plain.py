"""A plain copy (数值副本) of a workbook in another container: its values at their addresses, as an .xlsx."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Final

from bairi_validators.submissions import Cell
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.sheets.breadth import breadth, lines_of
from bairi_workbooks.style import FONT
from bairi_workbooks.text import MOST_CHARACTERS, clean

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

VALUES_ONLY: Final = "原文件不是 .xlsx 格式，本标注件只保留各表的数值和文字，格式、公式、图表请以一并退回的原文件为准。"
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - some day that is always the same
_LONGEST_NAME: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LEAST_WIDTH, _MOST_WIDTH = 9.0, 36.0
_A4: Final = 9
_LINE, _MOST_HEIGHT = 15.0, 409.0  # points
_FORMATS: Final = {"plain": "General", "percent": "0.00%", "date": "yyyy-mm-dd"}


def plain_copy(grids: Sequence[Grid]) -> bytes:
    """The bytes of an .xlsx with the values of some sheets: same names, same addresses, hidden where they were."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy, and few files need it

    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        formats = {
            name: book.add_format({"font_name": FONT, "font_size": 10, "num_format": form, "valign": "vcenter"})
            for name, form in (_FORMATS | _units(grids)).items()
        }
        formats["text"] = book.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True})
        for grid, name in zip(grids, _names(grids), strict=True):
            _write(book.add_worksheet(name), grid, formats)
        if shown := next((n for n, grid in enumerate(grids) if grid.visible), None):
            book.worksheets()[shown].activate()
    return content.getvalue()


def _units(grids: Sequence[Grid]) -> dict[str, str]:
    """A number format for each unit of measure that a format shows behind numbers."""
    units = {cell.suffix for grid in grids for row in grid.rows for cell in row if cell.suffix}
    return {unit: f'General"{unit}"' for unit in sorted(units)}


def _names(grids: Sequence[Grid]) -> list[str]:
    """The sheets' names; one that no .xlsx may bear is defused and shortened."""
    names: list[str] = []
    for grid in grids:
        name = _FORBIDDEN.sub("_", clean(grid.name))[:_LONGEST_NAME] or "_"
        taken = {other.lower() for other in names}
        numbered = (name, *(f"{name[: _LONGEST_NAME - 4]}({n})" for n in range(2, len(grids) + 2)))
        names.append(next(n for n in numbered if n.lower() not in taken))
    return names


def _write(sheet: Worksheet, grid: Grid, formats: dict[str, Format]) -> None:
    if not grid.visible:
        sheet.hide()
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    widths = _widths(grid)
    for row, cells in enumerate(grid.rows):
        filled = [(column, cell) for column, cell in enumerate(cells) if cell.value is not None]
        alone = len(filled) == 1  # a title runs on beyond its column
        for column, cell in filled:
            _write_cell(sheet, (row, column), cell, formats | ({"text": formats["plain"]} if alone else {}))
        lines = max(
            (lines_of(c.text, widths[n]) for n, c in filled if not alone and isinstance(c.value, str)), default=1
        )
        height = min(lines * _LINE, _MOST_HEIGHT) if lines > 1 else None
        if height or row in grid.hidden_rows:
            sheet.set_row(row, height, None, {"hidden": row in grid.hidden_rows})
    for column, width in widths.items():
        sheet.set_column(column, column, width, None, {"hidden": column in grid.hidden_columns})


def _widths(grid: Grid) -> dict[int, float]:
    """The width of every column by what stands in it beside other cells."""
    widths: dict[int, float] = {}
    for cells in grid.rows:
        filled = [(column, cell) for column, cell in enumerate(cells) if cell.value is not None]
        for column, cell in filled if len(filled) > 1 else ():
            widths[column] = min(max(widths.get(column, _LEAST_WIDTH), breadth(cell.text) + 2), _MOST_WIDTH)
    return widths


def _write_cell(sheet: Worksheet, place: tuple[int, int], cell: Cell, formats: dict[str, Format]) -> None:
    match cell.value:
        case bool():
            sheet.write_boolean(*place, cell.value, formats["plain"])
        case Decimal():
            # With the unit that its format showed: without it, it would be another number when it is sent again.
            look = "percent" if cell.percent else cell.suffix or "plain"
            sheet.write_number(*place, float(cell.value), formats[look])
        case date():
            sheet.write_datetime(*place, cell.value, formats["date"])
        case _:
            text = clean(cell.text)[:MOST_CHARACTERS]
            # XlsxWriter takes a text in <r>…</r> for its own rich text and writes it as raw XML.
            sheet.write_string(*place, f" {text}" if text.startswith("<r>") else text, formats["text"])
