"""Fills (填充) of cells: as the open workbook tells them, and as 校验结果 remembers them."""

from __future__ import annotations

import re
from typing import Final

from bairi_workbooks.style import SEVERITY_FILL

Colour = tuple[int, int, int]
_SOLID: Final = (
    '<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/><bgColor indexed="64"/></patternFill></fill>'
)
_SHOWN: Final = re.compile(r"<fgColor[^>]*\brgb=\"(?:[0-9A-F]{2})?([0-9A-F]{6})\"")
_IS_SOLID: Final = 'patternType="solid"'


def hexadecimal(colour: Colour) -> str:
    """FFFBE6."""
    return "".join(f"{part:02X}" for part in colour)


def rgb(text: str) -> Colour:
    """Red, green and blue of #FFFBE6."""
    plain = text.lstrip("#")
    return int(plain[:2], 16), int(plain[2:4], 16), int(plain[4:], 16)


def remembered(colour: Colour | None) -> str:
    """A cell's own colour as the marked copy of a file writes it down; empty for none."""
    return "" if colour is None else _SOLID.format(hexadecimal(colour))


def colour_of(fill: str) -> Colour | None:
    """The colour that a fill which was written down shows; of a pattern or a theme as far as it says one."""
    found = _SHOWN.search(fill)
    return rgb(found[1]) if found else None


def is_exact(fill: str) -> bool:
    """Whether a fill that was written down is a single colour or none, which can be given back as it was."""
    return not fill or (_IS_SOLID in fill and colour_of(fill) is not None)


MARKS: Final = frozenset(rgb(colour) for colour in SEVERITY_FILL.values())
