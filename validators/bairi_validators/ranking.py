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
    places: dict[K, int] = {}
    place, before = 0, None
    for number, key in enumerate(sorted(present, key=present.__getitem__, reverse=highest_first), start=1):
        if (score := present[key]) != before:
            place, before = number, score
        places[key] = place
    return places
