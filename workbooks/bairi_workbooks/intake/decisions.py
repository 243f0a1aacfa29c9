"""Decisions (处理决定) on submissions, as findings of the files that they were made on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bairi_validators.consolidation import UnitSubmission
from bairi_validators.findings import SET_BACK, Place, Verdict, finding
from bairi_validators.submissions import Checked

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Decision

    Decisions = Mapping[tuple[str, str], Decision]  # by the unit's name and the file's hash

_ACCEPTED: Final = "U08"


def with_decision(checked: Checked, decisions: Decisions) -> Checked:
    """A file with what a person decided of it: of these bytes, whatever they are called."""
    decision = decisions.get((checked.unit.name if checked.unit else "", checked.sha256 or ""))
    if decision is None or (decision.accepts and checked.verdict is Verdict.REJECTED):
        return checked  # what was accepted and has errors by today's rules goes back all the same
    if decision.accepts:
        told = finding("U08", Place(), reason=decision.reason)
    else:
        told = finding("U07", Place(), reason=decision.reason)
    return replace(checked, findings=(*checked.findings, told))


def was_accepted(checked: Checked) -> bool:
    """Whether a person accepted the file."""
    return any(f.code == _ACCEPTED for f in checked.findings)


def decision_words(submission: UnitSubmission) -> str | None:
    """What a person decided of a unit's submission, with the reason (处理决定)."""
    found = submission.checked.findings if submission.checked else ()
    return next((f.message for f in found if f.code in {SET_BACK, _ACCEPTED}), None)
