"""Reconciliation (差异核对): what the units' sums and the departments' figures say of each other in a period."""

from __future__ import annotations

from collections.abc import Iterable

from bairi_validators.checks.agreement import Agreement, Reconciliation, by_indicator, reconcile
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked

__all__ = ["Agreement", "Reconciliation", "reconciliations"]


def reconciliations(plan: Plan, counted: Iterable[Checked]) -> tuple[Reconciliation, ...]:
    """Every number that both sides owe, in the plan's order; `counted` are the files whose figures count."""
    return tuple(reconcile(plan, by_indicator(counted)))
