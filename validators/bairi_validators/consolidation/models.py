"""What consolidation makes (汇总结果): results by indicator, submissions by unit, the ranking; and their JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from bairi_validators.consolidation.doubtful import Doubt
from bairi_validators.consolidation.escalation import Escalation
from bairi_validators.consolidation.outlook import Outlook
from bairi_validators.consolidation.prospects import Prospect
from bairi_validators.consolidation.reconciliation import Reconciliation
from bairi_validators.consolidation.registers import NeedRecord, ProblemRecord
from bairi_validators.consolidation.results import PeriodResults
from bairi_validators.consolidation.rollup import RollUp
from bairi_validators.consolidation.trends import Trends
from bairi_validators.decimals import plain
from bairi_validators.findings import Finding, Severity
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Side, Target
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.standing import Light, Standing
from bairi_validators.submissions import Checked, Observation


class SubmissionState(StrEnum):
    """How far a unit's submission is (报送状态)."""

    MISSING = "missing"
    LATE = "late"
    RETURNED = "returned"
    REPORTED = "reported"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        """The word that people read."""
        words = {"missing": "未报", "late": "迟报", "returned": "退回", "reported": "已报", "accepted": "已接收"}
        return words[self.value]


@dataclass(frozen=True, slots=True)
class UnitSubmission:
    """One unit's submission in a period (报送情况): the version that stands, and when it arrived, local time.

    `checked` and `arrived` are None when nothing came.
    """

    unit: Unit
    state: SubmissionState
    version: int = 0
    errors: int = 0
    warnings: int = 0
    checked: Checked | None = None
    arrived: datetime | None = None

    @property
    def notices(self) -> int:
        """How many things the checks told that nobody has to mend (提示)."""
        return sum(f.severity is Severity.NOTICE for f in self.checked.findings) if self.checked else 0


def mark_of(submissions: Iterable[UnitSubmission]) -> str | None:
    """The mark (演示数据) that what is made of these submissions must bear too."""
    marks = (s.checked.submission.mark for s in submissions if s.checked and s.checked.submission)
    return next((mark for mark in marks if mark), None)


def state_counts(submissions: Sequence[UnitSubmission]) -> str:
    """How many units stand how, as people read it: 未报2个，已接收40个."""
    states = [s.state for s in submissions]
    return "，".join(f"{state.label}{states.count(state)}个" for state in SubmissionState if state in states)


class UnitStanding(NamedTuple):
    """A unit's standing in an indicator; `observation` is None where it reported nothing.

    `against` is the target that the figure was held against, as of an `IndicatorResult`. A named tuple: there is one
    for every figure of every unit.
    """

    unit: Unit
    standing: Standing
    rank: int | None = None
    observation: Observation | None = None
    against: Target = None


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """An indicator in a period: the city's standing, how many of those who owe it are in it, and each of them.

    `pool` are the names of those whose figures make the city's: all counties and parks, or departments.
    `against` is the target that the figure was held against; `against_part` says that it is that of the units in a
    partial sum, and not the city's. `numerator` and `denominator` are what a rate was made from, in the input unit.
    `doubts` are the units' figures that are still to be confirmed.
    """

    indicator: Indicator
    standing: Standing
    reported: int
    pool: frozenset[str]
    source: Side
    units: tuple[UnitStanding, ...]
    against: Target = None
    against_part: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def doubted(self) -> tuple[Doubt, ...]:
        """The doubtful figures that are in the city's, each unit once."""
        return tuple({doubt.unit.name: doubt for doubt in reversed(self.doubts) if doubt.counted}.values())[::-1]

    @property
    def owed(self) -> int:
        """How many figures the city's is to be made from."""
        return len(self.pool)

    @property
    def whole(self) -> bool:
        """Whether everyone who owes the figure is in it: only then is a sum the total."""
        return self.reported == self.owed


@dataclass(frozen=True, slots=True)
class OverallRank:
    """A county's overall place (综合排名) by the mean of its places; None where it reported too little.

    `untargeted` counts its figures that show no light: there is no target to hold them against (未定目标).
    """

    unit: Unit
    mean_place: Decimal | None
    places: int
    possible: int
    rank: int | None
    lights: Mapping[Light, int]
    rank_before: int | None = None
    untargeted: int = 0

    @property
    def rank_change(self) -> int | None:
        """Places gained (+) or lost (−) since the period just before."""
        return None if self.rank is None or self.rank_before is None else self.rank_before - self.rank


