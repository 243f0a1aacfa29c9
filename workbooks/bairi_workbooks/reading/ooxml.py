"""Workbooks of Office Open XML (.xlsx, .xlsm): the usual ones from their bytes; of others cells through the fast reader
(python-calamine), what it keeps to itself from the sheets' XML."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bairi_validators.decimals import from_float
from bairi_validators.submissions import Cell, CellValue
from bairi_workbooks.reading.addresses import position
from bairi_workbooks.reading.formats import AS_STORED
from bairi_workbooks.reading.grid import MOST_ROWS, Grid, empty_cell, empty_row, together, within_reach
from bairi_workbooks.reading.oddities import Oddity, Seen, seen_in
from bairi_workbooks.reading.refusals import RefusedError, damaged
from bairi_workbooks.reading.scan import cells_of, extent
from bairi_workbooks.reading.styles import local, odd_styles, parse
from bairi_workbooks.reading.usual import Sheet, usual_grids

# What the fast reader says when it gives up, and what that means to people.
_GIVEN_UP: Final = (
    ("shared strings", "单元格文字缺失"),
    ("float literal", "单元格数值的写法不合规范"),
    ("row component", "单元格没有位置"),
)
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_LONGEST_WORD: Final = 60
# Bytes. A row with one filled cell takes more than twenty; columns of smaller sheets are counted where they are read.
_SMALL_SHEET: Final = 20 * MOST_ROWS
_END: Final = re.compile(rb"</(?:\w+:)?worksheet\s*>\s*\Z")
_TAIL: Final = 64
_STATES: Final = frozenset({"visible", "hidden", "veryHidden"})


def read_ooxml(content: bytes, parts: Mapping[str, bytes]) -> list[Grid]:
    """Every worksheet of a workbook whose members were seen in pre-flight. Raises RefusedError."""
    try:
        styles = odd_styles(parts.get("xl/styles.xml", b""))
        sheets = _sheets(parts)
        _refuse_far(sheets)
        if (usual := usual_grids(sheets, parts)) is not None:
            return together(usual)
        seen = {sheet.name: seen_in(sheet.name, sheet.xml, styles) for sheet in sheets}
    except (ET.ParseError, ValueError, LookupError) as error:  # the latter two for encodings that XML does not have
        raise RefusedError(damaged("工作表内容不合规范")) from error
    try:
        return together(_grids(CalamineWorkbook.from_filelike(BytesIO(content)), seen))
    except (CalamineError, OSError, ValueError, OverflowError) as error:  # the last for durations of aeons
        raise RefusedError(damaged(_why(error))) from error
    except BaseException as error:
        # A panic of the reader's Rust side is a BaseException of a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise RefusedError(damaged("读取程序无法解析")) from error


def _refuse_far(sheets: Sequence[Sheet]) -> None:
    """Refuse large sheets that reach too far before anything is built of any: a hundred thousand rows took minutes."""
    for sheet in sheets:
        if len(sheet.xml) > _SMALL_SHEET:
            within_reach(sheet.name, *extent(cells_of(sheet.xml)))


def relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Relationships of a part by their id: type (its last word) and the member that is meant."""
    folder, name = posixpath.split(part)
    return _related(part, parts.get(f"{folder}/_rels/{name}.rels", b"<none/>"), parts)


def _related(part: str, described: bytes, members: Container[str]) -> dict[str, tuple[str, str]]:
    return {
        relation.get("Id", ""): (
            relation.get("Type", "").rpartition("/")[2],
            member_meant(part, relation.get("Target", ""), members),
        )
        for relation in parse(described)
    }


def member_meant(source: str, target: str, members: Container[str]) -> str:
    """The member that a relationship of a part leads to: as it is written, else with %20 and the like resolved."""
    folder = posixpath.join("/", posixpath.dirname(source))
    written, resolved = (posixpath.normpath(posixpath.join(folder, t)).lstrip("/") for t in (target, unquote(target)))
    return written if written in members else resolved


def _why(error: Exception) -> str:
    return next((meaning for mark, meaning in _GIVEN_UP if mark in str(error)), "读取程序无法解析")


