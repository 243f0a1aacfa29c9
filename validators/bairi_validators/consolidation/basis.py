"""Bases (推算依据): what a forecast rests on, for the city, for a unit, and for several units of a partial sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bairi_validators.consolidation.results import PeriodResults, Result, result_of_city, result_of_unit
from bairi_validators.decimals import exact_sum, to_decimal
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure, Pace, Target

if TYPE_CHECKING:
    from bairi_validators.consolidation.models import IndicatorResult, UnitStanding

LOOKED_BACK: Final = 3  # periods whose increments tell how fast a figure grows now
CUMULATIVE: Final = frozenset({Measure.AMOUNT, Measure.COUNT, Measure.RATIO_COMPLETION})


@dataclass(frozen=True, slots=True)
class Basis:
    """A figure (推算依据): `now`, and `past` at the ends of earlier periods of every kind, the latest first.

    What is past is comparable with what is now: whole, and of the same source. `target` is what the figure is to reach,
    `denominator` today's, of a completion ratio.
    """

    indicator: Indicator
    period: Period
    now: Result
    past: tuple[tuple[Period, Result], ...]
    target: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def amount(self) -> Fraction | None:
        """What has been added up to by now, in the unit that units type in."""
        amount = amount_of(self.indicator, self.now)
        return None if amount is None else Fraction(amount)

    def at_end(self, day: date) -> Result | None:
        """The figure at the end of an earlier period, whatever its kind."""
        return next((result for period, result in self.past if period.end == day), None)


def amount_of(indicator: Indicator, result: Result) -> Decimal | None:
    """What a figure has been added up to: the figure, or a completion ratio's numerator."""
    return result.numerator if indicator.measure is Measure.RATIO_COMPLETION else result.value


def can_be_forecast(indicator: Indicator) -> bool:
    """Whether an indicator adds up over the year with an even pace: only that can be projected."""
    return indicator.pace is Pace.YEAR and indicator.measure in CUMULATIVE


def of_city(period: Period, result: IndicatorResult, earlier: Sequence[PeriodResults]) -> Basis:
    """The city's figure; an earlier partial one is no measure of growth, nor one that came from the other side."""
    indicator, now = result.indicator, result_of_city(result)

    def found(past: PeriodResults) -> Result | None:
        before = past.city.get(indicator.id)
        return before if before and before.whole and before.source == now.source else None

    return Basis(indicator, period, now, _past(earlier, found), _number(indicator.target), result.denominator)


def of_unit(period: Period, indicator: Indicator, own: UnitStanding, earlier: Sequence[PeriodResults]) -> Basis:
    """A unit's own figure, against what the unit is to reach."""
    key = (own.unit.name, indicator.id)
    past = _past(earlier, lambda results: results.units.get(key))
    denominator = own.observation.base if own.observation else None
    return Basis(indicator, period, result_of_unit(own), past, _number(own.against), denominator)


def of_several(
    period: Period, indicator: Indicator, units: Sequence[UnitStanding], earlier: Sequence[PeriodResults]
) -> Basis:
    """Several units' figures together, against their targets together; a past in which one is missing is unknown."""

    def found(results: PeriodResults) -> Result:
        return _together(indicator, [results.units.get((own.unit.name, indicator.id)) for own in units])

    now, denominator = _together(indicator, [result_of_unit(own) for own in units]), None
    if now.numerator is not None:
        denominator = _sum(own.observation.base for own in units if own.observation)
        now = now._replace(value=to_decimal(100 * Fraction(now.numerator) / Fraction(denominator)))
    return Basis(indicator, period, now, _past(earlier, found), _target(indicator, units), denominator)


def reporting(result: IndicatorResult, period: Period, earlier: Sequence[PeriodResults]) -> tuple[UnitStanding, ...]:
    """Those in a partial figure who also reported in each of the earlier periods that a forecast looks back upon.

    Where nobody did, those who reported now: for them the year's own mean is known.
    """
    present = tuple(u for u in result.units if u.unit.name in result.pool and u.observation is not None)
    reported = [
        {u.unit.name for u in present if _reported(past, u, result.indicator)}
        for past in earlier
        if is_looked_back(past.period, period)
    ]
    somebody = [names for names in reported if names]
    always = tuple(u for u in present if all(u.unit.name in names for names in somebody)) if somebody else ()
    return always or present


def is_looked_back(past: Period, now: Period) -> bool:
    """Whether a forecast looks back upon an earlier period: one of the last three of the kind, in the same year."""
    return past.kind is now.kind and past.year == now.year and now.number - LOOKED_BACK <= past.number < now.number


def _reported(past: PeriodResults, own: UnitStanding, indicator: Indicator) -> bool:
    result = past.units.get((own.unit.name, indicator.id))
    return result is not None and amount_of(indicator, result) is not None


def _past(
    earlier: Sequence[PeriodResults], found: Callable[[PeriodResults], Result | None]
) -> tuple[tuple[Period, Result], ...]:
    return tuple((past.period, result) for past in earlier if (result := found(past)) is not None)


def _together(indicator: Indicator, results: Sequence[Result | None]) -> Result:
    """What several units have added up to; unknown where one of them is. A rate of theirs needs the denominators."""
    amounts = [amount for r in results if r is not None and (amount := amount_of(indicator, r)) is not None]
    total = _sum(amounts) if len(amounts) == len(results) else None
    rate = indicator.measure.is_rate
    return Result(None if rate else total, None, None, None, None, numerator=total if rate else None)


def _target(indicator: Indicator, units: Sequence[UnitStanding]) -> Decimal | None:
    """A rate is everybody's; targets of a sum are added up, where everybody has one."""
    if indicator.measure.is_rate:
        return _number(indicator.target)
    targets = [target for own in units if (target := _number(own.against)) is not None]
    return _sum(targets) if len(targets) == len(units) else None


def _sum(numbers: Iterable[Decimal | None]) -> Decimal:
    return to_decimal(exact_sum(n for n in numbers if n is not None))


def _number(target: Target) -> Decimal | None:
    return target if isinstance(target, Decimal) else None
