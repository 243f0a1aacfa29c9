"""How broad texts are in a sheet, and how many lines they take; programs do not all find it out by themselves."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import ceil, floor
from typing import Final

_INDENT: Final = 1.3
_BROAD, _NARROW = 1.9, 1.05


@lru_cache(maxsize=4096)
def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a width of so many digits. One that does not fit wastes up to a character a line."""
    room = width - _INDENT
    breadths = (breadth(line) for line in text.split("\n"))
    return sum(1 if broad <= room else ceil(broad / (room - 1)) for broad in breadths)


def most_in_one_line(width: float) -> int:
    """As many characters as fit in one line whatever they are: nearly all texts do, and need no closer look."""
    return max(0, floor((width - _INDENT) / _BROAD))


def breadth(text: str) -> float:
    """Breadth in the widths of a digit at 10 points: Chinese characters and full-width signs take nearly two."""
    return sum(_BROAD if unicodedata.east_asian_width(c) in "WFA" else _NARROW for c in text)
