"""The demonstration's 任务分解表: each county's and park's target, the one that its own workbooks state."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from bairi_addin.demo import MARK
from bairi_addin.demo.figures import Table
from bairi_validators.allocation import Allocation, owing, to_allocate
from bairi_validators.plan.models import Plan
from bairi_workbooks.allocation.reading import load_allocation
from bairi_workbooks.allocation.template import write_allocation


def allocated(plan: Plan, table: Table, path: Path) -> Allocation:
    """Write the workbook and read it as a run would: the units' targets together make the city's."""
    targets = {
        (unit.name, indicator.id): table[unit.name][indicator.id].own_target or Decimal(0)
        for indicator in to_allocate(plan)
        for unit in owing(plan, indicator)
    }
    write_allocation(path, plan, Allocation(targets, {}, path.name, ""), mark=MARK)
    return load_allocation(plan, path)
