"""Earlier periods (往期): what the units reported before, read again from the folders of their workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bairi_validators.findings import Verdict
from bairi_validators.history import History, Past, history_of
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import Background, check_file
from bairi_workbooks.intake import arrival_time, list_inbox
from bairi_workbooks.reading.layouts import Layout


def read_histories(plan: Plan, folders: Sequence[Path], layouts: Mapping[str, Layout]) -> Mapping[str, History]:
    """Every unit's history, by its name, from folders of submitted workbooks.

    Of several files of one unit and period the latest counts; what was sent back counts nowhere. Raises BairiError
    when a folder cannot be listed.
    """
    background = Background(layouts)
    past: dict[str, dict[Period, Past]] = {}
    for path in sorted((p for folder in folders for p in list_inbox(folder)), key=lambda p: (arrival_time(p), p.name)):
        checked = check_file(plan, path, background=background)
        if checked.submission is None or checked.verdict is Verdict.REJECTED:
            continue
        unit, period = checked.submission.unit.name, checked.submission.period
        past.setdefault(unit, {})[period] = Past(period, {o.indicator.id: o for o in checked.observations})
    return {unit: history_of(periods.values()) for unit, periods in past.items()}
