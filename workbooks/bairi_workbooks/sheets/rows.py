"""Rows of a table going into a sheet: cell by cell, or streamed, each row as a whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain, groupby, islice, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from bairi_validators.errors import BairiError
from bairi_workbooks.sheets.breadth import lines_of, most_in_one_line
from bairi_workbooks.sheets.cells import Cells, Tall, cells_of
from bairi_workbooks.sheets.entries import ABSENT, MOST_ROWS, Column, Columnwise, Entry, Row, Value, form_of
from bairi_workbooks.sheets.looks import linked_look, look
from bairi_workbooks.sheets.page import Book, cell_name, fitting, letters
from bairi_workbooks.style import BAND_FILL

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from bairi_workbooks.sheets.streaming import Sheet

LINE_HEIGHT: Final = 16.5
LEAST_HEIGHT: Final = 21.0
MOST_HEIGHT: Final = 409.0
_TIP: Final = "点击查看"
_CELLS_TOGETHER: Final = 16_384


def hold(sheet: Sheet, needed: int, most: int, what: str) -> None:
    """Raises BairiError for what no sheet can hold: XlsxWriter leaves it out without a word."""
    if needed > most:
        raise BairiError(f"“{sheet.get_name()}”表超过电子表格的上限（{most}{what}），无法写出。请把单位分成几批汇总。")


def _height(lines: int) -> float:
    """The height that so many lines need; programs do not all find it out by themselves."""
    return min(MOST_HEIGHT, max(LEAST_HEIGHT, lines * LINE_HEIGHT + 5))


class Rows(ABC):
    """The rows of one table, its heading in row `top`; every other one stands on a band of colour."""

    def __init__(self, book: Book, sheet: Sheet, columns: Sequence[Column], top: int) -> None:
        self._book, self._sheet, self._columns, self._top = book, sheet, columns, top
        self._rooms = [most_in_one_line(column.width) for column in columns]

    @abstractmethod
    def put(self, first: int, rows: Iterable[Row]) -> int:
        """Write rows from row `first` on; the number of the row below them comes back.

        Raises BairiError for more than a sheet holds.
        """

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

    def put(self, first: int, rows: Iterable[Row]) -> int:
        """Write rows cell by cell."""
        below = first
        for below, values in enumerate(rows, start=first + 1):
            hold(self._sheet, below, MOST_ROWS, "行")
            self._put_row(below - 1, values)
        return below

    def _put_row(self, row: int, values: Row) -> None:
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


class _Run(NamedTuple):
    """Columns side by side that share their cells, on a band and off it: what comes in them is formed together."""

    numbers: range
    cells: tuple[Cells, Cells]

    @property
    def place(self) -> slice:
        """Where they are among all columns."""
        return slice(self.numbers.start, self.numbers.stop)

    @property
    def tall(self) -> bool:
        """Whether one of their cells ever took several lines."""
        return self.cells[0].tall or self.cells[1].tall

    def formed(self, columns: Sequence[list[Value | Entry]], *, band: bool, formulas: bool) -> list[list[bytes]]:
        """The cells of each column, all of them on a band or off it."""
        cells, many = self.cells[not band], len(columns[0])
        formed = cells.all_of(list(chain.from_iterable(columns)) if len(columns) > 1 else columns[0], formulas=formulas)
        return [formed[start : start + many] for start in range(0, len(formed), many)]


def _runs(*cells: Sequence[Cells]) -> Iterator[_Run]:
    """Columns with the cells of each, on a band and off it, as runs of those that share them."""
    below = 0
    for _, run in groupby(zip(*cells, strict=True), key=lambda both: id(both[0])):
        shared = list(run)
        yield _Run(range(below, below := below + len(shared)), shared[0])


def _asked(columns: Sequence[list[Value | Entry]]) -> tuple[bool, bool]:
    """Whether there are links among the values of columns, and formulas."""
    entries = [v for column in columns if Entry in set(map(type, column)) for v in column if isinstance(v, Entry)]
    return any(entry.link for entry in entries), any(entry.formula for entry in entries)


class StreamedRows(Rows):
    """Rows that go to the sheet's file at once, many together: a table may have hundreds of thousands.

    They are worked through column by column: most words of a column stand in it many times, and are formed once.
    """

    def __init__(self, book: Book, sheet: Sheet, columns: Sequence[Column], top: int) -> None:
        super().__init__(book, sheet, columns, top)
        self._begun = [repeat(f'<c r="{letters(number)}'.encode()) for number in range(len(columns))]
        self._runs = list(_runs(*(cells_of(book, columns, band) for band in (BAND_FILL, None))))
        self._together = max(2, _CELLS_TOGETHER // len(columns))

    def put(self, first: int, rows: Iterable[Row]) -> int:
        """Write rows as many at a time as keep little in memory."""
        for columns in self._batches(rows):
            below = first + len(columns[0])
            hold(self._sheet, below, MOST_ROWS, "行")
            self._write(first, columns)
            first = below
        return first

    def _batches(self, rows: Iterable[Row]) -> Iterator[list[list[Value | Entry]]]:
        """Rows as the columns of a few of them at a time."""
        if isinstance(rows, Columnwise):
            for block in rows.blocks:
                for start in range(0, len(block[0]), self._together):
                    yield [list(column[start : start + self._together]) for column in block]
            return
        coming = iter(rows)
        while batch := list(islice(coming, self._together)):
            yield [list(column) for column in zip(*batch, strict=True)]

    def _write(self, first: int, columns: list[list[Value | Entry]]) -> None:
        """Write rows that are given as columns; every other row stands on a band, and is formed with its like."""
        asked = [_asked(columns[run.place]) for run in self._runs]
        linked = [run.numbers for run, (links, _) in zip(self._runs, asked, strict=True) if links]
        self._link(first, columns, list(chain.from_iterable(linked)))
        formulas = [some for _, some in asked]
        rows, heights = [b""] * len(columns[0]), [LEAST_HEIGHT] * len(columns[0])
        for half in range(min(2, len(rows))):
            own = [column[half::2] for column in columns]
            rows[half::2], heights[half::2] = self._formed(first + half, own, formulas)
        self._sheet.put_rows(first, heights, rows)

    def _formed(
        self, first: int, columns: Sequence[list[Value | Entry]], formulas: Sequence[bool]
    ) -> tuple[list[bytes], list[float]]:
        """Every other row from one on, whose values are given as columns, and their heights."""
        band, many = self._band(first) is not None, len(columns[0])
        names, lines = [b"%d" % row for row in range(first + 1, first + 2 * many, 2)], [1] * many
        pieces: list[Iterable[bytes]] = []
        for run, has_formulas in zip(self._runs, formulas, strict=True):
            formed = run.formed(columns[run.place], band=band, formulas=has_formulas)
            for begun, cells in zip(self._begun[run.place], formed, strict=True):
                if run.tall and Tall in set(map(type, cells)):
                    lines = [
                        cell.lines if isinstance(cell, Tall) and cell.lines > most else most
                        for most, cell in zip(lines, cells, strict=True)
                    ]
                pieces += (begun, names, cells)
        heights = {most: _height(most) for most in set(lines)}
        return list(map(b"".join, zip(*pieces, strict=False))), [heights[most] for most in lines]

    def _link(self, first: int, columns: list[list[Value | Entry]], linked: Sequence[int]) -> None:
        """Make links row by row, as far as the sheet can hold them; a text beyond is no link any more."""
        full = self._book.has_lost_links(self._sheet)  # then there is nothing more to count
        for row, entries in enumerate(() if full else zip(*(columns[number] for number in linked), strict=True)):
            for number, entry in zip(linked, entries, strict=True):
                if not isinstance(entry, Entry) or not entry.link:
                    continue
                if self._book.may_link(self._sheet):
                    self._sheet.put_link(cell_name(first + row, number), entry.link, _TIP)
                elif not entry.formula:
                    columns[number][row] = _unlinked(entry)
        for number in linked if full else ():
            columns[number] = [
                _unlinked(v) if isinstance(v, Entry) and v.link and not v.formula else v for v in columns[number]
            ]


@lru_cache(maxsize=1024)
def _unlinked(entry: Entry) -> Entry:
    return entry._replace(link=None)
