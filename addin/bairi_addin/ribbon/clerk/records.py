"""The sheet 规范记录: what was rewritten in the open workbook, so that it can be put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from bairi_addin.ribbon.marks.listing import Listing, write
from bairi_validators.decimals import from_float, plain
from bairi_workbooks.marks.record import HEADINGS, RECORD_SHEET, SEEN, WIDTHS, heading_row
from bairi_workbooks.sheets.breadth import lines_of

if TYPE_CHECKING:
    import xlwings as xw

Value = str | float | bool | datetime | None
_LINE_HEIGHT, _PADDING = 16.5, 5.0  # points
_CENTRED: Final = (0,)
_PLACE: Final = 1
_SUMMARY: Final = "共改写{}处。按“撤销规范”可全部恢复；提交时本表不随文件报送。"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell that was rewritten (改写记录): what stood there with its number format, what stands there now, and why."""

    sheet: str
    cell: str
    before: Value
    number_format: str
    after: float | datetime
    rule: str


def read(book: xw.Book) -> tuple[xw.Sheet | None, list[Entry]]:
    """The sheet with the record, and what is recorded; none where nothing was rewritten."""
    if RECORD_SHEET not in [sheet.name for sheet in book.sheets]:
        return None, []
    sheet = book.sheets[RECORD_SHEET]
    rows = sheet.range((1, 1), (max(2, sheet.used_range.last_cell.row), len(HEADINGS))).value
    top = heading_row(rows)
    if top is None:
        return None, []
    return sheet, [_entry(row) for row in rows[top + 1 :] if isinstance(row[0], float)]


def keep(book: xw.Book, old: xw.Sheet | None, entries: Sequence[Entry]) -> None:
    """Write the record anew, behind all other sheets; without entries there is none."""
    if old is not None:
        book.app.display_alerts = False  # every press gives it back
        old.delete()
    if not entries:
        return
    sheet = book.sheets.add(RECORD_SHEET, after=book.sheets[-1])
    places = {n: (entry.sheet, entry.cell) for n, entry in enumerate(entries)}
    rows = [_row(number, entry) for number, entry in enumerate(entries, start=1)]
    heights = [_PADDING + _LINE_HEIGHT * max(map(lines_of, map(str, row[1:SEEN]), WIDTHS[1:SEEN])) for row in rows]
    listing = Listing(
        RECORD_SHEET, _SUMMARY.format(len(rows)), HEADINGS, WIDTHS, SEEN, rows, heights, _PLACE, places, _CENTRED
    )
    write(sheet, listing)


def _row(number: int, entry: Entry) -> list[Value]:
    shown = [f"{entry.sheet}!{entry.cell}", _shown(entry.before), _shown(entry.after), entry.rule]
    return [float(number), *shown, entry.number_format, entry.before, entry.after]


def _entry(row: Sequence[Any]) -> Entry:
    sheet, _, cell = str(row[1]).rpartition("!")
    return Entry(sheet, cell, row[6], row[5], row[7], row[4])


def _shown(value: Value) -> str:
    """A value as people read it."""
    match value:
        case float():
            number = from_float(value)
            return str(value) if number is None else plain(number)
        case date():
            return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)
