"""督办单、约谈建议: which red lights a unit is to be talked to about, since when, by which rule, and until when."""

from __future__ import annotations

from dataclasses import dataclass

from bairi_validators.bulletin.facts import BulletinFacts, EscalationFacts, IndicatorFacts
from bairi_validators.bulletin.pages import PageProse
from bairi_validators.bulletin.phrases import deadline, red_again, sections
from bairi_validators.bulletin.requirements import strongest


@dataclass(frozen=True, slots=True)
class SupervisionFacts:
    """A unit that more is asked of than the plan's first measure (督办对象): `level` in the plan's words, and why.

    `indicators` are its red ones, the longest red first: the city's for a department, its own for a county or park.
    """

    unit: str
    level: str
    reason: str
    rule: str
    indicators: tuple[IndicatorFacts, ...]


def supervisions(facts: BulletinFacts) -> tuple[SupervisionFacts, ...]:
    """Every such unit, the strongest measure first."""
    return tuple(_supervision(facts, one) for one in strongest(facts))


def supervision_prose(facts: BulletinFacts, own: SupervisionFacts) -> PageProse:
    """The paragraphs of its 督办单."""
    mixed = len({row.reds for row in own.indicators}) > 1
    all_of_them = f"有{len(own.indicators)}项指标亮红灯，其中" if mixed else ""
    opening = f"截至{facts.as_of}，{own.unit}{all_of_them}{own.reason}。"
    rule = f"按“{own.rule}”的规定，建议对{own.unit}予以{own.level}。"
    lines = [f"{n}. {row.sentence}{red_again(row)}。" for n, row in enumerate(own.indicators, start=1)]
    wanted = f"请{own.unit}逐项查明原因，明确整改措施、责任人和完成时限，{deadline(facts)}报送书面整改情况。"
    return PageProse(
        opening=(f"{opening}{rule}",),
        passages=sections([("红灯指标", lines), ("有关要求", [wanted])]),
    )


def _supervision(facts: BulletinFacts, one: EscalationFacts) -> SupervisionFacts:
    return SupervisionFacts(one.unit, one.level, one.reason, facts.escalation_rule, one.indicators)
