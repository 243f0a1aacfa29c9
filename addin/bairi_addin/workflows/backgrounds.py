"""What is known beside the files of a period (校验背景), read from where a person says it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import Background
from bairi_workbooks.earlier import Earlier, read_earlier
from bairi_workbooks.reading.layouts import load_layouts


def read_background(
    plan: Plan, *, layouts: Path | None, past: Sequence[Path] = (), allocation: Path | None = None
) -> tuple[Background, Earlier]:
    """The layouts of a folder, what the units reported before, the allocation; and what became of the earlier files.

    A folder of layouts that is not there has none. Raises BairiError for another folder or file that is not there, and
    for an allocation with errors.
    """
    known, allocated = load_layouts(layouts, plan) if layouts else {}, None
    if allocation:
        from bairi_workbooks.allocation.reading import load_allocation  # noqa: PLC0415 - few have one

        allocated = load_allocation(plan, allocation)
    earlier = read_earlier(plan, past, known, allocated)
    return Background(known, earlier.histories, earlier.results, earlier.sightings, allocated), earlier
