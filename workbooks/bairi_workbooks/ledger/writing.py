"""What is written into the ledger, table by table, many rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from bairi_validators.allocation import Allocation
from bairi_validators.consolidation import Consolidation, OverallRank, Result
from bairi_validators.consolidation.results import result_of_city, units_results
from bairi_validators.decimals import plain
from bairi_validators.periods import Period
from bairi_workbooks.ledger import tables
from bairi_workbooks.ledger.models import Judged, Kept
from bairi_workbooks.ledger.packing import PARTS, packed
from bairi_workbooks.ledger.tables import Stored

_ROWS_AT_ONCE: Final = 10_000
_AT_ONCE: Final = 100  # files whose rows are unpacked and written together: all of a run's would fill the memory
_Judgement = tuple[dict[str, Any], list[list[Stored]]]  # its own row, and the rows of its parts


def latest_judgements(connection: Connection, period: Period) -> list[dict[str, Any]]:
    """The latest judgement of every arrival of a period, with the arrival's name, hash and time."""
    j, a = tables.judgements, tables.arrivals
    own = select(a.c.id).where(a.c.period == period.code)
    latest = select(func.max(j.c.id)).where(j.c.arrival.in_(own)).group_by(j.c.arrival)
    query = (
        select(j, a.c.name, a.c.sha256, a.c.arrived)
        .join_from(j, a, j.c.arrival == a.c.id)
        .where(a.c.period == period.code, j.c.id.in_(latest))
        .order_by(j.c.id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def write_run(
    connection: Connection, run: Mapping[str, Any], period: Period, judged: Sequence[Judged], seen: Sequence[Kept]
) -> None:
    """The run, its new files and arrivals, and the judgements that changed."""
    basis = run["basis"]
    number = connection.execute(insert(tables.runs).values(**run).returning(tables.runs.c.id)).scalar_one()
    _write_files(connection, number, seen)
    arrivals = _write_arrivals(connection, number, period, seen)
    latest = {r["arrival"]: r for r in latest_judgements(connection, period)}
    for start in range(0, len(judged), _AT_ONCE):
        changed: list[_Judgement] = []
        for one in judged[start : start + _AT_ONCE]:
            arrival = arrivals[_appearance(one.kept)]
            kept = one.packed or packed(one.checked)
            own = {"basis": basis, "history": one.mark, "digest": kept.digest}
            before = latest.get(arrival)
            if before is None or before["digest"] != own["digest"]:
                judgement, parts = kept.opened()
                changed.append(({"arrival": arrival, "run": number, **own, **judgement}, parts))
            elif (before["basis"], before["history"]) != (basis, one.mark):
                same = tables.judgements.c.id == before["id"]
                connection.execute(update(tables.judgements).where(same).values(**own))
        _write_judgements(connection, changed)


def _write_files(connection: Connection, run: int, seen: Sequence[Kept]) -> None:
    known = set(connection.scalars(select(tables.files.c.sha256)))
    new = {k.sha256: k for k in seen if k.sha256 not in known}
    _insert_records(
        connection,
        tables.files,
        [{"sha256": k.sha256, "size": k.size, "first_run": run} for k in new.values()],
    )


def _write_arrivals(
    connection: Connection, run: int, period: Period, seen: Sequence[Kept]
) -> dict[tuple[str, str, str], int]:
    a = tables.arrivals
    query = select(a.c.name, a.c.sha256, a.c.arrived, a.c.id).where(a.c.period == period.code)
    known = {(name, sha256, arrived) for name, sha256, arrived, _ in connection.execute(query)}
    new = [
        {
            "period": period.code,
            "name": k.name,
            "sha256": k.sha256,
            "arrived": k.arrived.isoformat(),
            "first_run": run,
        }
        for k in seen
        if _appearance(k) not in known
    ]
    _insert_records(connection, a, new)
    return {(name, sha256, arrived): number for name, sha256, arrived, number in connection.execute(query)}


def _appearance(kept: Kept) -> tuple[str, str, str]:
    """What tells an arrival from others: its name, its content and its time."""
    return kept.name, kept.sha256, kept.arrived.isoformat()


def _write_judgements(connection: Connection, changed: Sequence[_Judgement]) -> None:
    if not changed:
        return
    query = insert(tables.judgements).returning(tables.judgements.c.id, sort_by_parameter_order=True)
    numbers = connection.scalars(query, [row for row, _ in changed]).all()
    for which, (table, _) in enumerate(PARTS):
        both = zip(numbers, changed, strict=True)
        _insert(connection, table, ((number, *row) for number, (_, parts) in both for row in parts[which]))


def write_standings(connection: Connection, consolidation: Consolidation) -> None:
    """How every unit stands, in place of what the last run found."""
    period = consolidation.period
    latest = {(r["name"], r["sha256"], r["arrived"]): r["id"] for r in latest_judgements(connection, period)}
    rows = [
        {
            "period": period.code,
            "unit": s.unit.name,
            "state": s.state.value,
            "version": s.version,
            "errors": s.errors,
            "warnings": s.warnings,
            "judgement": latest.get((s.checked.file, s.checked.sha256 or "", s.arrived.isoformat()))
            if s.checked and s.arrived
            else None,
        }
        for s in consolidation.submissions
    ]
    connection.execute(delete(tables.standings).where(tables.standings.c.period == period.code))
    _insert_records(connection, tables.standings, rows)


def write_results(connection: Connection, consolidation: Consolidation) -> None:
    """The city's figures, every unit's and the overall places, exact, in place of the last run's."""
    code, found = consolidation.period.code, consolidation.indicators
    written = {unit.name: tables.stored(tables.results, {"unit": unit.name})[0] for unit in consolidation.plan.units}
    rows = chain(
        ((code, r.indicator.id, "", *_told(result_of_city(r)), r.reported, r.owed) for r in found),
        ((code, of, written[unit], *_told(result), None, None) for (unit, of), result in units_results(found)),
        ((code, "", written[r.unit.name], *_told(_placed(r)), None, None) for r in consolidation.ranking if r.rank),
    )
    connection.execute(delete(tables.results).where(tables.results.c.period == code))
    _insert(connection, tables.results, rows)


def _placed(row: OverallRank) -> Result:
    return Result(None, None, None, None, row.rank)


def _told(result: Result) -> Stored:
    """What a row says of a figure's standing, in the order of the table's columns."""
    value, percent, gap, light, rank, _, source, numerator = result
    return (
        None if value is None else plain(value),
        None if percent is None else plain(percent),
        None if gap is None else plain(gap),
        light.value if light else None,
        source,
        None if numerator is None else plain(numerator),
        rank,
    )


def write_allocation(connection: Connection, period: Period, allocation: Allocation | None) -> None:
    """The targets that the period was held against, in place of the last run's."""
    told = allocation or Allocation({}, {}, "", "")
    rows = [
        {
            "period": period.code,
            "unit": unit,
            "indicator": indicator,
            "target": plain(target),
            "file": told.file,
            "sha256": told.sha256,
            "sheet": told.places[unit, indicator].sheet,
            "cell": told.places[unit, indicator].cell,
        }
        for (unit, indicator), target in told.targets.items()
    ]
    connection.execute(delete(tables.allocations).where(tables.allocations.c.period == period.code))
    _insert_records(connection, tables.allocations, rows)


def _insert_records(connection: Connection, table: Table, records: Iterable[Mapping[str, Any]]) -> None:
    _insert(connection, table, (tables.stored(table, record) for record in records))


def _insert(connection: Connection, table: Table, rows: Iterable[Stored]) -> None:
    """Write rows as they are to be stored, so many at once that it is quick and they do not fill the memory.

    They go to the driver as they are: of a hundred thousand rows the library's look at each value costs more time
    than the database takes.
    """
    names, left = tables.columns(table), iter(rows)
    statement = insert(table).inline().compile(dialect=connection.dialect, column_keys=names)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        told = some if statement.positional else [dict(zip(names, row, strict=True)) for row in some]
        connection.exec_driver_sql(str(statement), told)
