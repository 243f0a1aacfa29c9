"""The figures of the units in one indicator, by its measure, at the end of both periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from bairi_addin.demo.apportion import apportion, rounded, rounded_down, rounded_up, shrunk
from bairi_addin.demo.levels import highest, rate, share_of_target
from bairi_addin.demo.milestones import milestones
from bairi_addin.demo.scales import places
from bairi_addin.demo.scene import Scene
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Unit, UnitKind
from bairi_validators.standing import Light
from bairi_workbooks.submission_template import Entry

_BIGGEST, _SMALLEST = Fraction(3, 2), Fraction(1, 2)
_PARK: Final = Fraction(4, 5)
_GROWTH_SPREAD: Final = 3  # percentage points around the city's growth
_RATIO_SPREAD: Final = Fraction(8, 100)  # of the city's ratio


@dataclass(frozen=True, slots=True)
class Pair:
    """What one unit types in one row at the end of the period before, and now."""

    before: Entry
    now: Entry


def pairs(scene: Scene, indicator: Indicator, bases: Sequence[Pair] | None = None) -> list[Pair]:
    """A pair for every unit of the indicator's pool, in its order.

    `bases`, one a unit, are another indicator's figures that serve as this one's base.
    """
    if indicator.measure in _RATIOS:
        return _ratios(scene, indicator, bases)
    return _MAKERS[indicator.measure](scene, indicator)


def _weights(scene: Scene, indicator: Indicator, units: Sequence[Unit]) -> list[Fraction]:
    """How large the units are for an indicator: as official lists go, the larger counties come first."""
    counties = [u.name for u in scene.plan.units_of_kind(UnitKind.COUNTY)]
    chance = scene.chance("weights", indicator.id)
    step = (_BIGGEST - _SMALLEST) / max(1, len(counties) - 1)
    sizes = {name: _BIGGEST - n * step for n, name in enumerate(counties)}
    return [sizes.get(unit.name, _PARK) * chance.between("0.94", "1.06") for unit in units]


def _amounts(scene: Scene, indicator: Indicator) -> list[Pair]:
    """Amounts, counts and stocks: a share of the target, split by size and by how well each unit does."""
    units, digits = scene.pool(indicator), places(indicator)
    chance = scene.chance("figures", indicator.id)
    target = Fraction(indicator.single_target)
    weights = _weights(scene, indicator, units)
    skilled = [weight * chance.between("0.86", "1.14") for weight in weights]
    city = target * share_of_target(scene, indicator)
    if scene.lights[indicator.id] is Light.GREEN:
        city = Fraction(rounded_up(city, digits))
    values = apportion(city, skilled, digits)
    targets = apportion(target, weights, digits, least=int(digits == 0 and target >= len(units)))
    earlier = shrunk(values, _grown(scene, indicator), digits)
    found = []
    for unit, past, value, own in zip(units, earlier, values, targets, strict=True):
        own_target = own if own > 0 and unit.kind is not UnitKind.DEPARTMENT else None
        found.append(Pair(Entry(value=past, own_target=own_target), Entry(value=value, own_target=own_target)))
    return found


def _grown(scene: Scene, indicator: Indicator) -> Fraction:
    """The earlier figure as a share of the later one, never above 1."""
    chance = scene.chance("earlier", indicator.id)
    if indicator.measure in {Measure.STOCK, Measure.RATIO_STATE}:
        return chance.between("0.990", "0.999")
    return scene.gone * chance.between("0.985", 1)


def _growths(scene: Scene, indicator: Indicator) -> list[Pair]:
    """This year's and last year's cumulative figures; the units' rates differ, the city's comes out as wanted."""
    units, digits = scene.pool(indicator), places(indicator)
    chance = scene.chance("figures", indicator.id)
    whole = scene.scales.of(indicator) * chance.between("0.97", "1.03")
    bases = apportion(whole * scene.period.share_of_year, _weights(scene, indicator, units), digits, least=1)
    city = rate(scene, indicator)
    rates = _around(city, bases, [chance.between(-_GROWTH_SPREAD, _GROWTH_SPREAD) for _ in units])
    found = []
    for base, percent in zip(bases, rates, strict=True):
        value = rounded(Fraction(base) * (1 + percent / 100), digits)
        earlier = rounded_down(Fraction(value) * scene.gone * chance.between("0.992", 1), digits)
        earlier_base = max(rounded_down(Fraction(base) * scene.gone, digits), Decimal(1).scaleb(-digits))
        found.append(Pair(Entry(value=earlier, base=earlier_base), Entry(value=value, base=base)))
    return found


def _ratios(scene: Scene, indicator: Indicator, linked: Sequence[Pair] | None) -> list[Pair]:
    """Numerators and denominators; a denominator of its own stands still, another indicator's figure grows."""
    units, digits = scene.pool(indicator), places(indicator)
    own = apportion(scene.scales.of(indicator), _weights(scene, indicator, units), digits, least=1)
    bases = [(base, base) for base in own]
    if linked is not None:
        bases = [(_number(pair.before.value), _number(pair.now.value)) for pair in linked]
    wholes = ceil(highest(indicator) / 100)
    now = [min(part, base * wholes) for part, (_, base) in zip(_parts(scene, indicator, bases), bases, strict=True)]
    grown = _grown(scene, indicator) * (scene.gone if linked is not None else 1)
    return [
        Pair(Entry(value=min(past, base_before * wholes), base=base_before), Entry(value=value, base=base))
        for (base_before, base), past, value in zip(bases, shrunk(now, grown, digits), now, strict=True)
    ]


