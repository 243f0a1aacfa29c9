"""Doubtful figures (存疑数): reported and counted, while a warning that asks for confirmation stands at their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bairi_validators.findings import Finding, Severity, catalogue
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Checked, Observation
from bairi_validators.vocabulary import Column

if TYPE_CHECKING:
    from bairi_validators.consolidation.models import IndicatorResult

_CELLS: Final = (Column.VALUE, Column.BASE, Column.STATE)  # what a figure is made of
Suspect = tuple[Unit, Sequence[Finding]]  # whose figure it is, and the warnings at its cells


@dataclass(frozen=True, slots=True)
class Doubt:
    """A unit's figure that is to be confirmed (待核实), and the warning that says why.

    `counted` says that it is in the city's figure; `without` is the city's result as if it had not been reported, None
    where nothing would be left or it is not counted; its units are left out.
    """

    unit: Unit
    finding: Finding
    counted: bool
    without: IndicatorResult | None = None


def suspects(plan: Plan, files: Iterable[Checked]) -> Mapping[str, Sequence[Suspect]]:
    """By the indicator's id the units at whose figures warnings stand that ask for confirmation, and these warnings."""
    found = defaultdict[str, list[Suspect]](list)
    for checked in files:
        warnings = [f for f in checked.findings if asks_for_confirmation(f)]
        if (unit := checked.unit) is None or not warnings:
            continue
        own = {o.indicator.id: o for o in reversed(checked.observations) if o.complete}
        for indicator in plan.owed_by(unit):
            places = _places(own[indicator.id]) if indicator.id in own else ()
            if told := [f for f in warnings if f.place in places]:
                found[indicator.id].append((unit, told))
    return found


def doubts_of(
    city: IndicatorResult, suspected: Iterable[Suspect], judged: Callable[[str], IndicatorResult]
) -> Iterator[Doubt]:
    """The doubtful figures of an indicator, and what `judged` finds that the city's is without each of them."""
    for unit, findings in suspected:
        counted = unit.name in city.pool
        rest = judged(unit.name) if counted else None
        left = rest if rest and rest.reported and rest.source == city.source else None
        yield from (Doubt(unit, finding, counted, left) for finding in findings)


def asks_for_confirmation(finding: Finding) -> bool:
    """Whether the figure may be right, and nobody has said yet that it is."""
    return finding.severity is Severity.WARNING and catalogue()[finding.code].confirmable


def _places(observation: Observation) -> set[object]:
    return {place for column in _CELLS if (place := observation.row[column].place).cell}
