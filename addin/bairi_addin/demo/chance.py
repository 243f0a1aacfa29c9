"""Chance with a seed: the same seed and name give the same draws, whatever else was drawn before."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import TypeVar

T = TypeVar("T")
_STEPS = 1000


class Chance:
    """A source of draws (随机数) that belongs to one seed and one purpose, such as an indicator's id."""

    def __init__(self, seed: int, *purpose: object) -> None:
        self._random = Random("/".join(map(str, (seed, *purpose))))  # noqa: S311 - made-up figures, no secrets

    def between(self, low: str | int | Fraction, high: str | int | Fraction) -> Fraction:
        """An exact number from low to high, both included."""
        first, last = Fraction(low), Fraction(high)
        return first + (last - first) * Fraction(self._random.randint(0, _STEPS), _STEPS)

    def hits(self, share: str) -> bool:
        """Whether something happens that happens in this share of cases."""
        return self.between(0, 1) < Fraction(share)

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return self._random.randint(low, high)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self._random.randrange(len(choices))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The things in another order."""
        return self._random.sample(things, len(things))
