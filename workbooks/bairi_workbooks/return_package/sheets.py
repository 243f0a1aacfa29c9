"""A worksheet part (工作表部件): its cells found or made in their right places, and how broad and high they are."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

from bairi_workbooks.reading.addresses import address, position
from bairi_workbooks.return_package.markup import (
    Element,
    UnmarkableError,
    child,
    children,
    fitting,
    made,
    put_in_order,
    referring,
    whole_number,
)

LAST_ROW: Final = 1_048_575
LAST_COLUMN: Final = 16_383
ORDER: Final = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
_DIGIT: Final = 7  # pixels of a digit in the usual font at 100 %
_POINT: Final = 4 / 3  # pixels of a point
_USUAL_WIDTH, _USUAL_HEIGHT = 64, 20


class Sheet:
    """A worksheet being marked. Rows and columns are counted from 0."""

    def __init__(self, root: Element) -> None:
        data = child(root, "sheetData")
        if data is None:
            raise UnmarkableError("原文件有工作表缺少数据区，不能标注。")
        self.root = root
        self._data = data
        self._rows = dict(_numbered(children(data, "row"), lambda row: whole_number(row.get("r"), 0) - 1))
        usual = child(root, "sheetFormatPr")
        usual = made(root, "sheetFormatPr") if usual is None else usual
        self._usual_width = _pixels(usual, "defaultColWidth", _DIGIT, _USUAL_WIDTH)
        self._usual_height = _pixels(usual, "defaultRowHeight", _POINT, _USUAL_HEIGHT)
        self._order: list[int] = []
        self._merged = [_area(m.get("ref", "A1")) for merges in children(root, "mergeCells") for m in merges]
        self._columns = [(_span(c), c) for cols in children(root, "cols") for c in children(cols, "col")]

    def shown(self, where: str) -> str:
        """The address of the cell that people see at an address: in a merged area its first."""
        row, column = position(where)
        for top, left, bottom, right in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return address(top, left)
        return where

    def cell(self, where: str) -> Element:
        """The cell at an address; where there is none it is made, with the format of its row or column."""
        row_number, column = position(where)
        row = self._rows.get(row_number)
        if row is None:
            row = self._make_row(row_number)
        cells = list(_cells(row))
        for at, cell in cells:
            if at == column:
                return cell
        cell = made(row, "c", r=where, s=str(self._usual_style(row, column)))
        _name_all((address(row_number, at), cell) for at, cell in cells)
        _insert(row, cell, next((other for at, other in cells if at > column), None))
        row.attrib.pop("spans", None)  # only a hint, and perhaps no longer true
        return cell

    def styled(self, styles: Collection[str]) -> Iterator[tuple[str, str, Element]]:
        """Whatever bears one of some formats: address, attribute and element; rows and columns have no address."""
        yield from (("", "style", column) for _, column in self._columns if column.get("style") in styles)
        for number, row in self._rows.items():
            if row.get("s") in styles:
                yield "", "s", row
            if any(cell.get("s") in styles for cell in row):  # cheap, where most rows have none
                cells = ((column, cell) for column, cell in _cells(row) if cell.get("s") in styles)
                yield from ((address(number, column), "s", cell) for column, cell in cells)

    def width(self, column: int) -> int:
        """A column's width in pixels."""
        own = self._column(column)
        return self._usual_width if own is None else _pixels(own, "width", _DIGIT, self._usual_width)

    def height(self, row: int) -> int:
        """A row's height in pixels."""
        own = self._rows.get(row)
        return self._usual_height if own is None else _pixels(own, "ht", _POINT, self._usual_height)

    def draw(self, key: str) -> None:
        """Let the sheet show a legacy drawing, by its relationship; the schema gives the element its place."""
        for old in children(self.root, "legacyDrawing"):
            self.root.remove(old)
        put_in_order(self.root, referring(self.root, "legacyDrawing", key), ORDER)

    def _column(self, column: int) -> Element | None:
        return next((own for (first, last), own in self._columns if first <= column <= last), None)

    def _usual_style(self, row: Element, column: int) -> int:
        if row.get("customFormat") in {"1", "true"}:
            return whole_number(row.get("s"))
        own = self._column(column)
        return 0 if own is None else whole_number(own.get("style"))

    def _make_row(self, number: int) -> Element:
        if not self._order:  # only now, and once: most workbooks need no new row
            _name_all((str(at + 1), other) for at, other in self._rows.items())
            self._order = sorted(self._rows)
        row = made(self._data, "row", r=str(number + 1))
        at = bisect(self._order, number)
        _insert(self._data, row, self._rows[self._order[at]] if at < len(self._order) else None)
        self._order.insert(at, number)
        self._rows[number] = row
        return row


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    return _numbered(children(row, "c"), lambda cell: _place(cell.get("r"))[1] if cell.get("r") else -1)


def _numbered(elements: Sequence[Element], own: Callable[[Element], int]) -> Iterator[tuple[int, Element]]:
    """Elements with their numbers; one that bears none (`own` gives -1) follows the one before it."""
    number = -1
    for element in elements:
        told = own(element)
        number = number + 1 if told < 0 else told
        yield number, element


def _name_all(named: Iterable[tuple[str, Element]]) -> None:
    """Write every address down: where one is inserted, those that were only counted would shift."""
    for name, element in named:
        if "r" not in element.attrib:
            element.set("r", name)


def _insert(parent: Element, element: Element, before: Element | None) -> None:
    if before is not None:
        before.addprevious(element)
    elif alike := parent.findall(element.tag):
        alike[-1].addnext(element)
    else:
        parent.insert(0, element)


def _area(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    return *_place(first), *_place(last or first)


def _place(reference: str) -> tuple[int, int]:
    try:
        return position(reference)
    except ValueError as error:
        raise UnmarkableError(f"原文件有单元格的地址“{fitting(reference)}”不合规范，不能标注。") from error


def _span(column: Element) -> tuple[int, int]:
    first = whole_number(column.get("min"), 1) - 1
    return first, whole_number(column.get("max"), first + 1) - 1


def _pixels(element: Element, name: str, unit: float, usual: int) -> int:
    """A measure in an attribute in pixels; what is hidden has none."""
    if element.get("hidden") in {"1", "true"}:
        return 0
    try:
        return round(float(element.get(name, usual / unit)) * unit)
    except (ValueError, OverflowError):  # the latter for "inf"
        return usual
