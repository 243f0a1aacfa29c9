"""Finding tables in sheets by their headings, whatever stands above them and in whatever order the columns are.

Headings may stand in one row or in two, of which the upper one groups the lower (2025年 above 目标 and 累计完成). A
sheet may hold several tables, one below the other, each with headings of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import dropwhile, islice
from operator import attrgetter, itemgetter
from typing import Final, Generic, TypeVar

from bairi_validators.headings import unit_in_heading
from bairi_validators.submissions import Cell, Fault
from bairi_validators.vocabulary import Column, normalised
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.groups import Context, Found, Reader, Row, Written, groups_above, is_group_row

SEARCHED_ROWS: Final = 30  # a first table's headings stand near the top; further down a repeated word is data
DEEPEST_HEADINGS: Final = 1000  # further tables' headings stand no deeper: nobody owes so many indicators
FEWEST_HEADINGS: Final = 3
_FEWEST_LIKELY: Final = 2
_COLUMN_LETTERS: Final = frozenset({"甲", "乙", "丙", "丁", "栏次"})
ANSWERS: Final = frozenset({Column.VALUE, Column.BASE, Column.TARGET, Column.STATE, Column.DONE_ON})
_is_blank = attrgetter("blank")
_TOTALS: Final = frozenset({"合计", "总计"})  # under a group they are what it says itself

H = TypeVar("H", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Table(Generic[H]):
    """A table (表格): headings by column, those seen again, those that are unclear, cells that mean none, the rows.

    `contested` are two columns of one meaning whose cells differ, and `late` those that count up to another month than
    the period's: neither is read. `unknown` has the texts in the heading row that mean nothing here; `first` and `top`
    are the rows of the upper and lower headings from 0, the same where there is one row of them; `end` is the row where
    the next table begins.
    """

    grid: Grid
    headings: Mapping[H, Found[H]]
    repeated: Sequence[Found[H]]
    unclear: Sequence[Found[H]]
    unknown: Mapping[str, Cell]
    first: int
    top: int
    end: int
    contested: Sequence[tuple[Found[H], Found[H]]] = ()
    late: Sequence[Found[H]] = ()

    @property
    def rows(self) -> Sequence[Row]:
        """The rows below the headings, below the rows that the headings are merged over, and below 栏次."""
        rows = list(dropwhile(self._is_merged, self.grid.rows[self.top + 1 : self.end]))
        return rows[1:] if rows and _counts_columns(rows[0]) else rows

    def _is_merged(self, row: Row) -> bool:
        cells = self.cells(row).values()
        return any(c.fault is Fault.MERGED for c in cells) and all(c.value is None for c in cells)

    @property
    def meant(self) -> set[H]:
        """The columns that its headings mean or may mean."""
        others = (*self.unclear, *self.late, *(first for first, _ in self.contested))
        return {*self.headings, *(found.heading.column for found in others)}

    @property
    def score(self) -> int:
        """How well a row serves as headings: clear ones count double, repeated ones against it."""
        return 2 * len(self.headings) + len(self.unclear) + len(self.late) - len(self.repeated)

    def cells(self, row: Row) -> dict[H, Cell]:
        """A row's cells by column."""
        return dict(zip(self.headings, map(row.__getitem__, self._places), strict=True))

    @property
    def _places(self) -> list[int]:
        return [found.at for found in self.headings.values()]

    @property
    def unread(self) -> list[int]:
        """The columns that no heading is read in."""
        read = {found.at for found in (*self.headings.values(), *self.unclear, *self.late)}
        return [at for at in range(len(self.grid.rows[self.top])) if at not in read]

    def over(self, at: int) -> str:
        """What stands in a column's heading cells."""
        return "".join(texts[at] for texts in self.grid.texts[self.first : self.top + 1])

    def filled_rows(self) -> Iterator[tuple[Row, dict[H, Cell]]]:
        """The rows with anything in them, whole and by column; a blank row in the middle does not end a table."""
        headings = tuple(self.headings)
        picked = itemgetter(0, 0, *self._places)  # fewer than two it would not give as a tuple
        for row in self.rows:
            cells = picked(row)[2:]
            if not all(map(_is_blank, cells)):
                yield row, dict(zip(headings, cells, strict=True))

    def filled(self) -> list[dict[H, Cell]]:
        """The filled rows by column."""
        return [cells for _, cells in self.filled_rows()]


