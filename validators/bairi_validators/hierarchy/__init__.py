"""Levels (层级): the tree of units, and every unit's figures from the level right below it."""

from bairi_validators.hierarchy.results import Known, NodeResult, Reports, roll_up, urgency
from bairi_validators.hierarchy.rows import LevelRow, level_row
from bairi_validators.hierarchy.shares import Own, Share, adds_up
from bairi_validators.hierarchy.tree import Hierarchy, HierarchyError, Node, grown, of_plan

__all__ = [
    "Hierarchy",
    "HierarchyError",
    "Known",
    "LevelRow",
    "Node",
    "NodeResult",
    "Own",
    "Reports",
    "Share",
    "adds_up",
    "grown",
    "level_row",
    "of_plan",
    "roll_up",
    "urgency",
]
