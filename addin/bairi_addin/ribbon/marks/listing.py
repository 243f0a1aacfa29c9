"""A sheet of our own in the open workbook: a title, a line, what is to be told, and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bairi_addin.ribbon.marks.office import hide_columns
from bairi_workbooks.style import FONT, HEAD_FILL, HEAD_INK, LINE, MARK_INK
from bairi_workbooks.text import MOST_CHARACTERS, clean

if TYPE_CHECKING:
    import xlwings as xw

Value = str | float | bool | datetime | None
_TITLE, _SUMMARY, _HEADING = 30.0, 20.0, 24.0  # heights in points
_TITLE_ROWS: Final = 2


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands on the sheet (列表). `seen` columns are shown, the others are kept for the machine.

    `statements` go with their heights, `rows` with theirs; `links` are the addresses that places in `link_column` lead
    to, by row counted from 0.
    """

    title: str
    summary: str
    headings: Sequence[str]
    widths: Sequence[float]
    seen: int
    rows: Sequence[Sequence[Value]]
    heights: Sequence[float]
    link_column: int
    links: Mapping[int, tuple[str, str]]
    centred: Sequence[int] = ()
    statements: Sequence[tuple[str, float]] = field(default=())

    @property
    def top(self) -> int:
        """The heading row, counted from 1."""
        return _TITLE_ROWS + len(self.statements) + 1


def write(sheet: xw.Sheet, listing: Listing) -> None:
    """Fill an empty sheet; its cells are written in one call, formats by areas."""
    columns, top = len(listing.headings), listing.top
    above = [[listing.title], [listing.summary], *([words] for words, _ in listing.statements)]
    padded = [[*row, *[None] * (columns - len(row))] for row in [*above, listing.headings, *listing.rows]]
    last = len(padded)
    whole = sheet.range((1, 1), (last, columns))
    whole.value = [[as_typed(value) for value in row] for row in padded]
    whole.font.name, whole.font.size = FONT, 10
    whole.vertical_alignment = "center"
    for number, width in enumerate(listing.widths, start=1):
        sheet.range((1, number)).column_width = width
    _head(sheet, listing)
    if listing.rows:
        _body(sheet, listing, last)
    hide_columns(sheet.range((1, listing.seen + 1), (1, columns)))
    sheet.freeze_panes.freeze_at(f"1:{top}")


def as_typed(value: Value) -> Value:
    """A value as it is to be typed: a text stays a text, whatever sign it begins with."""
    return f"'{clean(value)[: MOST_CHARACTERS - 1]}" if isinstance(value, str) and value else value


def _head(sheet: xw.Sheet, listing: Listing) -> None:
    title, top = sheet.range("A1"), listing.top
    title.font.size, title.font.bold = 16, True
    title.row_height, sheet.range("A2").row_height = _TITLE, _SUMMARY
    for row, (_, height) in enumerate(listing.statements, start=_TITLE_ROWS + 1):
        told = sheet.range((row, 1), (row, listing.seen))
        told.merge()
        told.wrap_text, told.font.color, told.row_height = True, MARK_INK, height
    heading = sheet.range((top, 1), (top, len(listing.headings)))
    heading.color, heading.font.color, heading.font.bold = HEAD_FILL, HEAD_INK, True
    heading.horizontal_alignment, heading.row_height = "center", _HEADING
    heading.borders.set(line_style="continuous", weight="thin", color=LINE)


def _body(sheet: xw.Sheet, listing: Listing, last: int) -> None:
    first = listing.top + 1
    body = sheet.range((first, 1), (last, len(listing.headings)))
    body.wrap_text, body.horizontal_alignment = True, "left"
    body.adjust_indent(1)
    body.borders.set(line_style="continuous", weight="thin", color=LINE)
    for column in listing.centred:
        middle = sheet.range((first, column + 1), (last, column + 1))
        middle.adjust_indent(-1)
        middle.horizontal_alignment = "center"
    at = first
    for height, alike in groupby(listing.heights):
        count = len(list(alike))
        sheet.range((at, 1), (at + count - 1, 1)).row_height = height
        at += count
    for row, (target, cell) in listing.links.items():
        place = sheet.range((first + row, listing.link_column + 1))
        quoted, shown = target.replace("'", "''"), f"{target}!{cell}"
        place.add_hyperlink(f"#'{quoted}'!{cell}", shown, f"跳到{shown}")
        place.font.name, place.font.size = FONT, 10
