"""OpenDocument workbooks (.ods), read row by row by a reader of our own.

The fast reader refuses files whose XML is indented and blanks errors; to look for those beside it would mean to read
every row a second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET

from bairi_validators.decimals import from_float, split_number
from bairi_validators.submissions import CellValue, Fault
from bairi_workbooks.reading.formats import AS_STORED, Shown, declared_unit
from bairi_workbooks.reading.grid import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Area,
    Gathered,
    Grid,
    together,
    within_reach,
)
from bairi_workbooks.reading.refusals import RefusedError, damaged, encrypted, not_a_workbook

_NS: Final = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{_NS}{name}:1.0}}" for name in ("office", "table", "text", "style"))
_CALC_TYPE: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS: Final = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_HIDDEN: Final = frozenset({"collapse", "filter"})
_ERROR: Final = re.compile(r"#[A-Z0-9/_]+[!?]?|Err:\d+")
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_MOST_SCALE: Final = 13  # places; more than any number of an office has
_WORKBOOK: Final = b"application/vnd.oasis.opendocument.spreadsheet"


def read_ods(parts: Mapping[str, bytes]) -> list[Grid]:
    """Every sheet of a workbook whose members were seen in pre-flight. Raises RefusedError."""
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b"") or "encrypted-package" in parts:
        raise RefusedError(encrypted())
    if not parts.get("mimetype", _WORKBOOK).startswith(_WORKBOOK):
        raise RefusedError(not_a_workbook("内容是 OpenDocument 文档，不是电子表格"))
    try:
        return together(_grids(parts["content.xml"]))
    except (ET.ParseError, ValueError, LookupError, OverflowError) as error:
        raise RefusedError(damaged("电子表格内容不合规范")) from error


def _grids(content: bytes) -> Iterator[Grid]:
    """The sheets; each row is forgotten when it was read. Tables inside changes, links and cells are no sheets."""
    unseen: set[str] = set()
    sheet: _Sheet | None = None
    path: list[str] = []
    for event, element in ET.iterparse(BytesIO(content), ("start", "end")):  # noqa: S314 - no declarations in there
        if event == "start":
            path.append(element.tag)
            if element.tag == f"{_TABLE}table" and path[-2:-1] == [f"{_OFFICE}spreadsheet"]:
                style = element.get(f"{_TABLE}style-name", "")
                sheet = _Sheet(element.get(f"{_TABLE}name", ""), visible=style not in unseen)
            continue
        path.pop()
        if element.tag == f"{_STYLE}style" and _hides(element):
            unseen.add(element.get(f"{_STYLE}name", ""))
        elif sheet is not None and path[-1:] == [f"{_OFFICE}spreadsheet"]:
            yield sheet.grid()
            sheet = None
        elif sheet is not None and element.tag == f"{_TABLE}table-column":
            sheet.take_column(element)
        elif sheet is not None and element.tag == f"{_TABLE}table-row" and _CELLS.isdisjoint(path):
            sheet.take_row(element)
            element.clear()


def _hides(style: ET.Element) -> bool:
    return any(properties.get(f"{_TABLE}display") == "false" for properties in style)


class _Sheet:
    """One sheet while its rows come in."""

    def __init__(self, name: str, *, visible: bool) -> None:
        self._gathered = Gathered(name)
        self._name, self._visible = name, visible
        self._merged: list[Area] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = self._column = self._cells = 0

    def grid(self) -> Grid:
        """The sheet as a grid."""
        return self._gathered.grid(
            visible=self._visible,
            merged=self._merged,
            hidden_rows=self._hidden_rows,
            hidden_columns=self._hidden_columns,
        )

    def take_column(self, column: ET.Element) -> None:
        """A column's description, or that of several that are alike."""
        last = self._column + _times(column, "columns")
        if column.get(f"{_TABLE}visibility") in _HIDDEN:
            self._hidden_columns.update(range(self._column, min(last, MOST_COLUMNS)))
        self._column = last

    def take_row(self, row: ET.Element) -> None:
        """A row, or several that are alike: a million blank ones at the end of a sheet are one element."""
        last = self._row + _times(row, "rows")
        if row.get(f"{_TABLE}visibility") in _HIDDEN:
            self._hidden_rows.update(range(self._row, min(last, MOST_ROWS)))
        column = 0
        for cell in (child for child in row if child.tag in _CELLS):
            end = column + _times(cell, "columns")
            self._take_cell(cell, Area(self._row, column, last - 1, end - 1))
            column = end
        self._row = last

    def _take_cell(self, cell: ET.Element, where: Area) -> None:
        below, beside = _span(cell, "rows"), _span(cell, "columns")
        if below > 1:
            self._merged.append(Area(where.top, where.left, where.top + below - 1, where.left + beside - 1))
        value, fault = _value(cell)
        formula = cell.get(f"{_TABLE}formula") is not None
        if value is None and not fault and not formula:
            return
        self._cells += where.cells
        within_reach(self._name, where.bottom + 1, where.right + 1)
        if self._cells > MOST_CELLS:
            raise RefusedError(damaged("重复的单元格多得不合情理"))
        shown = _shown(cell, value)
        for row in range(where.top, where.bottom + 1):
            for column in range(where.left, where.right + 1):
                self._gathered.put(row, column, value, fault, shown=shown, formula=formula)


