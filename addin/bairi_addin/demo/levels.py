"""Where the city stands in an indicator that is to show a certain light: a share of the target, or a rate in %."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from bairi_addin.demo.scene import Scene
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.standing import Light

_WHOLE: Final = 100
# Percentage points ahead of the pace or the target where the light is green.
_AHEAD: Final = {
    Measure.AMOUNT: ("2", "12"),
    Measure.COUNT: ("2", "12"),
    Measure.STOCK: ("0.5", "4"),
    Measure.GROWTH: ("0.3", "2.6"),
    Measure.RATIO_COMPLETION: ("1", "6"),
    Measure.RATIO_STATE: ("0.2", "2.5"),
}
# Behind, as a share of the threshold from which the light is red; growth rates stray less than all else.
_YELLOW, _RED = ("0.12", "0.6"), ("1.1", "1.8")
_YELLOW_GROWTH, _RED_GROWTH = ("0.05", "0.35"), ("1.03", "1.3")
_LEAST_LEVEL: Final = Fraction(1, 4)
# A rate of a state is seldom further from its target than this share of it.
_AHEAD_OF_STATE, _BEHIND_STATE = Fraction(1, 30), Fraction(1, 10)


def share_of_target(scene: Scene, indicator: Indicator) -> Fraction:
    """The share of an amount's, a count's or a stock's target that the city has reached by the period's end."""
    expected = scene.pace(indicator)
    return max(expected + _gap(scene, indicator) / _WHOLE, expected * _LEAST_LEVEL)


def rate(scene: Scene, indicator: Indicator) -> Fraction:
    """The city's growth or ratio in %; a part never passes its whole."""
    expected = scene.pace(indicator) * Fraction(indicator.single_target)
    level = expected + _gap(scene, indicator)
    if indicator.measure is Measure.GROWTH:
        return level
    return min(max(level, expected * _LEAST_LEVEL), highest(indicator))


def highest(indicator: Indicator) -> Fraction:
    """The highest ratio in %: 100, unless the target itself asks for more (年度投资进度120%)."""
    target = Fraction(indicator.single_target)
    return Fraction(_WHOLE) if target <= _WHOLE else 2 * target


def _gap(scene: Scene, indicator: Indicator) -> Fraction:
    """Percentage points ahead (+) or behind (−)."""
    chance = scene.chance("level", indicator.id)
    light = scene.lights[indicator.id]
    state = Fraction(indicator.single_target) if indicator.measure is Measure.RATIO_STATE else None
    if light is Light.GREEN:
        ahead = chance.between(*_AHEAD[indicator.measure])
        return ahead if state is None else min(ahead, _AHEAD_OF_STATE * state)
    behind = Fraction(scene.plan.lights.red_behind_points) * chance.between(*_behind(indicator, light))
    return -behind if state is None or light is Light.RED else -min(behind, _BEHIND_STATE * state)


def _behind(indicator: Indicator, light: Light) -> tuple[str, str]:
    if indicator.measure is Measure.GROWTH:
        return _YELLOW_GROWTH if light is Light.YELLOW else _RED_GROWTH
    return _YELLOW if light is Light.YELLOW else _RED