def _counts_columns(row: Row) -> bool:
    """Whether a row numbers the columns: 甲, 乙, 1, 2, 3."""
    texts = [normalised(cell.text).strip("()") for cell in row if not cell.blank]
    numbers = [text for text in texts if text not in _COLUMN_LETTERS]
    return len(texts) >= FEWEST_HEADINGS and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def find_table(grid: Grid, reader: Reader[H]) -> Table[H] | None:
    """The best table of a sheet; of equal ones headings in one row before headings in two, and the first."""
    return next((_settled(table, reader.context) for table in _candidates(grid, reader, SEARCHED_ROWS)), None)


def find_tables(
    grid: Grid, reader: Reader[H], usable: Callable[[Table[H]], bool], spoilt: Callable[[Table[H]], bool]
) -> list[Table[H]]:
    """The usable tables of a sheet from top to bottom; each one ends where the next one's headings begin.

    Of headings that share a row the better ones count. Where none is usable, the best one near the top if it is one
    that was spoilt.
    """
    candidates, found = _candidates(grid, reader, DEEPEST_HEADINGS), list[Table[H]]()
    for table in filter(usable, candidates):
        if all(table.top < other.first or other.top < table.first for other in found):
            found.append(table)
    if not found:
        near = (table for table in candidates if table.top < SEARCHED_ROWS)
        return [best for table in islice(near, 1) if spoilt(best := _settled(table, reader.context))]
    found.sort(key=lambda table: table.top)
    ends = [*(table.first for table in found[1:]), len(grid.rows)]
    return [_settled(replace(table, end=end), reader.context) for table, end in zip(found, ends, strict=False)]


def _settled(table: Table[H], context: Context) -> Table[H]:
    """The table without the columns that stand there twice with other cells; what is the same twice is no doubt."""
    table = _with_units_below(table, context)
    twice = [(table.headings[f.heading.column], f) for f in table.repeated if f.heading.column in ANSWERS]
    contested = [(first, second) for first, second in twice if not _same_cells(table.rows, first.at, second.at)]
    lost = {first.heading.column for first, _ in contested}
    headings = {column: found for column, found in table.headings.items() if column not in lost}
    repeated = [found for found in table.repeated if found.heading.column not in ANSWERS]
    return replace(table, headings=headings, repeated=repeated, contested=contested)


def _with_units_below(table: Table[H], context: Context) -> Table[H]:
    """The table with a row right below its headings that only states their units of measure (万元) as part of them."""
    below = table.grid.rows[table.top + 1] if table.top + 1 < table.end else ()
    filled = {at: cell for at, cell in enumerate(below) if not cell.blank}
    figures = {found.at for column, found in table.headings.items() if column in ANSWERS}
    words = all(isinstance(cell.value, str) and context.is_neutral(cell.text) for cell in filled.values())
    named = [found.at for column, found in table.headings.items() if column in {Column.ID, Column.NAME}]
    if not words or not figures & filled.keys() or filled.keys() & set(named):
        return table
    texts = table.grid.texts[table.top + 1]
    headings = {column: _measured_in(found, texts[found.at]) for column, found in table.headings.items()}
    return replace(table, headings=headings, top=table.top + 1)


def _measured_in(found: Found[H], below: str) -> Found[H]:
    heading = found.heading
    return found._replace(heading=replace(heading, unit=heading.unit or unit_in_heading(f"({below})")))


def _same_cells(rows: Sequence[Row], first: int, second: int) -> bool:
    return all(row[first].value == row[second].value for row in rows)


