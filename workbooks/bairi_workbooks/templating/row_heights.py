"""Row heights (行高) for what is written: rows without a height get the one that their wrapped text needs."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.utils.cell import get_column_letter

from bairi_workbooks.sheets.breadth import lines_of

_DEFAULT_WIDTH: Final = 8.43
_SIZE: Final = 10  # points, at which breadths are known
_LEADING, _PADDING = 1.4, 4
_LEAST, _MOST = 15, 409  # points that a row can have


def fit_rows(sheet: Any) -> None:
    """Give rows their heights: not every program finds them out itself, and none does for merged cells."""
    spans = {(a.min_row, a.min_col): a.max_col for a in sheet.merged_cells.ranges if a.min_row == a.max_row}
    inside = {(a.min_row, a.min_col) for a in sheet.merged_cells.ranges if a.min_row != a.max_row}
    heights: dict[int, float] = {}
    for (row, column), cell in sheet._cells.items():
        if not isinstance(cell.value, str) or (row, column) in inside or not cell.alignment.wrap_text:
            continue
        width = sum(_width(sheet, n) for n in range(column, spans.get((row, column), column) + 1))
        size = cell.font.sz or _SIZE
        needed = lines_of(cell.value, width * _SIZE / size) * size * _LEADING + _PADDING
        heights[row] = max(heights.get(row, 0), needed)
    for row, height in heights.items():
        if sheet.row_dimensions[row].height is None and height > _LEAST:
            sheet.row_dimensions[row].height = min(round(height), _MOST)


def _width(sheet: Any, column: int) -> float:
    """A column's width; neighbours of the same width are stored as one."""
    for dimension in sheet.column_dimensions.values():
        if dimension.min and dimension.min <= column <= dimension.max:
            return float(dimension.width)
    letter = get_column_letter(column)
    return float(sheet.column_dimensions[letter].width) if letter in sheet.column_dimensions else _DEFAULT_WIDTH
