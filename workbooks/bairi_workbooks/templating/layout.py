"""A sheet's layout while its rows move: heights, merged cells, formats, validations, breaks, frozen rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.cell import Cell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break, RowBreak
from openpyxl.worksheet.views import Selection

from bairi_workbooks.templating.arrangement import Arrangement, Run
from bairi_workbooks.templating.references import Moves, NothingLeftError, Place

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Box = tuple[int, int, int, int]  # first column, first row, last column, last row


def arrange_cells(sheet: Any, rows: Arrangement) -> None:
    """Repeat and leave out rows with styles, notes, links, heights and merged cells; values are not carried along."""
    styles: dict[int, dict[int, Any]] = defaultdict(dict)
    for (row, column), cell in sheet._cells.items():
        styles[row][column] = cell
    boxes = [area.bounds for area in sheet.merged_cells.ranges]
    dimensions = dict(sheet.row_dimensions)
    sheet.merged_cells = type(sheet.merged_cells)()
    sheet._cells = {}
    sheet.row_dimensions.clear()
    for number in range(1, max(len(rows.rows), *(rows.start(row) for row in (*styles, *dimensions)), 1) + 1):
        source = rows.source(number)
        for column, cell in styles.get(source, {}).items():
            sheet._cells[number, column] = _copy(sheet, cell, number, column)
        if source in dimensions:
            sheet.row_dimensions[number] = _dimension(sheet, dimensions[source], number)
    _merge(sheet, boxes, rows, styles)


def _copy(sheet: Worksheet, cell: Any, row: int, column: int) -> Any:
    new: Any = Cell(sheet, row=row, column=column)
    new._style = copy(cell._style)
    if cell.hyperlink:
        new._hyperlink = copy(cell.hyperlink)
        new._hyperlink.ref = new.coordinate
    if cell.comment:
        new.comment = copy(cell.comment)
    return new


def _dimension(sheet: Worksheet, dimension: Any, number: int) -> Any:
    new = copy(dimension)
    new.index, new.worksheet = number, sheet
    return new


def _merge(sheet: Any, boxes: Iterable[Box], rows: Arrangement, styles: dict[int, dict[int, Any]]) -> None:
    """Merge again what was merged, once for each turn; the cells beneath keep their own borders."""
    for left, top, right, bottom in boxes:
        for first, last in rows.turns(top, bottom):
            if (first, left) != (last, right):
                sheet.merge_cells(_address((left, first, right, last)))
            for row in range(first, last + 1):
                for column in range(left, right + 1):
                    if (was := styles.get(rows.source(row), {}).get(column)) is not None:
                        sheet._cells[row, column]._style = copy(was._style)


def move_formats(sheet: Worksheet, rows: Arrangement, moves: Moves, place: Place) -> None:
    """Conditional formats (条件格式) and data validations (数据验证) follow their rows, and so do their formulas."""
    formats = [([r.bounds for r in f.sqref.ranges], list(f.rules)) for f in sheet.conditional_formatting]
    sheet.conditional_formatting = ConditionalFormattingList()
    for boxes, rules in formats:
        moved = _areas(boxes, rows)
        for rule in rules if moved else ():
            if (formulas := _formulas(rule.formula, boxes, moved, rows, moves, place)) is not None:
                new = copy(rule)
                new.formula = formulas
                sheet.conditional_formatting.add(" ".join(map(_address, moved)), new)
    sheet.data_validations.dataValidation = [
        new
        for validation in sheet.data_validations.dataValidation
        if (new := _validation(validation, rows, moves, place)) is not None
    ]


def _validation(old: DataValidation, rows: Arrangement, moves: Moves, place: Place) -> DataValidation | None:
    boxes = [area.bounds for area in old.sqref.ranges]
    moved = _areas(boxes, rows)
    texts = [text for text in (old.formula1, old.formula2) if text is not None]
    formulas = _formulas(texts, boxes, moved, rows, moves, place) if moved else None
    if formulas is None:
        return None
    new = copy(old)
    new.sqref = " ".join(map(_address, moved))
    new.formula1, new.formula2 = (*formulas, None, None)[:2]
    return new


def _formulas(
    texts: Iterable[str], old: list[Box], new: list[Box], rows: Arrangement, moves: Moves, place: Place
) -> list[str] | None:
    """Formulas that are read from their area's first row, which may be another row now; None where nothing is left."""
    number = min(box[1] for box in new)
    path = rows.paths[number - 1] if number <= len(rows.paths) else ()
    there = Place(place.source, place.title, path)
    found = []
    for text in texts:
        read = Translator(f"={text}", f"A{min(box[1] for box in old)}").translate_formula(f"A{rows.source(number)}")
        try:
            found.append(moves.formula(read, there)[1:])
        except NothingLeftError:
            return None
    return found


def move_page(sheet: Worksheet, rows: Arrangement) -> None:
    """Print area, repeated heading rows, page breaks, filter, tables and frozen rows follow their rows."""
    if areas := sheet.print_area:
        boxes = [_box(area.split("!")[-1]) for area in areas.split(",")]
        sheet.print_area = ",".join(_address(m) for box in boxes if (m := _stretched(box, rows)))
    if titles := sheet.print_title_rows:
        first, last = (int(n) for n in titles.replace("$", "").split(":"))
        if hull := rows.hull(first, last):
            sheet.print_title_rows = f"{hull[0]}:{hull[1]}"
    breaks = [(b, last) for b in sheet.row_breaks.brk for _, last in _each(rows, b.id or 0)]
    sheet.row_breaks = RowBreak(brk=[Break(id=n, min=b.min, max=b.max, man=b.man) for b, n in breaks])
    for holder in (sheet.auto_filter, *sheet.tables.values()):
        if holder.ref and (moved := _stretched(_box(holder.ref), rows)):
            holder.ref = _address(moved)
            if getattr(holder, "autoFilter", None):
                holder.autoFilter.ref = holder.ref
    _freeze(sheet, rows)


def _freeze(sheet: Worksheet, rows: Arrangement) -> None:
    if sheet.freeze_panes is None:
        return
    row, column = coordinate_to_tuple(sheet.freeze_panes)
    above = sum(source < row for source in rows.rows) + max(row - 1 - rows.height, 0)
    sheet.sheet_view.selection = [Selection()]  # openpyxl adds to what the template says of its panes
    sheet.freeze_panes = f"{get_column_letter(column)}{above + 1}"


def _each(rows: Arrangement, row: int) -> list[Run]:
    """Every place of a row; one that is gone stands above what followed it."""
    found = rows.copies(row, row)
    split = [(n, n) for first, last in found for n in range(first, last + 1)]
    return split or [(0, rows.start(row) - 1)]


def _areas(boxes: Iterable[Box], rows: Arrangement) -> list[Box]:
    return [(b[0], first, b[2], last) for b in boxes for first, last in rows.copies(b[1], b[3])]


def _stretched(box: Box, rows: Arrangement) -> Box | None:
    """A range from the first to the last place where its rows now stand; None where none of them is left."""
    hull = rows.hull(box[1], box[3])
    return (box[0], hull[0], box[2], hull[1]) if hull else None


def _box(area: str) -> Box:
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    return left or 1, top or 1, right or 1, bottom or 1


def _address(box: Box) -> str:
    left, top, right, bottom = box
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
