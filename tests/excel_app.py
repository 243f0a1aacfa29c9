"""An Excel of our own for tests: what xlwings offers of a book, as far as templates use it, with every call noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from openpyxl.utils.cell import get_column_letter


class Cell:
    """What stands in a cell as Excel shows it to a program: a value, and the formula text."""

    def __init__(self, value: Any = None, formula: Any = None) -> None:
        self.value, self.formula = value, formula if formula is not None else value

    @classmethod
    def typed(cls, given: Any) -> Cell:
        """What becomes of a value that a program writes: = begins a formula, an apostrophe a text."""
        if isinstance(given, str) and given.startswith("'"):
            return cls(given[1:])
        if isinstance(given, str) and given.startswith("="):
            return cls(0, given)
        assert not isinstance(given, str), f"Excel would guess at {given!r}"
        return cls(given)


class Area:
    """A range of a sheet."""

    def __init__(self, sheet: Sheet, first: tuple[int, int], last: tuple[int, int]) -> None:
        self.sheet, self.first, self.last = sheet, first, last

    @property
    def last_cell(self) -> Any:
        return SimpleNamespace(row=self.last[0], column=self.last[1])

    def options(self, **_: Any) -> Area:
        return self

    def _cells(self) -> list[list[Cell]]:
        rows = self.sheet.rows[self.first[0] - 1 : self.last[0]]
        return [[row.cells.setdefault(c, Cell()) for c in range(self.first[1], self.last[1] + 1)] for row in rows]

    @property
    def value(self) -> list[list[Any]]:
        self.sheet.note("read values")
        return [[cell.value for cell in row] for row in self._cells()]

    @property
    def formula(self) -> tuple[tuple[Any, ...], ...]:
        self.sheet.note("read formulas")
        return tuple(tuple(cell.formula for cell in row) for row in self._cells())

    @value.setter
    def value(self, lines: list[list[Any]]) -> None:
        self.sheet.note(f"write {len(lines)}x{len(lines[0])}")
        for number, line in enumerate(lines, self.first[0]):
            for column, given in enumerate(line, self.first[1]):
                self.sheet.row(number).cells[column] = Cell.typed(given)

    def insert(self, shift: str) -> None:
        assert shift == "down"
        self.sheet.note("insert")
        self.sheet.row(self.first[0])
        self.sheet.rows[self.first[0] - 1 : self.first[0] - 1] = [Row() for _ in range(self.first[0], self.last[0] + 1)]

    def delete(self, shift: str) -> None:
        assert shift == "up"
        self.sheet.note("delete")
        del self.sheet.rows[self.first[0] - 1 : self.last[0]]

    def copy(self, destination: Area) -> None:
        self.sheet.note("copy")
        pattern = self.sheet.rows[self.first[0] - 1 : self.last[0]]
        for offset, number in enumerate(range(destination.first[0], destination.last[0] + 1)):
            self.sheet.rows[number - 1] = deepcopy(pattern[offset % len(pattern)])


class Row:
    """A row: its cells, and a style that is copied with it."""

    def __init__(self, style: Any = None) -> None:
        self.cells: dict[int, Cell] = {}
        self.style = style


class Names(dict[str, str]):
    """Names, of the book or of one sheet."""

    def add(self, name: str, refers_to: str) -> None:
        self[name] = refers_to

    def __getitem__(self, name: str) -> Any:
        return SimpleNamespace(delete=lambda: self.pop(name))


class Chart:
    """A chart with the formulas of its series."""

    def __init__(self, sheet: Sheet, *formulas: str) -> None:
        self.sheet = sheet
        self.series = [SimpleNamespace(Formula=formula) for formula in formulas]
        for series in self.series:
            series.Delete = lambda series=series: self.series.remove(series)

    @property
    def api(self) -> Any:
        collection = SimpleNamespace(Count=len(self.series), Item=lambda number: self.series[number - 1])
        return (None, SimpleNamespace(SeriesCollection=lambda: collection))

    def delete(self) -> None:
        self.sheet.charts.remove(self)


class Sheet:
    """A worksheet: rows, names, charts, printed margins."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name
        self.rows: list[Row] = []
        self.names, self.charts = Names(), list[Chart]()
        self.api = SimpleNamespace(PageSetup=SimpleNamespace())
        for side in ("Left", "Center", "Right"):
            setattr(self.api.PageSetup, f"{side}Header", "")
            setattr(self.api.PageSetup, f"{side}Footer", "")

    def note(self, call: str) -> None:
        self.book.calls.append(call)

    def row(self, number: int) -> Row:
        while len(self.rows) < number:
            self.rows.append(Row())
        return self.rows[number - 1]

    @property
    def used_range(self) -> Area:
        width = max((c for row in self.rows for c in row.cells), default=1)
        self.row(1)
        return Area(self, (1, 1), (len(self.rows), width))

    def range(self, first: Any, last: Any = None) -> Area:
        if isinstance(first, tuple):
            return Area(self, first, last)
        top, bottom = (int(n) for n in first.split(":"))
        return Area(self, (top, 1), (bottom, 16_384))

    def copy(self, after: Sheet, name: str) -> Sheet:
        new = Sheet(self.book, name)
        new.rows, new.names = deepcopy(self.rows), Names(self.names)
        new.charts = [Chart(new, *(series.Formula for series in chart.series)) for chart in self.charts]
        self.book.sheets.insert(self.book.sheets.index(after) + 1, new)
        return new

    def delete(self) -> None:
        self.book.sheets.remove(self)


