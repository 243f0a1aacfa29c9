"""How every unit's submission stands (报送情况), as the ledger has it: the submissions, and a workbook of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bairi_validators.consolidation import UnitSubmission, mark_of
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.intake import with_decision

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Ledger


def status_of(plan: Plan, period: Period, ledger: Ledger) -> tuple[UnitSubmission, ...]:
    """Every unit's submission as the period's last run left it, with what people have decided since.

    Raises BairiError where the period was never run.
    """
    decisions = ledger.decisions(period)
    return tuple(
        replace(s, checked=with_decision(s.checked, decisions)) if s.checked else s
        for s in ledger.submissions(plan, period)
    )


def write_status(path: Path, plan: Plan, period: Period, submissions: Sequence[UnitSubmission]) -> Path:
    """Write a workbook with the one sheet 报送情况; the same submissions give the same bytes.

    Raises BairiError when the file cannot be written.
    """
    from bairi_workbooks.consolidated.cover import cover_of  # noqa: PLC0415 - XlsxWriter is heavy
    from bairi_workbooks.consolidated.submissions import write_submissions  # noqa: PLC0415
    from bairi_workbooks.sheets.page import written_book  # noqa: PLC0415

    with written_book(path, cover_of(plan, period, mark_of(submissions))) as book:
        write_submissions(book, plan, period, submissions)
    return path
