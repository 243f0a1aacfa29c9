"""Reading an allocation workbook (任务分解表) in whatever container: the targets, and everything odd as a finding."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from bairi_validators.allocation import Allocation, Key, to_allocate
from bairi_validators.checks import missing_rows, row_targets
from bairi_validators.errors import BairiError, io_reason
from bairi_validators.findings import Finding, Place, Severity, finding
from bairi_validators.names import indicators_called
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, Checked, Row
from bairi_validators.vocabulary import AllocationColumn, Column, normalised
from bairi_workbooks.allocation.tables import Table, find_table
from bairi_workbooks.checking import printable_name
from bairi_workbooks.reading.recognition import identity_of, plan_findings
from bairi_workbooks.reading.refusals import out_of_reach
from bairi_workbooks.reading.rows import NO_ROW
from bairi_workbooks.reading.structure import faults_of
from bairi_workbooks.reading.workbook import read_workbook


@dataclass(frozen=True, slots=True)
class ReadAllocation:
    """What came of reading a file: the allocation as far as it could be read, and the file with its findings."""

    allocation: Allocation
    checked: Checked


def load_allocation(plan: Plan, path: Path) -> Allocation:
    """An allocation to hold figures against. Raises BairiError for a file that is not there or has errors."""
    if not path.is_file():
        raise BairiError(f"没有这个任务分解表：{path}。请检查路径。")
    read = read_allocation(plan, path)
    if errors := sum(f.severity is Severity.ERROR for f in read.checked.findings):
        raise BairiError(f"任务分解表 {path} 有{errors}处错误，没有采用。请用 bairi allocation check 查看并改正。")
    return read.allocation


def read_allocation(plan: Plan, path: Path) -> ReadAllocation:
    """Read one file. Whatever is wrong with the file is a finding; nothing is raised for it."""
    name = printable_name(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        return _refused(name, "", out_of_reach(io_reason(error)))
    sha256 = hashlib.sha256(content).hexdigest()
    grids = read_workbook(content)
    if isinstance(grids, Finding):
        return _refused(name, sha256, grids)
    table = find_table(plan, grids)
    if isinstance(table, Finding):
        return _refused(name, sha256, table)
    gathered = _Gathered(plan, table)
    gathered.read()
    findings = (*plan_findings(plan, identity_of(grids)), *table.repeated, *table.unknown_columns(), *gathered.findings)
    allocation = Allocation(gathered.targets, gathered.places, name, sha256)
    return ReadAllocation(allocation, Checked(name, sha256, None, None, findings))


def _refused(name: str, sha256: str, refusal: Finding) -> ReadAllocation:
    return ReadAllocation(Allocation({}, {}, name, sha256), Checked(name, sha256 or None, None, None, (refusal,)))


@dataclass
class _Gathered:
    """The targets of a table as its rows are read one by one."""

    plan: Plan
    table: Table
    targets: dict[Key, Decimal] = field(default_factory=dict)
    places: dict[Key, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def read(self) -> None:
        """Read every row."""
        first: dict[str, Place] = {}
        for cells in self.table.rows:
            own = {unit: cells[at] for unit, at in self.table.units.items()}
            described = {column: cells[at] for column, at in self.table.described.items()}
            place = next(c.place for c in (*described.values(), *own.values()))
            indicator = self._indicator(described)
            if indicator is None:
                self._unknown(described, own, place)
            elif indicator.id in first:
                facts = {"name": indicator.name, "id": indicator.id, "first": first[indicator.id].cell}
                self.findings.append(finding("A07", place, **facts))
            else:
                first[indicator.id] = place
                self._take(indicator, described, own, place)
        missing = [i for i in to_allocate(self.plan) if i.id not in first]
        self.findings += missing_rows(self.plan, missing, self.table.grid.name)

    def _indicator(self, described: Mapping[AllocationColumn, Cell]) -> Indicator | None:
        """Whose row it is, by its number, else by its name; of those of one name the one to be allocated."""
        number, name = (described.get(c, Cell(Place())).text for c in (AllocationColumn.ID, AllocationColumn.NAME))
        if known := self.plan.indicator_of.get(normalised(number).upper()):
            return known
        called: Sequence[Indicator] = ()
        if not normalised(number).upper().startswith("T"):
            called = indicators_called(name, to_allocate(self.plan)) or indicators_called(name, self.plan.indicators)
        return called[0] if len(called) == 1 else None

    def _unknown(self, described: Mapping[AllocationColumn, Cell], own: Mapping[str, Cell], place: Place) -> None:
        """A06: a row with targets that is no indicator's and no total."""
        words = [cell.text for cell in described.values() if cell.text and isinstance(cell.value, str)]
        if any(not cell.blank for cell in own.values()) and not any(NO_ROW.match(normalised(w)) for w in words):
            names = (described[c].text for c in (AllocationColumn.ID, AllocationColumn.NAME) if c in described)
            self.findings.append(finding("A06", place, text=" ".join(filter(None, names))))

    def _take(
        self,
        indicator: Indicator,
        described: Mapping[AllocationColumn, Cell],
        own: Mapping[str, Cell],
        place: Place,
    ) -> None:
        for unit, cell in own.items():
            self.findings += faults_of(cell, unit)
        words = {Column.NAME: AllocationColumn.NAME, Column.UNIT: AllocationColumn.UNIT}
        cells = {column: described[known] for column, known in words.items() if known in described}
        stated = cells[Column.UNIT].text if Column.UNIT in cells else ""
        row = Row(indicator.id, cells, stated={Column.TARGET: stated} if stated else {})
        whole = described.get(AllocationColumn.SUM, Cell(place)).place
        targets, findings = row_targets(self.plan, indicator, row, own, whole)
        self.findings += findings
        for unit, target in targets.items():
            self.targets[unit, indicator.id] = target
            self.places[unit, indicator.id] = own[unit].place