class Sheets(list[Sheet]):
    """The sheets, by number or by name."""

    def __getitem__(self, key: Any) -> Any:
        return next(s for s in self if s.name == key) if isinstance(key, str) else super().__getitem__(key)


class Book:
    """A workbook open in this Excel, with the cells of a workbook that openpyxl holds."""

    def __init__(self, source: Any, name: str = "t.xlsx") -> None:
        self.name, self.calls = name, list[str]()
        self.sheets = Sheets()
        self.own_names = Names()
        self.properties = {key: SimpleNamespace(Value=None) for key in ("Title", "Subject", "Author", "Keywords")}
        self.api = SimpleNamespace(BuiltinDocumentProperties=self.properties.__getitem__)
        self.app = SimpleNamespace(properties=self._properties)
        for given in source.worksheets:
            self.sheets.append(self._sheet(given))

    def _sheet(self, given: Any) -> Sheet:
        sheet = Sheet(self, given.title)
        for row in given.iter_rows():
            sheet.row(row[0].row).style = row[0].row
            for cell in row:
                shown = Cell(0, cell.value) if cell.data_type == "f" else Cell(cell.value)
                sheet.row(cell.row).cells[cell.column] = shown
        return sheet

    @contextmanager
    def _properties(self, **given: Any) -> Iterator[None]:
        self.calls.append(f"quiet {sorted(given)}")
        yield
        self.calls.append("as before")

    @property
    def names(self) -> Any:
        own = [SimpleNamespace(name=name, refers_to=text) for name, text in self.own_names.items()]
        local = [
            SimpleNamespace(name=f"'{sheet.name}'!{name}", refers_to=text)
            for sheet in self.sheets
            for name, text in sheet.names.items()
        ]
        return _Listed([*own, *local], self.own_names)

    def cells(self, sheet: str) -> dict[str, Any]:
        """Formulas and values by address, empty ones left out."""
        found = {}
        for number, row in enumerate(self.sheets[sheet].rows, 1):
            for column, cell in row.cells.items():
                if cell.formula is not None:
                    found[f"{get_column_letter(column)}{number}"] = cell.formula
        return found


class _Listed(list[Any]):
    """The book's names in a list, with what names can do."""

    def __init__(self, items: list[Any], own: Names) -> None:
        super().__init__(items)
        self.add = own.add
        self._own = own

    def __getitem__(self, key: Any) -> Any:
        return self._own[key]
