"""An indicator (指标) of a plan: what its target means, how it is measured, who reports it, where it comes from."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bairi_validators.plan.numerals import factor_of
from bairi_validators.vocabulary import Column

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
IndicatorId = Annotated[str, StringConstraints(pattern=r"^T\d{2}-\d{2}$")]
FULL = Decimal(100)
Target = Decimal | tuple[Decimal, Decimal] | None
Side = Literal["units", "department"]  # whose figures: the counties' and parks', or the departments'


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

    @cached_property
    def is_rate(self) -> bool:
        """Whether the figure is a rate in %.

        Then a unit reports a second number (对比基数), and the target holds for every unit, without an allocation.
        """
        return self in _RATES

    @property
    def adds_up(self) -> bool:
        """Whether the city's figure can be made from several units' figures at all."""
        return self not in {Measure.CAP, Measure.RANGE}


_RATES = frozenset({Measure.GROWTH, Measure.RATIO_COMPLETION, Measure.RATIO_STATE})


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
    """Base of every piece of a plan file: frozen, and a key that it does not know is an error.

    What checks it is built when it is needed: a plan that was kept ready is checked already.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=False, defer_build=True)

    def __copy__(self) -> Self:
        """A copy, for other fields to be put into: without the look-up tables that were made of this one's."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Citation(Part):
    """Where a value that the plan does not state comes from (数值出处)."""

    document: Text
    words: Text


class Indicator(Part):
    """An indicator (指标): one target of the plan.

    `target` is in `unit`; what a unit types is in `input_unit` (a growth in % is typed as two amounts in 亿元);
    `negative` says that a figure below zero is possible (净增, 涨幅).
    `tolerance_percent` is how far the departments' figures may be from the units' sum, where not as in the whole plan.
    `aliases` are other names under which units have it in workbooks of their own.
    `same_as` names an indicator with the same figure: typed once there, judged here as well.
    """

    id: IndicatorId
    name: Text
    unit: Text
    measure: Measure
    comparator: Comparator
    target: Target = None
    due: date | None = None
    stretch: bool = False
    pace: Pace = Pace.NONE
    reporters: tuple[Text, ...] = Field(min_length=1)
    negative: bool = False
    counties: bool = False
    parks: bool = False
    city_figure: Side = "units"
    tolerance_percent: Decimal | None = Field(default=None, ge=0)
    input_unit: Text
    value_name: Text
    base_name: str | None = None
    aliases: tuple[Text, ...] = ()
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

    @cached_property
    def counts_whole_things(self) -> bool:
        """Whether what a unit types can only be a whole number: things and incidents, unless they are told in 万."""
        return self.measure in {Measure.COUNT, Measure.ZERO} and factor_of(self.input_unit) == 1

    @property
    def target_is_everybodys(self) -> bool:
        """Whether the target holds for each unit alike, and is not divided among them."""
        return self.measure.is_rate or self.measure in {Measure.ZERO, Measure.MILESTONE}

    def rate(self, value: Decimal, base: Decimal) -> Fraction | None:
        """增速 or 比率 in %, exact; None where there is nothing to divide by."""
        if base <= 0:
            return None
        (part, of), (whole, parts) = value.as_integer_ratio(), base.as_integer_ratio()
        beyond = part * parts - whole * of if self.measure is Measure.GROWTH else part * parts
        return Fraction(100 * beyond, whole * of)

    @cached_property
    def columns(self) -> frozenset[Column]:
        """The columns of 指标填报 in which something is typed for it, besides those for words."""
        if self.measure is Measure.MILESTONE:
            return frozenset({Column.STATE, Column.DONE_ON})
        return frozenset({Column.VALUE, Column.BASE} if self.measure.is_rate else {Column.VALUE})

    def source(self, sent: Container[Side]) -> Side:
        """Whose figures make the city's: as the plan says, or the other side's while that side has sent nothing."""
        other: Side = "department" if self.city_figure == "units" else "units"
        return other if other in sent and self.city_figure not in sent else self.city_figure

    @property
    def is_cumulative(self) -> bool:
        """Whether what a unit types counts up from 1 January and so never falls: a net increase can."""
        return not self.negative and self.measure in {Measure.AMOUNT, Measure.COUNT, Measure.GROWTH, Measure.ZERO}

    @cached_property
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
