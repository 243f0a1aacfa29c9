"""Facts of figures (指标要素): indicators, their lights over time, counties' figures, and the cells they came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bairi_validators.standing import Light


@dataclass(frozen=True, slots=True)
class LightCounts:
    """How many indicators show each light (亮灯统计)."""

    green: int = 0
    yellow: int = 0
    red: int = 0
    grey: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.green + self.yellow + self.red + self.grey

    @property
    def judged(self) -> int:
        """Those with a figure."""
        return self.total - self.grey


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Where a number was typed (数据来源): the unit's file and cell, under which heading, and what stands there."""

    file: str
    sheet: str
    cell: str
    unit: str
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator (指标) as every table and sentence shows it.

    `value` (in `unit`), `percent` (%) and `gap` (percentage points) are rounded as shown; what does not exist for the
    measure is None. `light` is the word 绿, 黄, 红, 灰 or —. `same_as` names the indicator that has the same figure.
    `pace` is the percentage that should be reached by now, `sources` the cells that count, `leads` the departments
    that answer under their full names, `reds` the consecutive red periods up to now; `forecast_text` may be empty.
    """

    id: str
    name: str
    task: int
    task_title: str
    battle: str
    unit: str
    stretch: bool
    reporters: tuple[str, ...]
    target_text: str
    value_text: str
    comparison: str
    statement: str
    sentence: str
    light: str
    coverage: str
    whole: bool
    source: str
    value: Decimal | None
    percent: Decimal | None
    gap: Decimal | None
    same_as: str | None = None
    pace: Decimal | None = None
    sources: tuple[SourceFacts, ...] = ()
    leads: tuple[str, ...] = ()
    reds: int = 0
    forecast_text: str = ""


@dataclass(frozen=True, slots=True)
class CountyFigureFacts:
    """A county's figure for one indicator (县市区指标), held against the county's own target.

    What it has not reported is no figure: 未报, light 灰. `rank` is its place among the counties.
    """

    county: str
    indicator: str
    value: Decimal | None
    value_text: str
    percent: Decimal | None
    percent_text: str
    gap: Decimal | None
    light: str
    rank: int | None
    rank_text: str
    sources: tuple[SourceFacts, ...]
    name: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """An indicator in one period (走势): the period's code, the light's word, the figure and its completion in %."""

    period: str
    light: str
    value: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class PeriodLights:
    """The lights of all indicators in one period (历期亮灯), the period by its code; `label` as texts name it."""

    period: str
    lights: LightCounts
    label: str = ""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task (任务) with its lights."""

    number: int
    title: str
    lights: LightCounts


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A battle (攻坚战), or the tasks outside all battles (number None): its indicators, those behind, those ahead."""

    number: int | None
    title: str
    lights: LightCounts
    tasks: tuple[TaskFacts, ...]
    indicators: tuple[IndicatorFacts, ...]
    lagging: tuple[IndicatorFacts, ...]
    leaders: tuple[IndicatorFacts, ...]


@dataclass(frozen=True, slots=True)
class EscalationFacts:
    """A unit that the plan's rule asks to act upon (督办对象): `indicators` are its red ones, the longest red first.

    A department answers for the city's figures, a county or park for its own. `level` is the strongest measure in the
    plan's words, `step` which rung of the plan's ladder that is, from 1.
    """

    unit: str
    indicators: tuple[IndicatorFacts, ...]
    level: str
    reason: str
    step: int


def count_lights(words: Iterable[str]) -> LightCounts:
    """Lights counted from their words; a dash counts nowhere."""
    found = list(words)
    return LightCounts(*(found.count(light.label) for light in (Light.GREEN, Light.YELLOW, Light.RED, Light.GREY)))
