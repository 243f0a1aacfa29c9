"""Checks that work without any add-in: what a cell accepts (数据验证), and red and yellow cells (条件格式)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.standing import Light
from bairi_validators.vocabulary import Column, State
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK
from bairi_workbooks.submission_template.basis import base_words, value_words
from bairi_workbooks.submission_template.book import Book
from bairi_workbooks.submission_template.form import Form, Line

Check = Mapping[str, object]

AT: Final = {column: n for n, column in enumerate(Column)}
_BIGGEST: Final = 10**12
_MOST_TITLE, _MOST_MESSAGE = 32, 255
_PART_ABOVE_WHOLE: Final = "=AND(ISNUMBER({VALUE}),ISNUMBER({BASE}),{VALUE}>{BASE})"
_NO_BASE: Final = "=AND(LEN({VALUE})>0,LEN({BASE})=0)"
_NO_DATE: Final = f'=AND({{STATE}}="{State.DONE.value}",LEN({{DONE_ON}})=0)'


@dataclass(frozen=True, slots=True)
class _Colouring:
    """A rule (条件格式) that colours a column's cell in these rows."""

    lines: Sequence[Line]
    column: Column
    criteria: str
    light: Light


def cell(row: int, column: Column, *, fixed_column: bool = False) -> str:
    """Address of a cell of 指标填报, row counted from 0: G7, or $G7."""
    return str(xl_rowcol_to_cell(row, AT[column], col_abs=fixed_column))


def checks_of(form: Form, line: Line) -> Mapping[Column, Check]:
    """What each input cell of a row accepts."""
    if line.source_row is not None:
        return {}
    checks = {
        Column.VALUE: _value_check(line.indicator),
        Column.BASE: number(Column.BASE.value, f"填{base_words(line.indicator)}", line.indicator, above_zero=True),
        Column.STATE: one_of(Column.STATE.value, [s.value for s in State], "从下拉框选择。"),
        Column.DONE_ON: done_day(Column.DONE_ON.value, form, f"状态为“{State.DONE.value}”时填写"),
    }
    return {column: check for column, check in checks.items() if column in line.used}


def own_target_check(indicator: Indicator) -> Check:
    """The unit's own target is optional."""
    return number(Column.TARGET.value, "选填：分解到本单位的全年目标数，没有分解的留空", indicator)


def number(title: str, prompt: str, indicator: Indicator, *, above_zero: bool = False) -> Check:
    """A number from 0 on, or above 0 where it will divide."""
    least = "大于0" if above_zero else "不小于0"
    limits = {"validate": "decimal", "criteria": ">" if above_zero else ">=", "value": 0}
    return _worded(limits, title, f"{prompt}。{_in_unit(indicator)}", f"请填{least}的数字。{_in_unit(indicator)}")


def one_of(title: str, words: Sequence[str] | str, prompt: str) -> Check:
    """One of the words in a list, or in a range of cells (`=sheet!$A$1:$A$9`)."""
    return _worded({"validate": "list", "source": words}, title, prompt, "请从下拉框中选择，不要自行填写。")


def done_day(title: str, form: Form, prompt: str) -> Check:
    """A day of the plan's year up to the period's end."""
    first, last = date(form.plan.plan.year, 1, 1), form.period.end
    limits = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    return _worded(limits, title, f"{prompt}，样式如{last}。", f"请填{first}至{last}之间的日期，样式如{last}。")


def day(title: str, form: Form, prompt: str) -> Check:
    """Any day from the plan's year on."""
    first = date(form.plan.plan.year, 1, 1)
    limits = {"validate": "date", "criteria": ">=", "value": first}
    example = form.plan.plan.window.end
    return _worded(limits, title, f"{prompt}，样式如{example}。", f"请填{first}以后的日期，样式如{example}。")


def highlight(book: Book, sheet: Any, lines: Sequence[Line]) -> None:
    """Red: a part above its whole, done without a date. Yellow: a value without its base."""
    own = [line for line in lines if line.source_row is None]
    based = [line for line in own if line.indicator.measure.is_rate]
    shares = [line for line in based if line.indicator.is_part_of_whole]
    milestones = [line for line in own if line.indicator.measure is Measure.MILESTONE]
    _colour(book, sheet, _Colouring(shares, Column.VALUE, _PART_ABOVE_WHOLE, Light.RED))
    _colour(book, sheet, _Colouring(based, Column.BASE, _NO_BASE, Light.YELLOW))
    _colour(book, sheet, _Colouring(milestones, Column.DONE_ON, _NO_DATE, Light.RED))


def _value_check(indicator: Indicator) -> Check:
    title, prompt = Column.VALUE.value, f"填{value_words(indicator)}"
    unit = _in_unit(indicator)
    if indicator.negative:
        kind = "integer" if indicator.counts_whole_things else "decimal"
        limits = {"validate": kind, "criteria": "between", "minimum": -_BIGGEST, "maximum": _BIGGEST}
        return _worded(limits, title, f"{prompt}。{unit}", f"请填数字，可为负数。{unit}")
    if indicator.counts_whole_things:
        limits = {"validate": "integer", "criteria": ">=", "value": 0}
        return _worded(limits, title, f"{prompt}。{unit}", f"请填不小于0的整数。{unit}")
    return number(title, prompt, indicator)


def _in_unit(indicator: Indicator) -> str:
    return f"按{indicator.input_unit}计，只填数字；文字说明写到“{Column.PROGRESS.value}”栏。"


def _worded(limits: Mapping[str, object], title: str, prompt: str, error: str) -> Check:
    """A check with its words, cut to what Excel takes."""
    return {
        **limits,
        "input_title": title[:_MOST_TITLE],
        "input_message": prompt[:_MOST_MESSAGE],
        "error_title": f"{title}填写有误"[:_MOST_TITLE],
        "error_message": error[:_MOST_MESSAGE],
    }


def _colour(book: Book, sheet: Any, colouring: _Colouring) -> None:
    """One rule over all its rows; {VALUE} and so on in it become the first row's addresses."""
    if not colouring.lines:
        return
    first, column = colouring.lines[0].row, AT[colouring.column]
    addresses = {c.name: cell(first, c, fixed_column=True) for c in Column}
    options = {
        "type": "formula",
        "criteria": colouring.criteria.format_map(addresses),
        "format": book.colour(LIGHT_FILL[colouring.light], LIGHT_INK[colouring.light]),
        "multi_range": " ".join(cell(line.row, colouring.column) for line in colouring.lines),
    }
    sheet.conditional_format(first, column, first, column, options)
