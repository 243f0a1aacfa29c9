"""Facts (通报要素): everything a bulletin says, computed once; Word, Excel and every sentence take it from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bairi_validators.standing import Light


@dataclass(frozen=True, slots=True)
class LightCounts:
    """How many indicators show each light (亮灯统计)."""

    green: int = 0
    yellow: int = 0
    red: int = 0
    grey: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.green + self.yellow + self.red + self.grey

    @property
    def judged(self) -> int:
        """Those with a figure."""
        return self.total - self.grey


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator (指标) as every table and sentence shows it.

    `value` (in `unit`), `percent` (%) and `gap` (percentage points) are rounded as shown; what does not exist for the
    measure is None. `light` is the word 绿, 黄, 红, 灰 or —. `same_as` names the indicator that has the same figure.
    """

    id: str
    name: str
    task: int
    task_title: str
    battle: str
    unit: str
    stretch: bool
    reporters: tuple[str, ...]
    target_text: str
    value_text: str
    comparison: str
    statement: str
    sentence: str
    light: str
    coverage: str
    whole: bool
    source: str
    value: Decimal | None
    percent: Decimal | None
    gap: Decimal | None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task (任务) with its lights."""

    number: int
    title: str
    lights: LightCounts


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A battle (攻坚战), or the tasks outside all battles (number None): its indicators, those behind, those ahead."""

    number: int | None
    title: str
    lights: LightCounts
    tasks: tuple[TaskFacts, ...]
    indicators: tuple[IndicatorFacts, ...]
    lagging: tuple[IndicatorFacts, ...]
    leaders: tuple[IndicatorFacts, ...]


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """A county's overall place (综合排名): `rank` None where it reported too little, `tied` where others share it."""

    name: str
    rank: int | None
    tied: bool
    rank_text: str
    mean: Decimal | None
    mean_text: str
    places: int
    possible: int
    lights: LightCounts


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
    """Problems (问题台账) by their state; a row without a known state counts in the total only."""

    total: int = 0
    open: int = 0
    under_way: int = 0
    closed: int = 0


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
class NextPeriod:
    """The period that comes next (下期), and by when its figures are due."""

    label: str
    as_of: str
    due: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the bulletin carries besides figures (版头版记)."""

    masthead: str
    issuer: str
    addressees: str
    copies_to: str
    signer: str
    issue: int | None
    issue_text: str
    issued: date
    issued_text: str


@dataclass(frozen=True, slots=True)
class BulletinFacts:
    """A bulletin (通报). `next` is None when the campaign ends with this period; `mark` is 演示数据 or None."""

    plan_title: str
    campaign: str
    place: str
    title_lines: tuple[str, ...]
    letter: LetterFacts
    period: str
    period_code: str
    as_of: str
    share_gone: Decimal
    share_text: str
    lights: LightCounts
    goals: GroupFacts | None
    battles: tuple[GroupFacts, ...]
    indicators: tuple[IndicatorFacts, ...]
    red: tuple[IndicatorFacts, ...]
    yellow: tuple[IndicatorFacts, ...]
    leaders: tuple[IndicatorFacts, ...]
    counties: tuple[CountyFacts, ...]
    submissions: SubmissionFacts
    problems: ProblemFacts
    needs: tuple[NeedFacts, ...]
    practices: tuple[PracticeFacts, ...]
    next: NextPeriod | None
    mark: str | None

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_lines)

    @property
    def groups(self) -> tuple[GroupFacts, ...]:
        """The tasks outside all battles, if there are any, and the battles."""
        return (*((self.goals,) if self.goals else ()), *self.battles)


def count_lights(words: Iterable[str]) -> LightCounts:
    """Lights counted from their words; a dash counts nowhere."""
    found = list(words)
    return LightCounts(*(found.count(light.label) for light in (Light.GREEN, Light.YELLOW, Light.RED, Light.GREY)))
