"""Intake (收件): every file of an inbox checked, and for each unit the version that stands."""

from bairi_workbooks.intake.arrivals import Arrival, OtherPeriodsError, arrival_time, brought, list_inbox
from bairi_workbooks.intake.decisions import decision_words, with_decision
from bairi_workbooks.intake.sorting import Intake
from bairi_workbooks.intake.taking import take_in

__all__ = [
    "Arrival",
    "Intake",
    "OtherPeriodsError",
    "arrival_time",
    "brought",
    "decision_words",
    "list_inbox",
    "take_in",
    "with_decision",
]
