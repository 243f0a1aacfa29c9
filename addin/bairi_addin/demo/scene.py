"""What a demonstration is made for: the plan, the two periods, the seed, and how each indicator is to stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from bairi_addin.demo.chance import Chance
from bairi_addin.demo.scales import Scales, load_scales
from bairi_validators.errors import BairiError
from bairi_validators.periods import Kind, Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_validators.standing import Light, Yardstick

RED_SHARE: Final = Fraction(15, 100)
YELLOW_SHARE: Final = Fraction(20, 100)
# A rate whose target is so small cannot be ten points behind (研发投入强度2.43%).
_SMALL_TARGET: Final = 20
_STEERED: Final = frozenset(
    {
        Measure.AMOUNT,
        Measure.COUNT,
        Measure.STOCK,
        Measure.GROWTH,
        Measure.RATIO_COMPLETION,
        Measure.RATIO_STATE,
    }
)


@dataclass(frozen=True)
class Scene:
    """The stage (演示场景): `period` and the one before it, both within the plan's year."""

    plan: Plan
    period: Period
    seed: int

    def __post_init__(self) -> None:
        if self.period.kind is not Kind.TEN_DAY or self.period.year != self.plan.plan.year or self.period.number == 1:
            year, asked = self.plan.plan.year, self.period.label
            raise BairiError(f"演示期次应为{year}年除第一个旬以外的某一旬（如 {year}-10下旬），不能是“{asked}”。")

    @property
    def previous(self) -> Period:
        """The period before."""
        return self.period.previous()

    @property
    def gone(self) -> Fraction:
        """How much of this period's way through the year was gone at the end of the one before."""
        return self.previous.share_of_year / self.period.share_of_year

    @cached_property
    def scales(self) -> Scales:
        """How large the figures are."""
        return load_scales(self.plan)

    @cached_property
    def lights(self) -> Mapping[str, Light]:
        """How the city is to stand in each indicator whose figure is free: mostly green, every light somewhere."""
        free = [i for i in self.plan.indicators if i.same_as is None and i.measure in _STEERED]
        shuffled = self.chance("lights").shuffled(free)
        may_be_red = [i for i in shuffled if self._may_be_red(i)]
        reds = {i.id for i in may_be_red[: max(1, round(RED_SHARE * len(free)))]}
        rest = [i for i in shuffled if i.id not in reds]
        yellows = {i.id for i in rest[: max(1, round(YELLOW_SHARE * len(free)))]}
        return {
            i.id: Light.RED if i.id in reds else Light.YELLOW if i.id in yellows else Light.GREEN
            for i in self.plan.indicators
        }

    def chance(self, *purpose: object) -> Chance:
        """The draws for one purpose."""
        return Chance(self.seed, *purpose)

    def pace(self, indicator: Indicator) -> Fraction:
        """The share of an indicator's target that is expected by the period's end."""
        return Yardstick.of(self.plan, indicator, self.period).share

    def pool(self, indicator: Indicator) -> tuple[Unit, ...]:
        """The units among which the city's figure is split: counties and parks where they report, else departments."""
        owing = [unit for unit in self.plan.units if self.plan.owes(unit, indicator)]
        local = tuple(unit for unit in owing if unit.kind is not UnitKind.DEPARTMENT)
        return local or tuple(owing)

    def _may_be_red(self, indicator: Indicator) -> bool:
        """Ten points behind a growth of 3%, or behind a rate of 2%, is nothing that people would believe."""
        if indicator.measure is Measure.GROWTH:
            return indicator.single_target >= self.plan.lights.red_behind_points
        return indicator.measure is not Measure.RATIO_STATE or indicator.single_target > _SMALL_TARGET
