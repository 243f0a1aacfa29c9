"""Rows of a table going into a sheet: cell by cell, or streamed, each row as a whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from bairi_workbooks.sheets.breadth import lines_of, most_in_one_line
from bairi_workbooks.sheets.entries import ABSENT, Column, Entry, Row, Value, form_of
from bairi_workbooks.sheets.looks import linked_look, look
from bairi_workbooks.sheets.page import Book, cell_name, fitting, letters
from bairi_workbooks.sheets.streaming import BLANK, Sheet, formula_body, number_body, style_of, text_body
from bairi_workbooks.style import BAND_FILL

if TYPE_CHECKING:
    from xlsxwriter.format import Format

LINE_HEIGHT: Final = 16.5
LEAST_HEIGHT: Final = 21.0
MOST_HEIGHT: Final = 409.0
_LOOK: Final = slice(Entry._fields.index("fill"), None)  # what an entry says of its own look
_TIP: Final = "点击查看"
_BEFORE_DAYS: Final = date(1899, 12, 30).toordinal()  # a spreadsheet's days are counted from here


class Rows(ABC):
    """The rows of one table, its heading in row `top`; every other one stands on a band of colour."""

    def __init__(self, book: Book, sheet: Sheet, columns: Sequence[Column], top: int) -> None:
        self._book, self._sheet, self._columns, self._top = book, sheet, columns, top
        self._rooms = [most_in_one_line(column.width) for column in columns]

    @abstractmethod
    def put(self, row: int, values: Row) -> None:
        """Write a row; rows come from top to bottom."""

    def _band(self, row: int) -> str | None:
        return BAND_FILL if (row - self._top) % 2 == 0 else None

    def _format(self, entry: Entry, column: Column, band: str | None, *, linked: bool = False) -> Format:
        """The format of a cell, looked up by all that decides about it."""
        form = form_of(entry.value, entry.number)
        key = (entry.align or column.align, entry.fill or band, entry.ink, entry.bold, form)
        return self._book.styled(linked_look if linked else look, key)

    def _height(self, values: Row) -> float:
        """The height that the longest wrapped text needs; programs do not all find it out by themselves."""
        lines = 1
        for column, room, value in zip(self._columns, self._rooms, values, strict=True):
            text = value.value if isinstance(value, Entry) else value
            if isinstance(text, str) and (len(text) > room or "\n" in text):
                lines = max(lines, lines_of(text, column.width))
        return min(MOST_HEIGHT, max(LEAST_HEIGHT, lines * LINE_HEIGHT + 5))


class CellwiseRows(Rows):
    """Rows that XlsxWriter keeps until the workbook is closed."""

    def put(self, row: int, values: Row) -> None:
        """Write a row cell by cell."""
        band = self._band(row)
        for number, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            entry = value if isinstance(value, Entry) else Entry(value)
            if entry.link and self._book.may_link(self._sheet):
                shown = self._format(entry, column, band, linked=not entry.formula)
                target = f"internal:{entry.link}"
                self._sheet.write_url(row, number, target, shown, fitting(str(entry.value)), _TIP)
                if not entry.formula:  # a formula takes the place of the link's text, the link stays
                    continue
            self._put(row, number, entry, self._format(entry, column, band))
        self._sheet.set_row(row, self._height(values))

    def _put(self, row: int, column: int, entry: Entry, shown: Format) -> None:
        sheet = self._sheet
        match entry.value:
            case int() | Decimal() if entry.formula:
                sheet.write_formula(row, column, entry.formula, shown, float(entry.value))
            case str() if entry.formula:
                sheet.write_formula(row, column, entry.formula, shown, fitting(entry.value))
            case None:
                sheet.write_string(row, column, ABSENT, shown)
            case "":
                sheet.write_blank(row, column, None, shown)
            case str():
                sheet.write_string(row, column, fitting(entry.value), shown)
            case date():
                sheet.write_datetime(row, column, entry.value, shown)
            case number:
                sheet.write_number(row, column, float(number), shown)


class StreamedRows(Rows):
    """Rows that go to the sheet's file at once: a table may have hundreds of thousands."""

    def __init__(self, book: Book, sheet: Sheet, columns: Sequence[Column], top: int) -> None:
        super().__init__(book, sheet, columns, top)
        self._begun = [f'<c r="{letters(number)}' for number in range(len(columns))]
        self._styles: tuple[dict[Any, int], ...] = ({}, {})  # of rows on a band and of the others

    def put(self, row: int, values: Row) -> None:
        """Write a row in one piece."""
        styles, name, cells = self._styles[(row - self._top) % 2], row + 1, []
        key: Any
        for number, (begun, value) in enumerate(zip(self._begun, values, strict=True)):
            if isinstance(value, str):
                linked, key, body = False, number, _text(value)
            elif isinstance(value, Entry):
                linked = bool(value.link) and self._links(row, number, value)
                key = (number, linked, form_of(value.value, value.number), value[_LOOK])
                body = _text(str(value.value)) if linked else _entry_body(value)
            else:
                linked, key, body = False, (number, form_of(value, None)), _body(value)
            style = styles.get(key)
            if style is None:
                style = styles[key] = self._style(row, number, value, linked=linked)
            cells.append(f'{begun}{name}" s="{style}{body}')
        self._sheet.put_row(row, self._height(values), cells)

    def _links(self, row: int, column: int, entry: Entry) -> bool:
        """Make a cell a link, and say whether its text is to look like one."""
        if not entry.link or not self._book.may_link(self._sheet):
            return False
        self._sheet.put_link(cell_name(row, column), entry.link, _TIP)
        return not entry.formula

    def _style(self, row: int, column: int, value: Value | Entry, *, linked: bool) -> int:
        entry = value if isinstance(value, Entry) else Entry(value)
        return style_of(self._format(entry, self._columns[column], self._band(row), linked=linked))


def _entry_body(entry: Entry) -> str:
    value = entry.value
    if entry.formula and isinstance(value, str):
        return formula_body(entry.formula, fitting(value))
    if entry.formula and isinstance(value, int | Decimal):
        return formula_body(entry.formula, float(value))
    return _body(value)


def _body(value: Value) -> str:
    match value:
        case str():
            return _text(value)
        case None:
            return _text(ABSENT)
        case date():
            return number_body(value.toordinal() - _BEFORE_DAYS)
        case number:
            return number_body(float(number))


@lru_cache(maxsize=65_536)
def _text(text: str) -> str:
    """Most texts of a table stand in it many times."""
    return text_body(fitting(text)) if text else BLANK
