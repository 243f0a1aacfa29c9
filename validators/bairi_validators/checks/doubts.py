"""Plausibility (合理性校验): figures that may be right and are doubtful; each finding names both readings."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from bairi_validators.checks.ruling import Applies, Case, Rule, is_in_percent, is_milestone, is_rate
from bairi_validators.decimals import plain, shown
from bairi_validators.findings import Finding, finding
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import USUAL_COMPARATORS, Indicator, Measure
from bairi_validators.vocabulary import Column

_ABOUT: Final = 3  # times: a rise of 0.2 against 3 is a small rise, 0.02 is hardly one
_HUNDRED: Final = Decimal(100)
MYRIADS: Final = (Decimal(10) ** 4, Decimal(10) ** 8)  # 万 and 亿: what units of measure are mistaken by
_ALLOCATED: Final = frozenset({Measure.AMOUNT, Measure.COUNT, Measure.STOCK})
_WITH_SCALE: Final = frozenset(
    {Measure.AMOUNT, Measure.COUNT, Measure.STOCK, Measure.GROWTH, Measure.RATIO_COMPLETION, Measure.RATIO_STATE}
)
Scale = tuple[str, Decimal]


def _percent_or_fraction(case: Case) -> Finding | None:
    """V16: 0.025 in a row of % may be 2.5%: doubtful where the hundredfold is about as large as the target."""
    value, indicator = case.observation.value, case.observation.indicator
    if not value or abs(value) >= 1:
        return None
    target = indicator.target[0] if isinstance(indicator.target, tuple) else indicator.target
    confirmed = any(past.value is not None and abs(past.value) < 1 for _, past in case.before[:1])
    like = target and abs(target) / _ABOUT <= _HUNDRED * abs(value) <= abs(target) * _ABOUT
    if not like or confirmed:
        return None
    place = case.observation.row[Column.VALUE].place
    facts = {"value": plain(value), "hundredfold": plain(_HUNDRED * value)}
    return finding("V16", place, heading=Column.VALUE.value, **facts)


def _magnitude_of_value(case: Case) -> Finding | None:
    """V17: thousands of times last period's figure, or the target: probably 万元 for 亿元, or the reverse.

    Far below a target is where every figure begins; only far below last period's is doubtful.
    """
    value = case.observation.value
    if not value:
        return None
    if case.before and (past := case.before[0][1].value):
        return _scale(case, Column.VALUE, value, (f"{case.before[0][0].label}的数", past), both_ways=True)
    wanted = _wanted(case.observation.indicator, case.target)
    return _scale(case, Column.VALUE, value, wanted, both_ways=False) if wanted else None


def _magnitude_of_base(case: Case) -> Finding | None:
    """V17: the same of the number to compare with, which has no target."""
    base = case.observation.base
    if not base or not case.before or not (past := case.before[0][1].base):
        return None
    return _scale(case, Column.BASE, base, (f"{case.before[0][0].label}的数", past), both_ways=True)


def _wanted(indicator: Indicator, target: Decimal | None) -> Scale | None:
    """What a figure is to reach: the unit's target; without one the whole city's, which it can hardly be far above."""
    if target:
        return "目标", target
    if indicator.measure not in _ALLOCATED or indicator.unit != indicator.input_unit:
        return None
    return "全市目标", indicator.single_target


def _scale(case: Case, column: Column, value: Decimal, scale: Scale, *, both_ways: bool) -> Finding | None:
    """The finding on a figure that is that far from its scale, with what it would be in the neighbouring unit."""
    label, other = scale
    indicator, times, ratio = case.observation.indicator, case.limits.magnitude_times, abs(value / other)
    few = indicator.counts_whole_things  # three of 3000 are three
    if ratio < times and not (both_ways and not few and ratio <= 1 / times):
        return None
    readings = (value / m if ratio > 1 else value * m for m in MYRIADS)
    scaled = min(readings, key=lambda reading: abs(abs(reading / other).log10()))
    facts = {"value": plain(value), "unit": indicator.input_unit, "reference": label}
    facts |= {"other": plain(other), "scaled": plain(scaled)}
    return finding("V17", case.observation.row[column].place, heading=column.value, **facts)


def _value_above_target(case: Case) -> Finding | None:
    """V23: many times what is to be reached, below what would be another unit of measure (V17)."""
    value, wanted = case.observation.value, _wanted(case.observation.indicator, case.target)
    if value is None or wanted is None or not wanted[1]:
        return None
    times = value / wanted[1]
    if not case.limits.overshoot_times <= times < case.limits.magnitude_times:
        return None
    return _far_above(case, Column.VALUE, value, wanted, times)


def _target_above_citys(case: Case) -> Finding | None:
    """V23: a unit's own target many times the city's."""
    own, wanted = case.observation.own_target, _wanted(case.observation.indicator, None)
    if own is None or wanted is None or not wanted[1]:
        return None
    times = own / wanted[1]
    return None if times < case.limits.overshoot_times else _far_above(case, Column.TARGET, own, wanted, times)


def _far_above(case: Case, column: Column, value: Decimal, wanted: Scale, times: Decimal) -> Finding:
    facts = {"heading": column.value, "value": plain(value), "unit": case.observation.indicator.input_unit}
    facts |= {"reference": wanted[0], "target": plain(wanted[1]), "times": shown(times, 1)}
    return finding("V23", case.observation.row[column].place, **facts)


def _far_from_base(case: Case) -> Finding | None:
    """V19, V24: a hundred times last year's figure, or a hundredth: one is in another unit; or none at all."""
    observation, limits = case.observation, case.limits
    value, base, indicator = observation.value, observation.base, observation.indicator
    if value is None or not base or base < 0:
        return None
    growth = indicator.measure is Measure.GROWTH
    if value == 0:  # of a ratio, nothing may be done yet
        place = observation.row[Column.VALUE].place
        return finding("V24", place, base=plain(base), unit=indicator.input_unit) if growth else None
    most, ratio = limits.growth_times if growth else limits.magnitude_times, abs(value / base)
    if 1 / most < ratio < most:
        return None
    facts = {"value": plain(value), "base": plain(base), "unit": indicator.input_unit}
    return finding("V19", observation.row[Column.VALUE].place, **facts, times=plain(most))


