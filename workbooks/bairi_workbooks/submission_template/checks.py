"""What a cell accepts without any add-in (数据验证), and what it says of itself and of a value that it refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Final

from bairi_validators.checks.numbers import PERCENT
from bairi_validators.decimals import plain
from bairi_validators.plan.indicators import Indicator
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import Column, State
from bairi_workbooks.submission_template.basis import base_words, value_words
from bairi_workbooks.submission_template.book import Book
from bairi_workbooks.submission_template.form import Form, Line
from bairi_workbooks.submission_template.remedies import has_errors, remedies

_BIGGEST: Final = 10**15 - 1  # a spreadsheet keeps fifteen digits
_MOST_TITLE, _MOST_MESSAGE = 32, 255


@dataclass(frozen=True, slots=True)
class Check:
    """What a cell accepts (数据验证): `limits` in XlsxWriter's words, the prompt, and the rules that it anticipates.

    The rules' own words, with these facts, are the error message. A value that only warnings would follow from, or
    nothing, is asked about and not refused.
    """

    title: str
    limits: Mapping[str, object]
    prompt: str
    codes: Sequence[str] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def options(self, day: date) -> dict[str, object]:
        """The check as XlsxWriter takes it, by the rules in force on a day, its words cut to what Excel takes."""
        error = remedies(self.codes, self.facts, day) or self.prompt
        return {
            **self.limits,
            "input_title": self.title[:_MOST_TITLE],
            "input_message": self.prompt[:_MOST_MESSAGE],
            "error_type": "stop" if has_errors(self.codes, day) else "warning",
            "error_title": f"{self.title}填写有误"[:_MOST_TITLE],
            "error_message": error[:_MOST_MESSAGE],
        }


def checks_of(form: Form, line: Line) -> Mapping[Column, Check]:
    """What each input cell of a row accepts."""
    if line.source_row is not None:
        return {}
    indicator = line.indicator
    base_prompt = f"填{base_words(indicator)}。{_in_unit(indicator)}"
    states = f"从下拉框选择。{_past(form, line, Column.STATE)}"
    checks = {
        Column.TARGET: _own_target(indicator),
        Column.VALUE: _value(indicator, _past(form, line, Column.VALUE)),
        Column.BASE: _number(Column.BASE, base_prompt + _past(form, line, Column.BASE), indicator, ("V02", "V07")),
        Column.STATE: one_of(Column.STATE, [s.value for s in State], states, "V08"),
        Column.DONE_ON: done_day(Column.DONE_ON, form, f"状态为“{State.DONE.value}”时填写", "V09", "V10"),
    }
    return {column: check for column, check in checks.items() if column in line.used}


def put_check(book: Book, sheet: Any, first: int, last: int, column: int, check: Check) -> None:
    """Attach a check to the cells of a column, from the first row to the last."""
    sheet.data_validation(first, column, last, column, check.options(book.form.period.end))


def one_of(heading: Enum, words: Sequence[str] | str, prompt: str, *codes: str) -> Check:
    """One of the words in a list, or in a range of cells (`=sheet!$A$1:$A$9`)."""
    return Check(heading.value, {"validate": "list", "source": words}, prompt, codes)


def done_day(heading: Enum, form: Form, prompt: str, *codes: str) -> Check:
    """A day of the plan's year up to the period's end; 10.31 would else become a day of the year 1900."""
    first, last = date(form.plan.plan.year, 1, 1), form.period.end
    limits = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    return Check(heading.value, limits, f"{prompt}，在{first}至{last}之间，样式如{last}。", codes)


def day(heading: Enum, form: Form, prompt: str) -> Check:
    """Any day from the plan's year on."""
    first = date(form.plan.plan.year, 1, 1)
    limits = {"validate": "date", "criteria": ">=", "value": first}
    return Check(heading.value, limits, f"{prompt}，样式如{form.plan.plan.window.end}。")


def past_state(past: Observation) -> str:
    """上期状态: 已完成（2025-10-08）."""
    if past.state is None:
        return ""
    return f"{past.state.value}（{past.done_on}）" if past.done_on else past.state.value


def _own_target(indicator: Indicator) -> Check:
    """The unit's own target is optional."""
    prompt = f"选填：分解到本单位的全年目标数，没有分解的留空。{_in_unit(indicator)}"
    return _number(Column.TARGET, prompt, indicator, ("V27", "V04"))


def _value(indicator: Indicator, past: str) -> Check:
    prompt = f"填{value_words(indicator)}。{_in_unit(indicator)}{past}"
    codes = ["V02"]
    if not indicator.negative:
        codes.append("V04")
    if indicator.counts_whole_things:
        codes.append("V05")
    return _number(Column.VALUE, prompt, indicator, codes)


def _number(column: Column, prompt: str, indicator: Indicator, codes: Sequence[str]) -> Check:
    """A number: whole where there are no halves, from 0 on where nothing is negative, above 0 where it will divide."""
    limits: dict[str, object] = {"validate": "integer" if "V05" in codes else "decimal"}
    if "V07" in codes:
        limits |= {"criteria": ">", "value": 0}
    elif "V04" in codes:
        limits |= {"criteria": ">=", "value": 0}
    else:
        most, code = (100, "V18") if indicator.input_unit == PERCENT else (_BIGGEST, "V12")
        limits |= {"criteria": "between", "minimum": -most, "maximum": most}
        codes = (*codes, code)
    facts = {"unit": indicator.input_unit, "base": base_words(indicator)}
    return Check(column.value, limits, prompt, codes, facts)


def _in_unit(indicator: Indicator) -> str:
    return f"按{indicator.input_unit}计，只填数字。"


def _past(form: Form, line: Line, column: Column) -> str:
    """What stood there last period, where that is known: 上期（2025年10月中旬）为123.4。."""
    if line.past is None or form.past is None:
        return ""
    numbers = {Column.VALUE: line.past.value, Column.BASE: line.past.base}
    number = numbers.get(column)
    text = past_state(line.past) if column is Column.STATE else "" if number is None else plain(number)
    return f"上期（{form.past.period.label}）为{text}。" if text else ""
