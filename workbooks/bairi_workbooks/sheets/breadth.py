"""How broad texts are in a sheet, and how many lines they take; programs do not all find it out by themselves."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import ceil
from typing import Final

_INDENT: Final = 1.3
_BROAD, _NARROW = 1.9, 1.05


@lru_cache(maxsize=4096)
def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a width of so many digits. One that does not fit wastes up to a character a line."""
    room = width - _INDENT
    breadths = (breadth(line) for line in text.split("\n"))
    return sum(1 if broad <= room else ceil(broad / (room - 1)) for broad in breadths)


def surely_one_line(text: str, width: float) -> bool:
    """Whether a text fits in one line whatever its characters are: nearly all do, and need no closer look."""
    return _BROAD * len(text) <= width - _INDENT and "\n" not in text


def breadth(text: str) -> float:
    """Breadth in the widths of a digit at 10 points: Chinese characters and full-width signs take nearly two."""
    return sum(_BROAD if unicodedata.east_asian_width(c) in "WFA" else _NARROW for c in text)
