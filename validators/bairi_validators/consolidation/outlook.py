"""Outlook (预测): where a figure will be when its target is due, and what each remaining period must bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from bairi_validators.consolidation.results import Result
from bairi_validators.consolidation.trends import Trend
from bairi_validators.decimals import to_decimal
from bairi_validators.periods import Period, period_of
from bairi_validators.plan.indicators import FULL, Indicator, Measure, Pace
from bairi_validators.plan.models import Plan

_LOOKED_BACK: Final = 3  # periods whose increments tell how fast a figure grows now
_CUMULATIVE: Final = frozenset({Measure.AMOUNT, Measure.COUNT, Measure.RATIO_COMPLETION})
_NEEDED: Final = _CUMULATIVE | {Measure.STOCK}


@dataclass(frozen=True, slots=True)
class Outlook:
    """A figure's outlook (预测): for the day on which the target is due, in the figure's unit; the method in words.

    `needed_per_period` is what each remaining period must add to reach the target, in the unit that units type in.
    """

    forecast: Decimal | None
    low: Decimal | None
    high: Decimal | None
    forecast_percent: Decimal | None
    remaining_periods: int
    needed_per_period: Decimal | None
    method: str


@dataclass(frozen=True, slots=True)
class Steps:
    """How much a figure grows per period (每期增量), from what it is `now`; `periods` looked at, 0 without a past."""

    now: Fraction
    mean: Fraction
    slowest: Fraction
    fastest: Fraction
    periods: int


def outlook(
    plan: Plan, indicator: Indicator, trend: Trend, target: Decimal | None, denominator: Decimal | None = None
) -> Outlook:
    """The outlook of a figure of the city or of a unit; `denominator` is today's, for completion ratios."""
    period, now = trend.points[-1]
    remaining = periods_until(period, plan.due(indicator))
    needed = _needed(indicator, now, target, denominator, remaining)
    steps = steps_of(indicator, trend)
    if steps is None:
        return Outlook(None, None, None, None, remaining, needed, _why_not(indicator, now))
    scale = scale_of(indicator, denominator)
    forecast, low, high = (
        to_decimal(scale(projected(indicator, steps.now, step, remaining)))
        for step in (steps.mean, steps.slowest, steps.fastest)
    )
    percent = None
    if target and not indicator.measure.is_rate:
        percent = to_decimal(100 * Fraction(forecast) / Fraction(target))
    return Outlook(forecast, low, high, percent, remaining, needed, _method(steps, remaining))


def periods_until(period: Period, day: date) -> int:
    """How many periods of its kind come after a period, up to the one in which a day lies."""
    last = period_of(period.kind, day)
    if last.year == period.year:
        return max(0, last.number - period.number)
    count = 0
    while last.end > period.end:
        count, last = count + 1, last.previous()
    return count


def steps_of(indicator: Indicator, trend: Trend) -> Steps | None:
    """The increments per period of the last up to three periods; None where nothing can be forecast.

    A partial figure is no measure of growth, nor is one that came from the other side: departments or units.
    """
    period, now = trend.points[-1]
    amount = _amount(indicator, now)
    if amount is None or not now.whole or indicator.pace is not Pace.YEAR or indicator.measure not in _CUMULATIVE:
        return None
    first = period.number - _LOOKED_BACK
    known = [
        (p.number, past)
        for p, r in trend.points
        if p.year == period.year and p.number >= first and r.whole and r.source == now.source
        if (past := _amount(indicator, r)) is not None
    ]
    yearly = amount / period.number
    if len(known) == 1:
        return Steps(amount, yearly, yearly, yearly, 0)
    single = [(b - a) / (n - m) for (m, a), (n, b) in pairwise(known)]
    looked_back = period.number - known[0][0]
    mean = (amount - known[0][1]) / looked_back
    return Steps(amount, mean, min(*single, yearly), max(*single, yearly), looked_back)


def projected(indicator: Indicator, now: Fraction, step: Fraction, periods: int) -> Fraction:
    """A figure so many periods on; what counts up from 1 January never falls."""
    then = now + periods * step
    return then if indicator.negative else max(now, then)


def scale_of(indicator: Indicator, denominator: Decimal | None) -> Callable[[Fraction], Fraction]:
    """From what was added up to the figure: for a completion ratio, over today's denominator, in %."""
    if indicator.measure is not Measure.RATIO_COMPLETION or not denominator:
        return lambda amount: amount
    most = Fraction(FULL) if indicator.is_part_of_whole else None

    def percent(amount: Fraction) -> Fraction:
        share = 100 * amount / Fraction(denominator)
        return share if most is None else min(share, most)

    return percent


def _amount(indicator: Indicator, result: Result) -> Fraction | None:
    amount = result.numerator if indicator.measure is Measure.RATIO_COMPLETION else result.value
    return None if amount is None else Fraction(amount)


def _needed(
    indicator: Indicator, now: Result, target: Decimal | None, denominator: Decimal | None, remaining: int
) -> Decimal | None:
    amount = _amount(indicator, now)
    if amount is None or target is None or not now.whole or indicator.measure not in _NEEDED:
        return None
    wanted = Fraction(target)
    if indicator.measure is Measure.RATIO_COMPLETION:
        wanted *= Fraction(denominator or 0) / 100
    if amount >= wanted:
        return Decimal(0)
    return to_decimal((wanted - amount) / remaining) if remaining else None


def _why_not(indicator: Indicator, now: Result) -> str:
    if now.value is None:
        return "未报送，不作预测"
    if indicator.measure not in _CUMULATIVE or indicator.pace is not Pace.YEAR:
        return "不按序时累计，不作预测"
    return "报送不全，不作预测"


def _method(steps: Steps, remaining: int) -> str:
    if not remaining:
        return "时限已到，按已完成数"
    if not steps.periods:
        return "按今年以来每期平均增量推算"
    return f"按最近{steps.periods}期平均增量推算，区间取最慢、最快一期及今年以来平均"
