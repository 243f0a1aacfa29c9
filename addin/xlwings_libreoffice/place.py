"""Where a Range is: its address, its neighbours, its size on the page."""

from typing import TYPE_CHECKING, Any

from xlwings import Range as UserRange
from xlwings.expansion import expanders

from xlwings_libreoffice.addresses import LAST_COLUMN, LAST_ROW, Box, quoted
from xlwings_libreoffice.cells import Cells
from xlwings_libreoffice.content import CONTENT
from xlwings_libreoffice.names import Name, name_of
from xlwings_libreoffice.number_formats import uno_box
from xlwings_libreoffice.units import characters, column_width, hundredths, points

if TYPE_CHECKING:
    from xlwings_libreoffice.ranges import Range
    from xlwings_libreoffice.tables import Table

DIRECTIONS = {
    "up": "up", "u": "up", "down": "down", "d": "down",
    "left": "left", "l": "left", "right": "right", "r": "right",
}  # fmt: skip


class Place(Cells):
    """Geometry and ways from one range to another."""

    def __len__(self) -> int:
        return self.box.rows * self.box.columns

    def __call__(self, row: int, column: int | None = None) -> "Range":
        """The cell at (row, column) counted from 1 at the top left, or the n-th by rows; it may lie outside."""
        if column is None:
            row, column = (row - 1) // self.box.columns + 1, (row - 1) % self.box.columns + 1
        found = self.box.row + row - 1, self.box.column + column - 1
        if min(found) < 1:
            raise IndexError("The cell lies above or left of the sheet.")
        return self.sheet.box(Box(*found))

    @property
    def row(self) -> int:
        """The first row."""
        return self.box.row

    @property
    def column(self) -> int:
        """The first column."""
        return self.box.column

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.box.rows, self.box.columns

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address; external ones with the book and the sheet in front."""
        address = self.box.address(row_absolute=row_absolute, column_absolute=col_absolute)
        if not external:
            return address
        full = f"[{self.sheet.book.name}]{self.sheet.name}"
        return f"{full if quoted(self.sheet.name) == self.sheet.name and full.isalnum() else _quote(full)}!{address}"

    @property
    def address(self) -> str:
        """The absolute address."""
        return self.box.address()

    def expand(self, mode: str = "table") -> "Range":
        """The block that begins here: 'table', 'down' or 'right'."""
        found: Range = expanders[mode].expand(UserRange(impl=self)).impl
        return found

    def end(self, direction: str) -> "Range":
        """Where Ctrl and an arrow lead: the end of the block, the next block, or the edge of the sheet."""
        line, step = self._line(DIRECTIONS[direction])
        blocks = sorted(
            (start, stop) for place in self.uno_of(line).queryContentCells(CONTENT).getRangeAddresses()
            for start, stop in [_span(uno_box(place), along_rows=line.columns == 1)]
        )  # fmt: skip
        here = self.box.row if line.columns == 1 else self.box.column
        edge = 1 if step < 0 else (LAST_ROW if line.columns == 1 else LAST_COLUMN)
        target = _arrow(here, step, _merged(blocks), edge)
        return self.sheet.box(Box(target, self.box.column) if line.columns == 1 else Box(self.box.row, target))

    def _line(self, direction: str) -> tuple[Box, int]:
        row, column = self.box.row, self.box.column
        return {
            "up": (Box(1, column, row, 1), -1),
            "down": (Box(row, column, LAST_ROW - row + 1, 1), 1),
            "left": (Box(row, 1, 1, column), -1),
            "right": (Box(row, column, 1, LAST_COLUMN - column + 1), 1),
        }[direction]

    @property
    def current_region(self) -> "Range":
        """The block around it, up to empty rows and columns."""
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToCurrentRegion()
        return self.sheet.box(uno_box(cursor.getRangeAddress()))

    @property
    def name(self) -> Name | None:
        """The defined name of exactly these cells."""
        return name_of(self)  # type: ignore[arg-type]

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={quoted(self.sheet.name)}!{self.address}")

    @property
    def table(self) -> "Table | None":
        """The table that the first cell is in."""
        return next((table for table in self.sheet.tables if self.top_left.within(table.range.box)), None)

    def select(self) -> None:
        """Select it in its window."""
        self.sheet.activate()
        self.document.getCurrentController().select(self.uno)

    @property
    def left(self) -> float:
        """From the sheet's left edge, in points."""
        return points(self.uno.Position.X)

    @property
    def top(self) -> float:
        """From the sheet's top edge, in points."""
        return points(self.uno.Position.Y)

    @property
    def width(self) -> float:
        """In points."""
        return points(self.uno.Size.Width)

    @property
    def height(self) -> float:
        """In points."""
        return points(self.uno.Size.Height)

    @property
    def column_width(self) -> float | None:
        """In characters; nothing where columns differ."""
        widths = _each(self.uno.getColumns(), "Width")
        return characters(widths.pop()) if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.uno.getColumns().Width = column_width(value)

    @property
    def row_height(self) -> float | None:
        """In points; nothing where rows differ."""
        heights = _each(self.uno.getRows(), "Height")
        return points(heights.pop()) if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.uno.getRows().Height = hundredths(value)

    def autofit(self, axis: str | None = None) -> None:
        """Rows ('r'), columns ('c') or both as high and wide as their content."""
        if axis in {None, "c", "columns"}:
            self.uno.getColumns().OptimalWidth = True
        if axis in {None, "r", "rows"}:
            self.uno.getRows().OptimalHeight = True

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; nothing where only some are."""
        return _hidden(_each(self.uno.getRows(), "IsVisible"))

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.uno.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; nothing where only some are."""
        return _hidden(_each(self.uno.getColumns(), "IsVisible"))

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.uno.getColumns().IsVisible = not value


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _each(lines: Any, name: str) -> set[Any]:
    """The different values of a property of rows or columns; two are as good as many."""
    found: set[Any] = set()
    for number in range(lines.getCount()):
        found.add(getattr(lines.getByIndex(number), name))
        if len(found) > 1:
            break
    return found


def _hidden(visible: set[bool]) -> bool | None:
    return not visible.pop() if len(visible) == 1 else None


def _span(box: Box, *, along_rows: bool) -> tuple[int, int]:
    return (box.row, box.last_row) if along_rows else (box.column, box.last_column)


def _merged(blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in blocks:
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(stop, joined[-1][1])
        else:
            joined.append((start, stop))
    return joined


def _arrow(here: int, step: int, blocks: list[tuple[int, int]], edge: int) -> int:
    near, far = (0, 1) if step > 0 else (1, 0)
    for block in blocks[::step]:
        if block[0] <= here <= block[1] and here != block[far]:
            return block[far]
        if (block[near] - here) * step > 0:
            return block[near]
    return edge
