"""Consolidation level by level (逐级汇总): each unit's figures from the level right below, from the bottom upwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Final

from bairi_validators.checks.agreement import Agreement, Parts, Reconciliation, side_by_side
from bairi_validators.consolidation.judging import is_certain
from bairi_validators.hierarchy.shares import NOTHING, Own, Share, adds_up, chosen, joined, own_share
from bairi_validators.hierarchy.tree import Hierarchy, Node
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure, Side, Target
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.standing import Standing, Yardstick
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import Column

# What was reported of one indicator, by the node's code; and the shares that are known already, by the node's code.
Reports = Mapping[str, Mapping[str, Own]]  # by the indicator's id
Known = Mapping[str, Mapping[str, Share]]
_ORDER: Final = (Agreement.DIFFERS, Agreement.PARTIAL, Agreement.ONE_SIDED, Agreement.AGREES)


@dataclass(frozen=True, slots=True)
class NodeResult:
    """An indicator at a unit of the tree (逐级汇总结果): what goes up and how it stands.

    `source` says whose figure it is, the units' below or its own; `reported` of `owed` are those of that side, `share`
    counts the figures at the bottom. `against` is the target it was held against; `against_part` says that it is that
    of those in a partial sum. `below` and `own` are the two sides, `reconciliations` what they say of each other.
    """

    node: Node
    indicator: Indicator
    standing: Standing
    share: Share
    source: Side
    reported: int
    owed: int
    against: Target
    against_part: bool
    below: Share
    own: Share
    reconciliations: tuple[Reconciliation, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everyone who owes the figure is in it: only then is a sum the total."""
        return self.share.whole

    @property
    def done(self) -> str | None:
        """How many of those who reported have done a milestone (完成情况), in words; None for figures, or of nobody."""
        milestone = self.indicator.measure is Measure.MILESTONE and self.share.reported
        return f"{self.share.done}/{self.share.reported}完成" if milestone else None

    @property
    def difference(self) -> Reconciliation | None:
        """The reconciliation to look at first: what differs, of that what is furthest apart."""
        return min(self.reconciliations, key=urgency, default=None)


def urgency(row: Reconciliation) -> tuple[int, Decimal]:
    """By this reconciliations are sorted, the worst first (差异大小)."""
    return _ORDER.index(row.verdict), -(row.percent_apart or Decimal(0))


def roll_up(
    plan: Plan,
    period: Period,
    hierarchy: Hierarchy,
    reports: Reports,
    *,
    known: Known | None = None,
    wanted: Callable[[Node], bool] = lambda _: True,
) -> Iterator[NodeResult]:
    """Every unit's result for every indicator that it owes, indicator by indicator, those below first.

    `known` are shares of units whose own trees were worked out elsewhere: what hangs below them is not asked for. Of a
    unit that is not `wanted` only what goes up is worked out. Pure, and the same whatever is known beforehand.
    """
    for indicator in plan.indicators:
        given = (known or {}).get(indicator.id, {})
        yield from _Level(plan, period, hierarchy, indicator, reports.get(indicator.id, {}), given).results(wanted)


@dataclass(frozen=True)
class _Level:
    """One indicator in a tree."""

    plan: Plan
    period: Period
    hierarchy: Hierarchy
    indicator: Indicator
    reports: Mapping[str, Own]
    known: Mapping[str, Share]

    def results(self, wanted: Callable[[Node], bool]) -> Iterator[NodeResult]:
        """What is wanted, while shares go up."""
        shares = dict(self.known)
        for code in self.hierarchy.upwards:
            if code in self.known:
                continue
            node, children = self.hierarchy.nodes[code], self.hierarchy.children[code]
            owing = [share for child in children if (share := shares[child]).owed] if children else []
            owing = owing if adds_up(self.indicator) else []
            reports = self.reports.get(code) or self._silent(node, children)
            below = joined(self.indicator, owing) if owing else NOTHING
            own = own_share(self.indicator, reports)
            side = chosen(self.indicator, own, below)
            shares[code] = share = self._going_up(node, below if side == "units" else own)
            if share.owed and wanted(node):
                counts = (sum(one.reported > 0 for one in owing), len(owing))
                result = self._result(node, share, side, counts if side == "units" else (own.reported, own.owed))
                rows = self._reconciled(owing, reports, side) if below.owed and own.owed else ()
                yield replace(result, below=below, own=own, reconciliations=tuple(rows))

    def _going_up(self, node: Node, share: Share) -> Share:
        """A share with its target: that of the plan's place is the plan's, whatever those below it were given."""
        target, observation = self.indicator.target, share.observation
        if not (self._is_plans(node) and share.whole and observation and isinstance(target, Decimal)):
            return share
        return replace(share, observation=observation._replace(own_target=target))

    def _is_plans(self, node: Node) -> bool:
        return node.name == self.plan.plan.place

    def _silent(self, node: Node, children: tuple[str, ...]) -> Own:
        """A unit at the bottom that sent nothing owes what the plan asks of its kind."""
        county, park = UnitKind.COUNTY, UnitKind.PARK
        asked = {county: self.indicator.counties, park: self.indicator.parks}[node.kind]
        return {node.name: None} if asked and not children else {}

    def _result(self, node: Node, share: Share, side: Side, counts: tuple[int, int]) -> NodeResult:
        standing, against, part = self._standing(node, share)
        return NodeResult(node, self.indicator, standing, share, side, *counts, against, part, NOTHING, NOTHING)

    def _standing(self, node: Node, share: Share) -> tuple[Standing, Target, bool]:
        """How a figure stands; a partial sum is held against the targets of those in it, as the city's is."""
        indicator, figure = self.indicator, share.figure(self.indicator)
        # the plan's own holds for its place, and for all where it is not divided; else it is that of those in the sum
        given = indicator.target_is_everybodys or not indicator.measure.adds_up or self._is_plans(node)
        target = indicator.target if given else share.target
        standing = self._yardstick.stand(figure, target, share.owed)
        if share.whole or not given or is_certain(indicator, standing):
            return standing, target, not (given or share.whole)
        part = share.target
        return Standing(standing.value) if part is None else self._yardstick.stand(figure, part), part, True

    @cached_property
    def _yardstick(self) -> Yardstick:
        return Yardstick.of(self.plan, self.indicator, self.period)

    def _reconciled(self, owing: list[Share], own: Own, used: Side) -> Iterator[Reconciliation]:
        if self.indicator.same_as:  # what stands twice counts once
            return
        whole = all(share.whole for share in owing if share.reported)
        for heading in (Column.VALUE, Column.BASE):
            figures = [_number(share.observation, heading) for share in owing]
            sent = {name: _number(observation, heading) for name, observation in own.items()}
            yield from side_by_side(self.plan, self.indicator, Parts(heading, figures, whole=whole), sent, used)


def _number(observation: Observation | None, heading: Column) -> Decimal | None:
    if observation is None:
        return None
    return observation.value if heading is Column.VALUE else observation.base
