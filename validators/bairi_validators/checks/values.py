"""A row's cells as an observation: numbers, states and dates read by declared rules, or a finding at the cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from bairi_validators.decimals import parse_number, plain, too_long
from bairi_validators.findings import Finding, finding
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.submissions import Cell, Observation, Row
from bairi_validators.vocabulary import Column, State

_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def observe(indicator: Indicator, row: Row, *, own_target: bool) -> tuple[Observation, list[Finding]]:
    """Read one row for its indicator. Cells that the measure does not use are not looked at.

    `own_target` says that the unit has a target of its own to state; an issued one stands there as it is.
    """
    findings: list[Finding] = []

    def number(column: Column) -> Decimal | None:
        value, found = read_number(row[column], column, indicator)
        findings.extend(found)
        return value

    if indicator.measure is Measure.MILESTONE:
        state, done_on = _state(row), _date(row)
        findings += [f for f in (state[1], done_on[1]) if f]
        return Observation(indicator, state=state[0], done_on=done_on[0], row=row), findings
    observation = Observation(
        indicator,
        value=number(Column.VALUE),
        base=number(Column.BASE) if indicator.measure.is_rate else None,
        own_target=(number(Column.TARGET) or None) if own_target else None,  # 0 is how people write none
        row=row,
    )
    return observation, findings


def read_number(cell: Cell, column: Column, indicator: Indicator) -> tuple[Decimal | None, list[Finding]]:
    """A cell as a number, or None with the finding that says why it is none."""
    if cell.fault or cell.value is None:
        return None, []
    value = cell.value if isinstance(cell.value, Decimal) else parse_number(cell.text)
    if value is None or isinstance(cell.value, bool):
        return None, [finding("V02", cell.place, heading=column.value, text=cell.text, unit=indicator.input_unit)]
    if too_long(value):
        return None, [finding("V12", cell.place, heading=column.value, text=plain(value))]
    if cell.percent and value:  # of nothing, both readings agree
        facts = {"value": plain(value), "shown": plain(100 * value), "unit": indicator.input_unit}
        return None, [finding("V11", cell.place, heading=column.value, **facts)]
    if isinstance(cell.value, str):
        return value, [finding("V03", cell.place, heading=column.value, text=cell.text, value=plain(value))]
    return value, []


def parse_date(text: str) -> date | None:
    """A date as offices write it: 2025-10-31, 2025/10/31, 2025.10.31, 2025年10月31日, full-width digits too."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:  # the 31st of a month that has thirty days
        return None


def _state(row: Row) -> tuple[State | None, Finding | None]:
    cell = row[Column.STATE]
    if cell.blank or cell.fault:
        return None, None
    try:
        return State(cell.text.strip()), None
    except ValueError:
        return None, finding("V08", cell.place, text=cell.text)


def _date(row: Row) -> tuple[date | None, Finding | None]:
    cell = row[Column.DONE_ON]
    if cell.blank or cell.fault:
        return None, None
    if isinstance(cell.value, date):
        return cell.value, None
    if (day := parse_date(cell.text)) is not None:
        return day, None
    return None, finding("V09", cell.place, heading=Column.DONE_ON.value, text=cell.text)


def findings_of(observation: Observation) -> Iterator[Finding]:
    """The rules on a single observation's values."""
    yield from _missing(observation)
    yield from _negative(observation)
    yield from _fraction(observation)
    yield from _base(observation)


def _missing(observation: Observation) -> Iterator[Finding]:
    """V01: what a unit owes and did not fill in."""
    column = Column.STATE if observation.indicator.measure is Measure.MILESTONE else Column.VALUE
    cell = observation.row[column]
    if cell.blank and cell.place.cell is not None:  # a heading that is gone is a fault of its own, told once
        yield finding("V01", cell.place, name=observation.indicator.name, heading=column.value)


def _negative(observation: Observation) -> Iterator[Finding]:
    """V04: cumulative figures and targets cannot be negative; a net increase can."""
    numbers = ((Column.VALUE, observation.value), (Column.TARGET, observation.own_target))
    for column, value in numbers:
        may_be = observation.indicator.negative and column is Column.VALUE
        if value is not None and value < 0 and not may_be:
            yield finding("V04", observation.row[column].place, heading=column.value, value=plain(value))


def _fraction(observation: Observation) -> Iterator[Finding]:
    """V05: there is no half enterprise; counts in 万 have fractions."""
    indicator, value = observation.indicator, observation.value
    if value is not None and indicator.counts_whole_things and value != value.to_integral_value():
        place = observation.row[Column.VALUE].place
        yield finding("V05", place, heading=Column.VALUE.value, value=plain(value), unit=indicator.input_unit)


def _base(observation: Observation) -> Iterator[Finding]:
    """V06, V07: a growth or a ratio needs something to divide by."""
    if not observation.indicator.measure.is_rate:
        return
    cell, words = observation.row[Column.BASE], observation.indicator.base_name
    if cell.blank and cell.place.cell is not None and observation.value is not None:
        yield finding("V06", cell.place, name=observation.indicator.name, base=words)
    elif observation.base is not None and observation.base <= 0:
        yield finding("V07", cell.place, base=words, value=plain(observation.base))
