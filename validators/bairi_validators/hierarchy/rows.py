"""The table of levels' results (逐级汇总表): one flat row per unit of the tree and indicator, for analysts' tools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bairi_validators.hierarchy.results import NodeResult
from bairi_validators.hierarchy.shares import Share
from bairi_validators.periods import Period


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One indicator at one unit (逐级汇总行): what goes up, how it stands, what the two sides say of each other.

    `value` and `base` are the exact sums in `input_unit`, `below_…` and `own_…` those of either side; `figure` and
    `target` are in `unit` (rates in %), `percent` and `gap_points` as in `Standing`. `reported` of `owed` are the units
    right below (or the unit's own reporters), `bottom_…` the figures at the bottom that the sum rests on; `done` of
    those are done, of milestones. `difference` is of the reconciliation furthest apart, whose number is `number`.
    What does not exist is None: a figure that is not in is never zero.
    """

    period: str
    as_of: date
    code: str
    node: str
    level: str
    above: str | None
    indicator: str
    name: str
    task: int
    measure: str
    unit: str
    input_unit: str
    value: Decimal | None
    base: Decimal | None
    done: int | None
    figure: Decimal | None
    target: Decimal | None
    percent: Decimal | None
    gap_points: Decimal | None
    light: str | None
    source: str
    reported: int
    owed: int
    bottom_reported: int
    bottom_owed: int
    whole: bool
    below_value: Decimal | None
    below_base: Decimal | None
    own_value: Decimal | None
    own_base: Decimal | None
    number: str | None
    difference: Decimal | None
    percent_apart: Decimal | None
    tolerance_percent: Decimal | None
    verdict: str | None


def level_row(period: Period, result: NodeResult) -> LevelRow:
    """A result as a flat row."""
    node, indicator, share, standing = result.node, result.indicator, result.share, result.standing
    apart = result.difference
    value, base = _numbers(share)
    (below_value, below_base), (own_value, own_base) = _numbers(result.below), _numbers(result.own)
    return LevelRow(
        period=period.code,
        as_of=period.end,
        code=node.code,
        node=node.name,
        level=node.level,
        above=node.above,
        indicator=indicator.id,
        name=indicator.name,
        task=indicator.task,
        measure=indicator.measure.value,
        unit=indicator.unit,
        input_unit=indicator.input_unit,
        value=value,
        base=base,
        done=share.done if share.observation is None and share.reported else None,
        figure=standing.value,
        target=result.against if isinstance(result.against, Decimal) else None,
        percent=standing.percent,
        gap_points=standing.gap_points,
        light=standing.light.value if standing.light else None,
        source=result.source,
        reported=result.reported,
        owed=result.owed,
        bottom_reported=share.reported,
        bottom_owed=share.owed,
        whole=result.whole,
        below_value=below_value,
        below_base=below_base,
        own_value=own_value,
        own_base=own_base,
        number=apart.heading.value if apart else None,
        difference=apart.difference if apart else None,
        percent_apart=apart.percent_apart if apart else None,
        tolerance_percent=apart.tolerance_percent if apart else None,
        verdict=apart.verdict.value if apart else None,
    )


def _numbers(share: Share) -> tuple[Decimal | None, Decimal | None]:
    observation = share.observation
    return (observation.value, observation.base) if observation else (None, None)
