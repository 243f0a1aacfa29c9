"""A row's cells as an observation: numbers, states and dates read by declared rules, or a finding at the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from bairi_validators.checks.days import read_date
from bairi_validators.checks.numbers import PERCENT, read_number
from bairi_validators.decimals import plain, split_number
from bairi_validators.findings import Finding, finding
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.submissions import Cell, Observation, Row
from bairi_validators.vocabulary import MOST_WORDS, Column, State

_WORDS: Final = (Column.PROGRESS, Column.PROBLEM, Column.NEXT)
_WHOLE: Final = Decimal(100)
_NONE: Final = frozenset({"", "-", "—", "——", "–", "/", "／", "无", "暂无"})
_LEAST: Final = re.compile(r"^(?:力争|争取)?(?:≥|>=|＞|>|不低于|不少于|达到|完成)?\s*|\s*(?:及?以上)$")


def observe(indicator: Indicator, row: Row, *, own_target: bool, year: int) -> tuple[Observation, list[Finding]]:
    """Read one row for its indicator. Cells that the measure does not use are not looked at.

    `own_target` says that the unit has a target of its own to state; an issued one stands there as it is. `year` is
    the plan's, for dates that leave it out.
    """
    if indicator.measure is Measure.MILESTONE:
        state, done_on = _state(row), read_date(row[Column.DONE_ON], Column.DONE_ON.value, year)
        return Observation(indicator, state=state[0], done_on=done_on[0], row=row), _told(state[1], done_on[1])
    value, of_value = read_number(row, Column.VALUE, indicator)
    base, of_base = read_number(row, Column.BASE, indicator) if indicator.measure.is_rate else (None, None)
    target, of_target = _own_target(row, indicator) if own_target else (None, None)
    return Observation(indicator, value, base, own_target=target, row=row), _told(of_value, of_base, of_target)


def _told(*findings: Finding | None) -> list[Finding]:
    return list(filter(None, findings))


def _own_target(row: Row, indicator: Indicator) -> tuple[Decimal | None, Finding | None]:
    """The unit's own target, which is optional: 0 or a dash is how people write none, ≥6家 and 达到45亿元 are numbers.

    What is no number leaves the unit without a target of its own (V27).
    """
    cell = row[Column.TARGET]
    words = _LEAST.sub("", cell.text.strip()) if isinstance(cell.value, str) else ""
    if isinstance(cell.value, str) and words in _NONE:
        return None, None
    if words and split_number(words) is None:
        return None, finding("V27", cell.place, text=cell.text)
    if words:
        row = replace(row, cells={**row.cells, Column.TARGET: cell._replace(value=words)})
    value, found = read_number(row, Column.TARGET, indicator)
    return value or None, found


def _state(row: Row) -> tuple[State | None, Finding | None]:
    cell = row[Column.STATE]
    if cell.blank or cell.fault:
        return None, None
    try:
        return State(cell.text.strip()), None
    except ValueError:
        return None, finding("V08", cell.place, text=cell.text)


def says_none(cell: Cell) -> bool:
    """Whether a cell says that there is no number: nothing stands there, or a dash or 无."""
    return cell.blank or (isinstance(cell.value, str) and cell.value.strip() in _NONE)


def findings_of(observation: Observation) -> Iterator[Finding]:
    """The rules on a single observation's values."""
    indicator = observation.indicator
    yield from _missing(observation)
    yield from negative_numbers(observation)
    if indicator.counts_whole_things:
        yield from _fraction(observation)
    if indicator.input_unit == PERCENT:
        yield from _range(observation)
    if indicator.measure.is_rate:
        yield from _base(observation)
    yield from _too_many_words(observation)


def _missing(observation: Observation) -> Iterator[Finding]:
    """V01: what a unit owes and did not fill in."""
    column = Column.STATE if observation.indicator.measure is Measure.MILESTONE else Column.VALUE
    cell = observation.row[column]
    if cell.blank and cell.place.cell is not None:  # a heading that is gone is a fault of its own, told once
        yield finding("V01", cell.place, name=observation.indicator.name, heading=column.value)


def negative_numbers(observation: Observation) -> Iterator[Finding]:
    """V04: cumulative figures and targets cannot be negative; a net increase can."""
    numbers = ((Column.VALUE, observation.value), (Column.TARGET, observation.own_target))
    for column, value in numbers:
        may_be = observation.indicator.negative and column is Column.VALUE
        if value is not None and value < 0 and not may_be:
            yield finding("V04", observation.row[column].place, heading=column.value, value=plain(value))


def _fraction(observation: Observation) -> Iterator[Finding]:
    """V05: there is no half enterprise; counts in 万 have fractions."""
    indicator, value = observation.indicator, observation.value
    if value is not None and value != value.to_integral_value():
        place = observation.row[Column.VALUE].place
        yield finding("V05", place, heading=Column.VALUE.value, value=plain(value), unit=indicator.input_unit)


def _range(observation: Observation) -> Iterator[Finding]:
    """V18: a figure that is typed in % lies between -100 and 100: no price doubles in a year."""
    value = observation.value
    if value is not None and abs(value) > _WHOLE:
        place = observation.row[Column.VALUE].place
        yield finding("V18", place, heading=Column.VALUE.value, value=plain(value))


def _base(observation: Observation) -> Iterator[Finding]:
    """V06, V07: a growth or a ratio needs something to divide by."""
    cell, words = observation.row[Column.BASE], observation.indicator.base_name
    if cell.blank and cell.place.cell is not None and observation.value is not None:
        yield finding("V06", cell.place, name=observation.indicator.name, base=words)
    elif observation.base is not None and observation.base <= 0:
        yield finding("V07", cell.place, base=words, value=plain(observation.base))


def _too_many_words(observation: Observation) -> Iterator[Finding]:
    """V21: whole reports do not belong in a cell."""
    for column in _WORDS:
        cell = observation.row.cells.get(column)
        if cell is not None and isinstance(cell.value, str) and len(cell.value) > MOST_WORDS:
            yield finding("V21", cell.place, heading=column.value, count=len(cell.value), most=MOST_WORDS)