@dataclass(frozen=True, slots=True)
class Consolidation:
    """A period, consolidated (汇总结果).

    `others` are the files that stand for no unit: unreadable, superseded, skipped; `findings` are the city's, for
    which no single file is at fault. `earlier` is the latest first; `trends` go by the unit's name ("" for the city)
    and the indicator's id, `outlooks` are the city's by the indicator's id. `partial_prospects` are those of the units
    in a partial figure, `unit_prospects` those of each county and park.
    """

    plan: Plan
    period: Period
    indicators: tuple[IndicatorResult, ...]
    submissions: tuple[UnitSubmission, ...]
    ranking: tuple[OverallRank, ...]
    others: tuple[Checked, ...] = ()
    mark: str | None = None
    findings: tuple[Finding, ...] = ()
    earlier: tuple[PeriodResults, ...] = ()
    trends: Trends = field(default_factory=Trends)
    outlooks: Mapping[str, Outlook] = field(default_factory=dict)
    partial_prospects: Mapping[str, Prospect] = field(default_factory=dict)
    unit_prospects: Mapping[tuple[str, str], Prospect] = field(default_factory=dict)
    reconciliations: tuple[Reconciliation, ...] = ()
    rollups: tuple[RollUp, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    problems: tuple[ProblemRecord, ...] = ()
    needs: tuple[NeedRecord, ...] = ()

    def lights(self, task: int | None = None) -> dict[Light, int]:
        """How many indicators show each light, overall or within one task."""
        counts = dict.fromkeys(Light, 0)
        for result in self.indicators:
            if result.standing.light is not None and task in {None, result.indicator.task}:
                counts[result.standing.light] += 1
        return counts

    def as_json(self) -> dict[str, Any]:
        """The document of `bairi consolidate --format json`; decimals are strings with all their digits."""
        document = self.document()
        return {**document, "indicators": list(document["indicators"])}

    def document(self) -> dict[str, Any]:
        """The same, but the indicators come one by one when they are written: together they would fill the memory."""
        return {
            "period": self.period.code,
            "indicators": (_result_json(r, self.trends) for r in self.indicators),
            "submissions": [
                {
                    "unit": s.unit.name,
                    "state": s.state.value,
                    "version": s.version,
                    "errors": s.errors,
                    "warnings": s.warnings,
                }
                for s in self.submissions
            ],
            "reconciliation": [_reconciliation_json(r) for r in self.reconciliations],
            "escalation": [_escalation_json(e) for e in self.escalations],
        }


def _result_json(result: IndicatorResult, trends: Trends) -> dict[str, Any]:
    return {
        "id": result.indicator.id,
        **_standing_json(result.standing),
        "reported": result.reported,
        "owed": result.owed,
        "source": result.source,
        "units": [_unit_json(u, trends.rank_change(u.unit.name, result.indicator.id)) for u in result.units],
    }


def _unit_json(own: UnitStanding, change: int | None) -> dict[str, Any]:
    return {"unit": own.unit.name, **_standing_json(own.standing), "rank": own.rank, "rank_change": change}


def _reconciliation_json(row: Reconciliation) -> dict[str, Any]:
    return {
        "id": row.indicator.id,
        "number": row.heading.value,
        "units_total": _text(row.units_total),
        "reported": row.reported,
        "owed": row.owed,
        "department": row.department,
        "department_value": _text(row.department_value),
        "difference": _text(row.difference),
        "percent_apart": _text(row.percent_apart),
        "tolerance_percent": _text(row.tolerance_percent),
        "verdict": row.verdict.value,
        "used": row.used,
    }


def _escalation_json(row: Escalation) -> dict[str, Any]:
    return {
        "unit": row.unit.name,
        "id": row.indicator.id,
        "scope": row.scope,
        "streak": row.streak,
        "level": row.level,
        "since": row.since.code,
    }


def _standing_json(standing: Standing) -> dict[str, str | None]:
    return {
        "value": _text(standing.value),
        "percent": _text(standing.percent),
        "gap_points": _text(standing.gap_points),
        "light": standing.light.value if standing.light else None,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