def _sheets(parts: Mapping[str, bytes]) -> list[Sheet]:
    sheets: dict[str, Sheet] = {}
    for name, state, part in _sheet_parts(parts[_BOOK], parts.get(_RELATIONS, b"<none/>"), tuple(parts)):
        if part not in parts or name in sheets:
            raise RefusedError(damaged(f"找不到工作表“{name}”的内容，或有两张同名的工作表"))
        if not _END.search(parts[part][-_TAIL:]):
            parse(parts[part])  # raises for a sheet that was cut off, of which the fast reader gives what is left
        sheets[name] = Sheet(name, state == "visible", parts[part])
    return list(sheets.values())


@lru_cache(maxsize=64)
def _sheet_parts(book: bytes, described: bytes, members: tuple[str, ...]) -> Sequence[tuple[str, str, str]]:
    """Names and states of the worksheets and the parts that hold them, through the workbook's relationships.

    What the fast reader would only call unreadable is said here. `described` are those relationships; workbooks of one
    template have the same.
    """
    related, found = _related(_BOOK, described, members), []
    for sheet in (element for element in parse(book).iter() if local(element.tag) == "sheet"):
        relation = next((value for key, value in sheet.attrib.items() if key != "id" and local(key) == "id"), "")
        kind, part = related.get(relation, ("", ""))
        name = sheet.get("name", "")
        if not kind:
            raise RefusedError(damaged(f"找不到工作表“{name}”的内容"))
        if "acrosheet" in kind:
            raise RefusedError(damaged(f"“{name}”是旧式宏表（Excel 4.0 宏），请先删除"))
        if (state := sheet.get("state", "visible")) not in _STATES:
            raise RefusedError(damaged(f"工作表“{name}”的隐藏状态写法不合规范"))
        if kind == "worksheet":
            found.append((name, state, part))
    return found


def _grids(book: CalamineWorkbook, seen: Mapping[str, Seen]) -> Iterator[Grid]:
    for meta in book.sheets_metadata:
        if meta.typ is SheetTypeEnum.WorkSheet:
            if meta.name not in seen:
                raise RefusedError(damaged(f"找不到工作表“{meta.name}”的内容"))
            sheet = seen[meta.name]
            rows = _rows(book, meta.name, sheet.odd)
            shown = meta.visible is SheetVisibleEnum.Visible
            yield Grid(meta.name, shown, rows, sheet.hidden_rows, sheet.hidden_columns)


def _rows(book: CalamineWorkbook, name: str, odd: Mapping[str, Oddity]) -> tuple[tuple[Cell, ...], ...]:
    values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows = [_row(name, number, row) for number, row in enumerate(values)]
    for where, oddity in odd.items():
        row, column = position(where)
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = _odd(rows[row][column], oddity)
    return tuple(map(tuple, rows))


def _row(sheet: str, row: int, values: Sequence[object]) -> list[Cell]:
    # A short text may be a heading, a name, a unit of measure: those are the same in every workbook.
    return [
        empty
        if value == ""
        else _word(sheet, row, n, value)
        if type(value) is str and len(value) <= _LONGEST_WORD
        else _cell(empty, value)
        for n, (empty, value) in enumerate(zip(empty_row(sheet, row, len(values)), values, strict=True))
    ]


@lru_cache(maxsize=8192)
def _word(sheet: str, row: int, column: int, text: str) -> Cell:
    """The cell of a short text, made once for all workbooks that have it there."""
    return _cell(empty_cell(sheet, row, column), text)


def _cell(empty: Cell, value: object) -> Cell:
    exact = _exact(value)
    return empty if exact is None else Cell(empty.place, exact)


def _odd(cell: Cell, oddity: Oddity) -> Cell:
    taken = oddity.text or cell.value
    shown = oddity.shown if isinstance(taken, Decimal) else AS_STORED  # only numbers are shown otherwise
    return Cell(cell.place, taken, oddity.fault, shown.percent, oddity.formula, shown.suffix, shown.scale)


def _exact(value: object) -> CellValue:
    """A reader's value as ours: exact numbers, dates without a time of day, text without spaces at its ends."""
    match value:
        case str():
            return value.strip() or None
        case datetime():
            return value.date()
        case bool() | date():
            return value
        case int():
            return Decimal(value)
        case float():
            exact = from_float(value)
            return str(value) if exact is None else exact
    return str(value)