def _parts(scene: Scene, indicator: Indicator, bases: Sequence[tuple[Decimal, Decimal]]) -> list[Decimal]:
    """Numerators that together make the city's ratio; the units' ratios differ, as far as there is room."""
    chance = scene.chance("figures", indicator.id)
    now = [base for _, base in bases]
    city = rate(scene, indicator)
    room = min(_RATIO_SPREAD * city, highest(indicator) - city)
    rates = _around(city, now, [chance.between(-room, room) for _ in now])
    parts = [Fraction(base) * max(percent, Fraction(0)) for base, percent in zip(now, rates, strict=True)]
    return apportion(city / 100 * sum(map(Fraction, now)), parts, places(indicator))


def _around(city: Fraction, bases: Sequence[Decimal], differences: Sequence[Fraction]) -> list[Fraction]:
    """Rates that differ so much from one another, and together, by their bases, make the city's."""
    whole = sum(Fraction(base) for base in bases)
    mean = sum((Fraction(b) * d for b, d in zip(bases, differences, strict=True)), Fraction(0)) / whole
    return [city + difference - mean for difference in differences]


def _zeros(scene: Scene, indicator: Indicator) -> list[Pair]:
    """Nothing happened, except for one incident in one unit in this period."""
    zeros = [i.id for i in scene.plan.indicators if i.measure is Measure.ZERO and i.same_as is None]
    units = scene.pool(indicator)
    unlucky = len(units) // 3 if indicator.id == zeros[len(zeros) // 2] else -1
    none = Entry(value=Decimal(0))
    return [Pair(none, Entry(value=Decimal(int(n == unlucky)))) for n in range(len(units))]


def _within_bounds(scene: Scene, indicator: Indicator) -> list[Pair]:
    """A figure that keeps below its cap or within its range, a little different from period to period."""
    chance = scene.chance("figures", indicator.id)
    digits = places(indicator)
    if isinstance(indicator.target, tuple):
        low, high = map(Fraction, indicator.target)
    else:
        high = Fraction(indicator.single_target)
        low = high - max(abs(high), Fraction(1)) * Fraction(9, 10)
        low = low if indicator.negative else max(low, Fraction(0))
    inner = (low + (high - low) / 5, high - (high - low) / 5)
    before, now = (Entry(value=rounded(chance.between(*inner), digits)) for _ in range(2))
    return [Pair(before, now) for _ in scene.pool(indicator)]


def _milestones(scene: Scene, indicator: Indicator) -> list[Pair]:
    return [Pair(before, now) for before, now in milestones(scene, indicator)]


def _number(value: Decimal | str | None) -> Decimal:
    """A figure that is known to be a number."""
    if not isinstance(value, Decimal):
        raise TypeError(f"no number: {value!r}")
    return value


_RATIOS: Final = frozenset({Measure.RATIO_COMPLETION, Measure.RATIO_STATE})
_MAKERS: Final[Mapping[Measure, Callable[[Scene, Indicator], list[Pair]]]] = {
    Measure.AMOUNT: _amounts,
    Measure.COUNT: _amounts,
    Measure.STOCK: _amounts,
    Measure.GROWTH: _growths,
    Measure.ZERO: _zeros,
    Measure.CAP: _within_bounds,
    Measure.RANGE: _within_bounds,
    Measure.MILESTONE: _milestones,
}