def _fallen(case: Case) -> Finding | None:
    """P01: what is counted since 1 January does not become less."""
    (period, past), value = case.before[0], case.observation.value
    if value is None or past.value is None or value >= past.value:
        return None
    return finding("P01", case.observation.row[Column.VALUE].place, **_then_and_now(case, value, period, past.value))


def _then_and_now(case: Case, value: Decimal, period: Period, before: Decimal) -> dict[str, str]:
    unit = case.observation.indicator.input_unit
    return {"value": plain(value), "unit": unit, "past": period.label, "before": plain(before)}


def _jumped(case: Case) -> Finding | None:
    """P02: several times last period's figure, below what would be another unit of measure (V17)."""
    (period, past), value, limits = case.before[0], case.observation.value, case.limits
    if not value or not past.value or past.value < limits.jump_from:
        return None
    times = value / past.value
    if not limits.jump_times <= times < limits.magnitude_times:
        return None
    facts = _then_and_now(case, value, period, past.value) | {"times": shown(times, 1)}
    return finding("P02", case.observation.row[Column.VALUE].place, **facts)


def _unchanged(case: Case) -> Finding | None:
    """P03: the same figure period after period, none left out, is often last period's, sent again."""
    value, periods = case.observation.value, case.limits.unchanged_periods
    past = case.before[: periods - 1]
    if not value or len(past) + 1 < periods or {o.value for _, o in past} != {value}:
        return None
    following = [later.previous() for later in (case.period, *(p for p, _ in past[:-1]))]
    if [p for p, _ in past] != following:
        return None
    facts = {"value": plain(value), "unit": case.observation.indicator.input_unit, "count": periods}
    return finding("P03", case.observation.row[Column.VALUE].place, **facts)


def _base_fallen(case: Case) -> Finding | None:
    """P04: last year's figure of the same period grows from period to period as well."""
    (period, past), base = case.before[0], case.observation.base
    if base is None or past.base is None or base >= past.base:
        return None
    facts = _then_and_now(case, base, period, past.base)
    place = case.observation.row[Column.BASE].place
    return finding("P04", place, base_name=case.observation.indicator.base_name, **facts)


def _undone(case: Case) -> Finding | None:
    """P05: what was further on last period."""
    (period, past), state = case.before[0], case.observation.state
    if state is None or past.state is None or state.rank >= past.state.rank:
        return None
    facts = {"state": state.value, "before": past.state.value, "past": period.label}
    return finding("P05", case.observation.row[Column.STATE].place, **facts)


def _has_scale(indicator: Indicator) -> bool:
    return indicator.measure in _WITH_SCALE


def _has_scale_and_base(indicator: Indicator) -> bool:
    return _has_scale(indicator) and is_rate(indicator)


def _is_to_be_reached(indicator: Indicator) -> bool:
    return indicator.measure in _ALLOCATED and indicator.comparator in USUAL_COMPARATORS


def _is_cumulative(indicator: Indicator) -> bool:
    return indicator.is_cumulative


def _is_growth(indicator: Indicator) -> bool:
    return indicator.measure is Measure.GROWTH


# The rules on a figure's size.
RULES: Final[tuple[tuple[Applies, Rule], ...]] = (
    (is_in_percent, _percent_or_fraction),
    (_has_scale, _magnitude_of_value),
    (_has_scale_and_base, _magnitude_of_base),
    (_is_to_be_reached, _value_above_target),
    (_is_to_be_reached, _target_above_citys),
    (is_rate, _far_from_base),
)
# The rules across periods (跨期校验), for cases of which anything is known before.
RULES_SINCE_BEFORE: Final[tuple[tuple[Applies, Rule], ...]] = (
    (_is_cumulative, _fallen),
    (_is_cumulative, _jumped),
    (_is_cumulative, _unchanged),
    (_is_growth, _base_fallen),
    (is_milestone, _undone),
)
