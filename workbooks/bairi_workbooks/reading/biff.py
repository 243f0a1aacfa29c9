"""Workbooks of before 2007 (.xls, .et): through xlrd, which tells errors, formats, merges and hidden lines.

The fast reader takes some of their numbers for dates and puts NULs between the letters of some texts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import StringIO
from typing import Final

import xlrd
from xlrd.compdoc import SIGNATURE, CompDoc, CompDocError
from xlrd.formula import FormulaError

from bairi_validators.decimals import from_float
from bairi_validators.submissions import CellValue, Fault
from bairi_workbooks.reading.formats import AS_STORED, Shown, moment, shown_by, shows_date
from bairi_workbooks.reading.grid import Area, Gathered, Grid, together
from bairi_workbooks.reading.kinds import ole_refusal
from bairi_workbooks.reading.refusals import RefusedError, damaged, encrypted

# All that the reader was seen to raise for files that are broken somewhere.
_BROKEN: Final = (
    xlrd.XLRDError,
    CompDocError,
    FormulaError,
    AssertionError,
    LookupError,
    struct.error,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
_STREAMS: Final = ("workbook", "book")  # a file for two versions has both
_BOF: Final = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_EOF: Final = 0x000A
_FORMULA: Final = frozenset({0x0006, 0x0206, 0x0406})
_GLOBALS: Final = 50  # from this version on, a workbook's sheets are listed in its first part
_SHORT_ATTRIBUTES: Final = 30  # before this version a cell has three bytes of attributes instead of two
_ON_LOAD: Final = 0x02  # to be calculated when the file is opened: what stands there as result is none


def read_biff(content: bytes) -> list[Grid]:
    """Every worksheet of a workbook. Raises RefusedError."""
    try:
        stream = _stream(content) if content.startswith(SIGNATURE) else content
        book = xlrd.open_workbook(file_contents=stream, logfile=StringIO(), formatting_info=True, ragged_rows=True)
        return together(_grids(book, stream))
    except _BROKEN as error:
        refusal = encrypted() if "encrypted" in str(error) else damaged("旧版工作簿的内容不合规范")
        raise RefusedError(refusal) from error


def _stream(content: bytes) -> bytes:
    """The stream of an OLE file that holds the workbook."""
    folder = CompDoc(content, logfile=StringIO())
    streams = {entry.name.lower(): entry for entry in map(folder.dirlist.__getitem__, folder.dirlist[0].children)}
    for name in _STREAMS:
        if name in streams:
            _refuse_circle(folder.SSAT, streams[name].first_SID)
            return bytes(folder.get_named_stream(name))
    raise ole_refusal(content)


def _refuse_circle(following: Sequence[int], sector: int) -> None:
    """Raise CompDocError for a chain of short sectors that never ends: the reader would follow it for ever."""
    steps = 0
    while 0 <= sector < len(following):
        sector, steps = following[sector], steps + 1
        if steps > len(following):
            raise CompDocError("a chain of sectors goes round in circles")


def _grids(book: xlrd.Book, stream: bytes) -> Iterator[Grid]:
    starts = [0] * book.nsheets if book.biff_version < _GLOBALS else book._sh_abs_posn
    formats = _Formats(book)
    for sheet, start in zip(book.sheets(), starts, strict=True):
        yield _grid(sheet, formats, dict(_formulas(stream, start, old=book.biff_version < _SHORT_ATTRIBUTES)))


def _grid(sheet: xlrd.sheet.Sheet, formats: _Formats, formulas: Mapping[tuple[int, int], bool]) -> Grid:
    gathered = Gathered(sheet.name)
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            put = partial(gathered.put, row, column, formula=(row, column) in formulas)
            if formulas.get((row, column)):
                put(None, Fault.UNCALCULATED)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                put(xlrd.error_text_from_code.get(cell.value, "#N/A"), Fault.ERROR)
            else:
                put(formats.value(cell), shown=formats.shown(cell))
    return gathered.grid(
        visible=sheet.visibility == 0,
        merged=(Area(top, left, below - 1, right - 1) for top, below, left, right in sheet.merged_cells),
        hidden_rows=(row for row, told in sheet.rowinfo_map.items() if told.hidden or told.height == 0),
        hidden_columns=(column for column, told in sheet.colinfo_map.items() if told.hidden or told.width == 0),
    )


class _Formats:
    """The number formats of a workbook's cells, each looked at once."""

    def __init__(self, book: xlrd.Book) -> None:
        self._book = book
        self._seen: dict[int, tuple[bool, Shown]] = {}

    def value(self, cell: xlrd.sheet.Cell) -> CellValue:
        """A cell's value as ours."""
        match cell.ctype:
            case xlrd.XL_CELL_TEXT:
                return str(cell.value).strip() or None
            case xlrd.XL_CELL_BOOLEAN:
                return bool(cell.value)
            case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
                if self._of(cell)[0]:
                    return moment(cell.value, from_1904=bool(self._book.datemode))
                exact = from_float(cell.value)
                return str(cell.value) if exact is None else exact
        return None

    def shown(self, cell: xlrd.sheet.Cell) -> Shown:
        """How a cell's number is shown."""
        return self._of(cell)[1] if cell.ctype == xlrd.XL_CELL_NUMBER else AS_STORED

    def _of(self, cell: xlrd.sheet.Cell) -> tuple[bool, Shown]:
        index = cell.xf_index
        if index not in self._seen:
            key = self._book.xf_list[index].format_key
            known = self._book.format_map.get(key)
            code = known.format_str if known else None
            self._seen[index] = shows_date(key, code), shown_by(key, code)
        return self._seen[index]


def _formulas(stream: bytes, start: int, *, old: bool) -> Iterator[tuple[tuple[int, int], bool]]:
    """The places of a sheet's formulas, and of each whether nobody calculated it."""
    at, depth, size_at = start, 0, len(stream) - 4
    while at <= size_at:
        code, size = struct.unpack_from("<HH", stream, at)
        if code in _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if depth == 0:
                return
        elif code in _FORMULA:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            result, flags = struct.unpack_from("<8sH", stream, at + (11 if old else 10))
            yield (row, column), bool(flags & _ON_LOAD) and not any(result)
        at += 4 + size
