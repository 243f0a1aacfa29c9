"""Plausibility (合理性校验): figures that may be right and are doubtful; each finding names both readings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from bairi_validators.checks.numbers import PERCENT
from bairi_validators.decimals import plain, shown
from bairi_validators.findings import Finding, finding
from bairi_validators.history import History
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import USUAL_COMPARATORS, Measure
from bairi_validators.plan.models import Plausibility
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import Column

_ABOUT: Final = 3  # times: a rise of 0.2 against 3 is a small rise, 0.02 is hardly one
_HUNDRED: Final = Decimal(100)
MYRIADS: Final = (Decimal(10) ** 4, Decimal(10) ** 8)  # 万 and 亿: what units of measure are mistaken by
_ALLOCATED: Final = frozenset({Measure.AMOUNT, Measure.COUNT, Measure.STOCK})
_WITH_SCALE: Final = frozenset(
    {Measure.AMOUNT, Measure.COUNT, Measure.STOCK, Measure.GROWTH, Measure.RATIO_COMPLETION, Measure.RATIO_STATE}
)
Scale = tuple[str, Decimal]


def doubts(
    observation: Observation, target: Decimal | None, history: History, limits: Plausibility
) -> Iterator[Finding]:
    """The rules on a figure's size. `target` is what the unit is to reach, where it has one in the same unit."""
    indicator = observation.indicator
    if indicator.input_unit == PERCENT:
        yield from _percent_or_fraction(observation, history)
    if indicator.measure in _WITH_SCALE:
        yield from _order_of_magnitude(observation, target, history, limits)
    if indicator.measure in _ALLOCATED and indicator.comparator in USUAL_COMPARATORS:
        yield from _far_above_target(observation, target, limits)
    if indicator.measure.is_rate:
        yield from _far_from_base(observation, limits)


def _percent_or_fraction(observation: Observation, history: History) -> Iterator[Finding]:
    """V16: 0.025 in a row of % may be 2.5%: doubtful where the hundredfold is about as large as the target."""
    value, indicator = observation.value, observation.indicator
    if not value:
        return
    target = indicator.target[0] if isinstance(indicator.target, tuple) else indicator.target
    confirmed = any(past.value is not None and abs(past.value) < 1 for _, past in history.of(indicator.id)[:1])
    like = target and abs(target) / _ABOUT <= _HUNDRED * abs(value) <= abs(target) * _ABOUT
    if like and abs(value) < 1 and not confirmed:
        place = observation.row[Column.VALUE].place
        facts = {"value": plain(value), "hundredfold": plain(_HUNDRED * value)}
        yield finding("V16", place, heading=Column.VALUE.value, **facts)


def _order_of_magnitude(
    observation: Observation, target: Decimal | None, history: History, limits: Plausibility
) -> Iterator[Finding]:
    """V17: thousands of times last period's figure, or the target: probably 万元 for 亿元, or the reverse.

    Far below a target is where every figure begins; only far below last period's is doubtful.
    """
    past = next(iter(history.of(observation.indicator.id)), None)
    wanted = _wanted(observation, target)
    for column, value in ((Column.VALUE, observation.value), (Column.BASE, observation.base)):
        before = past and (past[1].value if column is Column.VALUE else past[1].base)
        if past and before:
            yield from _scale(observation, column, (f"{past[0].label}的数", before), limits, both_ways=True)
        elif wanted and column is Column.VALUE and value:
            yield from _scale(observation, column, wanted, limits, both_ways=False)


def _wanted(observation: Observation, target: Decimal | None) -> Scale | None:
    """What a figure is to reach: the unit's target; without one the whole city's, which it can hardly be far above."""
    indicator = observation.indicator
    if target:
        return "目标", target
    if indicator.measure not in _ALLOCATED or indicator.unit != indicator.input_unit:
        return None
    return "全市目标", indicator.single_target


def _scale(
    observation: Observation, column: Column, scale: Scale, limits: Plausibility, *, both_ways: bool
) -> Iterator[Finding]:
    """The finding on a figure that is that far from its scale, with what it would be in the neighbouring unit."""
    label, other = scale
    value, unit = observation.value if column is Column.VALUE else observation.base, observation.indicator.input_unit
    ratio = abs(value / other) if value else Decimal(1)
    few = observation.indicator.counts_whole_things  # three of 3000 are three
    if not value or not (
        ratio >= limits.magnitude_times or (both_ways and not few and ratio <= 1 / limits.magnitude_times)
    ):
        return
    readings = (value / m if ratio > 1 else value * m for m in MYRIADS)
    scaled = min(readings, key=lambda reading: abs(abs(reading / other).log10()))
    facts = {"value": plain(value), "unit": unit, "reference": label, "other": plain(other), "scaled": plain(scaled)}
    yield finding("V17", observation.row[column].place, heading=column.value, **facts)


