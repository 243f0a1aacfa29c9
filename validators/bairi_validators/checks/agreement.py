"""Agreement (核对): the units' sum beside the department's figure, within the plan's tolerance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import Column

Reported = Mapping[str, Mapping[str, Observation]]
_HUNDRED: Final = Decimal(100)


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
    """One number from both sides (差异核对): `heading` says which of a rate's two numbers it is.

    `difference` is the department's figure less the units' sum, `percent_apart` in % of the larger one, `used` whose
    figures make the city's (units or department).
    """

    indicator: Indicator
    heading: Column
    units_total: Decimal | None
    reported: int
    owed: int
    department: str
    department_value: Decimal | None
    difference: Decimal | None
    percent_apart: Decimal | None
    tolerance_percent: Decimal
    verdict: Agreement
    used: str


def units_owing(plan: Plan, indicator: Indicator) -> list[str]:
    """The counties and parks that owe an indicator."""
    return [u.name for u in plan.units if u.kind is not UnitKind.DEPARTMENT and plan.owes(u, indicator)]


def reporters(plan: Plan, indicator: Indicator) -> list[str]:
    """The departments that report an indicator, each once."""
    return list(dict.fromkeys(plan.unit_of[name].name for name in indicator.reporters))


def figure_of(reported: Reported, unit: str, indicator: Indicator, column: Column) -> Decimal | None:
    """What a unit typed under 累计完成 or 对比基数; None where it typed nothing."""
    observation = reported.get(unit, {}).get(indicator.id)
    if observation is None:
        return None
    return observation.value if column is Column.VALUE else observation.base


def reconcile(plan: Plan, reported: Reported) -> Iterator[Reconciliation]:
    """Every number that both units and departments owe and at least one has sent; what stands twice counts once."""
    for indicator in plan.indicators:
        owing = units_owing(plan, indicator)
        if indicator.same_as or not owing:
            continue
        used = _used(indicator, owing, reporters(plan, indicator), reported)
        for column in (Column.VALUE, Column.BASE):
            figures = [f for unit in owing if (f := figure_of(reported, unit, indicator, column)) is not None]
            for name in reporters(plan, indicator):
                own = figure_of(reported, name, indicator, column)
                if own is not None or figures:
                    yield _held_together(plan, (indicator, column, used), (figures, len(owing)), (name, own))


def _used(indicator: Indicator, owing: list[str], departments: list[str], reported: Reported) -> str:
    """Whose figures make the city's: as the plan says, or the other side's while that side has sent nothing."""
    sent = {
        side: any((o := reported.get(name, {}).get(indicator.id)) and o.complete for name in names)
        for side, names in (("units", owing), ("department", departments))
    }
    other = "department" if indicator.city_figure == "units" else "units"
    return other if sent[other] and not sent[indicator.city_figure] else indicator.city_figure


def _held_together(
    plan: Plan,
    what: tuple[Indicator, Column, str],
    units: tuple[list[Decimal], int],
    department: tuple[str, Decimal | None],
) -> Reconciliation:
    (indicator, column, used), (figures, owed), (name, own) = what, units, department
    total = sum(figures, Decimal(0)) if figures else None
    tolerance = plan.tolerance_of(indicator)
    apart = None if own is None or total is None else percent_apart(own, total)
    difference = None if own is None or total is None else own - total
    verdict = _verdict(figures, owed, own, tolerance)
    reported = len(figures)
    numbers = (total, reported, owed, name, own, difference, apart, tolerance)
    return Reconciliation(indicator, column, *numbers, verdict, used)


def _verdict(figures: list[Decimal], owed: int, own: Decimal | None, tolerance: Decimal) -> Agreement:
    """Parts alone can only say that they differ where they exceed the whole already."""
    if own is None or not figures:
        return Agreement.ONE_SIDED
    total = sum(figures, Decimal(0))
    apart = percent_apart(own, total) > tolerance
    if len(figures) < owed and (min(figures) < 0 or total <= own or not apart):
        return Agreement.PARTIAL
    return Agreement.DIFFERS if apart else Agreement.AGREES


def percent_apart(one: Decimal, other: Decimal) -> Decimal:
    """How far apart two figures are, in % of the larger one."""
    larger = max(abs(one), abs(other))
    return _HUNDRED * abs(one - other) / larger if larger else Decimal(0)
