"""The ledger as the program uses it (台账): opened at a place, asked and written in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection, Engine, select

from bairi_validators.allocation import Allocation
from bairi_validators.consolidation import Consolidation, PeriodResults, Sighting, SubmissionState, UnitSubmission
from bairi_validators.errors import BairiError
from bairi_validators.history import History, Past, history_of
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.ledger import belonging, deciding, recall, records, tables, writing
from bairi_workbooks.ledger.archive import Archive
from bairi_workbooks.ledger.connecting import at_the_edge, engine_of
from bairi_workbooks.ledger.models import Candidate, Decision, DecisionKind, Judged, Kept, Stand, Taken
from bairi_workbooks.ledger.places import Location
from bairi_workbooks.ledger.schema import is_made, migrate
from bairi_workbooks.ledger.turn import turn

_AT_ONCE: Final = 500  # judgements whose rows are asked for together; databases take no statement of any length


class Ledger:
    """A ledger (台账): a database and the archive of originals beside it."""

    def __init__(self, engine: Engine, location: Location, waiting: Callable[[], None]) -> None:
        self._engine, self.archive, self._name = engine, Archive(location.archive), location.name
        self._waiting, self._turns = waiting, 0

    @classmethod
    def open(
        cls,
        place: str | Path,
        archive: Path | None = None,
        *,
        make: bool = True,
        waiting: Callable[[], None] = lambda: None,
    ) -> Self:
        """Open the ledger in a folder, or the one at a URL with its archive in a folder.

        Where there is none it is made, unless `make` says otherwise; `waiting` is called when another run has it.
        Raises BairiError when it cannot be opened, is not to be made, or is a newer program's.
        """
        location = Location.of(place, archive)
        file = location.file
        with at_the_edge(location.name):
            if file and not make and not file.is_file():
                raise location.missing()
            if file and make:
                file.parent.mkdir(parents=True, exist_ok=True)
            engine = engine_of(location.url)
            if not make and not is_made(engine):
                raise location.missing()
            migrate(engine)
        return cls(engine, location, waiting)

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While this lasts no other run changes the ledger. Raises BairiError where another one does, for long."""
        with ExitStack() as stack:
            if not self._turns:
                with at_the_edge(self._name):
                    stack.enter_context(turn(self._engine.url, self._waiting))
            self._turns += 1
            self.archive.sweep()
            try:
                yield
            finally:
                self._turns -= 1

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with at_the_edge(self._name), self._engine.begin() as connection:
            yield connection

    def must_be_of(self, plan: Plan, period: Period | None = None) -> None:
        """Raises BairiError where a period, or the whole ledger, is another plan's; a version is not another plan."""
        with self._transaction() as connection:
            belonging.must_be_of(connection, self._name, plan, period)

    def arrivals(self, period: Period) -> list[Kept]:
        """Everything that arrived for a period, ever, in the order in which it was brought; one more for each time."""
        a = tables.arrivals
        with self._transaction() as connection:
            rows = connection.execute(
                select(a.c.name, a.c.sha256, a.c.arrived).where(a.c.period == period.code).order_by(a.c.id)
            )
            return [Kept(n, sha, datetime.fromisoformat(at), self.archive.path(sha)) for n, sha, at in rows]

    def known(self, plan: Plan, period: Period, basis: str, marks: Mapping[str, str]) -> dict[tuple[str, str], Judged]:
        """The period's files that were judged on this basis, by name and hash; `marks` are the units' histories'."""
        with self._transaction() as connection:
            latest = writing.latest_judgements(connection, period)
            wanted = [r for r in latest if r["basis"] == basis and r["history"] == marks.get(r["unit"] or "", "")]
            return {(r["name"], r["sha256"]): j for r, j in self._rebuilt(connection, plan, wanted)}

    def _rebuilt(
        self, connection: Connection, plan: Plan, wanted: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[Mapping[str, Any], Judged]]:
        ids = [r["id"] for r in wanted]
        parts = [_by_judgement(connection, t, ids) for t in (tables.findings, tables.observations, tables.entries)]
        for r in wanted:
            own = [part[r["id"]] for part in parts]
            checked = records.rebuilt(plan, r["name"], r["sha256"], dict(r), own)
            arrived = datetime.fromisoformat(r["arrived"])
            kept = Kept(r["name"], r["sha256"], arrived, self.archive.path(r["sha256"]))
            yield r, Judged(kept, checked, r["history"])

    def record(self, plan: Plan, taken: Taken) -> None:
        """Keep what a run took in, in one transaction: new arrivals, and judgements that are not as before."""
        with self._transaction() as connection:
            run = {
                "period": taken.period.code,
                "plan_id": plan.plan.id,
                "plan_version": plan.plan.version,
                "basis": taken.basis,
                "inbox": str(taken.inbox),
                "began": taken.began.isoformat(),
                "ended": datetime.now().isoformat(),  # noqa: DTZ005 - the office's clock
                "files": len(taken.judged),
            }
            writing.write_run(connection, run, taken.period, taken.judged, taken.seen)

    def stand(self, consolidation: Consolidation, allocation: Allocation | None = None) -> None:
        """Keep how the units stand, what the city's figures are and what they were held against.

        All of it in place of the period's last ones.
        """
        with self._transaction() as connection:
            writing.write_standings(connection, consolidation)
            writing.write_results(connection, consolidation)
            writing.write_allocation(connection, consolidation.period, allocation)

    def histories(self, plan: Plan, before: Period) -> dict[str, History]:
        """What every unit reported in earlier periods of the year, by its name: what was sent back is no history.

        Raises BairiError where the ledger is another plan's: every run asks this first.
        """
        s, o = tables.standings, tables.observations
        query = (
            select(s.c.period, *(o.c[name] for name in records.REMEMBERED))
            .join_from(s, o, s.c.judgement == o.c.judgement)
            .where(s.c.state != SubmissionState.RETURNED.value, s.c.period.startswith(str(before.year)))
        )
        past: dict[tuple[str, Period], dict[str, Any]] = defaultdict(dict)
        parsed = cache(Period.parse)
        with self._transaction() as connection:
            belonging.must_be_of(connection, self._name, plan)
            for code, unit, indicator, *figures in connection.execute(query):
                period = parsed(code)
                if period.end < before.end and period.year == before.year and indicator in plan.indicator_of:
                    past[unit, period][indicator] = records.remembered(plan.indicator_of[indicator], *figures)
        by_unit: dict[str, list[Past]] = defaultdict(list)
        for (unit, period), observed in past.items():
            by_unit[unit].append(Past(period, observed))
        return {unit: history_of(own) for unit, own in by_unit.items()}

    def earlier(self, before: Period) -> tuple[tuple[PeriodResults, ...], tuple[Sighting, ...]]:
        """What the earlier periods of the year came to, and what stood in their registers."""
        with self._transaction() as connection:
            return tuple(recall.earlier_results(connection, before)), tuple(
                recall.earlier_sightings(connection, before)
            )

    def allocation(self, period: Period) -> Allocation | None:
        """The allocation that the period's last run was told of; None where it was told of none."""
        with self._transaction() as connection:
            return recall.allocation_of(connection, period)

    def results(self, period: Period) -> PeriodResults | None:
        """What a period's last run found; None where it was never run."""
        with self._transaction() as connection:
            return recall.results_at(connection, period)

    def submissions(self, plan: Plan, period: Period) -> tuple[UnitSubmission, ...]:
        """Every unit's submission as it stood at the period's last run.

        Raises BairiError where there was none, or it was of another plan.
        """
        s = tables.standings
        with self._transaction() as connection:
            belonging.must_be_of(connection, self._name, plan, period)
            found = list(connection.scalars(select(s.c.judgement).where(s.c.period == period.code)))
            if not found:
                raise BairiError(f"台账中没有{period.label}的汇总。请先汇总本期，或核对期次。", arguments=("period",))
            ids = [number for number in found if number is not None]
            parts = [_by_judgement(connection, t, ids) for t in (tables.findings, tables.observations, tables.entries)]
            by_id = {number: [part[number] for part in parts] for number in ids}
            return recall.submissions_of(connection, plan, period, by_id)

    def standings(self, period: Period) -> dict[str, Stand]:
        """How each unit stood at the period's last run, by its name; a unit of which nothing is known is in none."""
        s, j, a = tables.standings, tables.judgements, tables.arrivals
        query = (
            select(s, a.c.name, a.c.sha256, a.c.arrived)
            .join_from(s, j, s.c.judgement == j.c.id, isouter=True)
            .join(a, j.c.arrival == a.c.id, isouter=True)
            .where(s.c.period == period.code)
        )
        with self._transaction() as connection:
            return {r["unit"]: _stand(dict(r)) for r in connection.execute(query).mappings()}

    def decisions(self, period: Period) -> dict[tuple[str, str], Decision]:
        """The decisions that hold for a period, by unit and hash: the last one on each."""
        with self._transaction() as connection:
            return deciding.decisions(connection, period)

    def undone(self, period: Period) -> list[str]:
        """The units on whose files somebody decided after the period's last run."""
        with self._transaction() as connection:
            return deciding.undone(connection, period)

    def candidates(self, period: Period, unit: str) -> list[Candidate]:
        """The files of a unit for a period, on which somebody may decide, in the order in which they came."""
        with self._transaction() as connection:
            return deciding.candidates(connection, period, unit)

    def decide(
        self, period: Period, unit: str, kind: DecisionKind, reason: str, who: str, *, file: str | None = None
    ) -> tuple[Candidate, ...]:
        """Decide on the file that stands for a unit, or on the one of a name or hash: that file, then its others.

        Raises BairiError where there is none, it is not clear which one is meant, or it cannot be so.
        """
        with self.alone(), self._transaction() as connection:
            decision = Decision(kind, "", reason.strip().rstrip("。"), who)
            return deciding.decide(connection, period, unit, decision, file)


def _by_judgement(connection: Connection, table: Any, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The rows of some judgements in their order."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(ids), _AT_ONCE):
        wanted = table.c.judgement.in_(ids[start : start + _AT_ONCE])
        for row in connection.execute(select(table).where(wanted).order_by(table.c.id)).mappings():
            found[row["judgement"]].append(dict(row))
    return found


def _stand(row: Mapping[str, Any]) -> Stand:
    arrived = datetime.fromisoformat(row["arrived"]) if row["arrived"] else None
    state = SubmissionState(row["state"])
    return Stand(
        row["unit"], state, row["version"], row["errors"], row["warnings"], row["name"], row["sha256"], arrived
    )