def _candidates(grid: Grid, reader: Reader[H], most: int) -> list[Table[H]]:
    """Everything that may be headings, in one row or in two, the best first: rows with a heading in or below them."""
    texts = grid.texts[:most]
    headings = reader.headings_among(set().union(*texts))
    has = [at for at, row in enumerate(texts) if not headings.isdisjoint(row)] if headings else []
    found = list(filter(None, (_table(grid, _single(grid, at), at, at, reader) for at in has)))
    # A row with every heading is headings by itself: together with the row above or below it is no better.
    whole = {table.top for table in found if table.score == 2 * len(reader.columns)}
    pairs = sorted(
        {at for n in has for at in (n - 1, n) if 0 <= at < len(texts) - 1 and whole.isdisjoint((at, at + 1))}
    )
    found += filter(None, (_table(grid, _double(grid, at, reader.context), at, at + 1, reader) for at in pairs))
    return sorted(found, key=lambda table: table.score, reverse=True)


def _single(grid: Grid, at: int) -> Iterator[Written]:
    """Every heading cell of one row, with the group that stands above it.

    A title above all of them is no group, and a row of data above headings that are repeated has none. What is itself
    a group of headings in the next row is none that a figure stands under.
    """
    texts, rows = grid.texts[at], grid.rows
    below = grid.texts[at + 1] if at + 1 < len(rows) else [""] * len(texts)
    begins = next((n for n, text in enumerate(texts) if text), 0)
    upper: Row = rows[at - 1] if at and is_group_row(rows[at - 1]) and not _is_repeated(rows, at, begins) else ()
    title = "".join(grid.texts[at - 1][: begins + 1]) if upper else ""
    starts = at + 1 >= len(rows) or rows[at + 1][begins].value is None
    for n, (text, group) in enumerate(zip(texts, groups_above(upper, texts), strict=True)):
        if text:
            parted = starts and n + 1 < len(texts) and not texts[n + 1] and below[n + 1]
            yield Written(n, rows[at][n], "" if group == title else group, text + (below[n] if parted else ""))


def _is_repeated(rows: Sequence[Row], at: int, begins: int) -> bool:
    """Whether the same headings stand further up: what is above these, which begin there, is the table's own data."""
    own, first = rows[at], rows[at][begins].text
    alike = (row for row in rows[:at] if row[begins].text == first)
    return any(all(a.text == b.text for a, b in zip(own, row, strict=True)) for row in alike)


def _double(grid: Grid, at: int, context: Context) -> Iterator[Written]:
    """Every column of two heading rows; the unit of measure that the upper one states is the lower one's.

    A total under a group is what the group itself says, unless it is one of several places'.
    """
    (upper, lower), (over, under) = grid.rows[at : at + 2], grid.texts[at : at + 2]
    groups = list(groups_above(upper, under))
    for n, (group, text) in enumerate(zip(groups, under, strict=True)):
        if text in _TOTALS and group:
            beside = [under[other] for other, same in enumerate(groups) if same == group]
            places = any(map(context.names_a_place, beside))
            yield Written(n, lower[n], text if places else "", group)
        elif text:
            yield Written(n, lower[n], group, text)
        elif over[n]:
            yield Written(n, upper[n], "", over[n])


def _table(grid: Grid, cells: Iterator[Written], first: int, top: int, reader: Reader[H]) -> Table[H] | None:
    """The table under some headings; None where they are too few to be any."""
    headings: dict[H, Found[H]] = {}
    repeated: list[Found[H]] = []
    unclear: list[Found[H]] = []
    late: list[Found[H]] = []
    unknown: dict[str, Cell] = {}
    for written in cells:
        found = reader.found(written)
        if found is None:
            tells = written.group and not reader.context.is_neutral(written.group)
            unknown.setdefault((written.group if tells else "") + written.text, written.cell)
            continue
        if found.heading.readings or reader.is_late(found.heading):
            (unclear if found.heading.readings else late).append(found)
            continue
        before = headings.get(found.heading.column)
        # The column's own name goes before an alias, wherever it stands.
        if before is None or (found.heading.literal and not before.heading.literal):
            headings[found.heading.column] = found
        loser = found if headings[found.heading.column] is not found else before
        if loser and (loser.heading.column in ANSWERS or loser.heading.literal == found.heading.literal):
            repeated.append(loser)
    doubted, missed = ([f for f in some if f.heading.column not in headings] for some in (unclear, late))
    if len(headings) + len(doubted) + len(missed) < _FEWEST_LIKELY:
        return None
    return Table(grid, headings, repeated, doubted, unknown, first, top, len(grid.rows), late=missed)
