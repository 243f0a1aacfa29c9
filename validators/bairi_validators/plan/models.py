"""The plan (工作方案) as frozen models: units, battles, tasks, indicators, filled from one TOML file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, IndicatorId, Part, Target, Text
from bairi_validators.vocabulary import normalised


class UnitKind(StrEnum):
    """Kind of reporting unit (填报单位类别)."""

    COUNTY = "county"
    PARK = "park"
    DEPARTMENT = "department"


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


class Plausibility(Part):
    """When a figure becomes doubtful (合理性界限). All are multiples, but for the tolerance in % and the periods.

    `magnitude_times`: of last period's figure, the target or other units, where a unit of measure must have been
    mistaken; `overshoot_times`: of the target, where it is merely doubtful; `growth_times`: of last year's figure;
    `jump_times`: of last period's, from `jump_from` (in the row's unit) on; `unchanged_periods`: as many periods with
    one figure; `tolerance_percent`: between a department and the units; `allocation_times`: of the city's target, where
    the units' targets together are doubtful.
    """

    magnitude_times: Decimal = Field(default=Decimal(1000), gt=1)
    growth_times: Decimal = Field(default=Decimal(100), gt=1)
    jump_times: Decimal = Field(default=Decimal(5), gt=1)
    jump_from: Decimal = Field(default=Decimal(5), ge=0)
    overshoot_times: Decimal = Field(default=Decimal(10), gt=1)
    unchanged_periods: int = Field(default=3, ge=2)
    tolerance_percent: Decimal = Field(default=Decimal(1), ge=0)
    allocation_times: Decimal = Field(default=Decimal(2), gt=1)


class MastheadForm(StrEnum):
    """How a bulletin begins: under a red head (红头) or as a briefing (简报)."""

    RED_HEAD = "red head"
    BRIEFING = "briefing"


class Letterhead(Part):
    """What a bulletin carries besides figures (通报版头版记).

    `form` says which masthead it has; `document_code` is the issuer's code (发文机关代字) that a red head needs.
    """

    form: MastheadForm = MastheadForm.BRIEFING
    document_code: Text | None = None
    masthead: Text
    addressees: Text
    copies_to: Text
    signer: Text

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        if self.form is MastheadForm.RED_HEAD and self.document_code is None:
            raise ValueError("form 为 red head（红头）时须写明 document_code（发文机关代字）")
        return self


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


# Of which kinds every unit owes an indicator, by its `counties` and `parks`.
_KINDS_OWING: Final = {
    (False, False): frozenset[UnitKind](),
    (False, True): frozenset({UnitKind.PARK}),
    (True, False): frozenset({UnitKind.COUNTY}),
    (True, True): frozenset({UnitKind.COUNTY, UnitKind.PARK}),
}


class Plan(Part):
    """The whole plan (工作方案)."""

    plan: Heading
    source: Source
    documents: tuple[Document, ...] = ()
    lights: Lights = Field(default_factory=Lights)
    plausibility: Plausibility = Field(default_factory=Plausibility)
    reporting: Reporting = Field(default_factory=Reporting)
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

    def __hash__(self) -> int:
        """A plan is known by its id and version: the work that is done once for a plan asks for it often."""
        return hash((self.plan.id, self.plan.version))

    @cached_property
    def unit_of(self) -> Mapping[str, Unit]:
        """Every unit by its name and by each alias."""
        return {name: unit for unit in self.units for name in (unit.name, *unit.aliases)}

    @cached_property
    def unit_written(self) -> Mapping[str, Unit]:
        """Every unit by every name as it stands in a text without accidental spaces and forms, the longest first."""
        names = ((normalised(name), unit) for name, unit in self.unit_of.items())
        return dict(sorted(names, key=lambda pair: len(pair[0]), reverse=True))

    @cached_property
    def names_pattern(self) -> re.Pattern[str]:
        """Finds units' names in such a text; of names that begin alike, the longest.

        Names are tried by their first letter: a province has thousands of them.
        """
        by_letter: dict[str, list[str]] = {}
        for name in self.unit_written:
            by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
        return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_letter.items()))

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
        return (
            unit.kind in _KINDS_OWING[indicator.counties, indicator.parks] or unit.name in self._reporters[indicator.id]
        )

    @cached_property
    def _reporters(self) -> Mapping[str, frozenset[str]]:
        """By indicator the names of the units, not their aliases, that the plan names as reporters."""
        return {i.id: frozenset(self.unit_of[name].name for name in i.reporters) for i in self.indicators}

    def departments_of(self, indicator: Indicator) -> tuple[Unit, ...]:
        """The departments that report an indicator, each once, in the order of the row."""
        return self._departments[indicator.id]

    @cached_property
    def _departments(self) -> Mapping[str, tuple[Unit, ...]]:
        return {
            i.id: tuple({self.unit_of[name].name: self.unit_of[name] for name in i.reporters}.values())
            for i in self.indicators
        }

    def units_owing(self, indicator: Indicator) -> tuple[Unit, ...]:
        """The counties and parks that owe an indicator, in the plan's order."""
        return self._owing[indicator.id]

    @cached_property
    def _owing(self) -> Mapping[str, tuple[Unit, ...]]:
        owing: dict[str, list[Unit]] = {indicator.id: [] for indicator in self.indicators}
        for unit in self.units:
            for indicator in self._owed[unit.name] if unit.kind is not UnitKind.DEPARTMENT else ():
                owing[indicator.id].append(unit)
        return {indicator: tuple(units) for indicator, units in owing.items()}

    @cached_property
    def _owed(self) -> Mapping[str, tuple[Indicator, ...]]:
        """By unit; what those owe that no indicator names is worked out once for all of a kind."""
        kinds = [(i, _KINDS_OWING[i.counties, i.parks]) for i in self.indicators]
        alike = {kind: tuple(i for i, owing in kinds if kind in owing) for kind in UnitKind}
        named = frozenset[str]().union(*self._reporters.values())
        return {
            u.name: tuple(i for i in self.indicators if self.owes(u, i)) if u.name in named else alike[u.kind]
            for u in self.units
        }

    def shared_target(self, unit: Unit, indicator: Indicator) -> Target:
        """The city's target where it is the unit's as well: for departments, and for rates; None where it is not."""
        return indicator.target if unit.kind is UnitKind.DEPARTMENT or indicator.target_is_everybodys else None

    def unit_target(self, unit: Unit, indicator: Indicator, own: Decimal | None) -> Decimal | None:
        """The single number that a unit's own figure is to reach, in the same unit of measure; None where none is."""
        if indicator.measure.is_rate or indicator.unit != indicator.input_unit:
            return None
        target = self.shared_target(unit, indicator)
        return (target if isinstance(target, Decimal) else None) or own

    def owed_by(self, unit: Unit) -> tuple[Indicator, ...]:
        """The indicators that a unit has to report, in the plan's order."""
        return self._owed[unit.name]

    def reporting_units(self) -> tuple[Unit, ...]:
        """The units that owe at least one indicator, in the plan's order."""
        return tuple(unit for unit in self.units if self.owed_by(unit))

    def tolerance_of(self, indicator: Indicator) -> Decimal:
        """How far apart in % a department's figure and the units' sum may be: the indicator's own, else the plan's."""
        own = indicator.tolerance_percent
        return self.plausibility.tolerance_percent if own is None else own

    def due(self, indicator: Indicator) -> date:
        """The day by which an indicator's target is due: its own, else the window's last day."""
        return indicator.due or self.plan.window.end
