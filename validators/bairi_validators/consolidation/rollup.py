"""Roll-up (以旬保月、以月保季、以季保年): whether the larger periods that a period lies in are on course."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from bairi_validators.consolidation.basis import Basis
from bairi_validators.consolidation.outlook import Steps, periods_until, projected, scale_of, steps_of
from bairi_validators.decimals import to_decimal
from bairi_validators.periods import Kind, Period, share_gone
from bairi_validators.plan.indicators import Comparator, Indicator, Measure, Pace
from bairi_validators.plan.models import Plan

_KINDS: Final = frozenset({Kind.MONTH, Kind.QUARTER, Kind.YEAR})


class Course(StrEnum):
    """How a larger period stands (保障情况)."""

    SECURED = "secured"
    ON_COURSE = "on_course"
    SHORT = "short"
    MISSED = "missed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words that people read."""
        words = {"secured": "已达到", "on_course": "预计可达到", "short": "预计有缺口", "missed": "未达到"}
        return words.get(self.value, "暂不能判断")


@dataclass(frozen=True, slots=True)
class RollUp:
    """An indicator in a larger period: what was added since it began, what the pace asks for at its end.

    `shortfall` is what is missing, or will be; zero where nothing is, None where nobody can tell.
    """

    indicator: Indicator
    period: Period
    added: Decimal | None
    expected: Decimal
    forecast: Decimal | None
    state: Course
    shortfall: Decimal | None = None


def rollups(plan: Plan, basis: Basis) -> tuple[RollUp, ...]:
    """A figure with a pace and a target, in the month, the quarter and the year that the period lies in."""
    if basis.indicator.pace is not Pace.YEAR or basis.target is None:
        return ()
    larger = (larger for larger in basis.period.larger() if larger.kind in _KINDS)
    target, steps = Fraction(basis.target), steps_of(basis)
    return tuple(
        _rollup(basis, steps, period, target * share_gone(period, plan.due(basis.indicator))) for period in larger
    )


def _rollup(basis: Basis, steps: Steps | None, larger: Period, expected: Fraction) -> RollUp:
    indicator = basis.indicator
    over = larger.end <= basis.period.end
    forecast = _forecast(basis, steps, 0 if over else periods_until(basis.period, larger.end))
    must_pass = indicator.comparator is Comparator.GT and expected == basis.target

    def enough(figure: Fraction) -> bool:
        return figure > expected if must_pass else figure >= expected

    state = _state(basis, forecast, enough, over=over)
    missing = None if forecast is None else max(Fraction(0), expected - forecast)
    return RollUp(
        indicator,
        larger,
        _added(basis, larger),
        to_decimal(expected),
        None if forecast is None else to_decimal(forecast),
        state,
        None if state is Course.UNKNOWN or missing is None else to_decimal(missing),
    )


def _forecast(basis: Basis, steps: Steps | None, periods: int) -> Fraction | None:
    """The figure so many periods on; the figure itself where the larger period is over."""
    if not basis.now.whole or basis.now.value is None:
        return None
    if not periods:
        return Fraction(basis.now.value)
    if steps is None:
        return None
    then = projected(basis.indicator, steps.now, steps.mean, periods)
    return scale_of(basis.indicator, basis.denominator)(then)


def _state(basis: Basis, forecast: Fraction | None, enough: Callable[[Fraction], bool], *, over: bool) -> Course:
    """What counts up and is enough already stays so, whoever is missing from it."""
    indicator, value = basis.indicator, basis.now.value
    stays = not indicator.negative and indicator.measure in {Measure.AMOUNT, Measure.COUNT}
    if value is not None and (stays or (over and basis.now.whole)) and enough(Fraction(value)):
        return Course.SECURED
    if forecast is None:
        return Course.UNKNOWN
    if over:
        return Course.MISSED
    return Course.ON_COURSE if enough(forecast) else Course.SHORT


def _added(basis: Basis, larger: Period) -> Decimal | None:
    """What was added since the larger period began: on 1 January what counts up begins at nothing."""
    value = basis.now.value
    if value is None or not basis.now.whole:
        return None
    if (larger.start.month, larger.start.day) == (1, 1):
        return value if basis.indicator.measure in {Measure.AMOUNT, Measure.COUNT} else None
    past = basis.at_end(larger.start - timedelta(days=1))
    return None if past is None or past.value is None else value - past.value
