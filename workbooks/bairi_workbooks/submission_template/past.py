"""Last period's figures (上期数) beside those of 指标填报: locked, behind the agreed headings, off the printed page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bairi_validators.submissions import CellValue, Observation
from bairi_validators.vocabulary import Column, PastColumn
from bairi_workbooks.submission_template.book import Book, put
from bairi_workbooks.submission_template.checks import past_state
from bairi_workbooks.submission_template.colours import AT
from bairi_workbooks.submission_template.form import HEADING_ROW, Line

WIDTHS: Final = {PastColumn.PAST_VALUE: 14, PastColumn.PAST_BASE: 14, PastColumn.PAST_STATE: 20}
_FIRST, _LAST = AT[PastColumn.PAST_VALUE], AT[PastColumn.PAST_STATE]
_RIGHT: Final = {"align": "right", "indent": 1, "text_wrap": False, "shrink": True}
_LOOKS: Final[dict[PastColumn, dict[str, object]]] = {
    PastColumn.PAST_VALUE: _RIGHT,
    PastColumn.PAST_BASE: _RIGHT,
    PastColumn.PAST_STATE: {"align": "center"},
}


def write_past(book: Book, sheet: Any, lines: Sequence[Line]) -> None:
    """Write the three columns, with the period that they are of above their headings."""
    note = f"上期：{book.form.past.period.label if book.form.past else ''}，供对照，不用填"
    sheet.merge_range(HEADING_ROW - 1, _FIRST, HEADING_ROW - 1, _LAST, note, book.look("info"))
    for heading, width in WIDTHS.items():
        sheet.set_column(AT[heading], AT[heading], width)
        sheet.write_string(HEADING_ROW, AT[heading], heading.value, book.look("heading"))
    for line in lines:
        figures = _figures(line.past) if line.past else {}
        for heading in PastColumn:
            put(sheet, line.row, AT[heading], figures.get(heading), book.look("computed", **_LOOKS[heading]))
    sheet.print_area(0, 0, max((line.row for line in lines), default=HEADING_ROW), AT[Column.NEXT])


def _figures(past: Observation) -> dict[PastColumn, CellValue]:
    return {
        PastColumn.PAST_VALUE: past.value,
        PastColumn.PAST_BASE: past.base,
        PastColumn.PAST_STATE: past_state(past),
    }
