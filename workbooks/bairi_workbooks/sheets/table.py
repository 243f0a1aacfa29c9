"""Tables: the one way in which rows get into sheets, with headings, widths, heights, filters and repeated headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bairi_workbooks.sheets.entries import (
    MOST_COLUMNS,
    PERCENT,
    PLACES,
    POINTS,
    Column,
    Columnwise,
    Entry,
    Row,
    Value,
    light_entry,
    light_text,
    marked,
    number_format,
    starred,
)
from bairi_workbooks.sheets.page import MOST_LINKS, TOP, Book, fitting
from bairi_workbooks.sheets.rows import LEAST_HEIGHT, CellwiseRows, StreamedRows, hold
from bairi_workbooks.style import HEAD_FILL, HEAD_INK, MUTED

if TYPE_CHECKING:
    from bairi_workbooks.sheets.streaming import Sheet

__all__ = [
    "MOST_COLUMNS",
    "PERCENT",
    "PLACES",
    "POINTS",
    "Column",
    "Columnwise",
    "Entry",
    "Row",
    "Table",
    "Value",
    "column_of",
    "light_entry",
    "light_text",
    "marked",
    "number_format",
    "starred",
    "write_table",
]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written at a place. `frozen` is the number of columns that stay in view; None freezes nothing.

    `rows` are gone through once, while they are written.
    """

    columns: Sequence[Column]
    rows: Iterable[Row]
    top: int = TOP
    frozen: int | None = None
    filtered: bool = False
    empty: str = "本期没有内容。"
    sets_widths: bool = True
    heading_height: float = 32.0


def column_of(columns: Sequence[Column], heading: str) -> int:
    """Where a column stands, counted from 0: formulas name columns by their headings, not by letters that move."""
    return [column.heading for column in columns].index(heading)


def write_table(book: Book, sheet: Sheet, table: Table) -> int:
    """Write a table; the number of the row below it comes back. An empty one says so, and one whose links are too many.

    Raises BairiError for a table that is larger than a sheet.
    """
    hold(sheet, len(table.columns), MOST_COLUMNS, "列")
    _write_head(book, sheet, table)
    first = table.top + 1
    rows = (StreamedRows if sheet.streamed else CellwiseRows)(book, sheet, table.columns, table.top)
    below = rows.put(first, table.rows)
    if below == first:
        return _write_line(book, sheet, below, table.empty)
    if table.filtered:
        sheet.autofilter(table.top, 0, below - 1, len(table.columns) - 1)
    if book.has_lost_links(sheet):
        return _write_line(book, sheet, below, f"链接超过每张工作表{MOST_LINKS}个的上限，后面的不再加链接。")
    return below


def _write_line(book: Book, sheet: Sheet, row: int, words: str) -> int:
    sheet.write_string(row, 0, fitting(words), book.format(font_color=MUTED))
    sheet.set_row(row, LEAST_HEIGHT)
    return row + 1


def _write_head(book: Book, sheet: Sheet, table: Table) -> None:
    look = book.bordered(bold=True, bg_color=HEAD_FILL, font_color=HEAD_INK, align="center")
    for number, column in enumerate(table.columns):
        if table.sets_widths:
            sheet.set_column(number, number, column.width)
        sheet.write_string(table.top, number, column.heading, look)
    sheet.set_row(table.top, table.heading_height)
    if table.frozen is not None:
        sheet.freeze_panes(table.top + 1, table.frozen)
        sheet.repeat_rows(0, table.top)
