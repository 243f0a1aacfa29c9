"""A case for every code of the catalogue: a workbook that raises it, at its cell, and one like it that does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tables
from bairi_validators.findings import Finding
from bairi_validators.history import Past, history_of
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import SheetName
from bairi_workbooks.allocation.reading import load_allocation, read_allocation
from bairi_workbooks.checking import Background, check_file
from samples import PERIOD

Make = Callable[[Path, Plan], list[Finding]]
FILE = "东河县_2026-11中旬.xlsx"


@dataclass(frozen=True)
class Case:
    """A rule's two workbooks; `cell` is where the first one raises it (None: no cell in particular)."""

    code: str
    cell: str | None
    raises: Make
    does_not: Make


@dataclass(frozen=True)
class Sheet:
    """A workbook as a test writes it: tables, its name, whether it was issued, the earlier tables, the allocation."""

    table: str | Mapping[str, str]
    name: str = FILE
    identity: Mapping[Any, str] | None = None
    earlier: tuple[str, ...] = ()
    wanted: Any = PERIOD
    allocation: Allocated | None = None

    def check(self, folder: Path, plan: Plan) -> list[Finding]:
        """The findings on it."""
        past = [self._past(folder, plan, n, table) for n, table in enumerate(self.earlier, start=1)]
        allocation = load_allocation(plan, self.allocation.write(folder)) if self.allocation else None
        background = Background(histories={"东河县": history_of(past)}, allocation=allocation)
        path = tables.write(folder / self.name, self.table, self.identity)
        return list(check_file(plan, path, self.wanted, background).findings)

    def _past(self, folder: Path, plan: Plan, ago: int, table: str) -> Past:
        period = PERIOD
        for _ in range(ago):
            period = period.previous()
        checked = check_file(plan, tables.write(folder / f"东河县_{period.code}.xlsx", table))
        return Past(period, {o.indicator.id: o for o in checked.observations})


@dataclass(frozen=True)
class Allocated:
    """An allocation workbook as a test writes it."""

    table: str
    sheet: str = SheetName.ALLOCATION.value

    def write(self, folder: Path) -> Path:
        """The file."""
        return tables.write(folder / "任务分解表.xlsx", {self.sheet: self.table})

    def check(self, folder: Path, plan: Plan) -> list[Finding]:
        """The findings on it."""
        return list(read_allocation(plan, self.write(folder)).checked.findings)


CASES: dict[str, Case] = {}


def rule(
    code: str, cell: str | None, raises: Sheet | Allocated | str | Make, does_not: Sheet | Allocated | str | Make
) -> None:
    """Register the two workbooks of a code."""
    CASES[code] = Case(code, cell, _make(raises), _make(does_not))


def _make(one: Sheet | Allocated | str | Make) -> Make:
    if isinstance(one, str):
        return Sheet(one).check
    return one.check if isinstance(one, Sheet | Allocated) else one
