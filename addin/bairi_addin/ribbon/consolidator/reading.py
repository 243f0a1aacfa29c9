"""What stands on a sheet of an open workbook, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlwings as xw


def table_of(sheet: xw.Sheet) -> Sequence[Sequence[Any]]:
    """A sheet's values from A1 on, row by row."""
    last = sheet.used_range.last_cell
    values: Sequence[Sequence[Any]] = sheet.range((1, 1), (last.row, last.column)).options(ndim=2).value
    return values
