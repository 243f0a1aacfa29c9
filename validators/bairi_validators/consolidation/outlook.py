"""Outlook (预测): where a figure will be when its target is due, and what each remaining period must bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from bairi_validators.consolidation.basis import CUMULATIVE, Basis, amount_of, can_be_forecast, is_looked_back
from bairi_validators.decimals import to_decimal
from bairi_validators.periods import Period, period_of
from bairi_validators.plan.indicators import FULL, Indicator, Measure
from bairi_validators.plan.models import Plan


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


def outlook(plan: Plan, basis: Basis) -> Outlook:
    """The outlook of a figure: the city's, a unit's, or that of several units together."""
    indicator, target = basis.indicator, basis.target
    remaining = periods_until(basis.period, plan.due(indicator))
    needed = _needed(basis, remaining)
    steps = steps_of(basis)
    if steps is None:
        return Outlook(None, None, None, None, remaining, needed, _why_not(basis))
    scale = scale_of(indicator, basis.denominator)
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


def steps_of(basis: Basis) -> Steps | None:
    """The increments per period of the last up to three periods; None where nothing can be forecast."""
    amount, period = basis.amount, basis.period
    if amount is None or not basis.now.whole or not can_be_forecast(basis.indicator):
        return None
    known = [
        (before.number, Fraction(past))
        for before, result in sorted(basis.past, key=lambda pair: pair[0].end)
        if is_looked_back(before, period) and (past := amount_of(basis.indicator, result)) is not None
    ]
    yearly = amount / period.number
    if not known:
        return Steps(amount, yearly, yearly, yearly, 0)
    known.append((period.number, amount))
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


def _needed(basis: Basis, remaining: int) -> Decimal | None:
    amount, target, measure = basis.amount, basis.target, basis.indicator.measure
    adds_up = measure is Measure.STOCK or measure in CUMULATIVE
    if amount is None or target is None or not basis.now.whole or not adds_up:
        return None
    wanted = Fraction(target)
    if measure is Measure.RATIO_COMPLETION:
        if basis.denominator is None:
            return None
        wanted *= Fraction(basis.denominator) / 100
    if amount >= wanted:
        return Decimal(0)
    return to_decimal((wanted - amount) / remaining) if remaining else None


def _why_not(basis: Basis) -> str:
    if basis.now.value is None:
        return "未报送，不作预测"
    if not can_be_forecast(basis.indicator):
        return "不按序时累计，不作预测"
    return "报送不全，不作预测"


def _method(steps: Steps, remaining: int) -> str:
    if not remaining:
        return "时限已到，按已完成数"
    if not steps.periods:
        return "按今年以来每期平均增量推算"
    return f"按最近{steps.periods}期平均增量推算，区间取最慢、最快一期及今年以来平均"
