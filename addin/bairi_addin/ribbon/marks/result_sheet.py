"""The sheet 校验结果 of the open workbook: written as a marked copy has it, and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bairi_addin.ribbon.marks.listing import Listing, write
from bairi_validators.findings import Finding
from bairi_workbooks.marks.result import (
    HEADINGS,
    RESULT_SHEET,
    SEEN,
    WIDTHS,
    Line,
    free_name,
    lines_on,
    row_height,
    row_of,
    statement_height,
    summary,
)
from bairi_workbooks.style import SEVERITY_FILL

if TYPE_CHECKING:
    import xlwings as xw

_CENTRED: Final = (0, 1, 2)
_PLACE: Final = 3


def lists_in(book: xw.Book) -> list[tuple[xw.Sheet, list[Line]]]:
    """The sheets with a list of findings, and the lists; a sheet of the name that the clerk made is none."""
    named = [sheet for sheet in book.sheets if sheet.name.startswith(RESULT_SHEET)]
    found = ((sheet, lines_on(_rows(sheet))) for sheet in named)
    return [(sheet, lines) for sheet, lines in found if lines is not None]


def write_list(
    book: xw.Book, findings: Sequence[Finding], statements: Sequence[str], fills: Mapping[int, str]
) -> xw.Sheet:
    """Add the sheet before all others. `fills` are the fills under the marks by the findings' numbers."""
    visible = {sheet.name for sheet in book.sheets if sheet.visible}
    sheet = book.sheets.add(free_name([sheet.name for sheet in book.sheets]), before=book.sheets[0])
    rows = [row_of(number, f, fills.get(number, "")) for number, f in enumerate(findings, start=1)]
    leading = ((n, f.place.sheet, f.place.cell) for n, f in enumerate(findings))
    listing = Listing(
        RESULT_SHEET,
        summary(findings),
        HEADINGS,
        WIDTHS,
        SEEN,
        [(float(number), *rest) for number, *rest in rows],
        [row_height(finding) for finding in findings],
        _PLACE,
        {n: (name, cell) for n, name, cell in leading if name in visible and name and cell},
        _CENTRED,
        [(words, statement_height(words)) for words in statements],
    )
    write(sheet, listing)
    at = listing.top + 1
    for severity, alike in groupby(findings, key=lambda finding: finding.severity):
        count = len(list(alike))
        sheet.range((at, 2), (at + count - 1, 2)).color = SEVERITY_FILL[severity]
        at += count
    return sheet


def _rows(sheet: xw.Sheet) -> list[list[object]]:
    """What stands on a sheet from A1 on, as rows of the list's width."""
    last = sheet.used_range.last_cell
    rows: list[list[object]] = sheet.range((1, 1), (max(2, last.row), len(HEADINGS))).value
    return rows
