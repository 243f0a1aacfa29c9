"""The boxes of notes (批注框): legacy drawings in VML.

Office itself writes VML that is no sound XML, so a drawing is not parsed: its text is cut where things come or go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from bairi_workbooks.reading.addresses import position
from bairi_workbooks.return_package.markup import UnmarkableError
from bairi_workbooks.return_package.sheets import LAST_COLUMN, LAST_ROW, Sheet
from bairi_workbooks.sheets.breadth import lines_of

_SPACES: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_KIND: Final = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = (
    f'<v:shape {_SPACES} id="_x0000_s{{number}}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPES: Final = re.compile(rb"<(?:\w+:)?shape\b(?:[^>]*[^/>])?>.*?</(?:\w+:)?shape\s*>", re.DOTALL)
_NUMBER: Final = re.compile(rb"_x0000_s(\d+)")
_PLACE: Final = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d+)\s*</")
_ANCHOR: Final = re.compile(rb"(<(?:\w+:)?Anchor>)([^<]*)(</)")
_END: Final = re.compile(rb"</(?:\w+:)?xml\s*>\s*$")
_FIRST_NUMBER: Final = 1024

_BREADTH, _GREAT_BREADTH = 340, 560
_HIGH: Final = 420
_LINE: Final = 18
_DIGIT: Final = 6.4  # pixels of a digit in the note's 9 points
_GAP: Final = 15


@dataclass(frozen=True, slots=True)
class Box:
    """Where a note's box lies (批注框位置): column, pixels into it, row, pixels into it; of two opposite corners."""

    start: tuple[int, int, int, int]
    end: tuple[int, int, int, int]

    def anchor(self) -> str:
        """As the drawing says it."""
        (left, right_of, top, below), (right, into, bottom, down) = self.start, self.end
        return f"{left}, {right_of}, {top}, {below}, {right}, {into}, {bottom}, {down}"


def box_for(sheet: Sheet, where: str, text: str, start: tuple[int, int, int, int] | None = None) -> Box:
    """A box to the right of a cell, or from a given corner, in which the text fits."""
    row, column = position(where)
    left, right_of, top, below = start or (min(column + 1, LAST_COLUMN), _GAP, max(row - 1, 0), 8 if row else 2)
    breadth, height = _size(text)
    right, into = _walk(left, right_of + breadth, sheet.width, LAST_COLUMN)
    bottom, down = _walk(top, below + height, sheet.height, LAST_ROW)
    return Box((left, right_of, top, below), (right, into, bottom, down))


class Drawing:
    """A sheet's legacy drawing. Raises UnmarkableError for one that has no end."""

    def __init__(self, content: bytes | None, number: int) -> None:
        if content is None:
            layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/></o:shapelayout>'
            self.content = f"<xml {_SPACES}>{layout}</xml>".encode()
        elif _END.search(content):
            self.content = content
        else:
            raise UnmarkableError("原文件的批注图形部件不完整，不能标注。")
        used = [int(n) for n in _NUMBER.findall(self.content)]
        self._last = max(used, default=_FIRST_NUMBER * number)

    def add(self, boxes: Iterable[tuple[str, Box]]) -> None:
        """Hidden boxes of new notes, after all that is drawn."""
        shapes = [] if b'id="_x0000_t202"' in self.content else [_KIND]
        for where, box in boxes:
            self._last += 1
            row, column = position(where)
            shapes.append(_SHAPE.format(number=self._last, anchor=box.anchor(), row=row, column=column))
        end = _END.search(self.content)
        at = end.start() if end else len(self.content)
        self.content = self.content[:at] + "".join(shapes).encode() + self.content[at:]

    def remove(self, cells: set[str]) -> None:
        """Take out the boxes of notes at some addresses."""
        places = {position(where) for where in cells}
        self.content = _SHAPES.sub(lambda m: b"" if _note_at(m[0]) in places else m[0], self.content)

    def corner(self, where: str) -> tuple[int, int, int, int] | None:
        """Where the box of a note begins; None where it has none."""
        anchor = next(
            (_anchor_of(m[0]) for m in _SHAPES.finditer(self.content) if _note_at(m[0]) == position(where)), None
        )
        return (anchor[0], anchor[1], anchor[2], anchor[3]) if anchor else None

    def enlarge(self, where: str, box: Box) -> None:
        """Let the box of a note be as large as another, never smaller than it was."""

        def grown(shape: re.Match[bytes]) -> bytes:
            old = _anchor_of(shape[0])
            if _note_at(shape[0]) != position(where) or not old:
                return shape[0]
            (right, into), (bottom, down) = max((old[4], old[5]), box.end[:2]), max((old[6], old[7]), box.end[2:])
            words = Box(box.start, (right, into, bottom, down)).anchor().encode()
            return _ANCHOR.sub(lambda m: m[1] + words + m[3], shape[0], count=1)

        self.content = _SHAPES.sub(grown, self.content)


def _note_at(shape: bytes) -> tuple[int, int] | None:
    places = {name: int(number) for name, number in _PLACE.findall(shape)}
    if b"Note" not in shape or len(places) != 2:  # noqa: PLR2004 - a row and a column
        return None
    return places[b"Row"], places[b"Column"]


def _anchor_of(shape: bytes) -> tuple[int, ...]:
    found = _ANCHOR.search(shape)
    numbers = tuple(int(n) for n in re.findall(rb"\d+", found[2])) if found else ()
    return numbers if len(numbers) == 8 else ()  # noqa: PLR2004 - four to a corner


def _size(text: str) -> tuple[int, int]:
    """Pixels that a text needs; a long one is given more breadth."""
    for breadth in (_BREADTH, _GREAT_BREADTH):
        height = _LINE * (lines_of(text, breadth / _DIGIT) + 1)
        if height <= _HIGH:
            break
    return breadth, height


def _walk(first: int, pixels: int, size: Callable[[int], int], last: int) -> tuple[int, int]:
    """The column or row in which so many pixels from the beginning of the first one end, and how far into it."""
    at = first
    while at < last and pixels > size(at):
        pixels -= size(at)
        at += 1
    return at, pixels
