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
    """A workbook as a test writes it: tables, the file's name, whether it was issued, the unit's earlier tables."""

    table: str | Mapping[str, str]
    name: str = FILE
    identity: Mapping[Any, str] | None = None
    earlier: tuple[str, ...] = ()
    wanted: Any = PERIOD

    def check(self, folder: Path, plan: Plan) -> list[Finding]:
        """The findings on it."""
        past = [self._past(folder, plan, n, table) for n, table in enumerate(self.earlier, start=1)]
        background = Background(histories={"东河县": history_of(past)})
        path = tables.write(folder / self.name, self.table, self.identity)
        return list(check_file(plan, path, self.wanted, background).findings)

    def _past(self, folder: Path, plan: Plan, ago: int, table: str) -> Past:
        period = PERIOD
        for _ in range(ago):
            period = period.previous()
        checked = check_file(plan, tables.write(folder / f"东河县_{period.code}.xlsx", table))
        return Past(period, {o.indicator.id: o for o in checked.observations})


CASES: dict[str, Case] = {}


def rule(code: str, cell: str | None, raises: Sheet | str | Make, does_not: Sheet | str | Make) -> None:
    """Register the two workbooks of a code."""
    CASES[code] = Case(code, cell, _make(raises), _make(does_not))


def _make(one: Sheet | str | Make) -> Make:
    if isinstance(one, str):
        return Sheet(one).check
    return one.check if isinstance(one, Sheet) else one
