"""Agreement (核对): the units' sum beside the department's figure, within the plan's tolerance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from bairi_validators.decimals import exact_sum, to_decimal
from bairi_validators.plan.indicators import Indicator, Side
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Checked, Observation
from bairi_validators.vocabulary import Column

# What was reported, by the indicator's id and within it by the unit's name.
Reported = Mapping[str, Mapping[str, Observation]]
_NOBODY: Final[Mapping[str, Observation]] = {}


class Agreement(StrEnum):
    """Whether the two sides agree (核对结论)."""

    AGREES = "agrees"
    DIFFERS = "differs"
    PARTIAL = "partial"
    ONE_SIDED = "one_sided"

    @property
    def label(self) -> str:
        """The words that people read."""
        words = {"agrees": "一致", "differs": "有差异", "partial": "报送不全，无法核对", "one_sided": "只有一方报送"}
        return words[self.value]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One number from both sides (差异核对): `heading` says which of a rate's two numbers it is, in the input unit.

    `units_total` is the sum of the `reported` of `owed` counties and parks, `used` whose figures make the city's.
    """

    indicator: Indicator
    heading: Column
    units_total: Decimal | None
    reported: int
    owed: int
    department: str
    department_value: Decimal | None
    tolerance_percent: Decimal
    verdict: Agreement
    used: Side

    @property
    def difference(self) -> Decimal | None:
        """The department's figure less the units' sum; None while one of them is not there."""
        own, total = self.department_value, self.units_total
        return None if own is None or total is None else to_decimal(Fraction(own) - Fraction(total))

    @property
    def percent_apart(self) -> Decimal | None:
        """How far apart the two are, in % of the larger one."""
        own, total = self.department_value, self.units_total
        return None if own is None or total is None else to_decimal(_percent_apart(Fraction(own), Fraction(total)))


def by_indicator(files: Iterable[Checked]) -> Reported:
    """The observations of files, one per unit."""
    reported = defaultdict[str, dict[str, Observation]](dict)
    for checked in files:
        if checked.unit:
            name = checked.unit.name
            for observation in checked.observations:
                reported[observation.indicator.id][name] = observation
    return reported


def numbers_of(indicator: Indicator) -> list[Column]:
    """The headings under which units type numbers for an indicator: 累计完成, and 对比基数 of a rate."""
    return [column for column in (Column.VALUE, Column.BASE) if column in indicator.columns]


def figures_of(reported: Reported, indicator: Indicator, column: Column, units: Iterable[str]) -> list[Decimal | None]:
    """What units typed under 累计完成 or 对比基数; None where one typed nothing."""
    own = reported.get(indicator.id, _NOBODY)
    seen = map(own.get, units)
    if column is Column.VALUE:
        return [None if o is None else o.value for o in seen]
    return [None if o is None else o.base for o in seen]


def reconcile(plan: Plan, reported: Reported) -> Iterator[Reconciliation]:
    """Every number that both units and departments owe and at least one has sent; what stands twice counts once."""
    for indicator in plan.indicators:
        owing, departments = _names(plan.units_owing(indicator)), _names(plan.departments_of(indicator))
        if indicator.same_as or not owing:
            continue
        sides: Mapping[Side, Sequence[str]] = {"units": owing, "department": departments}
        used = indicator.source({side for side, names in sides.items() if _any_sent(indicator, names, reported)})
        for column in numbers_of(indicator):
            parts = Parts(column, figures_of(reported, indicator, column, owing))
            own = dict(zip(departments, figures_of(reported, indicator, column, departments), strict=True))
            yield from side_by_side(plan, indicator, parts, own, used)


def side_by_side(
    plan: Plan, indicator: Indicator, parts: Parts, own: Mapping[str, Decimal | None], used: Side
) -> Iterator[Reconciliation]:
    """The parts' sum beside what each department, by name, says of the whole; nothing where neither side says."""
    tolerance = plan.tolerance_of(indicator)
    total = None if parts.total is None else to_decimal(parts.total)
    for name, figure in own.items():
        if figure is not None or parts.present:
            verdict, counts = parts.verdict(figure, tolerance), (len(parts.present), parts.owed)
            yield Reconciliation(indicator, parts.heading, total, *counts, name, figure, tolerance, verdict, used)


def _names(units: Iterable[Unit]) -> list[str]:
    return [unit.name for unit in units]


def _any_sent(indicator: Indicator, names: Iterable[str], reported: Reported) -> bool:
    own = reported.get(indicator.id, _NOBODY)
    return any((o := own.get(name)) and o.complete for name in names)


class Parts:
    """The figures under a heading that are to make the whole (分项数), None for those that are not in.

    `whole` says that those that are in lack nothing themselves.
    """

    def __init__(self, heading: Column, figures: Sequence[Decimal | None], *, whole: bool = True) -> None:
        self.heading, self.owed = heading, len(figures)
        self.present = [figure for figure in figures if figure is not None]
        self.total = exact_sum(self.present) if self.present else None
        self._whole = whole and len(self.present) == self.owed

    def verdict(self, whole: Decimal | None, tolerance: Decimal) -> Agreement:
        """Parts alone can only say that they differ where they exceed the whole already."""
        if whole is None or self.total is None:
            return Agreement.ONE_SIDED
        apart = _percent_apart(Fraction(whole), self.total) > Fraction(tolerance)
        if not self._whole and (min(self.present) < 0 or self.total <= Fraction(whole) or not apart):
            return Agreement.PARTIAL
        return Agreement.DIFFERS if apart else Agreement.AGREES


def _percent_apart(one: Fraction, other: Fraction) -> Fraction:
    """How far apart two figures are, in % of the larger one."""
    larger = max(abs(one), abs(other))
    return 100 * abs(one - other) / larger if larger else Fraction(0)
