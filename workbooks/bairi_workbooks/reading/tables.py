"""Finding tables in sheets by their headings, whatever stands above them and in whatever order the columns are.

Headings may stand in one row or in two, of which the upper one groups the lower (2025年 above 目标 and 累计完成).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from bairi_validators.headings import Heading, confines
from bairi_validators.submissions import Cell
from bairi_workbooks.reading.grid import Grid

SEARCHED_ROWS: Final = 30  # headings stand near the top; further down a repeated word is data
LONGEST_HEADING: Final = 60
FEWEST_HEADINGS: Final = 3

H = TypeVar("H", bound=StrEnum)
Read = Callable[[str], Heading[H] | None]
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Found(Generic[H]):
    """A heading cell (表头单元格), what stands there (of two rows both), and what it means."""

    cell: Cell
    text: str
    at: int
    heading: Heading[H]


@dataclass(frozen=True, slots=True)
class Table(Generic[H]):
    """A table (表格): headings by column, those seen again, those that are unclear, cells that mean none, the rows.

    `unknown` has the texts in the heading row that mean nothing here; `top` is the row of the (lower) headings from 0.
    """

    grid: Grid
    headings: Mapping[H, Found[H]]
    repeated: Sequence[Found[H]]
    unclear: Sequence[Found[H]]
    unknown: Mapping[str, Cell]
    top: int

    @property
    def rows(self) -> Sequence[Row]:
        """The rows below the headings."""
        return self.grid.rows[self.top + 1 :]

    @property
    def score(self) -> int:
        """How well a row serves as headings: clear ones count double, repeated ones against it."""
        return 2 * len(self.headings) + len(self.unclear) - len(self.repeated)

    def cells(self, row: Row) -> dict[H, Cell]:
        """A row's cells by column; a row may end before the headings do."""
        return {column: row[found.at] for column, found in self.headings.items() if found.at < len(row)}

    def filled(self) -> list[dict[H, Cell]]:
        """The rows with anything in them; a blank row in the middle does not end a table."""
        cells = map(self.cells, self.rows)
        return [row for row in cells if any(not cell.blank for cell in row.values())]


def find_table(grid: Grid, read: Read[H]) -> Table[H] | None:
    """The best table of a sheet; of equal ones the first, and headings in one row before headings in two."""
    best: Table[H] | None = None
    rows = grid.rows[:SEARCHED_ROWS]
    singles = (_table(grid, _single(row), at, read) for at, row in enumerate(rows))
    doubles = (_table(grid, _double(rows[at], rows[at + 1]), at + 1, read) for at in range(len(rows) - 1))
    for tables in (singles, doubles):
        for table in tables:
            if len(table.headings) + len(table.unclear) > 1 and (best is None or table.score > best.score):
                best = table
    return best


def _single(row: Row) -> Iterator[tuple[int, Cell, Sequence[str]]]:
    """Every heading cell of one row with the only way to read it."""
    return ((at, cell, (cell.text,)) for at, cell in enumerate(row) if isinstance(cell.value, str))


def _double(upper: Row, lower: Row) -> Iterator[tuple[int, Cell, Sequence[str]]]:
    """Every column of two heading rows with the ways to read it: both together, then the lower one alone.

    A text of the upper row goes for the empty cells right of it, as a merged area shows it, while there are lower
    headings. Where it says which period the lower ones are of, they are not read alone.
    """
    group = ""
    for at in range(max(len(upper), len(lower))):
        above, below = (row[at] if at < len(row) else None for row in (upper, lower))
        over, under = (cell.text if cell and isinstance(cell.value, str) else "" for cell in (above, below))
        group = (over or group) if under else ""
        if below is not None and under:
            yield at, below, (group + under,) if confines(group) else (group + under, under)
        elif above is not None and over:
            yield at, above, (over,)


def _table(grid: Grid, cells: Iterator[tuple[int, Cell, Sequence[str]]], top: int, read: Read[H]) -> Table[H]:
    headings: dict[H, Found[H]] = {}
    repeated: list[Found[H]] = []
    unclear: list[Found[H]] = []
    unknown: dict[str, Cell] = {}
    for at, cell, texts in cells:
        found = _found(at, cell, texts, read)
        if found is None:
            unknown[cell.text] = cell
            continue
        if found.heading.readings:
            unclear.append(found)
            continue
        before = headings.get(found.heading.column)
        # The column's own name goes before an alias, wherever it stands.
        if before is None or (found.heading.literal and not before.heading.literal):
            headings[found.heading.column] = found
        elif found.heading.literal or not before.heading.literal:
            repeated.append(found)
    clear = [f for f in unclear if f.heading.column not in headings]
    return Table(grid, headings, repeated, clear, unknown, top)


def _found(at: int, cell: Cell, texts: Sequence[str], read: Read[H]) -> Found[H] | None:
    for text in texts:
        if len(text) <= LONGEST_HEADING and (heading := read(text)) is not None:
            return Found(cell, text, at, heading)
    return None
