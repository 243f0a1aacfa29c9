"""All figures of all units for both periods: they agree with one another, and cumulative figures only grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bairi_addin.demo.apportion import apportion
from bairi_addin.demo.measures import Pair, pairs
from bairi_addin.demo.scales import places
from bairi_addin.demo.scene import Scene
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.vocabulary import State
from bairi_workbooks.submission_template import Entry

Table = Mapping[str, Mapping[str, Entry]]
"""Entries by the unit's name and the indicator's id."""
Parts = dict[str, Pair]


def figures(scene: Scene) -> tuple[Table, Table]:
    """What every unit would type in the period before and in this one, without any fault.

    Rows that take another row's figure over are left out: the workbook fills them by formula.
    """
    parts = _parts(scene)
    _keep_relations(scene, parts)
    for indicator in scene.plan.indicators:
        if indicator.same_as is None:
            parts[indicator.id] |= _departments(scene, indicator, parts[indicator.id])
    return _table(scene, parts, _before), _table(scene, parts, _now)


def _parts(scene: Scene) -> dict[str, Parts]:
    """The pool's figures of every indicator; those that use another indicator's figure come after it."""
    scales = scene.scales
    typed = [i for i in scene.plan.indicators if i.same_as is None]
    found: dict[str, Parts] = {}
    for indicator in sorted(typed, key=lambda i: i.id in scales.base_is):
        names = [unit.name for unit in scene.pool(indicator)]
        bases = found.get(scales.base_is.get(indicator.id, ""))
        linked = [bases[name] for name in names] if bases and set(names) <= set(bases) else None
        found[indicator.id] = dict(zip(names, pairs(scene, indicator, linked), strict=True))
    for target, source in scales.value_is.items():
        found[target] = {name: _with_value(pair, found[source].get(name)) for name, pair in found[target].items()}
    return found


def _with_value(pair: Pair, source: Pair | None) -> Pair:
    """The same figure in both rows, unless it would pass the base in this one."""
    if source is None or not (_fits(source.before, pair.before) and _fits(source.now, pair.now)):
        return pair
    return Pair(replace(pair.before, value=source.before.value), replace(pair.now, value=source.now.value))


def _fits(source: Entry, entry: Entry) -> bool:
    value, base = source.value, entry.base
    return isinstance(value, Decimal) and isinstance(base, Decimal) and value <= base


def _keep_relations(scene: Scene, parts: dict[str, Parts]) -> None:
    """No part above its whole (净增不大于新增), unit by unit."""
    for relation in scene.plan.relations:
        part, whole = parts.get(relation.part), parts.get(relation.whole)
        if part is None or whole is None:
            continue
        for name in part.keys() & whole.keys():
            part[name] = Pair(
                _at_most(part[name].before, whole[name].before), _at_most(part[name].now, whole[name].now)
            )


def _at_most(part: Entry, whole: Entry) -> Entry:
    if isinstance(part.value, Decimal) and isinstance(whole.value, Decimal):
        return replace(part, value=min(part.value, whole.value))
    return part


def _departments(scene: Scene, indicator: Indicator, parts: Parts) -> Parts:
    """The departments' rows where counties and parks report too: together the same total."""
    names = [scene.plan.unit_of[name].name for name in indicator.reporters]
    if set(names) <= parts.keys():
        return {}
    before, now = (_shares(indicator, [of(p) for p in parts.values()], len(names)) for of in (_before, _now))
    return {name: Pair(*pair) for name, pair in zip(names, zip(before, now, strict=True), strict=True)}


def _shares(indicator: Indicator, entries: Sequence[Entry], count: int) -> list[Entry]:
    """The total of the units' entries in equal shares; a milestone is done when every unit has done its part."""
    if indicator.measure is Measure.MILESTONE:
        days = [entry.done_on for entry in entries if isinstance(entry.done_on, date)]
        if len(days) == len(entries):
            return [Entry(state=State.DONE.value, done_on=max(days))] * count
        return [Entry(state=State.UNDER_WAY.value)] * count
    values = _split([e.value for e in entries], count, places(indicator))
    if not indicator.measure.is_rate:
        return [Entry(value=value) for value in values]
    bases = _split([e.base for e in entries], count, places(indicator))
    return [Entry(value=value, base=base) for value, base in zip(values, bases, strict=True)]


def _split(numbers: Sequence[Decimal | str | None], count: int, digits: int) -> list[Decimal]:
    total = sum((Fraction(number) for number in numbers if isinstance(number, Decimal)), Fraction(0))
    return apportion(total, [Fraction(1)] * count, digits)


def _before(pair: Pair) -> Entry:
    return pair.before


def _now(pair: Pair) -> Entry:
    return pair.now


def _table(scene: Scene, parts: Mapping[str, Parts], of: Callable[[Pair], Entry]) -> Table:
    """The entries of one period, every unit's in the plan's order."""
    table: dict[str, dict[str, Entry]] = {unit.name: {} for unit in scene.plan.units}
    for indicator in scene.plan.indicators:
        for name, pair in parts.get(indicator.id, {}).items():
            table[name][indicator.id] = of(pair)
    return table
