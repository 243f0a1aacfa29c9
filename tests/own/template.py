"""The filled template beside a unit's own workbook: the same figures, as the product asks for them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import samples
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.models import Plan
from bairi_workbooks.submission_template import Entry, write_submission
from own import TINY, Own


def entries(plan: Plan, unit: str, name: str) -> dict[str, Entry]:
    """What a unit reports: in the tiny plan the samples' figures, in the real one made-up ones of fitting size."""
    return samples.entries_of(plan, unit) if name == TINY else made_up(plan, unit)


def made_up(plan: Plan, unit: str) -> dict[str, Entry]:
    """An entry for every indicator that a unit owes and that stands in no other row: the same on every machine."""
    found = {}
    for n, indicator in enumerate(plan.owed_by(plan.unit_of[unit]), start=1):
        if indicator.same_as:
            continue
        # Different figures, none far above what the city is to reach.
        most = indicator.target if isinstance(indicator.target, Decimal) and indicator.target > 0 else Decimal(9)
        amount = min(Decimal(300 - n) if indicator.counts_whole_things else Decimal(300 - n) / 10, most)
        if indicator.measure is Measure.MILESTONE:
            found[indicator.id] = Entry(state="推进中")
        elif indicator.measure is Measure.ZERO:
            found[indicator.id] = Entry(Decimal(0))
        elif indicator.measure.is_rate:
            found[indicator.id] = Entry(amount, amount + 1)
        else:
            found[indicator.id] = Entry(amount)
    return found


def filled_template(folder: Path, plan: Plan, case: Own) -> Path:
    """The unit's filled template, in a folder of its own."""
    filled = entries(plan, case.unit, case.plan)
    if not case.targets:
        filled = {number: replace(entry, own_target=None) for number, entry in filled.items()}
    path = folder / "template" / f"{case.unit}_{case.period.code}.xlsx"
    path.parent.mkdir()
    return write_submission(path, plan, plan.unit_of[case.unit], case.period, entries=filled)
