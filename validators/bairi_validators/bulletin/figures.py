"""Readings (指标读数): one indicator's standing with everything that its sentence needs, exact and not yet rounded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bairi_validators.consolidation import IndicatorResult, UnitStanding
from bairi_validators.periods import Period, share_gone
from bairi_validators.plan.indicators import Comparator, Measure, Pace, Target
from bairi_validators.plan.models import Plan
from bairi_validators.standing import Light
from bairi_validators.vocabulary import State

PACE_WORD = "序时进度"
RATE_SUFFIX = "增速"


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator's figure before it becomes words. `value`, `percent` and `gap` are the standing's, unrounded.

    `anchor` is what the gap is measured from (序时进度, 目标, 力争目标), `goal` what a completion is of (年度目标 …);
    `state` is known where one unit alone answers for a milestone; `doubtful` are the units whose figures in it are
    still to be confirmed.
    """

    name: str
    subject: str
    measure: Measure
    comparator: Comparator
    unit: str
    target: Target
    goal: str
    anchor: str
    due: date
    overdue: bool
    value: Decimal | None
    percent: Decimal | None
    gap: Decimal | None
    light: Light | None
    reported: int
    owed: int
    state: State | None
    doubtful: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everyone who owes the figure is in it."""
        return self.reported == self.owed

    @property
    def rate_places(self) -> int:
        """Decimal places of a rate in %: one, or as many as its target has (2.43%)."""
        return rate_places(self.target)


def rate_places(target: Target) -> int:
    """Decimal places of a rate in %: one, or as many as its target has (2.43%)."""
    exponent = target.as_tuple().exponent if isinstance(target, Decimal) else 0
    return max(1, -exponent) if isinstance(exponent, int) else 1


def reading(result: IndicatorResult, plan: Plan, period: Period) -> Reading:
    """The reading of the city's figure of one indicator."""
    indicator, standing = result.indicator, result.standing
    due = plan.due(indicator)
    kind = "力争目标" if indicator.stretch else "目标"
    paced = indicator.pace is Pace.YEAR and share_gone(period, due) < 1
    return Reading(
        name=indicator.name,
        subject=_subject(result),
        measure=indicator.measure,
        comparator=indicator.comparator,
        unit=indicator.unit,
        target=indicator.target,
        goal=f"{'已报单位' if result.against_part else ''}{'年度' if due == plan.plan.window.end else ''}{kind}",
        anchor=PACE_WORD if paced else kind,
        due=due,
        overdue=period.end > due,
        value=standing.value,
        percent=standing.percent,
        gap=standing.gap_points,
        light=standing.light,
        reported=result.reported,
        owed=result.owed,
        state=_only_state(result),
        doubtful=tuple(doubt.unit.name for doubt in result.doubted),
    )


def unit_reading(result: IndicatorResult, own: UnitStanding, plan: Plan, period: Period) -> Reading:
    """The reading of one unit's own figure, held against its own target; the target is None where it has none."""
    doubts = tuple(replace(doubt, counted=True) for doubt in result.doubts if doubt.unit == own.unit)
    alone = replace(
        result,
        doubts=doubts,
        standing=own.standing,
        reported=int(own.observation is not None),
        pool=frozenset({own.unit.name}),
        units=(own,),
        against=own.against,
        against_part=False,
    )
    return replace(reading(alone, plan, period), target=own.against)


def _subject(result: IndicatorResult) -> str:
    """What grows, in a growth's sentence: 旅游收入 of 旅游收入增速; every other indicator is called by its name."""
    indicator = result.indicator
    if indicator.measure is not Measure.GROWTH:
        return indicator.name
    return indicator.name.removesuffix(RATE_SUFFIX) if indicator.name.endswith(RATE_SUFFIX) else indicator.value_name


def _only_state(result: IndicatorResult) -> State | None:
    states = [u.observation.state for u in result.units if u.observation]
    return states[0] if result.owed == 1 and len(states) == 1 else None
