"""A1-style addresses of cells."""

from __future__ import annotations

from string import digits


def address(row: int, column: int) -> str:
    """The address of a cell, row and column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def position(cell: str) -> tuple[int, int]:
    """Row and column, counted from 0, of an address."""
    letters = cell.rstrip(digits)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]) - 1, column - 1
