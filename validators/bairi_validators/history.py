"""History (往期): what a unit reported in earlier periods, for the rules that compare a figure with its past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bairi_validators.periods import Period
from bairi_validators.submissions import Observation


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier period of one unit (往期数据): its observations by indicator."""

    period: Period
    observations: Mapping[str, Observation]


@dataclass(frozen=True, slots=True)
class History:
    """The earlier periods of one unit, the latest first. Empty where nothing is known."""

    past: tuple[Past, ...] = ()

    def before(self, period: Period) -> History:
        """What ended before a period, in the same year: cumulative figures begin anew in January."""
        return History(tuple(p for p in self.past if p.period.end < period.end and p.period.year == period.year))

    @property
    def latest(self) -> Past | None:
        """The latest earlier period (上期)."""
        return self.past[0] if self.past else None

    def of(self, indicator: str) -> list[tuple[Period, Observation]]:
        """Earlier observations of an indicator with a figure or a state, the latest first; blanks are left out."""
        found = ((p.period, p.observations.get(indicator)) for p in self.past)
        return [
            (period, o) for period, o in found if o and not (o.value is None and o.base is None and o.state is None)
        ]


def history_of(past: Iterable[Past]) -> History:
    """A unit's history in its order, whatever order it is known in: of a month and its last 旬 the latter is first."""
    return History(tuple(sorted(past, key=lambda p: p.period.order, reverse=True)))


def joined_histories(kept: Mapping[str, History], told: Mapping[str, History]) -> dict[str, History]:
    """What a ledger keeps of earlier periods, and what a person named beside it, by unit: the latter goes first."""
    joined = {}
    for unit in {**kept, **told}:
        past = {p.period: p for histories in (kept, told) for p in histories.get(unit, History()).past}
        joined[unit] = history_of(past.values())
    return joined
