"""Workbooks of XML parts as nearly every program writes them (常见写法): their cells straight from the bytes.

A workbook with anything else in it is left to the general way, which gives the same cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final
from xml.etree import ElementTree as ET

from bairi_validators.submissions import Cell, Fault
from bairi_workbooks.reading.addresses import position
from bairi_workbooks.reading.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, empty_row
from bairi_workbooks.reading.oddities import computed_areas, merged_areas
from bairi_workbooks.reading.scan import cells_of, hidden_lines
from bairi_workbooks.reading.spans import BEGIN, END, Position, Spans, UnusualError, plain_text, spans_of
from bairi_workbooks.reading.styles import Styles, once_for_all, parse, styles_of

_VALUE: Final = re.compile(rb"<v>([^<]++)</v>")
_TEXT: Final = re.compile(
    r'<si>(?:<t(?: xml:space="preserve")?>([^<]*+)</t>|<t/>)(?:<phoneticPr(?: \w++="[^"<&>]*+")*+ ?/>)?</si>'
)
_AROUND_TEXTS: Final = re.compile(r'(?:\ufeff)?(?:<\?xml [^<>]*\?>)?\s*<sst(?: [\w:.]+="[^"<&>]*+")*+ ?(?:/>|></sst>)\s*')
_ENCODING: Final = re.compile(rb"<\?xml [^<>]*encoding=[\"'](?!UTF-8[\"'])", re.IGNORECASE)
_rows_reached, _columns_reached = attrgetter("rows"), attrgetter("columns")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet of a workbook (工作表): its name, whether people see it, the XML of its part."""

    name: str
    visible: bool
    xml: bytes


def usual_grids(sheets: Sequence[Sheet], parts: Mapping[str, bytes]) -> list[Grid] | None:
    """The grids of a workbook's sheets; None where anything is not written in the usual way."""
    if b"date1904" in parts["xl/workbook.xml"]:
        return None
    try:
        styles = styles_of(parts["xl/styles.xml"])
        texts = _texts(parts.get("xl/sharedStrings.xml", b"<sst/>"))
        return [_grid(sheet, styles, texts) for sheet in sheets]
    except (UnusualError, ET.ParseError, LookupError, ValueError):
        return None


def _texts(part: bytes) -> list[str]:
    """The texts that cells name by their number."""
    _refuse_encoding(part)
    pieces = _TEXT.split(part.decode())
    if not _AROUND_TEXTS.fullmatch("".join(pieces[::2])):
        raise UnusualError
    texts = [text or "" for text in pieces[1::2]]
    plain_text("".join(texts))
    return [plain_text(text).strip() if "&" in text else text.strip() for text in texts]


def _refuse_encoding(xml: bytes) -> None:
    if _ENCODING.match(xml):
        raise UnusualError


@once_for_all
def _is_whole(before: bytes) -> bool:
    """Whether what stands before a sheet's cells is XML."""
    parse(before + b"<sheetData/></worksheet>")
    return True


def _grid(sheet: Sheet, styles: Styles, texts: Sequence[str]) -> Grid:
    begin, end = sheet.xml.find(BEGIN), sheet.xml.rfind(END)
    if begin < 0 or end < begin:
        raise UnusualError
    _refuse_encoding(sheet.xml)
    _is_whole(sheet.xml[:begin])
    cells = sheet.xml[begin : end + len(END)]
    rows = _rows(sheet.name, cells, spans_of(sheet.name, styles), texts)
    _change(rows, computed_areas(cells), formula=True)
    _change(rows, merged_areas(sheet.xml, end), fault=Fault.MERGED)
    hidden_rows, hidden_columns = hidden_lines(sheet.xml[:end])
    return Grid(sheet.name, sheet.visible, tuple(map(tuple, rows)), hidden_rows, hidden_columns)


def _change(rows: Sequence[list[Cell]], areas: Iterable[str], **changes: object) -> None:
    for where in areas:
        row, column = position(where)
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = replace(rows[row][column], **changes)


def _rows(name: str, cells: bytes, known: Spans, texts: Sequence[str]) -> list[list[Cell]]:
    pieces = _VALUE.split(cells)
    spans = [known[span] for span in pieces[::2]]
    if None in spans:
        raise UnusualError
    height, width = max(map(_rows_reached, spans)), max(map(_columns_reached, spans))
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise UnusualError
    rows = [list(empty_row(name, row, width)) for row in range(height)]
    before: Position = (-1, -1)
    for span, value in zip(spans, [*pieces[1::2], b""], strict=True):
        for at, cell in span.passed:
            if at <= before:
                raise UnusualError
            before = at
            if at[0] < height and at[1] < width:
                rows[at[0]][at[1]] = cell
        if value:
            if span.at <= before:
                raise UnusualError
            row, column = before = span.at
            rows[row][column] = span.cell(value, texts)
    return rows
