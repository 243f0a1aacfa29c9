"""Worksheet functions over ranges (区域): a function of single cells becomes one that Excel calls with ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final

import xlwings as xw

from bairi_validators.errors import BairiError

Cell = Any  # what stands in a cell, as xlwings reads it: text, a number, a date, None for an empty one
_CATEGORY: Final = "百日"
_LONGEST: Final = 255  # of a longer text Excel makes #VALUE!
_Rows = Sequence[Sequence[Cell]]


def worksheet_function(words: str, **arguments: str) -> Callable[[Callable[..., Cell]], Callable[..., Cell]]:
    """Make a function of single cells one of a worksheet; `words` and `arguments` are what Excel's wizard says.

    Where an argument is a range (rows of cells), so is the answer: single cells, rows and columns go with every cell
    of the others. A BairiError stands in its cell as its text: xlwings has no way to answer an error value. Nothing
    (None) is an empty text, which no sum takes for a zero.
    """

    def made(function: Callable[..., Cell]) -> Callable[..., Cell]:
        @wraps(function)
        def over_ranges(*given: Cell) -> Cell:
            if not any(isinstance(one, (list, tuple)) for one in given):
                return _answer(function, given)
            columns = [one if isinstance(one, (list, tuple)) else [[one]] for one in given]
            return _each(function, columns)

        over_ranges.__doc__ = words
        over_ranges.__annotations__ = {}  # xlwings would take them for converters
        for name, said in arguments.items():
            over_ranges = xw.arg(name, ndim=2, err_to_str=True, doc=said)(over_ranges)
        return xw.func(category=_CATEGORY)(over_ranges)

    return made


def _each(function: Callable[..., Cell], given: Sequence[_Rows]) -> _Rows | str:
    height, width = max(len(rows) for rows in given), max(len(rows[0]) for rows in given)
    if any(len(rows) not in {1, height} or len(rows[0]) not in {1, width} for rows in given):
        return "各参数所选区域的行数、列数不一致，请选取同样大小的区域。"

    def at(rows: _Rows, row: int, column: int) -> Cell:
        cells = rows[row if len(rows) > 1 else 0]
        return cells[column if len(cells) > 1 else 0]

    return [
        [_answer(function, [at(r, row, column) for r in given]) for column in range(width)] for row in range(height)
    ]


def _answer(function: Callable[..., Cell], cells: Sequence[Cell]) -> Cell:
    try:
        found = function(*cells)
    except BairiError as error:
        return str(error)[:_LONGEST]
    return "" if found is None else found