def _times(element: ET.Element, what: str) -> int:
    return max(1, int(element.get(f"{_TABLE}number-{what}-repeated", 1)))


def _span(element: ET.Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-spanned", 1))


def _value(cell: ET.Element) -> tuple[CellValue, Fault | None]:
    """A cell's value, and its fault if it has one; values that are not as they should be are what people see."""
    kind, formula = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_TABLE}formula") is not None
    shown = _words(cell)
    if cell.get(_CALC_TYPE) == "error" or (formula and _ERROR.fullmatch(shown)):
        return shown or "#N/A", Fault.ERROR
    if kind is None or kind == "string":
        text = cell.get(f"{_OFFICE}string-value", shown).strip()
        return text or None, Fault.UNCALCULATED if formula and kind is None and not text else None
    typed = cell.get(f"{_OFFICE}{_ATTRIBUTES.get(kind, 'value')}")
    if typed is None and not shown and formula:
        return None, Fault.UNCALCULATED
    try:
        return _typed(kind, typed or ""), None
    except ValueError:
        return shown or typed or None, None


def _words(cell: ET.Element) -> str:
    """What people see in a cell."""
    return "\n".join(_text(part) for part in cell if part.tag == f"{_TEXT}p").strip()


def _shown(cell: ET.Element, value: CellValue) -> Shown:
    """How a number is shown, told by the words that stand beside it: no format needs to be understood."""
    if cell.get(f"{_OFFICE}value-type") == "percentage":
        return Shown(percent=True)
    words = split_number(_words(cell)) if isinstance(value, Decimal) else None
    if words is None or not isinstance(value, Decimal):
        return AS_STORED
    number, unit = words
    exponent = number.as_tuple().exponent
    rounding = Decimal("0.5").scaleb(exponent if isinstance(exponent, int) else 0)
    scales = (n for n in range(_MOST_SCALE) if abs(number - value.scaleb(-n)) <= rounding)
    return Shown(suffix=declared_unit(unit), scale=next(scales, 0))


_ATTRIBUTES: Final = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}


def _typed(kind: str, typed: str) -> CellValue:
    """A value as it stands in its attribute. Raises ValueError for one that is not of its kind."""
    match kind:
        case "boolean":
            return {"true": True, "false": False}.get(typed, typed)
        case "date":
            return date.fromisoformat(typed.partition("T")[0])
        case "float" | "percentage" | "currency":
            exact = from_float(float(typed))
            return typed if exact is None else exact
    raise ValueError(kind)  # a time of day, which is read as it is shown


def _text(part: ET.Element) -> str:
    """A paragraph's text, spaces and breaks being elements of their own; what is written over it is left out."""
    pieces: list[str] = []
    waiting: list[ET.Element | str] = [part]  # no recursion: a file nests as deep as it likes
    while waiting:
        if isinstance(piece := waiting.pop(), str):
            pieces.append(piece)
            continue
        pieces.append(_SPACES.sub(" ", piece.text or ""))
        for child in reversed(piece):
            waiting += [_SPACES.sub(" ", child.tail or ""), _inside(child)]
    return "".join(pieces)


def _inside(child: ET.Element) -> ET.Element | str:
    """What an element in a paragraph stands for: text, or one that has text of its own."""
    match child.tag.removeprefix(_TEXT):
        case "s":
            return " " * min(int(child.get(f"{_TEXT}c", 1)), 1_000)
        case "tab":
            return "\t"
        case "line-break":
            return "\n"
        case "span" | "a" | "ruby" | "ruby-base":
            return child
    return ""
