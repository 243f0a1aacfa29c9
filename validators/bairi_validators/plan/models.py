"""The plan (工作方案) as frozen models: units, battles, tasks, indicators, filled from one TOML file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bairi_validators.periods import Period
from bairi_validators.plan.numerals import factor_of
from bairi_validators.vocabulary import normalised

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
IndicatorId = Annotated[str, StringConstraints(pattern=r"^T\d{2}-\d{2}$")]


FULL = Decimal(100)


class UnitKind(StrEnum):
    """Kind of reporting unit (填报单位类别)."""

    COUNTY = "county"
    PARK = "park"
    DEPARTMENT = "department"


class Measure(StrEnum):
    """Measure (计量方式): what a target means, how it adds up, when it is met."""

    AMOUNT = "amount"
    COUNT = "count"
    GROWTH = "growth"
    RATIO_COMPLETION = "ratio_completion"
    RATIO_STATE = "ratio_state"
    STOCK = "stock"
    CAP = "cap"
    ZERO = "zero"
    RANGE = "range"
    MILESTONE = "milestone"

    @property
    def is_rate(self) -> bool:
        """Whether the figure is a rate in %.

        Then a unit reports a second number (对比基数), and the target holds for every unit, without an allocation.
        """
        return self in {Measure.GROWTH, Measure.RATIO_COMPLETION, Measure.RATIO_STATE}

    @property
    def adds_up(self) -> bool:
        """Whether the city's figure can be made from several units' figures at all."""
        return self not in {Measure.CAP, Measure.RANGE}


class Comparator(StrEnum):
    """Comparator (比较关系) between figure and target."""

    GE = "ge"
    GT = "gt"
    LE = "le"
    EQ = "eq"
    RANGE = "range"
    DONE = "done"


class Pace(StrEnum):
    """Pace (序时进度): what share of the target is expected by a period's end."""

    YEAR = "year"
    DUE = "due"
    NONE = "none"


PACE_OF = {
    Measure.AMOUNT: Pace.YEAR,
    Measure.COUNT: Pace.YEAR,
    Measure.RATIO_COMPLETION: Pace.YEAR,
    Measure.MILESTONE: Pace.DUE,
}
_WITH_OR_WITHOUT = frozenset({Pace.YEAR, Pace.NONE})
PACES_OF: Mapping[Measure, frozenset[Pace]] = {
    Measure.AMOUNT: _WITH_OR_WITHOUT,
    Measure.COUNT: _WITH_OR_WITHOUT,
    Measure.STOCK: _WITH_OR_WITHOUT,
    Measure.RATIO_COMPLETION: _WITH_OR_WITHOUT,
    Measure.MILESTONE: frozenset({Pace.DUE}),
}
COMPARATORS_OF: Mapping[Measure, frozenset[Comparator]] = {
    Measure.CAP: frozenset({Comparator.LE}),
    Measure.ZERO: frozenset({Comparator.EQ}),
    Measure.RANGE: frozenset({Comparator.RANGE}),
    Measure.MILESTONE: frozenset({Comparator.DONE}),
}
USUAL_COMPARATORS = frozenset({Comparator.GE, Comparator.GT})


class Part(BaseModel):
    """Base of every piece of a plan file: frozen, and a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=False)


class Window(Part):
    """The campaign's days (攻坚时段), both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.end - self.start).days + 1


