"""Values (单元格的值): what an expression yields, as a cell can hold it; text stays text and fits."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bairi_validators.decimals import to_decimal
from bairi_workbooks.text import MOST_CHARACTERS, clean

CUT_MARK = "……（内容过长，以下略去）"
_FIRST_YEAR = 1900  # the spreadsheets' calendar begins here
_WIDE = 0xFFFF


def cell_value(value: Any) -> Any:
    """A value with its type: None, a truth value, a finite number, a date; everything else as text that fits a cell."""
    if isinstance(value, Fraction):
        return to_decimal(value)
    if value is None or _is_typed(value):
        return value
    return fitting(clean(str(value))) or None


def _is_typed(value: Any) -> bool:
    """Whether a cell can hold it as what it is."""
    match value:
        case bool() | int() | time():
            return True
        case float() | Decimal():
            return math.isfinite(value)
        case datetime():
            return value.year >= _FIRST_YEAR and value.tzinfo is None
        case date():
            return value.year >= _FIRST_YEAR
    return False


def fitting(text: str) -> str:
    """Text cut to what a cell holds, with a mark that says so; characters beyond the basic plane count twice."""
    if _length(text) <= MOST_CHARACTERS:
        return text
    room, kept = MOST_CHARACTERS - len(CUT_MARK), 0
    for kept, character in enumerate(text):  # noqa: B007 - where it stopped is what is wanted
        room -= 1 + (ord(character) > _WIDE)
        if room < 0:
            break
    return text[:kept] + CUT_MARK


def _length(text: str) -> int:
    return len(text) + sum(ord(character) > _WIDE for character in text)
