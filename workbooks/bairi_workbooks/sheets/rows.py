"""Rows of a table going into a sheet: cell by cell, or streamed, each row as a whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bairi_workbooks.sheets.breadth import lines_of, most_in_one_line
from bairi_workbooks.sheets.entries import ABSENT, Column, Entry, Row, Value, form_of, number_format
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
_MOST_WRITTEN: Final = 8_192  # of one kind of columns: the words that come again are among the first
Written = tuple[str, int]  # what stands behind a cell's place, and how many lines its text takes
_BEFORE_DAYS: Final = date(1899, 12, 30).toordinal()  # a spreadsheet's days are counted from here


def _height(lines: int) -> float:
    """The height that so many lines need; programs do not all find it out by themselves."""
    return min(MOST_HEIGHT, max(LEAST_HEIGHT, lines * LINE_HEIGHT + 5))


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

    @staticmethod
    def _lines(column: Column, room: int, text: str) -> int:
        """The lines that a wrapped text takes; what fits in one whatever it is needs no closer look."""
        return lines_of(text, column.width) if len(text) > room or "\n" in text else 1


class CellwiseRows(Rows):
    """Rows that XlsxWriter keeps until the workbook is closed."""

    def put(self, row: int, values: Row) -> None:
        """Write a row cell by cell."""
        band, lines = self._band(row), 1
        for number, (column, room, value) in enumerate(zip(self._columns, self._rooms, values, strict=True)):
            entry = value if isinstance(value, Entry) else Entry(value)
            if isinstance(entry.value, str):
                lines = max(lines, self._lines(column, room, entry.value))
            if entry.link and self._book.may_link(self._sheet):
                shown = self._format(entry, column, band, linked=not entry.formula)
                target = f"internal:{entry.link}"
                self._sheet.write_url(row, number, target, shown, fitting(str(entry.value)), _TIP)
                if not entry.formula:  # a formula takes the place of the link's text, the link stays
                    continue
            self._put(row, number, entry, self._format(entry, column, band))
        self._sheet.set_row(row, _height(lines))

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
    """Rows that go to the sheet's file at once: a table may have hundreds of thousands.

    Most words of a table stand in it many times: what columns alike wrote once they write again.
    """

    def __init__(self, book: Book, sheet: Sheet, columns: Sequence[Column], top: int) -> None:
        super().__init__(book, sheet, columns, top)
        self._begun = [f'<c r="{letters(number)}' for number in range(len(columns))]
        self._styles: tuple[dict[Any, str], ...] = ({}, {})  # of rows on a band and of the others
        self._written = tuple(_alike(columns) for _ in self._styles)

    def put(self, row: int, values: Row) -> None:
        """Write a row in one piece."""
        name, lines, cells = row + 1, 1, []
        alike = self._written[(row - self._top) % 2]
        for number, (begun, written, value) in enumerate(zip(self._begun, alike, values, strict=True)):
            found = written.get(value)
            if found is None:
                found = self._cell(row, number, value)
                if len(written) < _MOST_WRITTEN and _comes_again(value):
                    written[value] = found
            cells.append(f"{begun}{name}{found[0]}")
            if found[1] > 1:
                lines = max(lines, found[1])
        self._sheet.put_row(row, _height(lines), cells)

    def _cell(self, row: int, number: int, value: Value | Entry) -> Written:
        """What stands behind a cell's place, and how many lines its text takes."""
        column, styles = self._columns[number], self._styles[(row - self._top) % 2]
        key: tuple[Any, ...]
        text, linked = value, False
        if isinstance(value, Decimal):
            key, body = (column.align, number_format(value)), number_body(float(value))
        elif isinstance(value, Entry):
            text, linked = value.value, bool(value.link) and self._links(row, number, value)
            key = (column.align, linked, form_of(text, value.number), value[_LOOK])
            body = _text(str(text)) if linked else _entry_body(value)
        else:
            key, body = (column.align, form_of(value, None)), _body(value)
        style = styles.get(key)
        if style is None:
            style = styles[key] = f'" s="{self._style(row, number, value, linked=linked)}'
        lines = self._lines(column, self._rooms[number], text) if isinstance(text, str) else 1
        return f"{style}{body}", lines

    def _links(self, row: int, column: int, entry: Entry) -> bool:
        """Make a cell a link, and say whether its text is to look like one."""
        if not entry.link or not self._book.may_link(self._sheet):
            return False
        self._sheet.put_link(cell_name(row, column), entry.link, _TIP)
        return not entry.formula

    def _style(self, row: int, column: int, value: Value | Entry, *, linked: bool) -> int:
        entry = value if isinstance(value, Entry) else Entry(value)
        return style_of(self._format(entry, self._columns[column], self._band(row), linked=linked))


def _alike(columns: Sequence[Column]) -> list[dict[Value | Entry, Written]]:
    """For each column what was written in it; columns that stand alike, and are as wide, share it."""
    kinds: dict[tuple[str, float], dict[Value | Entry, Written]] = {}
    return [kinds.setdefault((column.align, column.width), {}) for column in columns]


def _comes_again(value: Value | Entry) -> bool:
    """Whether the same may stand in other cells: formulas and links are of their own row, figures mostly differ."""
    if isinstance(value, Entry):
        return not value.formula and not value.link
    return not isinstance(value, Decimal)


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


def _text(text: str) -> str:
    return text_body(fitting(text)) if text else BLANK
