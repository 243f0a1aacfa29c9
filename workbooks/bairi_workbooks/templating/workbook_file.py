"""A workbook file (工作簿文件) as something to fill, by openpyxl."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from openpyxl.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.copier import WorksheetCopy
from openpyxl.worksheet.formula import ArrayFormula

from bairi_workbooks.templating.drawings import keep_values, move_charts, move_drawings
from bairi_workbooks.templating.layout import arrange_cells, move_formats, move_page
from bairi_workbooks.templating.operations import (
    ArrangeRows,
    MakeSheets,
    MoveReferences,
    Operation,
    WriteBlock,
    WriteMargins,
    WriteProperties,
)
from bairi_workbooks.templating.references import MoveError, Moves, NothingLeftError, Place
from bairi_workbooks.templating.rendering import FaultyCellError
from bairi_workbooks.templating.row_heights import fit_rows
from bairi_workbooks.templating.snapshot import BookSnapshot, Formula, SheetSnapshot

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# Excel reads _x0041_ in a stored text as a character's code; escaping the underscore keeps what was typed.
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PROPERTIES = {"title": "标题", "subject": "主题", "creator": "作者", "keywords": "标记"}
_MARGINS = {"oddHeader": "页眉", "oddFooter": "页脚", "evenHeader": "偶数页页眉", "evenFooter": "偶数页页脚"}
_SIDES = {"left": "左", "center": "中", "right": "右"}
# What belongs to a sheet besides its cells and is not copied by openpyxl's own copying.
_OWN = ("conditional_formatting", "data_validations", "views", "protection", "row_breaks", "col_breaks")
_OWN_TOO = ("auto_filter", "_charts", "_images", "_print_area", "_print_rows", "_print_cols", "defined_names")


class WorkbookFile:
    """A template as openpyxl has loaded it."""

    def __init__(self, book: Workbook, name: str) -> None:
        self._book, self._name = book, name

    def snapshot(self) -> BookSnapshot:
        """What the template's cells hold."""
        properties = {words: getattr(self._book.properties, key) or "" for key, words in _PROPERTIES.items()}
        return BookSnapshot(self._name, [_sheet(sheet) for sheet in self._book.worksheets], properties)

    def apply(self, operation: Operation) -> None:
        """Do one operation."""
        match operation:
            case MakeSheets(source, titles):
                self._make(source, titles)
            case ArrangeRows(title, rows):
                if not rows.unchanged:
                    arrange_cells(self._book[title], rows)
            case WriteBlock(title, values):
                _write(self._book[title], values)
            case WriteMargins(title, texts):
                _write_margins(self._book[title], texts)
            case MoveReferences(moves):
                self._move(moves)
            case WriteProperties(texts):
                for key, words in _PROPERTIES.items():
                    if words in texts:
                        setattr(self._book.properties, key, texts[words])

    def _make(self, source: str, titles: tuple[str, ...]) -> None:
        sheet = self._book[source]
        at = self._book.index(sheet)
        for number, title in enumerate(titles[1:], start=1):
            _copied(sheet, self._book.create_sheet(title, at + number))
        if titles:
            sheet.title = titles[0]
        else:
            self._book.remove(sheet)

    def _move(self, moves: Moves) -> None:
        for source, made in moves.sheets.items():
            for title, rows in made.items():
                sheet, place = self._book[title], Place(source, title)
                try:
                    move_formats(sheet, rows, moves, place)
                    move_page(sheet, rows)
                    move_drawings(sheet, rows, moves, place)
                    _move_links(sheet, moves, place)
                    _move_names(sheet.defined_names, moves, place)
                except MoveError as fault:
                    where = f"工作表“{source}”的图表、条件格式、数据验证、链接或名称"
                    raise FaultyCellError(where, str(fault)) from fault
        try:
            _move_names(self._book.defined_names, moves, Place("", ""))
            for chart in list(self._book.chartsheets):
                if not move_charts(chart, moves):
                    self._book.remove(chart)
        except MoveError as fault:
            raise FaultyCellError("定义的名称或图表工作表", str(fault)) from fault
        keep_values(self._book)
        for written in self._book.worksheets:
            fit_rows(written)


def _sheet(sheet: Worksheet) -> SheetSnapshot:
    width = sheet.max_column
    rows = [[_read(cell) for cell in row] for row in sheet.iter_rows(1, sheet.max_row, 1, width)]
    margins = {
        f"{words}{side_words}": piece.text
        for part, words in _MARGINS.items()
        for side, side_words in _SIDES.items()
        if (piece := getattr(getattr(sheet, part), side)) and piece.text
    }
    return SheetSnapshot(sheet.title, rows, margins, [area.bounds for area in sheet.merged_cells.ranges])


def _read(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, ArrayFormula):
        return Formula(value.text or "", value.ref)
    if cell.data_type == "f" and isinstance(value, str):
        return Formula(value)
    if isinstance(value, CellRichText) and "{" in str(value):
        return unescape(str(value))
    return unescape(value) if isinstance(value, str) else value


def _write(sheet: Worksheet, values: Sequence[Sequence[Any]]) -> None:
    for number, line in enumerate(values, start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet._cells.get((number, column))
            if cell is None and value is not None:
                cell = sheet.cell(number, column)
            if cell is not None and not isinstance(cell, MergedCell):
                _put(cell, value)


def _put(cell: Any, value: Any) -> None:
    """Write a value with its type; text stays text, whatever it begins with."""
    if isinstance(value, Formula):
        cell.value = ArrayFormula(value.area, value.text) if value.area else value.text
        cell.data_type = "f"
        return
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _CODE.sub("_x005F_", value).replace("\r", "_x000D_")
    if cell.data_type != "s":
        cell.data_type = "s"
        cell.quotePrefix = True


def _write_margins(sheet: Any, texts: Mapping[str, str]) -> None:
    for part, words in _MARGINS.items():
        for side, side_words in _SIDES.items():
            if (text := texts.get(f"{words}{side_words}")) is not None:
                getattr(getattr(sheet, part), side).text = text


def _copied(source: Any, target: Any) -> None:
    """Make `target` a copy of `source`, with what openpyxl leaves out: formats, validations, panes, charts, pages."""
    WorksheetCopy(source, target).copy_worksheet()
    target.merged_cells = type(source.merged_cells)()
    for area in source.merged_cells.ranges:
        target.merged_cells.add(area.coord)
    for name in (*_OWN, *_OWN_TOO):
        setattr(target, name, deepcopy(getattr(source, name)))
    for part in _MARGINS:
        setattr(target, part, deepcopy(getattr(source, part)))
    target.HeaderFooter.differentOddEven = source.HeaderFooter.differentOddEven
    target.HeaderFooter.differentFirst = source.HeaderFooter.differentFirst
    target.sheet_view.tabSelected = False
    target.sheet_state = source.sheet_state
    for table in source.tables.values():
        new = deepcopy(table)
        new.displayName = new.name = f"{table.displayName}_{len(target.parent.worksheets)}"
        target.add_table(new)


def _move_links(sheet: Any, moves: Moves, place: Place) -> None:
    """Links within the workbook follow the rows that they lead to."""
    for cell in list(sheet._cells.values()):
        link = cell.hyperlink
        if link is not None and link.location:
            try:
                link.location = moves.reference(link.location, place)
            except NothingLeftError:
                cell._hyperlink = None


def _move_names(names: Any, moves: Moves, place: Place) -> None:
    for name, defined in list(names.items()):
        try:
            defined.attr_text = moves.reference(defined.attr_text, place)
        except NothingLeftError:
            del names[name]
