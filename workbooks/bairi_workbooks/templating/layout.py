"""A sheet's layout while its rows move: heights, merged cells, conditional formats, print area, titles, frozen rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.worksheet.views import Selection

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Box = tuple[int, int, int, int]  # first column, first row, last column, last row


@dataclass(frozen=True, slots=True)
class Layout:
    """What a template's sheet lays out by row, in the template's row numbers."""

    heights: dict[int, float]
    merged: list[Box]
    formats: list[tuple[list[Box], list[Any]]]
    frozen: str | None

    @classmethod
    def lift(cls, sheet: Worksheet) -> Layout:
        """Take the layout off a sheet: merged cells are opened, so that every cell can be written."""
        heights = {n: d.height for n, d in sheet.row_dimensions.items() if d.height is not None}
        merged = [r.bounds for r in sheet.merged_cells.ranges]
        for box in merged:
            sheet.unmerge_cells(_address(box))
        formats = [([r.bounds for r in f.sqref.ranges], list(f.rules)) for f in sheet.conditional_formatting]
        return cls(heights, merged, formats, sheet.freeze_panes)

    def settle(self, sheet: Worksheet, rows: Sequence[int]) -> None:
        """Lay it out again; `rows` are the template's rows in the order in which they now stand, repeated as often."""
        for number in range(1, max([len(rows), *self.heights]) + 1):
            source = rows[number - 1] if number <= len(rows) else 0
            sheet.row_dimensions[number].height = self.heights.get(source)
        for box in self.merged:
            for moved in _copies(box, rows):
                sheet.merge_cells(_address(moved))
        self._conditional(sheet, rows)
        self._printed(sheet, rows)
        self._frozen(sheet, rows)

    def _conditional(self, sheet: Worksheet, rows: Sequence[int]) -> None:
        sheet.conditional_formatting = ConditionalFormattingList()
        for boxes, rules in self.formats:
            moved = [_address(m) for box in boxes if (m := _stretched(box, rows))]
            for rule in rules if moved else ():
                sheet.conditional_formatting.add(" ".join(moved), rule)

    @staticmethod
    def _printed(sheet: Worksheet, rows: Sequence[int]) -> None:
        if areas := sheet.print_area:
            boxes = [range_boundaries(a.split("!")[-1].replace("$", "")) for a in areas.split(",")]
            moved = [_address(m) for b in boxes if None not in b and (m := _stretched((b[0], b[1], b[2], b[3]), rows))]  # type: ignore[arg-type]
            sheet.print_area = ",".join(moved)
        if titles := sheet.print_title_rows:
            first, last = (int(n) for n in titles.replace("$", "").split(":"))
            if moved_titles := _stretched((1, first, 1, last), rows):
                sheet.print_title_rows = f"{moved_titles[1]}:{moved_titles[3]}"

    def _frozen(self, sheet: Worksheet, rows: Sequence[int]) -> None:
        if self.frozen is None:
            return
        row, column = coordinate_to_tuple(self.frozen)
        below = sum(source < row for source in rows)
        sheet.sheet_view.selection = [Selection()]  # openpyxl adds to what the template says of its panes
        sheet.freeze_panes = f"{get_column_letter(column)}{below + 1}"


def _stretched(box: Box, rows: Sequence[int]) -> Box | None:
    """A range from the first to the last place where its rows now stand; None where none of them is left."""
    left, top, right, bottom = box
    now = [n for n, source in enumerate(rows, start=1) if top <= source <= bottom]
    return (left, now[0], right, now[-1]) if now else None


def _copies(box: Box, rows: Sequence[int]) -> list[Box]:
    """A merged range wherever its rows stand together again, once for every repetition."""
    left, top, right, bottom = box
    height = bottom - top
    wanted = list(range(top, bottom + 1))
    starts = [n for n, source in enumerate(rows) if source == top and list(rows[n : n + height + 1]) == wanted]
    return [(left, n + 1, right, n + 1 + height) for n in starts]


def _address(box: Box) -> str:
    left, top, right, bottom = box
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
