"""Consolidation (汇总): from checked submissions to one true table, with standing, coverage and ranking."""

from bairi_validators.consolidation.compute import city_figure, consolidate
from bairi_validators.consolidation.lineage import Counting, Line, lineage
from bairi_validators.consolidation.models import (
    Consolidation,
    IndicatorResult,
    OverallRank,
    SubmissionState,
    UnitStanding,
    UnitSubmission,
)

__all__ = [
    "Consolidation",
    "Counting",
    "IndicatorResult",
    "Line",
    "OverallRank",
    "SubmissionState",
    "UnitStanding",
    "UnitSubmission",
    "city_figure",
    "consolidate",
    "lineage",
]
