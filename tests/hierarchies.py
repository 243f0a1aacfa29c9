"""Trees of units made up for tests: random ones, and what their units reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from hypothesis import strategies as st

from bairi_validators.hierarchy import Hierarchy, Node, Own, Reports, grown
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import State

LEVELS = ("国", "省", "市", "县", "乡镇")
DEPARTMENT = "统计局"  # what a unit's own figure is called in these tests

# By the node's code what it reported itself: a value, a base, a target of its own (or none).
Figures = Mapping[str, tuple[int, int, int | None]]


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str | None]:
    """Codes with the codes above them: each code is its parent's with one more letter, no branch is of one depth."""
    codes: dict[str, str | None] = {"a": None}
    waiting = ["a"]
    while waiting:
        code = waiting.pop()
        several = draw(st.integers(0, 3)) if len(code) < len(LEVELS) and len(codes) < 30 else 0
        below = [code + letter for letter in "abc"[:several]]
        codes |= dict.fromkeys(below, code)
        waiting += below
    return codes


@st.composite
def figures(draw: st.DrawFn, codes: Iterable[str]) -> Figures:
    """What some of the units reported."""
    numbers = st.tuples(st.integers(0, 99), st.integers(1, 99), st.none() | st.integers(1, 99))
    return draw(st.dictionaries(st.sampled_from(sorted(codes)), numbers))


def tree(plan: Plan, codes: Mapping[str, str | None]) -> Hierarchy:
    """The tree of such codes."""
    nodes = [Node(code, code, LEVELS[len(code) - 1], above) for code, above in codes.items()]
    return grown(nodes, plan)


def reports(plan: Plan, hierarchy: Hierarchy, sent: Figures) -> Reports:
    """The same figures for every indicator; those of units with others below them are their departments'."""
    found: dict[str, dict[str, Own]] = {}
    for indicator in plan.indicators:
        own: dict[str, Own] = {}
        for code, numbers in sent.items():
            own[code] = {DEPARTMENT if hierarchy.children[code] else code: observation(indicator, numbers)}
        found[indicator.id] = own
    return found


def observation(indicator: Indicator, numbers: tuple[int, int, int | None]) -> Observation:
    """What a unit reports of an indicator: odd numbers are milestones that are done."""
    value, base, target = numbers
    if indicator.measure is Measure.MILESTONE:
        return Observation(indicator, state=State.DONE if value % 2 else State.UNDER_WAY)
    second = Decimal(base) if indicator.measure.is_rate else None
    return Observation(indicator, Decimal(value), second, own_target=None if target is None else Decimal(target))