def _far_above_target(observation: Observation, target: Decimal | None, limits: Plausibility) -> Iterator[Finding]:
    """V23: many times what is to be reached; and a unit's own target many times the city's."""
    indicator = observation.indicator
    figures = ((Column.VALUE, observation.value, target), (Column.TARGET, observation.own_target, None))
    for column, value, own in figures:
        wanted = _wanted(observation, own)
        if value is None or wanted is None or not wanted[1]:
            continue
        times = value / wanted[1]
        if times >= limits.overshoot_times and (times < limits.magnitude_times or column is Column.TARGET):  # else V17
            facts = {"heading": column.value, "value": plain(value), "unit": indicator.input_unit}
            place = observation.row[column].place
            yield finding("V23", place, **facts, reference=wanted[0], target=plain(wanted[1]), times=shown(times, 1))


def _far_from_base(observation: Observation, limits: Plausibility) -> Iterator[Finding]:
    """V19, V24: a hundred times last year's figure, or a hundredth: one is in another unit; or none at all."""
    value, base, indicator = observation.value, observation.base, observation.indicator
    if value is None or not base or base < 0:
        return
    growth, place = indicator.measure is Measure.GROWTH, observation.row[Column.VALUE].place
    if value == 0:
        if growth:  # of a ratio, nothing may be done yet
            yield finding("V24", place, base=plain(base), unit=indicator.input_unit)
        return
    most, ratio = limits.growth_times if growth else limits.magnitude_times, abs(value / base)
    if ratio >= most or ratio <= 1 / most:
        facts = {"value": plain(value), "base": plain(base), "unit": indicator.input_unit}
        yield finding("V19", place, **facts, times=plain(most))


def since_before(observation: Observation, period: Period, history: History, limits: Plausibility) -> Iterator[Finding]:
    """The rules across periods (跨期校验): what a figure or a state cannot do from one period to the next."""
    before = history.of(observation.indicator.id)
    if before:
        yield from _fallen(observation, history)
        yield from _jumped(observation, history, limits)
        yield from _unchanged(observation, period, history, limits)
        yield from _base_fallen(observation, history)
        yield from _undone(observation, history)


def _fallen(observation: Observation, history: History) -> Iterator[Finding]:
    """P01: what is counted since 1 January does not become less."""
    period, past = history.of(observation.indicator.id)[0]
    indicator, value = observation.indicator, observation.value
    if not indicator.is_cumulative or value is None or past.value is None or value >= past.value:
        return
    facts = {"value": plain(value), "unit": indicator.input_unit, "past": period.label, "before": plain(past.value)}
    yield finding("P01", observation.row[Column.VALUE].place, **facts)


def _jumped(observation: Observation, history: History, limits: Plausibility) -> Iterator[Finding]:
    """P02: several times last period's figure, below what would be another unit of measure (V17)."""
    period, past = history.of(observation.indicator.id)[0]
    indicator, value = observation.indicator, observation.value
    if not indicator.is_cumulative or not value or not past.value or past.value < limits.jump_from:
        return
    times = value / past.value
    if limits.jump_times <= times < limits.magnitude_times:
        facts = {"value": plain(value), "unit": indicator.input_unit, "past": period.label}
        facts |= {"before": plain(past.value), "times": shown(times, 1)}
        yield finding("P02", observation.row[Column.VALUE].place, **facts)


def _unchanged(observation: Observation, period: Period, history: History, limits: Plausibility) -> Iterator[Finding]:
    """P03: the same figure period after period, none left out, is often last period's, sent again."""
    indicator, value = observation.indicator, observation.value
    past = history.of(indicator.id)[: limits.unchanged_periods - 1]
    following = [later.previous() for later in (period, *(p for p, _ in past[:-1]))]
    in_a_row = len(past) + 1 >= limits.unchanged_periods and [p for p, _ in past] == following
    if indicator.is_cumulative and value and in_a_row and {o.value for _, o in past} == {value}:
        facts = {"value": plain(value), "unit": indicator.input_unit, "count": limits.unchanged_periods}
        yield finding("P03", observation.row[Column.VALUE].place, **facts)


def _base_fallen(observation: Observation, history: History) -> Iterator[Finding]:
    """P04: last year's figure of the same period grows from period to period as well."""
    period, past = history.of(observation.indicator.id)[0]
    indicator, base = observation.indicator, observation.base
    if indicator.measure is not Measure.GROWTH or base is None or past.base is None or base >= past.base:
        return
    facts = {"value": plain(base), "unit": indicator.input_unit, "past": period.label, "before": plain(past.base)}
    yield finding("P04", observation.row[Column.BASE].place, base_name=indicator.base_name, **facts)


def _undone(observation: Observation, history: History) -> Iterator[Finding]:
    """P05: what was further on last period."""
    period, past = history.of(observation.indicator.id)[0]
    if observation.state is None or past.state is None or observation.state.rank >= past.state.rank:
        return
    facts = {"state": observation.state.value, "before": past.state.value, "past": period.label}
    yield finding("P05", observation.row[Column.STATE].place, **facts)
