"""How a cell would be written by the rules (规范数值): as the number or the day that the checks read in it anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from bairi_validators.checks.rows import rows_by_id
from bairi_validators.checks.values import observe
from bairi_validators.findings import Finding, Place, catalogue
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, Observation, Row, Submission
from bairi_validators.units import measured
from bairi_validators.vocabulary import Column

# The rules that convert: text to number, unit to unit, a spelling to a day.
_CONVERTED: Final = frozenset({"V03", "V13", "V20"})
_SPELT: Final = "日期写法统一"
_READ: Final[Mapping[Column, str]] = MappingProxyType(
    {Column.VALUE: "value", Column.BASE: "base", Column.TARGET: "own_target", Column.DONE_ON: "done_on"}
)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What is to be written into a cell (规范写法): `value` is what the checks read there, in the cell's own unit.

    `rule` says why in words of the catalogue.
    """

    place: Place
    value: Decimal | date
    rule: str


def rewritings(plan: Plan, submission: Submission) -> Iterator[Rewriting]:
    """Every cell that is read by a conversion and can be written plainly; what has two readings is left alone."""
    rows, _ = rows_by_id(plan, submission)
    for indicator in plan.owed_by(submission.unit):
        if (row := rows.get(indicator.id)) is not None:
            yield from _Reader(plan, submission, indicator).rewritings(row)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the rows of one indicator as the checks do."""

    plan: Plan
    submission: Submission
    indicator: Indicator

    def rewritings(self, row: Row) -> Iterator[Rewriting]:
        """The cells of a row that are to be written otherwise."""
        read, findings = self._read(row)
        for column, name in _READ.items():
            cell, value = row[column], getattr(read, name)
            rule = self._rule(cell, findings)
            if value is None or rule is None or cell.formula:
                continue
            plain = value if isinstance(value, date) else _in_own_unit(value, row.stated.get(column), self.indicator)
            if plain is not None and self._reads_alike(row, column, plain, read):
                yield Rewriting(cell.place, plain, rule)

    def _read(self, row: Row) -> tuple[Observation, list[Finding]]:
        own_target = self.plan.shared_target(self.submission.unit, self.indicator) is None
        return observe(self.indicator, row, own_target=own_target, year=self.plan.plan.year)

    def _rule(self, cell: Cell, findings: list[Finding]) -> str | None:
        """Why a cell is to be written otherwise; None where it stands as it should."""
        found = next((f for f in findings if f.place == cell.place and f.code in _CONVERTED), None)
        if found is not None:
            return catalogue()[found.code].title
        return _SPELT if isinstance(cell.value, str) else None

    def _reads_alike(self, row: Row, column: Column, plain: Decimal | date, before: Observation) -> bool:
        """Whether the row is read with the plain value as it is read now, and nothing more is said of the cell."""
        cell = Cell(row[column].place, plain)
        after, findings = self._read(replace(row, cells={**row.cells, column: cell}))
        return after == before and not any(found.place == cell.place for found in findings)


def _in_own_unit(value: Decimal, stated: str | None, indicator: Indicator) -> Decimal | None:
    """A figure of the indicator's unit in the unit that the table states for the cell, which stays where it is."""
    factor = measured(stated or indicator.input_unit).per(measured(indicator.input_unit))
    return None if not factor else value / factor
