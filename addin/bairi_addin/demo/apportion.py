"""Splitting a whole into parts with a fixed number of decimals, so that the parts add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

from bairi_validators.decimals import to_decimal


def apportion(total: Fraction, weights: Sequence[Fraction], places: int, *, least: int = 0) -> list[Decimal]:
    """The total, rounded to `places`, in parts by weight; what rounding leaves goes to the largest remainders.

    No part is smaller than `least` in the last decimal, even where the parts then make more than the total.
    """
    step = Fraction(1, 10**places)
    steps = floor(total / step + Fraction(1, 2)) - least * len(weights)
    quotas = [max(steps, 0) * weight / sum(weights) for weight in weights]
    parts = [floor(quota) for quota in quotas]
    largest = sorted(range(len(parts)), key=lambda n: (parts[n] - quotas[n], n))
    for n in largest[: max(steps, 0) - sum(parts)]:
        parts[n] += 1
    return [Decimal(part + least).scaleb(-places) for part in parts]


def shrunk(parts: Sequence[Decimal], share: Fraction, places: int) -> list[Decimal]:
    """The parts of a share of their sum (at most 1): none is larger than before, however small the parts are."""
    whole = sum(map(Fraction, parts), Fraction(0))
    kept = Fraction(rounded(whole * share, places))
    if not whole:
        return list(parts)
    drops = apportion(whole - kept, list(map(Fraction, parts)), places)
    return [part - drop for part, drop in zip(parts, drops, strict=True)]


def rounded(value: Fraction, places: int) -> Decimal:
    """Half up to so many decimals."""
    return _to_places(value, places, ROUND_HALF_UP)


def rounded_down(value: Fraction, places: int) -> Decimal:
    """Never above the value: a share of a figure stays below it."""
    return _to_places(value, places, ROUND_FLOOR)


def rounded_up(value: Fraction, places: int) -> Decimal:
    """Never below the value."""
    return _to_places(value, places, ROUND_CEILING)


def _to_places(value: Fraction, places: int, rounding: str) -> Decimal:
    return to_decimal(value).quantize(Decimal(1).scaleb(-places), rounding=rounding)
