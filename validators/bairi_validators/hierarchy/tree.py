"""The tree of units (层级): township, county, city, province, nation, or as many levels as an office names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan, UnitKind

_MOST_TOLD: Final = 10
_WHOLE, _PART = "全市", "县市区、园区"


class HierarchyError(BairiError):
    """A table of levels (层级表) cannot be used. `problems` holds one Chinese sentence per fault, with its line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        more = [f"另有{len(problems) - _MOST_TOLD}处。"] if len(problems) > _MOST_TOLD else []
        super().__init__("\n".join([*problems[:_MOST_TOLD], *more]))


@dataclass(frozen=True, slots=True)
class Node:
    """A unit of the tree (节点): `above` is the code of the next higher one (上级), None for the highest.

    `kind` says what it owes where it reports itself; `source` where the observations of its own campaign are kept
    (填报数), None where they stand in those of a unit above; `line` is its line in the table.
    """

    code: str
    name: str
    level: str
    above: str | None = None
    kind: UnitKind = UnitKind.COUNTY
    source: str | None = None
    line: int = 0


@dataclass(frozen=True)
class Hierarchy:
    """A tree of units (层级): the nodes, and the departments (市直部门) of a node by name with that node's code.

    What comes of `grown` is one tree whose levels do not jump. Part of a tree (`under`) is one as well.
    """

    nodes: Mapping[str, Node]
    departments: Mapping[str, str]
    levels: tuple[str, ...]

    @cached_property
    def root(self) -> Node:
        """The highest node."""
        return next(node for node in self.nodes.values() if node.above not in self.nodes)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of the nodes right below each, in the table's order; nothing for those at the bottom."""
        found = defaultdict[str, list[str]](list)
        for node in self.nodes.values():
            if node.above is not None:
                found[node.above].append(node.code)
        return {code: tuple(found.get(code, ())) for code in self.nodes}

    @cached_property
    def upwards(self) -> tuple[str, ...]:
        """Every code, those below before those above."""
        order, waiting = [], [self.root.code]
        while waiting:
            code = waiting.pop()
            order.append(code)
            waiting += self.children[code]
        return tuple(reversed(order))

    def depth(self, node: Node) -> int:
        """How many levels a node stands below the highest of the whole tree."""
        return self.levels.index(node.level)

    def at_depth(self, depth: int) -> tuple[Node, ...]:
        """The nodes of a level, in the table's order."""
        return tuple(node for node in self.nodes.values() if self.depth(node) == depth)

    def inside(self, code: str) -> Iterator[str]:
        """The code and all below it."""
        waiting = [code]
        while waiting:
            at = waiting.pop()
            yield at
            waiting += self.children[at]

    def under(self, code: str) -> Hierarchy:
        """The part of the tree that begins at a node."""
        codes = set(self.inside(code))
        return self._part(codes, {name: at for name, at in self.departments.items() if at in codes})

    def above(self, cut: Sequence[str]) -> Hierarchy:
        """The tree without what is below some nodes, which stay as its leaves."""
        gone = {below for code in cut for below in self.inside(code)} - set(cut)
        kept = {name: at for name, at in self.departments.items() if at not in gone and at not in cut}
        return self._part(self.nodes.keys() - gone, kept)

    def _part(self, codes: Set[str], departments: Mapping[str, str]) -> Hierarchy:
        ordered = sorted(codes, key=self._positions.__getitem__)
        return Hierarchy({code: self.nodes[code] for code in ordered}, departments, self.levels)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {code: number for number, code in enumerate(self.nodes)}


def of_plan(plan: Plan) -> Hierarchy:
    """The tree of one level that a plan without a table of levels is: the city over its counties and parks."""
    root = Node(plan.plan.id, plan.plan.place, _WHOLE)
    units = [u for u in plan.units if u.kind is not UnitKind.DEPARTMENT]
    below = [Node(unit.name, unit.name, _PART, root.code, unit.kind) for unit in units]
    return Hierarchy({node.code: node for node in (root, *below)}, {}, (_WHOLE, _PART))


def grown(lines: Sequence[Node], plan: Plan) -> Hierarchy:
    """The tree that the lines of a table make; units of the plan get the plan's names.

    Departments' lines are no nodes: what they report is the own figure (本级数) of the unit above them. Raises
    HierarchyError, with all of them, for codes that come twice, unknown units above, circles, two roots, levels that
    jump, and two units that have the name of the plan's place.
    """
    named = [_as_in_plan(line, plan) for line in lines]
    nodes: dict[str, Node] = {}
    for line in named:
        if line.kind is not UnitKind.DEPARTMENT:
            nodes.setdefault(line.code, line)
    departments = {line.name: line.above for line in named if line.kind is UnitKind.DEPARTMENT and line.above}
    depths = _depths(nodes)
    problems = [*_repeated(named), *_unknown_above(named), *_roots(nodes), *_circles(nodes, depths)]
    problems += [*_astray(named), *_jumps(nodes, depths), *_plans_places(nodes, plan)]
    if problems:
        raise HierarchyError(problems)
    levels = {depth: nodes[code].level for code, depth in depths.items()}
    return Hierarchy(nodes, departments, tuple(levels[depth] for depth in sorted(levels)))


