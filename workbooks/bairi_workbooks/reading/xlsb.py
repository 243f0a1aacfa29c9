"""Binary workbooks (.xlsb), read as a whole by a reader of our own.

The fast reader blanks errors, breaks off or panics on some; a scan beside it would see the same records once more.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

from bairi_validators.decimals import from_float
from bairi_validators.submissions import CellValue, Fault
from bairi_workbooks.reading.biff12 import packed_number, records, text_at
from bairi_workbooks.reading.formats import AS_STORED, Shown, moment, shown_by, shows_date
from bairi_workbooks.reading.grid import MOST_COLUMNS, MOST_ROWS, Area, Gathered, Grid, together
from bairi_workbooks.reading.ooxml import relations
from bairi_workbooks.reading.refusals import RefusedError, damaged

_BOOK: Final = "xl/workbook.bin"
_ROW, _COLUMNS, _MERGED = 0, 60, 176
_PACKED, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 2, 3, 4, 5, 6, 7
_F_TEXT, _F_REAL, _F_BOOL, _F_ERROR = 8, 9, 10, 11
_RICH = 62
_FORMULAS: Final = frozenset({_F_TEXT, _F_REAL, _F_BOOL, _F_ERROR})
# The same cells without a column of their own, which is the next one.
_SHORT: Final = {13: _PACKED, 14: _ERROR, 15: _BOOL, 16: _REAL, 17: _TEXT, 18: _SHARED}
_SHORT_BLANK, _BLANK = 12, 1
_CELLS: Final = frozenset({_PACKED, _ERROR, _BOOL, _REAL, _TEXT, _SHARED, _RICH, *_FORMULAS})
_SHARED_TEXT, _BOOK_OPTIONS, _SHEET, _FORMAT, _STYLE, _STYLES, _STYLES_END = 19, 153, 156, 44, 47, 617, 618
_HIDDEN_ROW: Final = 0x10
_CALCULATE: Final = 0x02  # the formula is to be calculated when the file is opened
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(slots=True)
class _Book:
    """What a workbook's sheets share: texts, what their styles show, and where days are counted from."""

    from_1904: bool = False
    sheets: list[tuple[str, bool, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)


def read_xlsb(parts: Mapping[str, bytes]) -> list[Grid]:
    """Every worksheet of a workbook whose members were seen in pre-flight. Raises RefusedError."""
    try:
        book = _book(parts)
        return together(_grid(book, name, shown, parts[part]) for name, shown, part in book.sheets)
    except (ET.ParseError, ValueError, LookupError, OverflowError, struct.error) as error:
        raise RefusedError(damaged("二进制工作簿的内容不合规范")) from error


def _book(parts: Mapping[str, bytes]) -> _Book:
    book, related = _Book(), relations(parts, _BOOK)
    for number, payload in records(parts[_BOOK]):
        if number == _BOOK_OPTIONS:
            book.from_1904 = bool(payload[0] & 1)
        elif number == _SHEET:
            relation, at = text_at(payload, 8)
            kind, part = related[relation]
            if kind == "worksheet":
                book.sheets.append((text_at(payload, at)[0], payload[0] == 0, part))
    for kind, part in related.values():
        if kind == "sharedStrings":
            book.texts = [text_at(payload, 1)[0] for number, payload in records(parts[part]) if number == _SHARED_TEXT]
        elif kind == "styles":
            _read_styles(book, parts[part])
    return book


def _read_styles(book: _Book, part: bytes) -> None:
    codes: dict[int, str] = {}
    used: list[int] = []
    of_cells = False
    for number, payload in records(part):
        if number == _FORMAT:
            codes[struct.unpack_from("<H", payload)[0]] = text_at(payload, 2)[0]
        elif number in {_STYLES, _STYLES_END}:
            of_cells = number == _STYLES
        elif number == _STYLE and of_cells:
            used.append(struct.unpack_from("<H", payload, 2)[0])
    book.dates = [shows_date(key, codes.get(key)) for key in used]
    book.shown = [shown_by(key, codes.get(key)) for key in used]


def _grid(book: _Book, name: str, shown: bool, part: bytes) -> Grid:  # noqa: FBT001 - as it stands in the list of sheets
    gathered = Gathered(name)
    merged: list[Area] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    row = column = -1
    for number, payload in records(part):
        if number == _ROW:
            row, column = struct.unpack_from("<I", payload)[0], -1
            if payload[11] & _HIDDEN_ROW and row < MOST_ROWS:
                hidden_rows.add(row)
        elif number in {_BLANK, *_CELLS}:
            column = struct.unpack_from("<I", payload)[0]
            _put(book, gathered, (row, column), number, payload)
        elif number in {_SHORT_BLANK, *_SHORT}:
            column += 1
            _put(book, gathered, (row, column), _SHORT.get(number, _BLANK), bytes(4) + payload)
        elif number == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", payload)
            merged.append(Area(top, left, bottom, right))
        elif number == _COLUMNS and (payload[16] & 1 or not any(payload[8:12])):
            first, last = struct.unpack_from("<2I", payload)
            hidden_columns.update(range(first, min(last + 1, MOST_COLUMNS)))
    return gathered.grid(visible=shown, merged=merged, hidden_rows=hidden_rows, hidden_columns=hidden_columns)


def _put(book: _Book, gathered: Gathered, where: tuple[int, int], number: int, payload: bytes) -> None:
    if number == _BLANK:
        return
    formula, style = number in _FORMULAS, int.from_bytes(payload[4:7], "little")
    if number in {_ERROR, _F_ERROR}:
        gathered.put(*where, _ERRORS.get(payload[8], "#N/A"), Fault.ERROR, formula=formula)
        return
    value = _value(book, number, payload)
    if formula and value in {0.0, ""} and _flags(number, payload) & _CALCULATE:
        gathered.put(*where, None, Fault.UNCALCULATED, formula=True)
    elif isinstance(value, float):
        how = book.shown[style] if style < len(book.shown) else AS_STORED
        gathered.put(*where, _number(book, style, value), shown=how, formula=formula)
    else:
        gathered.put(*where, value.strip() or None if isinstance(value, str) else value, formula=formula)


def _value(book: _Book, number: int, payload: bytes) -> float | str | bool:
    if number == _PACKED:
        return packed_number(struct.unpack_from("<I", payload, 8)[0])
    if number in {_REAL, _F_REAL}:
        return float(struct.unpack_from("<d", payload, 8)[0])
    if number in {_BOOL, _F_BOOL}:
        return bool(payload[8])
    if number == _SHARED:
        return book.texts[int.from_bytes(payload[8:12], "little")]
    return text_at(payload, 9 if number == _RICH else 8)[0]


def _flags(number: int, payload: bytes) -> int:
    """The options of a formula, which stand behind its result."""
    end = text_at(payload, 8)[1] if number == _F_TEXT else 16 if number == _F_REAL else 9
    return int.from_bytes(payload[end : end + 2], "little")


def _number(book: _Book, style: int, number: float) -> CellValue:
    if style < len(book.dates) and book.dates[style]:
        return moment(number, from_1904=book.from_1904)
    exact = from_float(number)
    return str(number) if exact is None else exact
