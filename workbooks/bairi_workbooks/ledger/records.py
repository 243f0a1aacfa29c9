"""A judgement as rows of the tables, and back: what comes out equals what went in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from bairi_validators.findings import Finding, Place, Severity
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import (
    Cell,
    CellValue,
    Checked,
    Fault,
    NeedRow,
    Observation,
    PracticeRow,
    ProblemRow,
    Row,
    Submission,
)
from bairi_validators.vocabulary import Column, NeedColumn, PracticeColumn, ProblemColumn, State
from bairi_workbooks.ledger.tables import CELLS, Stored

Record = dict[str, Any]
H = TypeVar("H", bound=StrEnum)
_COLUMN_OF: Final = dict(
    zip(CELLS, (Column.VALUE, Column.BASE, Column.STATE, Column.DONE_ON, Column.TARGET), strict=True)
)
_COLUMNS: Final = tuple(_COLUMN_OF.values())
_PLAIN: Final = Cell(Place())
_NOTHING: Final = (None, "", "")
_EXTRAS: Final = ("percent", "formula", "suffix", "scale")


def judgement_record(checked: Checked) -> Record:
    """The judgement's own row, without what belongs to the run."""
    submission = checked.submission
    severities = [f.severity for f in checked.findings]
    return {
        "unit": checked.unit.name if checked.unit else None,
        "period": checked.period.code if checked.period else None,
        "verdict": checked.verdict.value,
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
        "mark": submission.mark if submission else None,
        "table_sheet": submission.table.sheet if submission else None,
        "table_cell": submission.table.cell if submission else None,
        "issued": submission.issued if submission else None,
    }


def finding_rows(checked: Checked) -> list[Stored]:
    """Every finding, as the columns of its table stand; a fact that is no JSON value is kept as its words."""
    return [
        (
            f.code,
            f.severity.value,
            f.message,
            f.fix,
            json.dumps(dict(f.facts), ensure_ascii=False, default=str),
            f.place.sheet,
            f.place.cell,
        )
        for f in checked.findings
    ]


def observation_rows(checked: Checked) -> list[Stored]:
    """Every observation with the cells that it came from, as the columns of its table stand."""
    unit = checked.unit.name if checked.unit else ""
    return [_observation_row(unit, o) for o in checked.observations]


def entry_rows(checked: Checked) -> list[Stored]:
    """Every row of the lists, as the columns of their table stand: 问题台账, 要素需求, 典型经验."""
    if (submission := checked.submission) is None:
        return []
    lists: Mapping[str, Sequence[ProblemRow | NeedRow | PracticeRow]] = {
        "problem": submission.problems,
        "need": submission.needs,
        "practice": submission.practices,
    }
    return [
        (kind, json.dumps({h.value: _packed(c) for h, c in row.cells.items()}), number)
        for kind, rows in lists.items()
        for number, row in enumerate(rows, start=1)
    ]


def rebuilt(plan: Plan, file: str, sha256: str, record: Record, parts: Sequence[Sequence[Record]]) -> Checked:
    """The file as it was checked, from its rows: `parts` are findings, observations, entries."""
    found, observed, listed = parts
    unit = plan.unit_of.get(record["unit"] or "")
    period = Period.parse(record["period"]) if record["period"] else None
    submission = None
    if unit and period and record["issued"] is not None:
        submission = Submission(
            unit=unit,
            period=period,
            problems=tuple(ProblemRow(_cells(ProblemColumn, r)) for r in listed if r["kind"] == "problem"),
            needs=tuple(NeedRow(_cells(NeedColumn, r)) for r in listed if r["kind"] == "need"),
            practices=tuple(PracticeRow(_cells(PracticeColumn, r)) for r in listed if r["kind"] == "practice"),
            mark=record["mark"],
            table=Place(record["table_sheet"], record["table_cell"]),
            issued=record["issued"],
        )
    observations = tuple(observation(plan, r) for r in observed if r["indicator"] in plan.indicator_of)
    return Checked(file, sha256, unit, period, tuple(map(_finding, found)), observations, submission)


