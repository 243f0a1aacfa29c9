"""A1 addresses and one-based boxes of cells."""

import re
from dataclasses import dataclass

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LETTERS = 26
CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d*)(?::\$?([A-Z]{1,3})\$?([1-9]\d*))?", re.IGNORECASE)
COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.IGNORECASE)
ROWS = re.compile(r"\$?([1-9]\d*):\$?([1-9]\d*)")
PLAIN_SHEET_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Box:
    """A rectangle of cells: first row and column from 1, and how many of each."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def last_row(self) -> int:
        """The row of the last cell."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The column of the last cell."""
        return self.column + self.columns - 1

    def spanning(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        row, column = min(self.row, other.row), min(self.column, other.column)
        last_row, last_column = max(self.last_row, other.last_row), max(self.last_column, other.last_column)
        return Box(row, column, last_row - row + 1, last_column - column + 1)

    def within(self, other: "Box") -> bool:
        """Whether all of it lies in the other."""
        return self.spanning(other) == other

    def address(self, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """The address as Excel writes it; whole rows and columns in their short form."""
        row_mark, column_mark = "$" * row_absolute, "$" * column_absolute
        if self.columns == LAST_COLUMN:
            return f"{row_mark}{self.row}:{row_mark}{self.last_row}"
        first, last = column_letters(self.column), column_letters(self.last_column)
        if self.rows == LAST_ROW:
            return f"{column_mark}{first}:{column_mark}{last}"
        start = f"{column_mark}{first}{row_mark}{self.row}"
        if self.rows == self.columns == 1:
            return start
        return f"{start}:{column_mark}{last}{row_mark}{self.last_row}"


def parsed(address: str) -> Box | None:
    """The box of an A1 address without a sheet; nothing where it is not one."""
    if match := CELL.fullmatch(address):
        first = Box(int(match[2]), column_number(match[1]))
        last = Box(int(match[4]), column_number(match[3])) if match[3] else first
        return _inside(first.spanning(last))
    if match := COLUMNS.fullmatch(address):
        ends = sorted(map(column_number, match.groups()))
        return _inside(Box(1, ends[0], LAST_ROW, ends[1] - ends[0] + 1))
    if match := ROWS.fullmatch(address):
        ends = sorted(map(int, match.groups()))
        return _inside(Box(ends[0], 1, ends[1] - ends[0] + 1, LAST_COLUMN))
    return None


def _inside(box: Box) -> Box | None:
    return box if box.last_row <= LAST_ROW and box.last_column <= LAST_COLUMN else None


def column_number(letters: str) -> int:
    """A column's number from 1."""
    number = 0
    for letter in letters.upper():
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """A column's letters."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def split_sheet(address: str) -> tuple[str | None, str]:
    """The sheet's name, where the address has one, and the rest."""
    sheet, mark, rest = address.rpartition("!")
    if not mark:
        return None, address
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    if PLAIN_SHEET_NAME.fullmatch(sheet) and parsed(sheet) is None:
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def boxes(cells: set[tuple[int, int]]) -> list[Box]:
    """Cells (row, column) as few rectangles: runs in a column, joined where the next column has the same."""
    growing: dict[tuple[int, int], Box] = {}
    done: list[Box] = []
    for column, first, last in _runs(cells):
        above = growing.get((first, last))
        if above is not None and above.last_column + 1 == column:
            growing[first, last] = Box(above.row, above.column, above.rows, above.columns + 1)
        else:
            if above is not None:
                done.append(above)
            growing[first, last] = Box(first, column, last - first + 1, 1)
    return [*done, *growing.values()]


def _runs(cells: set[tuple[int, int]]) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for column, row in sorted((column, row) for row, column in cells):
        if runs and runs[-1][0] == column and runs[-1][2] + 1 == row:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return runs
