"""Consolidation (汇总): from checked submissions to one true table, with standing, coverage and ranking."""

from bairi_validators.consolidation.compute import consolidate
from bairi_validators.consolidation.doubtful import Doubt
from bairi_validators.consolidation.escalation import Escalation
from bairi_validators.consolidation.judging import city_figure, unit_figure
from bairi_validators.consolidation.lineage import Counting, Line, lineage
from bairi_validators.consolidation.models import (
    Consolidation,
    IndicatorResult,
    OverallRank,
    SubmissionState,
    UnitStanding,
    UnitSubmission,
    mark_of,
    state_counts,
)
from bairi_validators.consolidation.outlook import Outlook
from bairi_validators.consolidation.prospects import Prospect
from bairi_validators.consolidation.reconciliation import Agreement, Reconciliation
from bairi_validators.consolidation.registers import (
    ClosingRate,
    NeedRecord,
    ProblemRecord,
    Sighting,
    closing_rate,
    closing_rates,
    sightings_of,
)
from bairi_validators.consolidation.results import PeriodResults, Result, changed_figures, results_of
from bairi_validators.consolidation.rollup import Course, RollUp
from bairi_validators.consolidation.trends import Trend

__all__ = [
    "Agreement",
    "ClosingRate",
    "Consolidation",
    "Counting",
    "Course",
    "Doubt",
    "Escalation",
    "IndicatorResult",
    "Line",
    "NeedRecord",
    "Outlook",
    "OverallRank",
    "PeriodResults",
    "ProblemRecord",
    "Prospect",
    "Reconciliation",
    "Result",
    "RollUp",
    "Sighting",
    "SubmissionState",
    "Trend",
    "UnitStanding",
    "UnitSubmission",
    "changed_figures",
    "city_figure",
    "closing_rate",
    "closing_rates",
    "consolidate",
    "lineage",
    "mark_of",
    "results_of",
    "sightings_of",
    "state_counts",
    "unit_figure",
]
