"""What a sheet's XML says and the fast reader does not pass on: errors, formulas, formats, merges, hidden lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET

from bairi_validators.submissions import Fault
from bairi_workbooks.reading.addresses import address, position
from bairi_workbooks.reading.formats import AS_STORED, Shown
from bairi_workbooks.reading.grid import Area, bounded, over_rows, within_reach
from bairi_workbooks.reading.refusals import RefusedError, damaged
from bairi_workbooks.reading.scan import REFERENCE, cells_of, extent, hidden_lines, misread
from bairi_workbooks.reading.styles import local, once_for_all

_AREA: Final = rb'\bref=["\'](' + REFERENCE + rb"):(" + REFERENCE + rb')["\']'
_FORMULA_AREA: Final = re.compile(rb'<(?:\w+:)?f\s(?![^<>]*\bt=["\']shared)[^<>]*?' + _AREA)
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?" + _AREA)


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is odd about a cell: a fault that makes it unusable (with the error value), how it is shown, a formula."""

    fault: Fault | None = None
    text: str = ""
    shown: Shown = AS_STORED
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What a sheet's XML said: its odd cells by address, its hidden rows and columns, counted from 0."""

    odd: Mapping[str, Oddity]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


def seen_in(name: str, sheet: bytes, styles: Mapping[str, Shown]) -> Seen:
    """What a sheet's XML says. Raises RefusedError for one that reaches too far or that the fast reader would misread,
    ElementTree.ParseError for XML that is none.
    """
    cells = cells_of(sheet)
    within_reach(name, *extent(cells))
    if misread(cells):
        raise RefusedError(damaged(f"工作表“{name}”中单元格内容的写法不合规范"))
    found = {where: oddity for where, cell in _cells(sheet) if (oddity := _oddity(cell, styles))}
    for where in computed_areas(cells):
        found[where] = replace(found.get(where, Oddity()), formula=True)
    for where in merged_areas(sheet, len(cells)):
        found[where] = replace(found.get(where, Oddity()), fault=Fault.MERGED)
    return Seen(found, *hidden_lines(cells))


def computed_areas(cells: bytes) -> Iterator[str]:
    """The addresses of the areas that array formulas fill. Raises RefusedError for more of them than anybody makes."""
    return _within(bounded(_areas(_FORMULA_AREA, cells if b"ref=" in cells else b"")))


def merged_areas(sheet: bytes, begin: int) -> Iterator[str]:
    """The addresses of the areas merged over several rows, which are told behind the cells' end at `begin`.

    Raises RefusedError for more of them than anybody makes.
    """
    return _within(_over_rows(_merges(sheet, begin)))


@once_for_all
def _over_rows(merges: bytes) -> Sequence[Area]:
    return tuple(over_rows(_areas(_MERGED, merges)))


def _merges(sheet: bytes, begin: int) -> bytes:
    """What stands behind a sheet's cells from its merged areas to their end; empty where there are none."""
    first = sheet.find(b"mergeCell", begin)
    if first < 0:
        return b""
    last = sheet.rfind(b"mergeCell")
    return sheet[max(begin, sheet.rfind(b"<", begin, first)) : sheet.find(b">", last) + 1]


def _cells(sheet: bytes) -> Iterator[tuple[str, ET.Element]]:
    """Every cell with its address, row by row; a file may leave addresses out, then cells are counted."""
    row_number = -1
    for _, row in ET.iterparse(BytesIO(sheet)):  # noqa: S314 - pre-flight refuses declarations
        if local(row.tag) != "row":
            continue
        row_number = int(row.get("r", row_number + 2)) - 1
        column = -1
        for cell in row:
            where = cell.get("r") or address(row_number, column + 1)
            column = position(where)[1]
            yield where, cell
        row.clear()


def _oddity(cell: ET.Element, styles: Mapping[str, Shown]) -> Oddity | None:
    children = {local(child.tag): child for child in cell}
    text = (children["v"].text or "") if "v" in children else ""
    formula = "f" in children
    if cell.get("t") == "e":
        return Oddity(Fault.ERROR, text or "#N/A", formula=formula)
    if formula and not text and not (cell.get("t") == "str" and "v" in children):
        return Oddity(Fault.UNCALCULATED, formula=True)
    shown = styles.get(cell.get("s", ""), AS_STORED) if text else AS_STORED
    return Oddity(shown=shown, formula=formula) if shown or formula else None


def _areas(pattern: re.Pattern[bytes], xml: bytes) -> Iterator[Area]:
    for first, last in pattern.findall(xml):
        yield Area(*position(first.decode()), *position(last.decode()))


def _within(areas: Iterable[Area]) -> Iterator[str]:
    for where in areas:
        for row in range(where.top, where.bottom + 1):
            for column in range(where.left, where.right + 1):
                yield address(row, column)
