"""Escalation (约谈督办): which measure the plan's rule asks for, by consecutive red periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bairi_validators.consolidation.trends import Key, Trend
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_validators.standing import Light, Standing

if TYPE_CHECKING:
    from bairi_validators.consolidation.models import IndicatorResult


@dataclass(frozen=True, slots=True)
class Escalation:
    """A measure against a red light (督办建议): `level` in the plan's words; `scope` whose figure is red."""

    unit: Unit
    indicator: Indicator
    scope: Literal["city", "unit"]
    streak: int
    level: str
    since: Period
    standing: Standing


def escalations(plan: Plan, results: Sequence[IndicatorResult], trends: Mapping[Key, Trend]) -> tuple[Escalation, ...]:
    """Every red, the longest streak first: the city's concern the reporting departments, a county's or park's itself.

    A department's own figure is no second red beside the city's that is made from it.
    """
    found = []
    for result in results:
        if result.standing.light is Light.RED:
            city = trends["", result.indicator.id]
            departments = plan.departments_of(result.indicator)
            found += [_one(plan, department, result, result.standing, city) for department in departments]
        for own in result.units:
            if own.standing.light is Light.RED and own.unit.kind is not UnitKind.DEPARTMENT:
                trend = trends[own.unit.name, result.indicator.id]
                found.append(_one(plan, own.unit, result, own.standing, trend, scope="unit"))
    return tuple(sorted(found, key=lambda e: -e.streak))


def _one(
    plan: Plan,
    unit: Unit,
    result: IndicatorResult,
    standing: Standing,
    trend: Trend,
    *,
    scope: Literal["city", "unit"] = "city",
) -> Escalation:
    level = plan.escalation[min(trend.red_streak, len(plan.escalation)) - 1]
    since = trend.red_since or trend.points[-1][0]
    return Escalation(unit, result.indicator, scope, trend.red_streak, level, since, standing)
