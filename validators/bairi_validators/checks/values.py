"""A row's cells as an observation: numbers, states and dates read by declared rules, or a finding at the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Final

from bairi_validators.checks.days import read_date
from bairi_validators.checks.numbers import read_number
from bairi_validators.checks.ruling import (
    Applies,
    OwnRule,
    any_indicator,
    is_in_percent,
    is_milestone,
    is_number,
    is_rate,
)
from bairi_validators.decimals import plain, split_number
from bairi_validators.findings import Finding, finding
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.submissions import Cell, Observation, Row, made
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
    observation = made(Observation, (indicator, value, base, None, None, target, row))
    return observation, _told(of_value, of_base, of_target) if of_value or of_base or of_target else []


def _told(*findings: Finding | None) -> list[Finding]:
    return list(filter(None, findings))


def _own_target(row: Row, indicator: Indicator) -> tuple[Decimal | None, Finding | None]:
    """The unit's own target, which is optional: 0 or a dash is how people write none, ≥6家 and 达到45亿元 are numbers.

    What is no number leaves the unit without a target of its own (V27).
    """
    cell = row[Column.TARGET]
    if cell.value is None:
        return None, None
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
    for applies, rule in RULES:
        if applies(observation.indicator) and (found := rule(observation)) is not None:
            yield found


def _missing(column: Column, observation: Observation) -> Finding | None:
    """V01: what a unit owes and did not fill in."""
    cell = observation.row[column]
    if cell.value is not None or not cell.blank or cell.place.cell is None:
        return None  # a heading that is gone is a fault of its own, told once
    return finding("V01", cell.place, name=observation.indicator.name, heading=column.value)


def _negative_value(observation: Observation) -> Finding | None:
    """V04: cumulative figures cannot be negative; a net increase can."""
    return _negative(observation, Column.VALUE, observation.value)


def negative_target(observation: Observation) -> Finding | None:
    """V04: targets cannot be negative."""
    return _negative(observation, Column.TARGET, observation.own_target)


def _negative(observation: Observation, column: Column, value: Decimal | None) -> Finding | None:
    if value is None or value >= 0:
        return None
    return finding("V04", observation.row[column].place, heading=column.value, value=plain(value))


def _fraction(observation: Observation) -> Finding | None:
    """V05: there is no half enterprise; counts in 万 have fractions."""
    indicator, value = observation.indicator, observation.value
    if value is None or value == value.to_integral_value():
        return None
    place = observation.row[Column.VALUE].place
    return finding("V05", place, heading=Column.VALUE.value, value=plain(value), unit=indicator.input_unit)


def _range(observation: Observation) -> Finding | None:
    """V18: a figure that is typed in % lies between -100 and 100: no price doubles in a year."""
    value = observation.value
    if value is None or abs(value) <= _WHOLE:
        return None
    return finding("V18", observation.row[Column.VALUE].place, heading=Column.VALUE.value, value=plain(value))


def _base(observation: Observation) -> Finding | None:
    """V06, V07: a growth or a ratio needs something to divide by."""
    words, base = observation.indicator.base_name, observation.base
    if base is not None and base > 0:
        return None
    cell = observation.row[Column.BASE]
    if cell.blank and cell.place.cell is not None and observation.value is not None:
        return finding("V06", cell.place, name=observation.indicator.name, base=words)
    return None if base is None else finding("V07", cell.place, base=words, value=plain(base))


def _too_many_words(column: Column, observation: Observation) -> Finding | None:
    """V21: whole reports do not belong in a cell."""
    cell = observation.row.cells.get(column)
    if cell is None or not isinstance(cell.value, str) or len(cell.value) <= MOST_WORDS:
        return None
    return finding("V21", cell.place, heading=column.value, count=len(cell.value), most=MOST_WORDS)


def _never_falls_below_zero(indicator: Indicator) -> bool:
    return is_number(indicator) and not indicator.negative


def _counts_whole_things(indicator: Indicator) -> bool:
    return indicator.counts_whole_things


RULES: Final[tuple[tuple[Applies, OwnRule], ...]] = (
    (is_milestone, partial(_missing, Column.STATE)),
    (is_number, partial(_missing, Column.VALUE)),
    (_never_falls_below_zero, _negative_value),
    (is_number, negative_target),
    (_counts_whole_things, _fraction),
    (is_in_percent, _range),
    (is_rate, _base),
    *((any_indicator, partial(_too_many_words, column)) for column in _WORDS),
)
