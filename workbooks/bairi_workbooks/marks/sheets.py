"""Which sheets of a workbook this product put there: they are no part of what a unit reports."""

from __future__ import annotations

from bairi_workbooks.marks import record, result
from bairi_workbooks.reading.grid import Grid


def is_ours(grid: Grid) -> bool:
    """Whether a sheet is a list of findings (校验结果) or a record of rewritten values (规范记录)."""
    if grid.name.startswith(result.RESULT_SHEET):
        return result.lines_on(values(grid)) is not None
    return grid.name == record.RECORD_SHEET and record.heading_row(values(grid)) is not None


def values(grid: Grid) -> list[list[object]]:
    """A sheet's values row by row."""
    return [[cell.value for cell in row] for row in grid.rows]
