"""Sheets as grids of cells with exact numbers and addresses, through the fast reader (python-calamine)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bairi_validators.decimals import from_float
from bairi_validators.findings import Finding, Place
from bairi_validators.submissions import Cell, CellValue
from bairi_workbooks.reading.addresses import address
from bairi_workbooks.reading.oddities import Oddity
from bairi_workbooks.reading.refusals import damaged


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet (工作表): its cells row by row from A1 on, whether people see it, which rows and columns they do not.

    Hidden rows and columns are counted from 0.
    """

    name: str
    visible: bool
    rows: tuple[tuple[Cell, ...], ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def read_grids(content: bytes, odd: Mapping[str, Mapping[str, Oddity]]) -> list[Grid] | Finding:
    """Every worksheet of a workbook, or the finding that says why it cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [
            Grid(meta.name, meta.visible is SheetVisibleEnum.Visible, _rows(book, meta.name, odd.get(meta.name, {})))
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, OSError, ValueError) as error:
        return damaged(str(error))
    except BaseException as error:
        # A panic of the reader's Rust side is a BaseException of a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return damaged("读取程序无法解析")


def _rows(book: CalamineWorkbook, name: str, odd: Mapping[str, Oddity]) -> tuple[tuple[Cell, ...], ...]:
    values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return tuple(
        tuple(_cell(name, address(r, c), value, odd) for c, value in enumerate(row)) for r, row in enumerate(values)
    )


def _cell(sheet: str, where: str, value: object, odd: Mapping[str, Oddity]) -> Cell:
    place, oddity = Place(sheet, where), odd.get(where)
    if oddity is None:
        return Cell(place, _exact(value))
    return Cell(place, oddity.text or _exact(value), oddity.fault, oddity.percent)


def _exact(value: object) -> CellValue:
    """A reader's value as ours: exact numbers, dates without a time of day, text without spaces at its ends."""
    match value:
        case bool():
            return value
        case int():
            return Decimal(value)
        case float():
            exact = from_float(value)
            return str(value) if exact is None else exact
        case datetime():
            return value.date()
        case date():
            return value
    return str(value).strip() or None
