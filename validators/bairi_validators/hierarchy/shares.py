"""Shares (上报份额): what a unit's figure is made of as it goes up, from its own reports or from those below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bairi_validators.consolidation.judging import city_figure
from bairi_validators.decimals import total
from bairi_validators.plan.indicators import Indicator, Measure, Side
from bairi_validators.standing import Figure
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import State

# What the reporters of one node sent for one indicator, in their order; None of one that owes it and has not.
Own = Mapping[str, Observation | None]


@dataclass(frozen=True, slots=True)
class Share:
    """What goes up (上报份额): exact sums in the indicator's input unit, of how many of those who owe a figure.

    `observation` holds the sums of numerators, of denominators and of targets; None where nothing was reported, and
    for milestones, of which `done` of those who reported are done. `reported` of `owed` counts the figures at the
    bottom that the sum rests on: only where all are in it is it the total.
    """

    observation: Observation | None = None
    done: int = 0
    reported: int = 0
    owed: int = 0

    @property
    def whole(self) -> bool:
        """Whether everyone who owes a figure is in it (报齐)."""
        return self.reported == self.owed

    @property
    def target(self) -> Decimal | None:
        """The targets of those in it together; None where one of them has none."""
        return self.observation.own_target if self.observation else None

    def figure(self, indicator: Indicator) -> Figure:
        """The figure that the sums make, by the measure."""
        if indicator.measure is Measure.MILESTONE and self.reported:
            return Figure(Fraction(self.done), self.done, self.reported)
        return city_figure(indicator, [self.observation] if self.observation else [])


NOTHING: Final = Share()


def adds_up(indicator: Indicator) -> bool:
    """Whether units' figures make that of the unit above: not caps, ranges and stocks that only departments know.

    Those are the unit's own at every level.
    """
    apart = indicator.measure is Measure.STOCK and not (indicator.counties or indicator.parks)
    return indicator.measure.adds_up and not apart


def own_share(indicator: Indicator, own: Own) -> Share:
    """The share of a unit that reports itself: the first of its reporters counts; a milestone is asked of all."""
    sent = [o for o in own.values() if o is not None and o.complete]
    if indicator.measure is Measure.MILESTONE:
        return Share(None, sum(o.state is State.DONE for o in sent), len(sent), len(own))
    return Share(sent[0], 0, 1, 1) if sent else Share(owed=min(1, len(own)))


def joined(indicator: Indicator, shares: Iterable[Share]) -> Share:
    """The share of a unit from those of the units right below it: sums of sums, whatever way they are bracketed."""
    every = list(shares)
    sums = [o for share in every if (o := share.observation)]
    done, reported, owed = (sum(counts) for counts in zip(*((s.done, s.reported, s.owed) for s in every), strict=True))
    return Share(_summed(indicator, sums) if sums else None, done, reported, owed)


def _summed(indicator: Indicator, sums: Sequence[Observation]) -> Observation:
    base = _total([o.base for o in sums]) if indicator.measure.is_rate else None
    return Observation(
        indicator, _total([o.value for o in sums]), base, own_target=_total([o.own_target for o in sums])
    )


def _total(numbers: Sequence[Decimal | None]) -> Decimal | None:
    """The exact sum; None where a number is missing: nothing missing is zero."""
    there = [number for number in numbers if number is not None]
    return total(there) if len(there) == len(numbers) else None


def chosen(indicator: Indicator, own: Share, below: Share) -> Side:
    """Which of the two goes up, by the plan as for a city: the unit's own figure, or the sum of those below it."""
    if not own.owed or not below.owed:
        return "units" if below.owed else "department"
    sides: Mapping[Side, Share] = {"units": below, "department": own}
    return indicator.source({side for side, share in sides.items() if share.reported})