def _as_in_plan(line: Node, plan: Plan) -> Node:
    unit = plan.unit_of.get(line.name)
    return replace(line, name=unit.name) if unit else line


def _at(node: Node) -> str:
    return f"层级表第{node.line}行“{node.name}”"


def _repeated(lines: Sequence[Node]) -> Iterator[str]:
    first: dict[str, Node] = {}
    for line in lines:
        if line.code in first:
            yield f"{_at(line)}的代码 {line.code} 与第{first[line.code].line}行重复，请改正其中一个。"
        first.setdefault(line.code, line)


def _unknown_above(lines: Sequence[Node]) -> Iterator[str]:
    codes = {line.code for line in lines}
    for line in lines:
        if line.above is not None and line.above not in codes:
            yield f"{_at(line)}的上级“{line.above}”不在表中，请补上这一行或改正上级。"


def _depths(nodes: Mapping[str, Node]) -> Mapping[str, int]:
    """How deep every node stands that is below a root: those of a circle are none."""
    below = defaultdict[str | None, list[str]](list)
    for node in nodes.values():
        below[node.above].append(node.code)
    depths = dict.fromkeys(below[None], 0)
    waiting = list(depths)
    for code in waiting:
        depths |= dict.fromkeys(below[code], depths[code] + 1)
        waiting += below[code]
    return depths


def _roots(nodes: Mapping[str, Node]) -> Iterator[str]:
    roots = [node for node in nodes.values() if node.above is None]
    for root in roots[1:]:
        first = roots[0]
        yield f"{_at(root)}没有上级，而第{first.line}行“{first.name}”已是最高一级，请写明其上级。"
    if not nodes:
        yield "层级表中没有单位，请至少写一行。"


def _circles(nodes: Mapping[str, Node], depths: Mapping[str, int]) -> Iterator[str]:
    """One sentence for each circle; what merely hangs below it is mended with it."""
    seen = set(depths)
    for node in nodes.values():
        road: list[str] = []
        at = node.code
        while at in nodes and at not in seen and at not in road:
            road.append(at)
            at = nodes[at].above or ""
        if at in road:
            first = min((nodes[code] for code in road[road.index(at) :]), key=lambda one: one.line)
            yield f"{_at(first)}的上级逐级往上又回到自己，请改正上级。"
        seen |= set(road)


def _astray(lines: Sequence[Node]) -> Iterator[str]:
    """What hangs below a department, and a department that hangs nowhere."""
    departments = {line.code for line in lines if line.kind is UnitKind.DEPARTMENT}
    for line in lines:
        if line.above in departments:
            yield f"{_at(line)}的上级是部门，部门没有下级，请改正上级。"
        if line.above is None and line.kind is UnitKind.DEPARTMENT:
            yield f"{_at(line)}是部门，请写明它是哪一级的部门。"


def _plans_places(nodes: Mapping[str, Node], plan: Plan) -> Iterator[str]:
    """One unit is what the plan is about: its targets cannot be those of two."""
    places = [node for node in nodes.values() if node.name == plan.plan.place]
    for node in places[1:]:
        yield f"{_at(node)}与第{places[0].line}行都与方案的地区同名，分不清方案说的是哪一个，请把其他的写成全称。"


def _jumps(nodes: Mapping[str, Node], depths: Mapping[str, int]) -> Iterator[str]:
    """Each level stands at one depth: that of most of its units; a level of the same depth has one name."""
    counts = defaultdict[int, defaultdict[str, int]](lambda: defaultdict(int))
    for code, depth in depths.items():
        counts[depth][nodes[code].level] += 1
    taken: dict[int, str] = {}
    for depth in sorted(counts):
        own = {level: n for level, n in counts[depth].items() if level not in taken.values()}
        taken[depth] = max(own or counts[depth], key=lambda level: counts[depth][level])
    for code, depth in depths.items():
        node = nodes[code]
        if node.level != taken[depth]:
            above = nodes[node.above] if node.above else None
            there = f"上级“{above.name}”是“{above.level}”，下一级应为“{taken[depth]}”" if above else "应为最高一级"
            yield f"{_at(node)}的级别“{node.level}”跳级：{there}。请补上中间一级或改正级别。"
