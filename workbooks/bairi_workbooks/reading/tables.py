"""Finding tables in sheets by their headings, whatever stands above them and in whatever order the columns are.

Headings may stand in one row or in two, of which the upper one groups the lower (2025年 above 目标 and 累计完成). A
sheet may hold several tables, one below the other, each with headings of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import dropwhile
from typing import Final, Generic, TypeVar

from bairi_validators.headings import Heading, confines, unit_in_heading
from bairi_validators.submissions import Cell, Fault
from bairi_validators.vocabulary import Column
from bairi_workbooks.reading.grid import Grid

SEARCHED_ROWS: Final = 30  # a first table's headings stand near the top; further down a repeated word is data
MOST_ROWS: Final = 1000  # further tables' headings stand no deeper: nobody owes so many indicators
LONGEST_HEADING: Final = 60
LONGEST_GROUP: Final = 20
FEWEST_HEADINGS: Final = 3
_TIMELESS: Final = frozenset({Column.ID, Column.TASK, Column.NAME, Column.UNIT})
_TOTALS: Final = frozenset({"合计", "总计"})  # under a group they are what it says itself

H = TypeVar("H", bound=StrEnum)
Read = Callable[[str], Heading[H] | None]
Row = tuple[Cell, ...]
# A heading cell: its column, the cell, the ways to read it, and the way in which it may only say what a row is of.
Written = tuple[int, Cell, Sequence[str], str]


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

    `unknown` has the texts in the heading row that mean nothing here; `first` and `top` are the rows of the upper and
    lower headings from 0, the same where there is one row of them; `end` is the row where the next table begins.
    """

    grid: Grid
    headings: Mapping[H, Found[H]]
    repeated: Sequence[Found[H]]
    unclear: Sequence[Found[H]]
    unknown: Mapping[str, Cell]
    first: int
    top: int
    end: int

    @property
    def rows(self) -> Sequence[Row]:
        """The rows below the headings, and below the rows that the headings are merged over."""
        return list(dropwhile(self._is_merged, self.grid.rows[self.top + 1 : self.end]))

    def _is_merged(self, row: Row) -> bool:
        cells = self.cells(row).values()
        return any(c.fault is Fault.MERGED for c in cells) and all(c.value is None for c in cells)

    @property
    def meant(self) -> set[H]:
        """The columns that its headings mean or may mean."""
        return {*self.headings, *(found.heading.column for found in self.unclear)}

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


def find_table(grid: Grid, read: Read[H], year: int) -> Table[H] | None:
    """The best table of a sheet; of equal ones headings in one row before headings in two, and the first."""
    return next(iter(_candidates(grid, read, year, SEARCHED_ROWS)), None)


def find_tables(grid: Grid, read: Read[H], year: int, usable: Callable[[Table[H]], bool]) -> list[Table[H]]:
    """The usable tables of a sheet from top to bottom; each one ends where the next one's headings begin.

    Of headings that share a row the better ones count.
    """
    found: list[Table[H]] = []
    for table in filter(usable, _candidates(grid, read, year, MOST_ROWS)):
        if all(table.top < other.first or other.top < table.first for other in found):
            found.append(table)
    found.sort(key=lambda table: table.top)
    ends = [*(table.first for table in found[1:]), len(grid.rows)]
    return [replace(table, end=end) for table, end in zip(found, ends, strict=False)]


def _candidates(grid: Grid, read: Read[H], year: int, most: int) -> list[Table[H]]:
    """Everything that may be headings, in one row or in two, the best first: rows with a heading in or below them."""
    rows = grid.rows[:most]
    has = [at for at, row in enumerate(rows) if any(_heading(cell, read) for cell in row)]
    found = [_table(grid, _single(rows, at, year), at, at, read) for at in has]
    pairs = sorted({at for n in has for at in (n - 1, n) if 0 <= at < len(rows) - 1})
    found += [_table(grid, _double(rows[at], rows[at + 1], year), at, at + 1, read) for at in pairs]
    likely = (table for table in found if len(table.headings) + len(table.unclear) > 1)
    return sorted(likely, key=lambda table: table.score, reverse=True)


def _heading(cell: Cell, read: Read[H]) -> Heading[H] | None:
    return read(cell.value) if isinstance(cell.value, str) and len(cell.value) <= LONGEST_HEADING else None


def _text(row: Row, at: int) -> str:
    return row[at].text if at < len(row) and isinstance(row[at].value, str) else ""


def _groups(upper: Row, lower: Row) -> Iterator[str]:
    """What stands above each heading of a row: a text goes for the empty cells right of it, as a merged area shows
    it, while there are headings below.
    """
    group = ""
    for at in range(max(len(upper), len(lower))):
        group = (_text(upper, at) or group) if _text(lower, at) else ""
        yield group


def _single(rows: Sequence[Row], at: int, year: int) -> Iterator[Written]:
    """Every heading cell of one row with the only way to read it.

    A group above some of them that says of another time they are (上年) goes with them; a title above all of them is
    no group. What is itself a group of headings in the next row is none that a figure stands under.
    """
    row, upper = rows[at], rows[at - 1] if at else ()
    below = rows[at + 1] if at + 1 < len(rows) else ()
    begins = next((n for n in range(len(row)) if _text(row, n)), 0)
    title = "".join(_text(upper, n) for n in range(begins + 1))
    for n, (cell, group) in enumerate(zip(row, _groups(upper, row), strict=False)):
        if isinstance(cell.value, str):
            apart = group != title and len(group) <= LONGEST_GROUP and confines(group, year, plans=False)
            parted = (
                not _text(row, n + 1) and _text(below, n + 1) and (begins >= len(below) or below[begins].value is None)
            )
            yield n, cell, ((group if apart else "") + cell.text + (_text(below, n) if parted else ""),), cell.text


def _double(upper: Row, lower: Row, year: int) -> Iterator[Written]:
    """Every column of two heading rows with the ways to read it: both together, then the lower one alone.

    Where the upper one says which period the lower ones are of, they are not read alone; the unit of measure that it
    states is theirs.
    """
    for at, group in enumerate(_groups(upper, lower)):
        over, under = _text(upper, at), _text(lower, at)
        if under:
            unit = unit_in_heading(group)
            alone = group if under in _TOTALS else f"({unit}){under}" if unit else under
            yield at, lower[at], (group + under,) if confines(group, year) else (group + under, alone), under
        elif over:
            yield at, upper[at], (over,), over


def _table(grid: Grid, cells: Iterator[Written], first: int, top: int, read: Read[H]) -> Table[H]:
    headings: dict[H, Found[H]] = {}
    repeated: list[Found[H]] = []
    unclear: list[Found[H]] = []
    unknown: dict[str, Cell] = {}
    for at, cell, texts, bare in cells:
        found = _found(at, cell, texts, read) or _timeless(at, cell, bare, read)
        if found is None:
            unknown.setdefault(texts[0], cell)
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
    return Table(grid, headings, repeated, clear, unknown, first, top, len(grid.rows))


def _found(at: int, cell: Cell, texts: Sequence[str], read: Read[H]) -> Found[H] | None:
    for text in texts:
        if len(text) <= LONGEST_HEADING and (heading := read(text)) is not None:
            return Found(cell, text, at, heading)
    return None


def _timeless(at: int, cell: Cell, text: str, read: Read[H]) -> Found[H] | None:
    """A name, a number, a unit of measure is of no year, whatever stands above its heading."""
    found = _found(at, cell, (text,), read)
    return found if found and found.heading.column in _TIMELESS else None
