"""What a ledger remembers of whole periods (台账回溯): their results, registers, and the submissions that stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from bairi_validators.allocation import Allocation
from bairi_validators.consolidation import PeriodResults, Result, Sighting, SubmissionState, UnitSubmission
from bairi_validators.findings import Place
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.standing import Light
from bairi_workbooks.ledger import records, tables


def results_at(connection: Connection, period: Period) -> PeriodResults | None:
    """What a period's last run found; None where it was never run."""
    r = tables.results
    rows = list(connection.execute(select(r).where(r.c.period == period.code)))
    return _period_results(period, rows) if rows else None


def earlier_results(connection: Connection, before: Period) -> Iterator[PeriodResults]:
    """The results of the periods of the year that ended before one, as their last runs found them."""
    r = tables.results
    query = select(r).where(r.c.period.startswith(str(before.year)))
    by_period: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        by_period[row.period].append(row)
    for code, rows in by_period.items():
        period = Period.parse(code)
        if period.end < before.end and period.year == before.year:
            yield _period_results(period, rows)


def _period_results(period: Period, rows: list[Row[Any]]) -> PeriodResults:
    figures = [r for r in rows if r.indicator]
    return PeriodResults(
        period,
        {r.indicator: _result(r) for r in figures if not r.unit},
        {(r.unit, r.indicator): _result(r) for r in figures if r.unit},
        {r.unit: r.rank for r in rows if not r.indicator},
    )


def _result(row: Row[Any]) -> Result:
    texts = (row.value, row.percent, row.gap_points, row.numerator)
    value, percent, gap, numerator = (None if text is None else Decimal(text) for text in texts)
    light = Light(row.light) if row.light else None
    return Result(value, percent, gap, light, row.rank, row.reported == row.owed, row.source or "", numerator)


def earlier_sightings(connection: Connection, before: Period) -> Iterator[Sighting]:
    """The problems and needs that units reported in earlier periods of the year; what was sent back is left out."""
    s, j, a, e = tables.standings, tables.judgements, tables.arrivals, tables.entries
    query = (
        select(s.c.period, s.c.unit, a.c.name, e.c.kind, e.c.cells)
        .join_from(s, e, s.c.judgement == e.c.judgement)
        .join(j, s.c.judgement == j.c.id)
        .join(a, j.c.arrival == a.c.id)
        .where(s.c.state != SubmissionState.RETURNED.value, s.c.period.startswith(str(before.year)))
        .order_by(e.c.id)
    )
    for row in connection.execute(query).mappings():
        period = Period.parse(row["period"])
        if period.end < before.end and period.year == before.year and (entry := records.register_row(dict(row))):
            yield Sighting(period, row["unit"], entry, row["name"])


def allocation_of(connection: Connection, period: Period) -> Allocation | None:
    """The targets that a period was held against at its last run; None where there were none."""
    a = tables.allocations
    rows = [dict(r) for r in connection.execute(select(a).where(a.c.period == period.code)).mappings()]
    if not rows:
        return None
    keys = [(row["unit"], row["indicator"]) for row in rows]
    targets = {key: Decimal(row["target"]) for key, row in zip(keys, rows, strict=True)}
    places = {key: Place(row["sheet"], row["cell"]) for key, row in zip(keys, rows, strict=True)}
    return Allocation(targets, places, rows[0]["file"], rows[0]["sha256"])


def submissions_of(
    connection: Connection, plan: Plan, period: Period, parts: Mapping[int, list[list[dict[str, Any]]]]
) -> tuple[UnitSubmission, ...]:
    """Every unit's submission as it stood at the period's last run; `parts` are the judgements' rows."""
    s, j, a = tables.standings, tables.judgements, tables.arrivals
    query = (
        select(j, a.c.name, a.c.sha256, a.c.arrived, *(s.c[n].label(f"stand_{n}") for n in _STAND))
        .join_from(s, j, s.c.judgement == j.c.id)
        .join(a, j.c.arrival == a.c.id)
        .where(s.c.period == period.code)
    )
    rows = {row["stand_unit"]: dict(row) for row in connection.execute(query).mappings()}
    return tuple(_submission(plan, unit, rows.get(unit.name), parts) for unit in plan.reporting_units())


_STAND = ("unit", "state", "version", "errors", "warnings")


def _submission(plan: Plan, unit: Any, row: Mapping[str, Any] | None, parts: Mapping[int, Any]) -> UnitSubmission:
    if row is None:
        return UnitSubmission(unit, SubmissionState.MISSING)
    checked = records.rebuilt(plan, row["name"], row["sha256"], dict(row), parts[row["id"]])
    state, arrived = SubmissionState(row["stand_state"]), datetime.fromisoformat(row["arrived"])
    counts = (row["stand_version"], row["stand_errors"], row["stand_warnings"])
    return UnitSubmission(unit, state, *counts, checked, arrived)
