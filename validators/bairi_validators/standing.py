"""Standing (达标情况): how a figure compares with its target and pace, and its light. Exact until the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bairi_validators.decimals import exact, to_decimal
from bairi_validators.periods import Period, share_gone
from bairi_validators.plan.indicators import Comparator, Indicator, Measure, Pace
from bairi_validators.plan.models import Lights


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


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure (数值) of a unit or of the city, exact. For milestones `done` of those who `reported` have done it."""

    value: Fraction | None = None
    done: int = 0
    reported: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a figure stands. What does not exist for a measure (a completion ratio for a cap) is None.

    `value` in the indicator's unit; `percent` the completion of the target in %; `gap_points` percentage points ahead
    of (+) or behind (−) pace or target; `light` None where there is a figure but no target to hold it against.
    """

    value: Decimal | None = None
    percent: Decimal | None = None
    gap_points: Decimal | None = None
    light: Light | None = Light.GREY


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a figure is held against: the target (None where a unit has none), the day it is due, the thresholds.

    `owed` is how many units a milestone is asked of: it is met when all of them are done, whoever has not reported.
    """

    target: Decimal | tuple[Decimal, Decimal] | None
    due: date
    period: Period
    lights: Lights
    owed: int = 1


NOTHING = Standing()


def stand(indicator: Indicator, figure: Figure, yardstick: Yardstick) -> Standing:
    """The standing of a figure, by the indicator's measure."""
    if figure.value is None:
        return NOTHING
    value = to_decimal(figure.value)
    if indicator.measure is Measure.MILESTONE:
        # who has not reported has not said that it is not done
        percent = to_decimal(Fraction(100 * figure.done, figure.reported))
        return Standing(value, percent, None, _milestone_light(figure, yardstick))
    if indicator.measure is Measure.ZERO:
        return Standing(value, None, None, Light.RED if figure.value > 0 else Light.GREEN)
    if isinstance(yardstick.target, tuple):
        return Standing(value, None, None, _range_light(figure.value, yardstick))
    if yardstick.target is None:
        return Standing(value, None, None, None)
    share = pace_share(indicator, yardstick)
    percent_exact, gap = _percent_and_gap(indicator, figure.value, exact(yardstick.target), share)
    light = _gap_light(indicator, gap, yardstick, share)
    percent_shown = None if percent_exact is None else to_decimal(percent_exact)
    return Standing(value, percent_shown, to_decimal(gap), light)


def pace_share(indicator: Indicator, yardstick: Yardstick) -> Fraction:
    """The share of the target that is expected by now: 1 where the measure has no pace."""
    return share_gone(yardstick.period, yardstick.due) if indicator.pace is Pace.YEAR else Fraction(1)


def _percent_and_gap(
    indicator: Indicator, value: Fraction, target: Fraction, share: Fraction
) -> tuple[Fraction | None, Fraction]:
    if indicator.measure is Measure.CAP:
        return None, target - value
    if indicator.measure.is_rate:
        return None, value - share * target
    # 100 × value ÷ target, brought to its lowest terms once: this is done for every figure of every unit
    percent = Fraction(100 * value.numerator * target.denominator, value.denominator * target.numerator)
    return percent, percent - 100 * share


def _gap_light(indicator: Indicator, gap: Fraction, yardstick: Yardstick, share: Fraction) -> Light:
    """Green at or above pace (above, where the target itself must be passed); red from the threshold on, or overdue."""
    must_pass = indicator.comparator is Comparator.GT and share == 1
    if gap > 0 or (gap == 0 and not must_pass):
        return Light.GREEN
    overdue = indicator.pace is Pace.YEAR and yardstick.period.end > yardstick.due
    if indicator.measure is Measure.CAP or overdue or -gap >= exact(yardstick.lights.red_behind_points):
        return Light.RED
    return Light.YELLOW


def _range_light(value: Fraction, yardstick: Yardstick) -> Light:
    """Within or beyond is green. Below: how far, in % of the lower bound, decides between yellow and red."""
    if not isinstance(yardstick.target, tuple):
        raise TypeError("a range needs two bounds")
    low = Fraction(yardstick.target[0])
    if value >= low:
        return Light.GREEN
    behind = 100 * (low - value) / abs(low)
    return Light.RED if behind >= Fraction(yardstick.lights.red_behind_points) else Light.YELLOW


def _milestone_light(figure: Figure, yardstick: Yardstick) -> Light:
    if figure.done >= yardstick.owed:
        return Light.GREEN
    today = yardstick.period.end
    if today > yardstick.due:
        return Light.RED
    warning = timedelta(days=yardstick.lights.milestone_warning_days)
    return Light.YELLOW if yardstick.due - today <= warning else Light.GREEN
