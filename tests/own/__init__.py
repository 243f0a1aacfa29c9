"""Workbooks that units make themselves (单位自有表格), and what each is to be read as."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

import samples
import tables
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan

Tables = str | Mapping[str, str]
Change = Callable[[Workbook], object]
Make = Callable[[Path, Plan], Path]
MANY = "…"
TINY, CHENZHOU = "tiny", "chenzhou"
PERIODS = {TINY: samples.PERIOD, CHENZHOU: Period.parse("2025-10下旬")}
FILE = "东河县_2026-11中旬.xlsx"


@dataclass(frozen=True)
class Own:
    """A unit's own workbook: what is odd in it, and what has to come of it.

    `same`: it reads to the observations of the filled template; else the figures that the findings are about are
    missing, and never others. `findings` are all of them, with the cell where there is
    one ("S17", "V13 C5"), or of one code at many ("V13 …").
    """

    name: str
    odd: str
    make: Make
    findings: tuple[str, ...]
    same: bool
    unit: str
    plan: str
    targets: bool
    layout: str | None
    office: str | None  # what LibreOffice saves it as

    @property
    def period(self) -> Period:
        """The period that it is for."""
        return PERIODS[self.plan]


CASES: dict[str, Own] = {}


def own(  # noqa: PLR0913 - each says one thing of the workbook
    name: str,
    odd: str,
    make: Tables | Make,
    *findings: str,
    same: bool = True,
    unit: str = "东河县",
    plan: str = TINY,
    targets: bool = True,
    layout: str | None = None,
    office: str | None = None,
) -> None:
    """Register a workbook; `targets` is False where it has no column for the unit's own targets."""
    assert name not in CASES, f"two workbooks are called {name}"
    made = make if callable(make) else written(make, f"{unit}_{PERIODS[plan].code}.xlsx")
    CASES[name] = Own(name, odd, made, findings, same, unit, plan, targets, layout, office)


def written(content: Tables, file: str = FILE, change: Change | None = None) -> Make:
    """Makes a workbook of tables, changed as a person would where that is said."""

    def make(folder: Path, plan: Plan) -> Path:
        path = tables.write(folder / file, content)
        return changed(path, change) if change else path

    return make


def changed(path: Path, change: Change) -> Path:
    """A workbook after somebody changed it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    samples.touch(path)
    return path
