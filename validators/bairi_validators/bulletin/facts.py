"""Facts (通报要素): everything a bulletin says, computed once; Word, Excel and every sentence take it from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bairi_validators.bulletin.figure_facts import (
    CountyFigureFacts,
    EscalationFacts,
    GroupFacts,
    IndicatorFacts,
    LightCounts,
    PeriodLights,
    SourceFacts,
    TaskFacts,
    TrendPoint,
    count_lights,
)
from bairi_validators.bulletin.unit_facts import (
    CountyFacts,
    DifferenceFacts,
    DoubtFacts,
    NeedFacts,
    PracticeFacts,
    ProblemFacts,
    QualityFacts,
    RuleFacts,
    SubmissionFacts,
    UnitFacts,
)

__all__ = [
    "BulletinFacts",
    "CountyFacts",
    "CountyFigureFacts",
    "DifferenceFacts",
    "DoubtFacts",
    "EscalationFacts",
    "GroupFacts",
    "IndicatorFacts",
    "LetterFacts",
    "LightCounts",
    "NeedFacts",
    "NextPeriod",
    "PeriodLights",
    "PracticeFacts",
    "ProblemFacts",
    "QualityFacts",
    "RuleFacts",
    "SourceFacts",
    "SubmissionFacts",
    "TaskFacts",
    "TrendPoint",
    "UnitFacts",
    "count_lights",
]


@dataclass(frozen=True, slots=True)
class NextPeriod:
    """The period that comes next (下期), and by when its figures are due."""

    label: str
    as_of: str
    due: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the bulletin carries besides figures (版头版记).

    `document_number` (发文字号) leaves its number blank: the office's register gives it when the bulletin is issued.
    """

    red_head: bool
    document_number: str
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
    """A bulletin (通报). `next` is None when the campaign ends with this period; `mark` is 演示数据 or None.

    `trends` go by the indicator's id; they and `light_history` are the oldest first, this period last.
    """

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
    county_figures: tuple[CountyFigureFacts, ...]
    trends: Mapping[str, tuple[TrendPoint, ...]]
    light_history: tuple[PeriodLights, ...]
    escalations: tuple[EscalationFacts, ...]
    escalation_rule: str
    quality: QualityFacts
    differences: tuple[DifferenceFacts, ...]

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_lines)

    @property
    def groups(self) -> tuple[GroupFacts, ...]:
        """The tasks outside all battles, if there are any, and the battles."""
        return (*((self.goals,) if self.goals else ()), *self.battles)
