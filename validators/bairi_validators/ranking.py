"""Ranking (排名): best first, ties share a place, what is missing has none."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def ranks(scores: Mapping[K, Fraction | Decimal | None], *, highest_first: bool = True) -> dict[K, int]:
    """The place of everyone who has a score: 1, 2, 2, 4. Those with None are left out, never ranked as zero."""
    present = {key: score for key, score in scores.items() if score is not None}
    place: dict[Fraction | Decimal, int] = {}
    for number, score in enumerate(sorted(present.values(), reverse=highest_first), start=1):
        place.setdefault(score, number)
    return {key: place[score] for key, score in present.items()}