class Heading(Part):
    """The document itself (文件基本信息)."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Text
    title: Text
    campaign: Text
    place: Text
    issuer: Text
    document_number: str | None = None
    date: date
    year: int
    window: Window


class Source(Part):
    """The plan's own text (方案原文): a file beside the plan file, known by its SHA-256."""

    file: Annotated[str, StringConstraints(pattern=r"^[^/\\]+$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Document(Part):
    """Another document that gives a target its value (引用文件)."""

    id: Text
    title: Text
    number: Text
    date: date


class Citation(Part):
    """Where a value that the plan does not state comes from (数值出处)."""

    document: Text
    words: Text


class Lights(Part):
    """Thresholds of the lights (亮灯标准)."""

    red_behind_points: Decimal = Field(default=Decimal(10), gt=0)
    milestone_warning_days: int = Field(default=7, ge=0)


class Reporting(Part):
    """When a period's workbook is due (报送时限): days after the period's end, and the hour of that day."""

    due_days: int = Field(default=2, ge=0)
    due_hour: int = Field(default=18, ge=0, le=24)

    def due(self, period: Period) -> datetime:
        """When a period's workbooks are due, local time."""
        day = period.end + timedelta(days=self.due_days)
        return datetime.combine(day, time()) + timedelta(hours=self.due_hour)


class Letterhead(Part):
    """What a bulletin carries besides figures (通报版头版记)."""

    masthead: Text
    addressees: Text
    copies_to: Text
    signer: Text


class Unit(Part):
    """A reporting unit (填报单位): county 县市区, park 园区 or department 市直部门."""

    name: Text
    kind: UnitKind
    aliases: tuple[Text, ...] = ()


class Battle(Part):
    """A battle (攻坚战)."""

    number: int = Field(ge=1)
    title: Text


class Task(Part):
    """A task (任务): `text` is its paragraph in the plan's text, `leads` in the plan's order as written there.

    `targets` is how many indicators it has, as somebody counted them in the text: the audit holds the file against it.
    """

    number: int = Field(ge=0)
    title: Text
    battle: int | None = None
    leads: tuple[Text, ...] = Field(min_length=1)
    targets: int | None = Field(default=None, ge=0)
    opening: str | None = None
    text: str = ""

    @property
    def begins(self) -> str:
        """The words by which the task's paragraph is found in the plan's text."""
        return self.opening or f"{self.number}.{self.title}"


class Indicator(Part):
    """An indicator (指标): one target of the plan.

    `target` is in `unit`; what a unit types is in `input_unit` (a growth in % is typed as two amounts in 亿元);
    `negative` says that a figure below zero is possible (净增, 涨幅).
    `same_as` names an indicator with the same figure: typed once there, judged here as well.
    """

    id: IndicatorId
    name: Text
    unit: Text
    measure: Measure
    comparator: Comparator
    target: Decimal | tuple[Decimal, Decimal] | None = None
    due: date | None = None
    stretch: bool = False
    pace: Pace = Pace.NONE
    reporters: tuple[Text, ...] = Field(min_length=1)
    negative: bool = False
    counties: bool = False
    parks: bool = False
    city_figure: Literal["units", "department"] = "units"
    input_unit: Text
    value_name: Text
    base_name: str | None = None
    same_as: IndicatorId | None = None
    quote: Text
    cites: Citation | None = None

    @model_validator(mode="before")
    @classmethod
    def _fill_defaults(cls, data: object) -> object:
        """Defaults that follow from the measure, so that a plan row need not repeat them."""
        if not isinstance(data, dict):
            return data
        row = {"input_unit": data.get("unit"), "value_name": data.get("name"), **data}
        if row.get("pace") is None and row.get("measure") in list(Measure):
            row["pace"] = PACE_OF.get(Measure(row["measure"]), Pace.NONE)
        if row.get("city_figure") is None:
            row["city_figure"] = "units" if row.get("counties") or row.get("parks") else "department"
        if row.get("measure") == Measure.GROWTH and row.get("base_name") is None:
            row["base_name"] = f"上年同期{row['value_name']}"
        return row

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        """Measure, comparator, target and reporters must fit one another."""
        allowed = COMPARATORS_OF.get(self.measure, USUAL_COMPARATORS)
        if self.comparator not in allowed:
            raise ValueError(f"计量方式{self.measure.value}不能用比较关系{self.comparator.value}")
        if not _target_fits(self.measure, self.target):
            raise ValueError(f"计量方式{self.measure.value}的目标值{self.target!r}不合适")
        if self.pace not in PACES_OF.get(self.measure, frozenset({Pace.NONE})):
            raise ValueError(f"计量方式{self.measure.value}不能用序时进度{self.pace.value}")
        if self.measure.is_rate and not self.base_name:
            raise ValueError("率类指标要写明对比基数是什么（base_name）")
        if not self.measure.adds_up and (self.counties or self.parks or len(self.reporters) != 1):
            raise ValueError("上限、区间类指标只能由一个市直部门填报")
        return self

    @property
    def task(self) -> int:
        """Number of the task that the indicator belongs to, from its id."""
        return int(self.id[1:3])

    @property
    def counts_whole_things(self) -> bool:
        """Whether what a unit types can only be a whole number: things and incidents, unless they are told in 万."""
        return self.measure in {Measure.COUNT, Measure.ZERO} and factor_of(self.input_unit) == 1

    @property
    def is_part_of_whole(self) -> bool:
        """Whether the figure typed is a part of its base, and so can never be larger."""
        ratio = self.measure in {Measure.RATIO_COMPLETION, Measure.RATIO_STATE}
        return ratio and self.single_target <= FULL

    @property
    def single_target(self) -> Decimal:
        """The target as one number. Raises TypeError for a range or a milestone: they have none."""
        if not isinstance(self.target, Decimal):
            raise TypeError(f"{self.id} has no single target")
        return self.target


def _target_fits(measure: Measure, target: object) -> bool:
    match measure:
        case Measure.MILESTONE:
            return target is None
        case Measure.RANGE:
            return isinstance(target, tuple) and 0 < target[0] < target[1]
        case Measure.ZERO:
            return target == 0
    return isinstance(target, Decimal) and (target > 0 or measure in {Measure.GROWTH, Measure.CAP})


class Relation(Part):
    """A relation across indicators (勾稽关系): the part's figure can never be larger than the whole's."""

    part: IndicatorId
    whole: IndicatorId
    words: Text


class NonTarget(Part):
    """A number or target word of the plan's text that is no target (非目标), with the reason.

    `words` (verbatim) or `pattern` (regular expression, line by line) says where it stands.
    """

    words: str | None = None
    pattern: str | None = None
    reason: Text

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.words is None) == (self.pattern is None):
            raise ValueError("words 与 pattern 要写且只写一个")
        try:
            re.compile(self.pattern or "")
        except re.error as error:
            raise ValueError(f"pattern 不是正确的正则表达式（{error}）") from error
        return self


class Plan(Part):
    """The whole plan (工作方案)."""

    plan: Heading
    source: Source
    documents: tuple[Document, ...] = ()
    lights: Lights = Lights()
    reporting: Reporting = Reporting()
    escalation: tuple[Text, ...] = Field(min_length=1)
    letterhead: Letterhead
    target_words: tuple[Text, ...] = ()
    units: tuple[Unit, ...] = Field(min_length=1)
    battles: tuple[Battle, ...] = ()
    tasks: tuple[Task, ...] = Field(min_length=1)
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    relations: tuple[Relation, ...] = ()
    non_targets: tuple[NonTarget, ...] = ()
    text: str = ""

    @cached_property
    def unit_of(self) -> Mapping[str, Unit]:
        """Every unit by its name and by each alias."""
        return {name: unit for unit in self.units for name in (unit.name, *unit.aliases)}

    @cached_property
    def names_longest_first(self) -> tuple[tuple[str, Unit], ...]:
        """Every name and alias as it stands in a text without accidental spaces and forms, the longest first."""
        names = ((normalised(name), unit) for name, unit in self.unit_of.items())
        return tuple(sorted(names, key=lambda pair: len(pair[0]), reverse=True))

    @cached_property
    def task_of(self) -> Mapping[int, Task]:
        """Every task by its number."""
        return {task.number: task for task in self.tasks}

    @cached_property
    def indicator_of(self) -> Mapping[str, Indicator]:
        """Every indicator by its id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def battle_of(self) -> Mapping[int, Battle]:
        """Every battle by its number."""
        return {battle.number: battle for battle in self.battles}

    def units_of_kind(self, kind: UnitKind) -> tuple[Unit, ...]:
        """The units of one kind, in the plan's order."""
        return tuple(unit for unit in self.units if unit.kind is kind)

    def owes(self, unit: Unit, indicator: Indicator) -> bool:
        """Whether a unit has to report an indicator."""
        if any(self.unit_of[name].name == unit.name for name in indicator.reporters):
            return True
        return {UnitKind.COUNTY: indicator.counties, UnitKind.PARK: indicator.parks}.get(unit.kind, False)

    @cached_property
    def _owed(self) -> Mapping[str, tuple[Indicator, ...]]:
        return {unit.name: tuple(i for i in self.indicators if self.owes(unit, i)) for unit in self.units}

    def owed_by(self, unit: Unit) -> tuple[Indicator, ...]:
        """The indicators that a unit has to report, in the plan's order."""
        return self._owed[unit.name]

    def reporting_units(self) -> tuple[Unit, ...]:
        """The units that owe at least one indicator, in the plan's order."""
        return tuple(unit for unit in self.units if self.owed_by(unit))

    def due(self, indicator: Indicator) -> date:
        """The day by which an indicator's target is due: its own, else the window's last day."""
        return indicator.due or self.plan.window.end
