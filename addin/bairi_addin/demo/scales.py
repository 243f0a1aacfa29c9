"""How large a city's figures are (量级): a data file by plan and indicator, with a fall-back by unit of measure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from bairi_validators.decimals import plain
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan
from bairi_validators.plan.numerals import factor_of

SCALES: Final = Path(__file__).with_name("scales.toml")
# Measured rather than counted: these have decimals although no 万 stands before them.
_MEASURED: Final = frozenset({"%", "亩", "公顷", "平方公里", "公里", "吨", "微克/立方米"})
_MONEY_PLACES, _MYRIAD_PLACES, _MEASURED_PLACES = 2, 4, 1


@dataclass(frozen=True, slots=True)
class Scales:
    """One plan's scales; `base_is` and `value_is` name the indicator whose cumulative figure is used again."""

    scale: Mapping[str, Fraction]
    base_is: Mapping[str, str]
    value_is: Mapping[str, str]
    fallback: Mapping[str, Fraction]

    def of(self, indicator: Indicator) -> Fraction:
        """Last year's whole figure of the city, or the denominator, in the indicator's input unit."""
        listed = self.scale.get(indicator.id)
        return listed or self.fallback.get(indicator.input_unit, self.fallback["other"])


def load_scales(plan: Plan) -> Scales:
    """The scales for a plan; a plan that the file does not know lives on the fall-back."""
    data = tomllib.loads(SCALES.read_text(encoding="utf-8"))
    own = data.get(plan.plan.id, {})
    fallback, scale = ({k: Fraction(str(v)) for k, v in t.items()} for t in (data["fallback"], own.get("scale", {})))
    return Scales(scale, own.get("base_is", {}), own.get("value_is", {}), fallback)


def places(indicator: Indicator) -> int:
    """How many decimals people give a figure in the indicator's input unit."""
    unit = indicator.input_unit
    if indicator.counts_whole_things:
        return 0
    if factor_of(unit) > 1:
        return _MONEY_PLACES if "元" in unit else _MYRIAD_PLACES
    if unit in _MEASURED:
        return _MEASURED_PLACES
    return _target_places(indicator)


def _target_places(indicator: Indicator) -> int:
    """Things are whole, unless the target itself has decimals (每万人4.3件); a rate's target, in %, says nothing."""
    if indicator.measure.is_rate or not isinstance(indicator.target, Decimal):
        return 0
    digits = len(plain(indicator.target).partition(".")[2])
    return digits + 1 if digits else 0
