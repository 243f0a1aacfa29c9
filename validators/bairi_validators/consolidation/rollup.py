"""Roll-up (以旬保月、以月保季、以季保年): whether the larger periods that a period lies in are on course."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bairi_validators.consolidation.outlook import periods_until, projected, scale_of, steps_of
from bairi_validators.consolidation.results import PeriodResults
from bairi_validators.consolidation.trends import Key, Trend
from bairi_validators.decimals import to_decimal
from bairi_validators.periods import Kind, Period, share_gone
from bairi_validators.plan.indicators import Comparator, Indicator, Measure, Pace
from bairi_validators.plan.models import Plan

if TYPE_CHECKING:
    from bairi_validators.consolidation.models import IndicatorResult

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


def rollups(
    plan: Plan, results: Sequence[IndicatorResult], trends: Mapping[Key, Trend], earlier: Sequence[PeriodResults]
) -> tuple[RollUp, ...]:
    """Every indicator with a pace, in the month, the quarter and the year that the period lies in."""
    ended = {past.period.end: past for past in reversed(earlier)}
    found = []
    for result in results:
        if result.indicator.pace is not Pace.YEAR:
            continue
        trend = trends["", result.indicator.id]
        for larger in trend.points[-1][0].larger():
            if larger.kind in _KINDS:
                before = ended.get(larger.start - timedelta(days=1))
                found.append(_rollup(plan, result, trend, larger, before))
    return tuple(found)


def _rollup(plan: Plan, result: IndicatorResult, trend: Trend, larger: Period, before: PeriodResults | None) -> RollUp:
    indicator, period = result.indicator, trend.points[-1][0]
    share = share_gone(larger, plan.due(indicator))
    expected = share * Fraction(indicator.single_target)
    over = larger.end <= period.end
    forecast = _forecast(result, trend, 0 if over else periods_until(period, larger.end))

    def enough(figure: Fraction) -> bool:
        must_pass = indicator.comparator is Comparator.GT and share == 1
        return figure > expected if must_pass else figure >= expected

    state = _state(result, forecast, enough, over=over)
    missing = None if forecast is None else max(Fraction(0), expected - forecast)
    return RollUp(
        indicator,
        larger,
        _added(result, larger, before),
        to_decimal(expected),
        None if forecast is None else to_decimal(forecast),
        state,
        None if state is Course.UNKNOWN or missing is None else to_decimal(missing),
    )


def _forecast(result: IndicatorResult, trend: Trend, periods: int) -> Fraction | None:
    """The figure so many periods on; the figure itself where the larger period is over."""
    if not result.whole or result.standing.value is None:
        return None
    if not periods:
        return Fraction(result.standing.value)
    steps = steps_of(result.indicator, trend)
    if steps is None:
        return None
    then = projected(result.indicator, steps.now, steps.mean, periods)
    return scale_of(result.indicator, result.denominator)(then)


def _state(
    result: IndicatorResult, forecast: Fraction | None, enough: Callable[[Fraction], bool], *, over: bool
) -> Course:
    """What counts up and is enough already stays so, whoever is missing from it."""
    indicator, value = result.indicator, result.standing.value
    stays = not indicator.negative and indicator.measure in {Measure.AMOUNT, Measure.COUNT}
    if value is not None and (stays or (over and result.whole)) and enough(Fraction(value)):
        return Course.SECURED
    if forecast is None:
        return Course.UNKNOWN
    if over:
        return Course.MISSED
    return Course.ON_COURSE if enough(forecast) else Course.SHORT


def _added(result: IndicatorResult, larger: Period, before: PeriodResults | None) -> Decimal | None:
    """What was added since the larger period began: on 1 January what counts up begins at nothing."""
    value, indicator = result.standing.value, result.indicator
    if value is None or not result.whole:
        return None
    if (larger.start.month, larger.start.day) == (1, 1):
        return value if indicator.measure in {Measure.AMOUNT, Measure.COUNT} else None
    past = before.city.get(indicator.id) if before else None
    if past is None or past.value is None or not past.whole or past.source != result.source:
        return None
    return value - past.value
