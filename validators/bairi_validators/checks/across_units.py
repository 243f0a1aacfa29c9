"""Rules across units (跨单位校验): departments against the units' sum, twins among units, the targets' allocation."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product
from typing import Final

from bairi_validators.allocation import is_allocated
from bairi_validators.checks.agreement import (
    Agreement,
    Reconciliation,
    Reported,
    by_indicator,
    figures_of,
    numbers_of,
    reconcile,
)
from bairi_validators.decimals import exact_sum, plain, round_half_up, shown, to_decimal
from bairi_validators.findings import Finding, Place, finding, in_force
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.submissions import Checked, Observation
from bairi_validators.vocabulary import Column

_FEWEST_ALIKE: Final = 3  # so many figures other than zero can be alike by chance no more
_FEWEST_PEERS: Final = 3
Told = tuple[str, Finding]


def compare_units(plan: Plan, period: Period, files: Sequence[Checked]) -> tuple[Checked, ...]:
    """Each file with what is to be said of it beside the others; `files` are those that stand, one per unit."""
    reported = _reported(files)
    told = defaultdict[str, list[Finding]](list)
    for unit, found in (
        *_departments_and_units(plan, reported),
        *_departments(plan, reported),
        *_alike(files),
        *_far_from_peers(plan, reported),
    ):
        told[unit].append(found)
    result = []
    for checked in files:
        own = told[checked.unit.name] if checked.unit else ()
        result.append(replace(checked, findings=(*checked.findings, *in_force(own, period.end))))
    return tuple(result)


def allocation(plan: Plan, period: Period, files: Sequence[Checked]) -> tuple[Finding, ...]:
    """A01: the targets that the units state add up to the city's; judged once every unit has stated one.

    No single file is at fault: the finding belongs to the city.
    """
    reported = _reported(files)
    found = []
    for indicator in plan.indicators:
        owing = plan.units_owing(indicator)
        if not owing or not is_allocated(indicator):
            continue
        own = reported.get(indicator.id, {})
        targets = [t for unit in owing if (o := own.get(unit.name)) and (t := o.own_target) is not None]
        if len(targets) < len(owing):
            continue
        if (total := to_decimal(exact_sum(targets))) < indicator.single_target:
            facts = {"name": indicator.name, "total": plain(total), "target": plain(indicator.single_target)}
            found.append(finding("A01", Place(), **facts, unit=indicator.unit))
    return in_force(found, period.end)


def _reported(files: Sequence[Checked]) -> Reported:
    return by_indicator(f for f in files if f.submission)


def _departments_and_units(plan: Plan, reported: Reported) -> Iterator[Told]:
    """U03: a department's figures are the units' sums, within the plan's tolerance."""
    for found in reconcile(plan, reported):
        if found.verdict is Agreement.DIFFERS:
            observation = reported[found.indicator.id][found.department]
            yield found.department, _not_their_sum(found, observation.row[found.heading].place)


def _not_their_sum(found: Reconciliation, place: Place) -> Finding:
    own, total, apart = (n or Decimal(0) for n in (found.department_value, found.units_total, found.percent_apart))
    facts = {"name": found.indicator.name, "heading": found.heading.value, "value": plain(own), "total": plain(total)}
    return finding("U03", place, **facts, unit=found.indicator.input_unit, percent=shown(apart, 1))


def _departments(plan: Plan, reported: Reported) -> Iterator[Told]:
    """U04: two departments that report one figure report the same."""
    for indicator in plan.indicators:
        own = reported.get(indicator.id, {})
        names = [unit.name for unit in plan.departments_of(indicator)]
        present = [name for name in names if (o := own.get(name)) and o.value is not None]
        for one, other in combinations(present, 2):
            first, second = own[one], own[other]
            if (first.value, first.base) != (second.value, second.base):
                yield one, _differs(first, other, second)
                yield other, _differs(second, one, first)


def _differs(own: Observation, other: str, others: Observation) -> Finding:
    facts = {"name": own.indicator.name, "text": _words(own), "other": other, "other_text": _words(others)}
    return finding("U04", own.row[Column.VALUE].place, **facts)


def _words(observation: Observation) -> str:
    numbers = (observation.value, observation.base)
    return f"{'／'.join(plain(n) for n in numbers if n is not None)}{observation.indicator.input_unit}"


def _alike(files: Sequence[Checked]) -> Iterator[Told]:
    """U05: two units of a kind with the same figures throughout: one of them sent the other's workbook."""
    seen: dict[tuple[object, ...], str] = {}
    tables = {f.unit.name: f.submission.table.sheet for f in files if f.unit and f.submission}
    for checked in files:
        figures = tuple((o.indicator.id, o.value, o.base) for o in checked.observations if o.value)
        if checked.unit is None or len({value for _, value, _ in figures}) < _FEWEST_ALIKE:
            continue
        key = (checked.unit.kind, figures)
        other = seen.setdefault(key, checked.unit.name)
        if other != checked.unit.name:
            for own, twin in ((checked.unit.name, other), (other, checked.unit.name)):
                place = Place(tables.get(own))
                yield own, finding("U05", place, count=len(figures), other=twin)


def _far_from_peers(plan: Plan, reported: Reported) -> Iterator[Told]:
    """U06: thousands of times what the other units of its kind report: 万元 where they have 亿元."""
    for indicator, kind in product(plan.indicators, (UnitKind.COUNTY, UnitKind.PARK)):
        names = [u.name for u in plan.units_owing(indicator) if u.kind is kind and indicator.same_as is None]
        for column in numbers_of(indicator) if len(names) > _FEWEST_PEERS else ():
            typed = zip(names, figures_of(reported, indicator, column, names), strict=True)
            figures = {name: abs(figure) for name, figure in typed if figure}
            for name, value, middle in _outliers(figures, plan.plausibility.magnitude_times):
                facts = {"name": indicator.name, "heading": column.value, "value": plain(value)}
                place = reported[indicator.id][name].row[column].place
                median = plain(round_half_up(middle, 2))
                yield name, finding("U06", place, **facts, median=median, unit=indicator.input_unit)


def _outliers(figures: Mapping[str, Decimal], times: Decimal) -> Iterator[tuple[str, Decimal, Decimal]]:
    """The names and figures that are so many times the median of the others, and that median."""
    if len(figures) <= _FEWEST_PEERS or not may_lie_out(figures.values(), times):
        return
    ordered = sorted(figures.values())
    least = times * median_of_others(ordered, ordered[-1])  # without any other figure the median is no smaller
    for name, value in figures.items():
        if value >= least and value >= times * (middle := median_of_others(ordered, value)):
            yield name, value, middle


def may_lie_out(figures: Collection[Decimal], times: Decimal) -> bool:
    """Whether the largest figure may be so many times the median of the others: half of them are that much smaller.

    Told without putting them in order, which took most of the time where none lies out.
    """
    largest = max(figures)
    return 2 * sum(times * figure <= largest for figure in figures) >= len(figures) - 1


def median_of_others(ordered: Sequence[Decimal], value: Decimal) -> Decimal:
    """The median of sorted figures without one of them."""
    at, count = bisect_left(ordered, value), len(ordered) - 1
    low, high = (ordered[n + (n >= at)] for n in ((count - 1) // 2, count // 2))
    return low if count % 2 else (low + high) / 2
