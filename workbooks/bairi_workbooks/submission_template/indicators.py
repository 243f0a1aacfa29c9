"""The sheet 指标填报: one row per indicator that the unit owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from bairi_validators.decimals import plain
from bairi_validators.plan.indicators import Comparator, Indicator, Measure
from bairi_validators.plan.wording import task_label
from bairi_validators.vocabulary import Column, SheetName
from bairi_workbooks.submission_template.book import DATE_FORMAT, Book, put, row_height
from bairi_workbooks.submission_template.checks import checks_of, put_check
from bairi_workbooks.submission_template.colours import AT, cell, colourings_of, paint
from bairi_workbooks.submission_template.form import FIRST_ROW, Line
from bairi_workbooks.submission_template.past import write_past

WIDTHS: Final = {
    Column.ID: 9,
    Column.TASK: 14,
    Column.NAME: 22,
    Column.UNIT: 9,
    Column.TARGET: 13,
    Column.BASIS: 36,
    Column.VALUE: 12,
    Column.BASE: 12,
    Column.RATE: 11,
    Column.STATE: 9,
    Column.DONE_ON: 12,
    Column.PROGRESS: 22,
    Column.PROBLEM: 22,
    Column.NEXT: 22,
}
_SIGN: Final = {Comparator.GE: "≥", Comparator.GT: ">", Comparator.LE: "≤"}
_WORDS: Final = (Column.PROGRESS, Column.PROBLEM, Column.NEXT)
_WRAPPED: Final = (Column.TASK, Column.NAME, Column.UNIT, Column.BASIS, *_WORDS)
_CENTRED: Final = {"align": "center"}
# Shrunk rather than wrapped: a number that is too long for its column would show as ####.
_RIGHT: Final = {"align": "right", "indent": 1, "text_wrap": False, "shrink": True}
_LOOKS: Final[Mapping[Column, Mapping[str, object]]] = {
    Column.TARGET: _RIGHT,
    Column.VALUE: _RIGHT,
    Column.BASE: _RIGHT,
    Column.STATE: _CENTRED,
    Column.DONE_ON: {**_CENTRED, "num_format": DATE_FORMAT},
}
_LEAST_HEIGHT: Final = 25.0
_EPOCH: Final = date(1899, 12, 30)


def write_indicators(book: Book, lines: Sequence[Line]) -> None:
    """Write the sheet 指标填报."""
    sheet = book.sheet(SheetName.INDICATORS, list(WIDTHS.values()))
    book.headings(sheet, [column.value for column in Column])
    sheet.freeze_panes(FIRST_ROW, AT[Column.NAME] + 1)
    for line in lines:
        _write_line(book, sheet, line)
    if book.form.past:
        write_past(book, sheet, lines)
    for colouring, rows in colourings_of(book.form, lines):
        paint(book, sheet, colouring, AT, rows)


def _write_line(book: Book, sheet: Any, line: Line) -> None:
    indicator = line.indicator
    texts = {
        Column.ID: indicator.id,
        Column.TASK: task_label(book.form.plan.task_of[indicator.task]),
        Column.NAME: indicator.name,
        Column.UNIT: indicator.input_unit,
        Column.BASIS: line.basis,
    }
    for column, text in texts.items():
        centred = _CENTRED if column in {Column.ID, Column.UNIT} else {}
        sheet.write_string(line.row, AT[column], text, book.look("fixed", **centred))
    _write_target(book, sheet, line)
    for column in (Column.VALUE, Column.BASE, Column.STATE, Column.DONE_ON):
        if column in line.used:
            _write_input(book, sheet, line, column)
        else:
            sheet.write_blank(line.row, AT[column], None, book.look("unused"))
    _write_rate(book, sheet, line)
    for column in _WORDS:
        look = book.look("input" if line.source_row is None else "unused")
        put(sheet, line.row, AT[column], line.entry[column] if line.source_row is None else None, look)
    for column, check in checks_of(book.form, line).items():
        put_check(book, sheet, line.row, line.row, AT[column], check)
    words = texts | ({c: str(line.entry[c] or "") for c in _WORDS} if line.source_row is None else {})
    sheet.set_row(line.row, row_height([(words[c], WIDTHS[c]) for c in _WRAPPED if c in words], least=_LEAST_HEIGHT))


def _write_target(book: Book, sheet: Any, line: Line) -> None:
    """The target that holds for the unit; where the city's is not the unit's, an optional input."""
    indicator, row, at = line.indicator, line.row, AT[Column.TARGET]
    if indicator.measure is Measure.MILESTONE:
        due = book.form.plan.due(indicator)
        sheet.write_string(row, at, f"{due.month}月{due.day}日前完成", book.look("fixed", **_CENTRED))
        return
    target = book.form.plan.shared_target(book.form.unit, indicator)
    if target is None:
        _write_input(book, sheet, line, Column.TARGET)
    elif isinstance(target, Decimal):
        number_format = _target_format(indicator, target)
        look = book.look("fixed", **_RIGHT, num_format=number_format)
        sheet.write_number(row, at, float(target), look)
    else:
        text = f"{plain(target[0])}–{plain(target[1])}{_target_unit(indicator)}"
        sheet.write_string(row, at, text, book.look("fixed", **_RIGHT))


def _target_format(indicator: Indicator, target: Decimal) -> str:
    """A number format that shows 力争, comparator and unit around the number, with the digits that the plan gives."""
    before = ("力争" if indicator.stretch else "") + _SIGN.get(indicator.comparator, "")
    digits = len(plain(target).partition(".")[2])
    number = "0." + "0" * digits if digits else "0"
    return f"{_literal(before)}{number}{_literal(_target_unit(indicator))}"


def _literal(text: str) -> str:
    """Words inside a number format."""
    return '"' + text.replace('"', "") + '"' if text else ""


def _target_unit(indicator: Indicator) -> str:
    """The unit behind a target: always for %, else only where it is not what the column 计量单位 says."""
    return "" if indicator.unit == indicator.input_unit != "%" else indicator.unit


def _write_input(book: Book, sheet: Any, line: Line, column: Column) -> None:
    """An input cell; in the row of an equal figure a locked formula that takes what stands in the other row."""
    value = line.entry[column]
    if line.source_row is None:
        put(sheet, line.row, AT[column], value, book.look("input", **_LOOKS[column]))
        return
    source = cell(line.source_row, column)
    look = book.look("unused", **_LOOKS[column])
    sheet.write_formula(line.row, AT[column], f'=IF({source}="","",{source})', look, _cached(value))


def _write_rate(book: Book, sheet: Any, line: Line) -> None:
    """增速 or 比率 in %: empty, never an error value, until both numbers are there."""
    if not line.indicator.measure.is_rate:
        sheet.write_blank(line.row, AT[Column.RATE], None, book.look("unused"))
        return
    value, base = cell(line.row, Column.VALUE), cell(line.row, Column.BASE)
    percent = f"({value}/{base}-1)*100" if line.indicator.measure is Measure.GROWTH else f"{value}/{base}*100"
    formula = f'=IF(AND(ISNUMBER({value}),ISNUMBER({base})),IF({base}>0,{percent},""),"")'
    look = book.look("computed", **_RIGHT, num_format='0.0"%"')
    sheet.write_formula(line.row, AT[Column.RATE], formula, look, _cached(line.rate))


def _cached(value: Decimal | Fraction | date | str | None) -> float | str:
    """A value as the cached result of a formula: dates are day numbers there."""
    match value:
        case None:
            return ""
        case str():
            return value
        case date():
            return float((value - _EPOCH).days)
    return float(value)
