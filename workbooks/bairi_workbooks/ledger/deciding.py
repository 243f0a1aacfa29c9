"""Deciding (处理决定): which of a unit's files a decision is on, and whether it can be so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from bairi_validators.consolidation import SubmissionState
from bairi_validators.errors import BairiError
from bairi_validators.findings import Verdict
from bairi_validators.periods import Period
from bairi_workbooks.ledger import tables
from bairi_workbooks.ledger.models import Candidate, Decision, DecisionKind
from bairi_workbooks.ledger.writing import latest_judgements

SHORTEST_REASON: Final = 4
_FEWEST_DIGITS: Final = 6  # of a hash that names a file


def candidates(connection: Connection, period: Period, unit: str) -> list[Candidate]:
    """The files of a unit for a period, in the order of their times; `stands` says which one its state is of."""
    s = tables.standings
    own = select(s.c.judgement).where(s.c.period == period.code, s.c.unit == unit)
    standing = connection.scalar(own)
    rows = sorted(latest_judgements(connection, period), key=lambda r: (r["arrived"], r["name"]))
    return [_candidate(period, row, stands=row["id"] == standing) for row in rows if row["unit"] == unit]


def _candidate(period: Period, row: dict[str, Any], *, stands: bool) -> Candidate:
    arrived, usable = datetime.fromisoformat(row["arrived"]), row["verdict"] != Verdict.REJECTED.value
    counts = (row["errors"], row["warnings"])
    return Candidate(row["name"], row["sha256"], arrived, *counts, usable and row["period"] == period.code, stands)


def decisions(connection: Connection, period: Period) -> dict[tuple[str, str], Decision]:
    """The decisions that hold for a period, by unit and hash: the last one on each."""
    d, a, r = tables.decisions, tables.arrivals, tables.runs
    brought = (
        select(a.c.name, a.c.sha256, a.c.arrived, r.c.began)
        .join_from(a, r, a.c.first_run == r.c.id)
        .where(a.c.period == period.code)
    )
    came = [(tuple(rest), datetime.fromisoformat(began)) for *rest, began in connection.execute(brought)]
    rows = connection.execute(select(d).where(d.c.period == period.code).order_by(d.c.id)).mappings()
    found = {}
    for row in rows:
        then = datetime.fromisoformat(row["decided"])
        known = frozenset(appearance for appearance, began in came if began <= then)
        told = (DecisionKind(row["kind"]), row["sha256"], row["reason"], row["who"], known)
        found[row["unit"], row["sha256"]] = Decision(*told)
    return found


def undone(connection: Connection, period: Period) -> list[str]:
    """The units on whose files somebody decided after the period's last run (尚未汇总的处理决定)."""
    d, r = tables.decisions, tables.runs
    last = connection.scalar(select(func.max(r.c.ended)).where(r.c.period == period.code)) or ""
    query = select(d.c.unit).where(d.c.period == period.code, d.c.decided > last).order_by(d.c.id)
    return list(dict.fromkeys(connection.scalars(query)))


def decide(
    connection: Connection, period: Period, unit: str, decision: Decision, file: str | None = None
) -> tuple[Candidate, ...]:
    """Keep a decision on a unit's file, the one that stands unless another is named; that one first, then the others.

    Raises BairiError where there is none, several may be meant, or it cannot be so.
    """
    if len(decision.reason) < SHORTEST_REASON:
        raise BairiError(f"理由“{decision.reason}”太短，至少写{SHORTEST_REASON}个字。")
    whose, came = f"{unit}{period.label}", candidates(connection, period, unit)
    meant = _named(whose, came, file) if file else _standing(connection, period, unit, came, decision)
    if decision.accepts and not meant.usable:
        raise BairiError(f"{whose}的报送文件“{meant.name}”有错误，已退回，不能接收。请该单位改正后重新报送。")
    others = [c for c in came if c.sha256 != meant.sha256]
    if decision.accepts:
        _none_newer(connection, period, unit, meant, others)
    d, decided = tables.decisions, datetime.now().isoformat(timespec="microseconds")  # noqa: DTZ005 - the office's clock
    row = {"period": period.code, "unit": unit, "sha256": meant.sha256, "kind": decision.kind.value}
    connection.execute(insert(d).values(**row, decided=decided, reason=decision.reason, who=decision.who))
    if meant.stands:
        s, state = tables.standings, SubmissionState(decision.kind.value).value
        connection.execute(update(s).where(s.c.period == period.code, s.c.unit == unit).values(state=state))
    return (meant, *others)


def _named(whose: str, came: Sequence[Candidate], file: str) -> Candidate:
    """The file of a name or of a hash, or of its beginning."""
    short = file.lower() if len(file) >= _FEWEST_DIGITS else None
    found = [c for c in came if c.name == file or (short and c.sha256.startswith(short))]
    if len({c.sha256 for c in found}) == 1:
        return next((c for c in found if c.stands), found[-1])
    words = "不止一份，请写 SHA-256 的前几位" if found else "没有收到"
    raise BairiError(f"{whose}的报送文件中，“{file}”{words}。收到的有：{_list(came)}。")


def _standing(
    connection: Connection, period: Period, unit: str, came: Sequence[Candidate], decision: Decision
) -> Candidate:
    """The file that stands; where it was set back and another could count, a person has to say which one is meant."""
    meant = next((c for c in came if c.stands), None)
    if meant is None:
        raise BairiError(
            f"台账中没有{unit}{period.label}的报送文件。请先汇总收到的文件，或核对单位和期次。",
            arguments=("unit", "period"),
        )
    before = decisions(connection, period).get((unit, meant.sha256))
    if decision.accepts and before and not before.accepts and any(c.usable for c in came if c.sha256 != meant.sha256):
        raise BairiError(
            f"{unit}{period.label}的“{meant.name}”此前已由汇总人员退回（{before.reason}），另有可用的报送文件。"
            f"请写明接收哪一份：{_list(came)}。",
            arguments=("file",),
        )
    return meant


def _none_newer(
    connection: Connection, period: Period, unit: str, meant: Candidate, others: Sequence[Candidate]
) -> None:
    """A newer file that can count would stand before an accepted older one: it has to be set back first."""
    held = decisions(connection, period)
    for other in reversed(others):
        decided = held.get((unit, other.sha256))
        if other.usable and other.arrived > meant.arrived and (decided is None or decided.accepts):
            raise BairiError(
                f"{unit}{period.label}另有较新的“{other.name}”（{_time(other.arrived)}收到）可用，以它为准。"
                f"要接收“{meant.name}”，请先退回较新的（SHA-256 {other.sha256[:8]}）。"
            )


def _list(came: Sequence[Candidate]) -> str:
    return "；".join(f"“{c.name}”（{_time(c.arrived)}收到，SHA-256 {c.sha256[:8]}）" for c in came)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
