"""Sheets as grids of cells with exact numbers and addresses, however the workbook holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Final

from bairi_validators.findings import Place
from bairi_validators.submissions import Cell, CellValue, Fault
from bairi_workbooks.reading.addresses import address
from bairi_workbooks.reading.formats import AS_STORED, Shown
from bairi_workbooks.reading.refusals import RefusedError, damaged, too_large

# Far beyond any submission: what lies there is a stray cell, and a grid is built up to it.
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 702
MOST_CELLS: Final = 2_000_000  # of a sheet, and of all sheets of a workbook together
_value = attrgetter("value")
MOST_MERGED: Final = 10_000  # a merged area or array larger than that is no part of a table


@dataclass(frozen=True)
class Grid:
    """One sheet (工作表): its cells row by row from A1 on, whether people see it, which rows and columns they do not.

    Hidden rows and columns are counted from 0. All rows are equally long.
    """

    name: str
    visible: bool
    rows: tuple[tuple[Cell, ...], ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @cached_property
    def texts(self) -> Sequence[Sequence[str]]:
        """The cells' texts, row by row: empty where there is none, or a number."""
        return [[value if type(value) is str else "" for value in map(_value, row)] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells (区域), counted from 0, its last row and column belonging to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def over_rows(merged: Iterable[Area]) -> Iterator[Area]:
    """The merged areas that take one row's value away from another: only those are a fault. Raises as `bounded`."""
    return bounded(area for area in merged if area.top < area.bottom)


def bounded(areas: Iterable[Area]) -> Iterator[Area]:
    """The areas that can be part of a table. Raises RefusedError for more of them than anybody makes."""
    total = 0
    for area in areas:
        if area.cells <= MOST_MERGED:
            total += area.cells
            if total > MOST_CELLS:
                raise RefusedError(damaged("合并区域或数组公式多得不合情理"))
            yield area


def within_reach(name: str, rows: int, columns: int) -> None:
    """Raise RefusedError for a sheet whose filled cells reach too far."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise RefusedError(too_large(name, rows, columns))


def together(grids: Iterable[Grid]) -> list[Grid]:
    """The sheets of a workbook as they are built one by one. Raises RefusedError when they are too much together."""
    cells, taken = 0, []
    for grid in grids:
        columns = len(grid.rows[0]) if grid.rows else 0
        cells += len(grid.rows) * columns
        if cells > MOST_CELLS:
            raise RefusedError(too_large(grid.name, len(grid.rows), columns))
        taken.append(grid)
    return taken


@lru_cache(maxsize=8192)
def empty_cell(sheet: str, row: int, column: int) -> Cell:
    """The empty cell at a place, counted from 0: the same in every workbook, so it is made once."""
    return Cell(Place(sheet, address(row, column)))


@lru_cache(maxsize=4096)
def empty_row(sheet: str, row: int, columns: int) -> tuple[Cell, ...]:
    """A row of empty cells."""
    return tuple(empty_cell(sheet, row, column) for column in range(columns))


class Gathered:
    """The filled cells of one sheet as a reader comes upon them; formatted blanks leave no trace."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._cells: dict[tuple[int, int], Cell] = {}
        self._rows = self._columns = 0

    def put(
        self,
        row: int,
        column: int,
        value: CellValue,
        fault: Fault | None = None,
        *,
        shown: Shown = AS_STORED,
        formula: bool = False,
    ) -> None:
        """Take a cell, row and column counted from 0. Raises RefusedError for one too far out."""
        if value is None and fault is None and not formula:
            return
        if row >= self._rows or column >= self._columns:
            self._rows, self._columns = max(self._rows, row + 1), max(self._columns, column + 1)
            within_reach(self.name, self._rows, self._columns)
        place = Place(self.name, address(row, column))
        self._cells[row, column] = Cell(place, value, fault, shown.percent, formula, shown.suffix, shown.scale)

    def grid(
        self, *, visible: bool, merged: Iterable[Area], hidden_rows: Iterable[int], hidden_columns: Iterable[int]
    ) -> Grid:
        """The sheet as a grid up to its last filled row and column."""
        rows = [[self._cell(row, column) for column in range(self._columns)] for row in range(self._rows)]
        for area in over_rows(merged):
            for row in rows[area.top : area.bottom + 1]:
                inside = slice(area.left, area.right + 1)
                row[inside] = [cell._replace(fault=Fault.MERGED) for cell in row[inside]]
        return Grid(self.name, visible, tuple(map(tuple, rows)), frozenset(hidden_rows), frozenset(hidden_columns))

    def _cell(self, row: int, column: int) -> Cell:
        return self._cells.get((row, column)) or empty_cell(self.name, row, column)
