"""Standing (达标情况): how a figure compares with its target and pace, and its light. Exact until the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from bairi_validators.decimals import quotient
from bairi_validators.periods import Period, share_gone
from bairi_validators.plan.indicators import Comparator, Indicator, Measure, Pace, Target
from bairi_validators.plan.models import Lights, Plan


class Light(StrEnum):
    """Light (亮灯)."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"

    @property
    def label(self) -> str:
        """The word that people read."""
        return {"green": "绿", "yellow": "黄", "red": "红", "grey": "灰"}[self.value]


# A numerator over a positive denominator, not in lowest terms: to find those of every unit's every figure takes longer
# than all that is worked out with them.
_Ratio = tuple[int, int]


class Figure(NamedTuple):
    """A figure (数值) of a unit or of the city, exact. For milestones `done` of those who `reported` have done it.

    A named tuple, as standings are: of each there is one for every figure of every unit.
    """

    value: Fraction | Decimal | None = None
    done: int = 0
    reported: int = 1


class Standing(NamedTuple):
    """Where a figure stands. What does not exist for a measure (a completion ratio for a cap) is None.

    `value` in the indicator's unit; `percent` the completion of the target in %; `gap_points` percentage points ahead
    of (+) or behind (−) pace or target; `light` None where there is a figure but no target to hold it against.
    """

    value: Decimal | None = None
    percent: Decimal | None = None
    gap_points: Decimal | None = None
    light: Light | None = Light.GREY


NOTHING = Standing()


@dataclass(frozen=True)
class Yardstick:
    """What an indicator's figures are held against at a period's end (尺度): the day it is due, the thresholds.

    Whose figures they are makes no difference but for the target: all else is worked out once for all of them.
    """

    indicator: Indicator
    due: date
    period: Period
    lights: Lights

    @classmethod
    def of(cls, plan: Plan, indicator: Indicator, period: Period) -> Yardstick:
        """The plan's yardstick."""
        return cls(indicator, plan.due(indicator), period, plan.lights)

    @cached_property
    def share(self) -> Fraction:
        """The share of the target that is expected by now: 1 where the measure has no pace."""
        return share_gone(self.period, self.due) if self.indicator.pace is Pace.YEAR else Fraction(1)

    def stand(self, figure: Figure, target: Target, owed: int = 1) -> Standing:
        """The standing of a figure, by the indicator's measure; `target` is None where a unit has none.

        `owed` is how many units a milestone is asked of: it is met when all are done, whoever has not reported.
        """
        if figure.value is None:
            return NOTHING
        ratio, measure = figure.value.as_integer_ratio(), self.indicator.measure
        value = quotient(*ratio)
        if measure is Measure.MILESTONE:
            # who has not reported has not said that it is not done
            percent = quotient(100 * figure.done, figure.reported)
            return Standing(value, percent, None, self._milestone_light(figure, owed))
        if measure is Measure.ZERO:
            return Standing(value, None, None, Light.RED if value > 0 else Light.GREEN)
        if target is None:
            return Standing(value, None, None, None)
        if isinstance(target, tuple):
            return Standing(value, None, None, self._range_light(figure.value, target))
        completion, gap = self._completion_and_gap(ratio, target.as_integer_ratio())
        return Standing(value, quotient(*completion) if completion else None, quotient(*gap), self._gap_light(gap))

    def _completion_and_gap(self, value: _Ratio, target: _Ratio) -> tuple[_Ratio | None, _Ratio]:
        """The completion of the target in %, where there is such a thing, and the gap to pace or target."""
        (number, parts), (wanted, of) = value, target
        if self.indicator.measure is Measure.CAP:
            return None, (wanted * parts - number * of, parts * of)
        gone, whole = self._gone
        if self.indicator.measure.is_rate:
            return None, (number * of * whole - gone * wanted * parts, parts * of * whole)
        percent = (100 * number * of, parts * wanted) if wanted > 0 else (-100 * number * of, -parts * wanted)
        return percent, (percent[0] * whole - 100 * gone * percent[1], percent[1] * whole)

    def _gap_light(self, gap: _Ratio) -> Light:
        """Green at or above pace (above, where the target itself must be passed); red from the threshold on."""
        ahead, of = gap
        if ahead > 0 or (ahead == 0 and not self._must_pass):
            return Light.GREEN
        behind, parts = self._red_behind
        return Light.RED if self._red_at_once or -ahead * parts >= behind * of else Light.YELLOW

    def _range_light(self, value: Fraction | Decimal, target: tuple[Decimal, Decimal]) -> Light:
        """Within or beyond is green. Below: how far, in % of the lower bound, decides between yellow and red."""
        exact, low = Fraction(value), Fraction(target[0])
        if exact >= low:
            return Light.GREEN
        behind = 100 * (low - exact) / abs(low)
        return Light.RED if behind >= Fraction(self.lights.red_behind_points) else Light.YELLOW

    def _milestone_light(self, figure: Figure, owed: int) -> Light:
        if figure.done >= owed:
            return Light.GREEN
        if self._overdue:
            return Light.RED
        warning = timedelta(days=self.lights.milestone_warning_days)
        return Light.YELLOW if self.due - self.period.end <= warning else Light.GREEN

    @cached_property
    def _overdue(self) -> bool:
        return self.period.end > self.due

    @cached_property
    def _gone(self) -> _Ratio:
        return self.share.as_integer_ratio()

    @cached_property
    def _must_pass(self) -> bool:
        return self.indicator.comparator is Comparator.GT and self.share == 1

    @cached_property
    def _red_behind(self) -> _Ratio:
        return self.lights.red_behind_points.as_integer_ratio()

    @cached_property
    def _red_at_once(self) -> bool:
        """Whether any figure behind is red: a cap is exceeded, what is overdue is behind for good."""
        return self.indicator.measure is Measure.CAP or (self.indicator.pace is Pace.YEAR and self._overdue)
