"""A1-style addresses of cells."""

from __future__ import annotations

from string import digits
from typing import Final

_LONGEST: Final = 29  # far beyond any sheet; a number made of a million letters would take minutes


def address(row: int, column: int) -> str:
    """The address of a cell, row and column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def position(cell: str) -> tuple[int, int]:
    """Row and column, counted from 0, of an address. Raises ValueError for what is none."""
    letters = cell.rstrip(digits)
    if len(cell) > _LONGEST:
        raise ValueError("no spreadsheet has an address that long")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]) - 1, column - 1
