"""Finding a table in a sheet by its headings, whatever stands above it and in whatever order its columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, TypeVar

from bairi_validators.submissions import Cell
from bairi_validators.vocabulary import normalised
from bairi_workbooks.reading.grid import Grid

SEARCHED_ROWS: Final = 30  # headings stand near the top; further down a repeated word is data
FEWEST_HEADINGS: Final = 3

H = TypeVar("H", bound=Enum)


@dataclass(frozen=True, slots=True)
class Table(Generic[H]):
    """A table (表格): heading cells by column, cells seen twice as a heading, and the rows below."""

    headings: Mapping[H, Cell]
    repeated: Sequence[tuple[H, Cell]]
    columns: Mapping[H, int]
    rows: Sequence[tuple[Cell, ...]]

    def cells(self, row: tuple[Cell, ...]) -> dict[H, Cell]:
        """A row's cells by column; a row may end before the headings do."""
        return {column: row[at] for column, at in self.columns.items() if at < len(row)}

    def filled(self) -> list[dict[H, Cell]]:
        """The rows with anything in them; a blank row in the middle does not end a table."""
        cells = map(self.cells, self.rows)
        return [row for row in cells if any(not cell.blank for cell in row.values())]


def find_table(grids: Sequence[Grid], columns: type[H], *, preferred: str) -> Table[H] | None:
    """The table with at least three of these headings, in the sheet of the preferred name if it is there."""
    ordered = sorted((g for g in grids if g.visible), key=lambda g: g.name.strip() != preferred)
    best: Table[H] | None = None
    for grid in ordered:
        for at, row in enumerate(grid.rows[:SEARCHED_ROWS]):
            table = _table(columns, row, grid.rows[at + 1 :])
            if len(table.headings) >= FEWEST_HEADINGS and (best is None or len(table.headings) > len(best.headings)):
                best = table
        if best is not None:
            return best
    return None


def _table(columns: type[H], heading_row: tuple[Cell, ...], rows: Sequence[tuple[Cell, ...]]) -> Table[H]:
    wanted = {normalised(column.value): column for column in columns}
    headings: dict[H, Cell] = {}
    positions: dict[H, int] = {}
    repeated: list[tuple[H, Cell]] = []
    for at, cell in enumerate(heading_row):
        column = wanted.get(normalised(cell.text))
        if column is None:
            continue
        if column in headings:
            repeated.append((column, cell))
        else:
            headings[column] = cell
            positions[column] = at
    return Table(headings, repeated, positions, rows)
