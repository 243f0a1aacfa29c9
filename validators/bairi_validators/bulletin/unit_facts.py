"""Facts of units (单位要素): counties' places, who sent what, problems, needs, good practices, data quality."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bairi_validators.bulletin.figure_facts import LightCounts


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """A county's overall place (综合排名): `rank` None where it reported too little, `tied` where others share it.

    `previous_rank` is its place in the period just before, `change_text` what came of it: 上升2位, 持平, 上期未排名;
    a dash where nothing can be compared. `untargeted` counts its figures without a target, which show no light.
    """

    name: str
    rank: int | None
    tied: bool
    rank_text: str
    mean: Decimal | None
    mean_text: str
    places: int
    possible: int
    lights: LightCounts
    previous_rank: int | None = None
    change_text: str = "—"
    untargeted: int = 0


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit's submission (报送情况)."""

    name: str
    kind: str
    state: str
    version: int
    errors: int
    warnings: int
    note: str


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """Who owed a submission, and what came of it. `silent` are those of whom no figure is in the bulletin."""

    units: tuple[UnitFacts, ...]
    in_time: tuple[UnitFacts, ...]
    late: tuple[UnitFacts, ...]
    returned: tuple[UnitFacts, ...]
    missing: tuple[UnitFacts, ...]
    silent: tuple[str, ...]

    @property
    def owed(self) -> int:
        """How many units owed one."""
        return len(self.units)

    @property
    def faulty(self) -> tuple[UnitFacts, ...]:
        """Those with something to mend: missing, returned, late, in this order."""
        return (*self.missing, *self.returned, *self.late)


@dataclass(frozen=True, slots=True)
class ProblemFacts:
    """Problems (问题台账), each once, by their state; one without a known state counts in the total only.

    `overdue` are those past their deadline and not closed, `dropped` those that were never closed and that nobody
    reports any more, `current` those reported in this period; all are among the total. `closing_rate` (销号率, %) is
    None where there are none.
    """

    total: int = 0
    open: int = 0
    under_way: int = 0
    closed: int = 0
    overdue: int = 0
    dropped: int = 0
    closing_rate: Decimal | None = None
    closing_text: str = ""
    current: int = 0


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """Needs (要素需求) of one kind."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """A good practice (典型经验) that a unit reported."""

    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule (校验规则) that findings were raised by: how often, and in whose files."""

    code: str
    title: str
    count: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoubtFacts:
    """A figure that is counted and still to be confirmed (待核实): why, and what the city's would be without it.

    `without` is empty where nothing would be left.
    """

    unit: str
    indicator: str
    name: str
    code: str
    message: str
    without: str


@dataclass(frozen=True, slots=True)
class QualityFacts:
    """Data quality (数据质量): faults in the files that stand for a unit; rules that were broken most come first."""

    errors: int
    warnings: int
    files: int
    by_rule: tuple[RuleFacts, ...]
    doubts: tuple[DoubtFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferenceFacts:
    """A department and the counties disagree (差异核对): both figures, what lies between, and whose one is used.

    `heading` says which of a rate's two numbers it is, empty for an amount; `percent_apart` is in % of the larger one.
    """

    indicator: str
    name: str
    heading: str
    department: str
    department_text: str
    units_text: str
    difference_text: str
    percent_apart: Decimal
    used: str