def register_row(record: Mapping[str, Any]) -> ProblemRow | NeedRow | None:
    """A row of 问题台账 or 要素需求; None for one of 典型经验."""
    if record["kind"] == "problem":
        return ProblemRow(_cells(ProblemColumn, record))
    return NeedRow(_cells(NeedColumn, record)) if record["kind"] == "need" else None


def observation(plan: Plan, record: Record) -> Observation:
    """An observation of an indicator that the plan has, with the cells that it came from."""
    cells = {
        column: Cell(
            Place(record["sheet"], record[f"{name}_cell"]), _value(record[f"{name}_type"], record[f"{name}_text"])
        )
        for name, column in _COLUMN_OF.items()
        if record[f"{name}_cell"]
    }
    figures = remembered(plan.indicator_of[record["indicator"]], *(record[name] for name in CELLS))
    return figures.standing_in(Row(record["indicator"], cells))


# What is asked of earlier periods, whose cells nobody looks at any more: there are tens of thousands of them in a year.
REMEMBERED: Final = ("unit", "indicator", *CELLS)


def remembered(indicator: Indicator, *cells: str | None) -> Observation:
    """An observation's figures alone, from the texts of `CELLS`."""
    value, base, state, done_on, own_target = cells
    return Observation(
        indicator,
        _decimal(value),
        _decimal(base),
        State(state) if state else None,
        date.fromisoformat(done_on) if done_on else None,
        _decimal(own_target),
    )


def _observation_row(unit: str, o: Observation) -> Stored:
    indicator, *figures, row = o
    texts = [None if figure is None else str(figure) for figure in figures]
    told = [unit, indicator.id, *texts, _sheet(row)]
    for cell, figure, text in zip(map(row.cells.get, _COLUMNS), figures, texts, strict=True):
        if cell is None:
            told += _NOTHING
        elif (value := cell.value) is None:
            told += (cell.place.cell, "", "")
        elif value is figure and type(value) is Decimal:  # as nearly always: its text is made already
            told += (cell.place.cell, "number", text)
        else:
            told += (cell.place.cell, *_typed(value))
    return tuple(told)


def _sheet(row: Row) -> str | None:
    for cell in row.cells.values():
        if cell.place.sheet:
            return cell.place.sheet
    return None


def _finding(record: Record) -> Finding:
    place, severity = Place(record["sheet"], record["cell"]), Severity(record["severity"])
    return Finding(record["code"], severity, place, record["message"], record["fix"], json.loads(record["facts"]))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _typed(value: CellValue) -> tuple[str, str]:
    match value:
        case None:
            return "", ""
        case bool():
            return "bool", "1" if value else ""
        case Decimal():
            return "number", str(value)
        case datetime():
            return "time", value.isoformat()
        case date():
            return "date", value.isoformat()
        case _:
            return "text", value


def _value(kind: str, text: str) -> CellValue:
    match kind:
        case "":
            return None
        case "bool":
            return bool(text)
        case "number":
            return Decimal(text)
        case "time":
            return datetime.fromisoformat(text)
        case "date":
            return date.fromisoformat(text)
        case _:
            return text


def _packed(cell: Cell) -> list[Any]:
    """Sheet, address, type and text; behind them what else is not as usual about the cell."""
    extras = {name: v for name in _EXTRAS if (v := getattr(cell, name)) != getattr(_PLAIN, name)}
    if cell.fault:
        extras["fault"] = cell.fault.value
    return [cell.place.sheet, cell.place.cell, *_typed(cell.value), *([extras] if extras else [])]


def _cells(columns: type[H], record: Mapping[str, Any]) -> dict[H, Cell]:
    return {columns(heading): _unpacked(*packed) for heading, packed in json.loads(record["cells"]).items()}


def _unpacked(sheet: str | None, cell: str | None, kind: str, text: str, extras: Mapping[str, Any] = {}) -> Cell:
    fault = Fault(extras["fault"]) if "fault" in extras else None
    return Cell(Place(sheet, cell), _value(kind, text), fault, **{n: extras[n] for n in _EXTRAS if n in extras})
