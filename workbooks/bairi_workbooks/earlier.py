"""Earlier periods (往期): what the units reported before, read again from the folders of their workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bairi_validators.allocation import Allocation
from bairi_validators.findings import Finding, Verdict, gravest_first
from bairi_validators.history import History, Past, history_of
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked
from bairi_workbooks.checking import Background, judged, printable_name, skipped
from bairi_workbooks.reading.layouts import Layout
from bairi_workbooks.reading.submission import read_submission

if TYPE_CHECKING:
    from bairi_validators.consolidation import PeriodResults, Sighting


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was found in the folders of earlier periods (往期资料): histories by the unit's name, files, files used.

    `left_out` says of every file that is no history why, by its name.
    `results` are the earlier periods' as they come out of the submissions that counted, `sightings` their registers.
    """

    histories: Mapping[str, History] = field(default_factory=dict)
    files: int = 0
    used: int = 0
    results: tuple[PeriodResults, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)


def read_earlier(
    plan: Plan, folders: Sequence[Path], layouts: Mapping[str, Layout], allocation: Allocation | None = None
) -> Earlier:
    """Every unit's history from folders of submitted workbooks, held against the year's allocation where there is one.

    Of several files of one unit and period the latest counts. What was sent back counts nowhere, and that is judged
    period by period, as it was then: a figure that was doubtful beside the period before it is no history. Raises
    BairiError when a folder cannot be listed.
    """
    if not folders:
        return Earlier()
    from bairi_validators.consolidation import sightings_of  # noqa: PLC0415 - few checks know earlier periods
    from bairi_workbooks.intake import arrival_time, list_inbox  # noqa: PLC0415 - likewise

    paths = [path for folder in folders for path in list_inbox(folder) if not skipped(path)]
    readings = [
        (path, read_submission(plan, path, layouts)) for path in sorted(paths, key=lambda p: (arrival_time(p), p.name))
    ]
    told = [(path, r, r.submission) for path, r in readings if r.submission]
    left_out = {printable_name(path): _why(r.findings) for path, r in readings if not r.submission}
    past: dict[str, dict[Period, Past]] = {}
    counted: dict[Period, dict[str, Checked]] = {}
    for path, reading, submission in sorted(told, key=lambda one: one[2].period.order):
        own = past.setdefault(submission.unit.name, {})
        known = Background(histories={submission.unit.name: history_of(own.values())}, allocation=allocation)
        checked = judged(plan, printable_name(path), reading, None, known)
        if checked.verdict is not Verdict.REJECTED:
            own[submission.period] = Past(submission.period, {o.indicator.id: o for o in checked.observations})
            counted.setdefault(submission.period, {})[submission.unit.name] = checked
        else:
            left_out[checked.file] = _why(checked.findings)
    sightings = tuple(s for period, units in counted.items() for s in sightings_of(period, units.values()))
    used = sum(len(units) for units in counted.values())
    histories = {unit: history_of(own.values()) for unit, own in past.items() if own}
    return Earlier(histories, len(paths), used, _results(plan, counted, allocation), sightings, left_out)


def _why(findings: Sequence[Finding]) -> str:
    """The gravest of what was found."""
    first = min(findings, key=gravest_first, default=None)
    return f"{first.place} {first.message}" if first and first.place.cell else first.message if first else ""


def _results(
    plan: Plan, counted: Mapping[Period, Mapping[str, Checked]], allocation: Allocation | None
) -> tuple[PeriodResults, ...]:
    """The results of every period, recomputed from what counted in it; the oldest first."""
    from bairi_validators.consolidation import (  # noqa: PLC0415 - few checks know earlier periods
        SubmissionState,
        UnitSubmission,
        consolidate,
        results_of,
    )

    results = []
    for period in sorted(counted, key=lambda p: p.order):
        sent = [
            UnitSubmission(unit, SubmissionState.ACCEPTED, 1, checked=counted[period][unit.name])
            if unit.name in counted[period]
            else UnitSubmission(unit, SubmissionState.MISSING)
            for unit in plan.reporting_units()
        ]
        results.append(results_of(consolidate(plan, period, sent, allocation=allocation)))
    return tuple(results)
