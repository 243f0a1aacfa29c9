"""Sources (填报数来源): where the observations of a tree's units are kept, and whose of them are to be read there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from bairi_validators.hierarchy import Hierarchy, HierarchyError, Node


@dataclass(frozen=True, slots=True)
class Source:
    """A place of observations (填报数来源) that belongs to the unit `scope`.

    `reporters` are the names of units and departments that report there, with the codes of the nodes whose figures
    theirs are; a department that stands in no table is the unit's own. `takes_own` says that those are to be read too,
    and whether somebody is there whom nobody knows: `known` are all who may be there.
    """

    place: Path
    scope: Node
    reporters: Mapping[str, str]
    takes_own: bool = True
    known: frozenset[str] = field(default_factory=frozenset)

    def within(self, codes: Set[str]) -> Source:
        """What a part of the tree, the nodes of these codes, reads there."""
        reporters = {name: code for name, code in self.reporters.items() if code in codes}
        takes_own = self.scope.code in codes
        return replace(self, reporters=reporters, takes_own=takes_own, known=self.known if takes_own else frozenset())


def sources_of(hierarchy: Hierarchy, places: dict[str, Path]) -> tuple[Source, ...]:
    """The sources of a tree: `places` by the code of the unit that each belongs to.

    A unit reports where the nearest unit above it has a place, and where it has one itself, its departments there.
    Raises HierarchyError where two units of one place have one name, and where some units of a level have places and
    others none: what their departments owe nobody would miss.
    """
    scopes = _scopes(hierarchy, places)
    names: dict[str, dict[str, str]] = {code: {} for code in places}
    problems = list(_placeless(hierarchy, places))
    for scope, name, code in _reporters(hierarchy, scopes):
        first = names[scope].setdefault(name, code)
        if first != code:
            one, other = hierarchy.nodes[first], hierarchy.nodes[code]
            problems.append(f"层级表第{other.line}行与第{one.line}行同名“{name}”，在同一份填报数中分不开，请写全称。")
    if problems:
        raise HierarchyError(problems)
    return tuple(
        Source(place, hierarchy.nodes[code], names[code], known=frozenset(names[code]))
        for code, place in places.items()
    )


def _placeless(hierarchy: Hierarchy, places: dict[str, Path]) -> Iterator[str]:
    with_places = {hierarchy.nodes[code].level: hierarchy.nodes[code] for code in reversed(places)}
    for node in hierarchy.nodes.values():
        if node.code not in places and (like := with_places.get(node.level)):
            words = f"没有写填报数，而同级的“{like.name}”写了"
            yield f"层级表第{node.line}行“{node.name}”{words}，请补上（还没有数据的也写明将来的位置）。"


def _scopes(hierarchy: Hierarchy, places: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Where each unit may report: at the nearest place above it, and at its own."""
    own = set(places)
    nearest: dict[str, str | None] = {}
    found = defaultdict[str, tuple[str, ...]](tuple)
    for code in reversed(hierarchy.upwards):
        above = nearest.get(hierarchy.nodes[code].above or "")
        nearest[code] = code if code in own else above
        found[code] = tuple(scope for scope in dict.fromkeys((above, nearest[code])) if scope)
    return found


def _reporters(hierarchy: Hierarchy, scopes: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    for code, node in hierarchy.nodes.items():
        yield from ((scope, node.name, code) for scope in scopes[code])
    for name, code in hierarchy.departments.items():
        yield from ((scope, name, code) for scope in scopes[code][-1:])
