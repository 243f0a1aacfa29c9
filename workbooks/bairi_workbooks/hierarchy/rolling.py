"""Rolling up (逐级汇总) by subtrees: each is worked out apart, by whoever, and sends up what its highest unit has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from itertools import chain
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bairi_validators.checks.agreement import Agreement, Reconciliation
from bairi_validators.errors import BairiError
from bairi_validators.hierarchy import (
    Hierarchy,
    Known,
    LevelRow,
    Node,
    NodeResult,
    Share,
    adds_up,
    level_row,
    roll_up,
    urgency,
)
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan
from bairi_workbooks.exporting import export_partition, need_parquet, partition
from bairi_workbooks.hierarchy.observations import Read, Silent, holds, read_reports
from bairi_workbooks.hierarchy.sources import Source
from bairi_workbooks.processes import Crew, spread

FOLDER: Final = "逐级汇总"
MOST_APART: Final = 1_000  # differences that are kept for people
Difference = tuple[Node, Reconciliation]  # a unit, and what its own figure and those below it say of each other
_NAMED: Final = 5  # addresses that one sentence can hold
_PIECES: Final = 24  # subtrees at least, so that several workers have enough of them


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be rolled up (汇总任务): rows of units down to the level of `depth` go into files under `out`."""

    plan: Plan
    period: Period
    out: Path
    depth: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A subtree (子树), and where its units' observations are."""

    hierarchy: Hierarchy
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a subtree sends up: its highest units' results, its worst differences, and how many there are of each kind.

    `read` is what its places held beside figures; `part` the file with its rows.
    """

    results: tuple[NodeResult, ...]
    apart: tuple[Difference, ...]
    verdicts: Mapping[Agreement, int]
    read: Read
    part: Path


@dataclass(frozen=True, slots=True)
class Rolled:
    """A tree rolled up (逐级汇总结果): results of the highest unit and of those right below it, by their codes.

    `apart` are the worst differences of all levels, the worst first; `verdicts` counts all of them; `silent` are the
    units whose places have no observations of the period, `unknown` the indicators there that the plan does not have,
    `mark` (演示数据) is what made-up figures bear.
    """

    order: Order
    hierarchy: Hierarchy
    results: Mapping[str, tuple[NodeResult, ...]]
    apart: tuple[Difference, ...]
    verdicts: Mapping[Agreement, int]
    silent: tuple[Silent, ...]
    parts: tuple[Path, ...]
    unknown: tuple[str, ...] = ()
    mark: str | None = None

    @property
    def is_of_plan(self) -> bool:
        """Whether the highest unit is the plan's place: only then are the plan's targets its own."""
        return self.hierarchy.root.name == self.order.plan.plan.place

    @property
    def own_only(self) -> tuple[Indicator, ...]:
        """Indicators that the highest unit has no figure of: they do not add up, every unit has its own (不相加)."""
        there = {result.indicator.id for result in self.results.get(self.hierarchy.root.code, ())}
        return tuple(i for i in self.order.plan.indicators if i.id not in there and not adds_up(i))


def usual_cut(hierarchy: Hierarchy) -> int:
    """The level by whose units work is divided: the highest with enough of them; 0 where one piece will do."""
    depths = range(1, len(hierarchy.levels) - 1)
    return next((depth for depth in depths if len(hierarchy.at_depth(depth)) >= _PIECES), 0)


def rolled_up(  # noqa: PLR0913 - each is one thing that a run may want otherwise
    order: Order,
    hierarchy: Hierarchy,
    sources: Sequence[Source],
    *,
    crew: Crew = spread,
    jobs: int = 1,
    cut: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Rolled:
    """Roll a tree up; rows are written as Parquet, a file a subtree, into 逐级汇总 under `order.out`, by period.

    The figures are the same whatever the `cut` (the level whose units' subtrees are given out) and whoever works.
    Raises BairiError where no source has anything of the period, observations cannot be read or files not be written.
    """
    need_parquet()
    _must_hold(sources, order.period)
    depth = usual_cut(hierarchy) if cut is None else cut
    cuts = [node.code for node in hierarchy.at_depth(depth)] if depth else []
    pieces = [_piece(hierarchy.under(code), sources) for code in cuts]
    told = list(_followed(crew(partial(worked_out, order), pieces, jobs), len(pieces), progress))
    known = _known(order.plan, cuts, told)
    last = worked_out(order, _piece(hierarchy.above(cuts), sources, cuts), known)
    every = [last, *told]
    _sweep(partition(order.out / FOLDER, order.period), {one.part.name for one in every})
    results: dict[str, tuple[NodeResult, ...]] = {}
    for result in chain.from_iterable(one.results for one in every):
        results[result.node.code] = (*results.get(result.node.code, ()), result)
    return Rolled(
        order,
        hierarchy,
        results,
        _worst(chain.from_iterable(one.apart for one in every)),
        sum((Counter(one.verdicts) for one in every), Counter()),
        tuple(chain.from_iterable(one.read.silent for one in every)),
        tuple(one.part for one in every),
        tuple(sorted(frozenset[str]().union(*(one.read.unknown for one in every)))),
        min(frozenset[str]().union(*(one.read.marks for one in every)), default=None),
    )


def _must_hold(sources: Sequence[Source], period: Period) -> None:
    if any(holds(source.place, period) for source in sources):
        return
    tried = list(dict.fromkeys(str(source.place) for source in sources))
    words = "、".join(tried[:_NAMED]) + (f"等{len(tried)}处" if len(tried) > _NAMED else "")
    raise BairiError(f"{words} 中没有 {period.code} 的填报数。请核对期次和位置。")


def worked_out(order: Order, piece: Piece, known: Known | None = None) -> Told:
    """A subtree's figures, its rows written; here or on a worker. `known` are shares of subtrees worked out before."""
    read = read_reports(order.plan, order.period, piece.sources)
    hierarchy = piece.hierarchy
    shown = [node.code for node in hierarchy.nodes.values() if hierarchy.depth(node) <= order.depth]
    wanted = {*shown, *(code for code, below in hierarchy.children.items() if below)}
    top = {hierarchy.root.code} | {n.code for n in hierarchy.nodes.values() if hierarchy.depth(n) <= 1}
    found = list(
        roll_up(
            order.plan,
            order.period,
            hierarchy,
            read.reports,
            known=known,
            wanted=lambda node: node.code in wanted or node.code in top,
        )
    )
    name = f"{quote(hierarchy.root.code, safe='')}.parquet"
    at = {code: number for number, code in enumerate(shown)}
    rows = sorted((r for r in found if r.node.code in at), key=lambda r: at[r.node.code])
    written = (level_row(order.period, result) for result in rows)
    part = export_partition(order.out / FOLDER, written, order.period, name, LevelRow)
    verdicts = Counter(row.verdict for result in found for row in result.reconciliations)
    results = tuple(result for result in found if result.node.code in top)
    return Told(results, _worst(_differences(found)), verdicts, read._replace(reports={}), part)


def _followed(told: Iterable[Told], number: int, progress: Callable[[int, int], None] | None) -> Iterator[Told]:
    """What subtrees send up, `progress` being told how many of them have."""
    for done, one in enumerate(told, start=1):
        if progress:
            progress(done, number)
        yield one


def _piece(hierarchy: Hierarchy, sources: Iterable[Source], cuts: Sequence[str] = ()) -> Piece:
    """A part of the tree with what it reads; of the units at the `cuts` others have read everything."""
    codes = hierarchy.nodes.keys() - set(cuts)
    own = (source.within(codes) for source in sources)
    return Piece(hierarchy, tuple(source for source in own if source.reporters or source.takes_own))


def _known(plan: Plan, cuts: Sequence[str], told: Sequence[Told]) -> Known:
    """What goes up from each subtree, by indicator and code; nothing where it owes none."""
    known: dict[str, dict[str, Share]] = {i.id: dict.fromkeys(cuts, Share()) for i in plan.indicators}
    for code, one in zip(cuts, told, strict=True):
        for result in one.results:
            if result.node.code == code:
                known[result.indicator.id][code] = result.share
    return known


def _differences(results: Iterable[NodeResult]) -> Iterator[Difference]:
    """What differs; what agrees, or cannot be compared, is no difference."""
    for result in results:
        yield from ((result.node, row) for row in result.reconciliations if row.verdict is Agreement.DIFFERS)


def _worst(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """The largest, the worst first."""

    def key(difference: Difference) -> tuple[object, ...]:
        node, row = difference
        return *urgency(row), node.code, row.indicator.id, row.heading, row.department

    return tuple(nsmallest(MOST_APART, differences, key=key))


def _sweep(folder: Path, written: set[str]) -> None:
    """Take away the files of an earlier run that was divided otherwise, or had other units."""
    for path in folder.glob("*.parquet"):
        if path.name not in written:
            path.unlink()
