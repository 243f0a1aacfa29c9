"""Registers (台账): the problems and needs of all units merged, each once, with its age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bairi_validators.findings import Place
from bairi_validators.periods import Period
from bairi_validators.submissions import NeedRow, ProblemRow

Source = tuple[str, Place]  # the file's name, and where it stands in there


@dataclass(frozen=True, slots=True)
class Sighting:
    """A row of a register as one unit reported it in one period (台账记录)."""

    period: Period
    unit: str
    row: ProblemRow | NeedRow
    file: str = ""


@dataclass(frozen=True, slots=True)
class ProblemRecord:
    """A problem (问题), whoever reported it, as it stands now.

    `periods_open` counts the periods in which it was reported and not closed; `days_overdue` is None for what is
    closed or has no deadline; `dropped` says that it was never closed and nobody reports it any more.
    """

    key: str
    task: str
    problem: str
    responsible: str
    reported_by: tuple[str, ...]
    state: str
    deadline: date | None
    closed_on: date | None
    first_seen: Period
    periods_open: int
    days_overdue: int | None
    dropped: bool
    places: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class NeedRecord:
    """A need (要素需求), whoever reported it."""

    key: str
    kind: str
    project: str
    need: str
    authority: str
    reported_by: tuple[str, ...]
    first_seen: Period
    periods_open: int
    dropped: bool
    places: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ClosingRate:
    """销号率: `closed` of `total` problems; None as the rate of nothing."""

    closed: int
    total: int
    percent: Decimal | None
