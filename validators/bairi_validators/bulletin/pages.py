"""Pages (单页文书): what the letters to one department, unit or county have in common."""

from __future__ import annotations

from dataclasses import dataclass

from bairi_validators.bulletin.facts import BulletinFacts, EscalationFacts, LightCounts, UnitFacts
from bairi_validators.bulletin.phrases import Passage
from bairi_validators.consolidation import SubmissionState

_WORDS = {
    SubmissionState.MISSING: "本期报送表尚未收到，请立即补报。",
    SubmissionState.RETURNED: "本期报送表已退回，请按退回单逐项改正，立即重新报送。",
    SubmissionState.LATE: "本期报送表晚于规定时限，请严格按时报送。",
}


@dataclass(frozen=True, slots=True)
class PageProse:
    """The text of a letter to one addressee (单页正文): the opening, then sections under headings."""

    opening: tuple[str, ...]
    passages: tuple[Passage, ...]


def submission_of(facts: BulletinFacts, name: str) -> UnitFacts | None:
    """What came of a unit's submission; None for one that owes none."""
    return next((u for u in facts.submissions.units if u.name == name), None)


def escalation_of(facts: BulletinFacts, name: str) -> EscalationFacts | None:
    """Which measure a unit's reds ask for; None where it has no red."""
    return next((e for e in facts.escalations if e.unit == name), None)


def nothing_behind(lights: LightCounts) -> str:
    """What is said where no indicator is red or yellow."""
    if not lights.judged:
        return "本期尚无数据，暂不评定。"
    return "已报指标没有红灯、黄灯。" if lights.grey else "各项指标均达到进度要求。"


def sending_words(unit: UnitFacts | None) -> str:
    """What is said of a submission that has something to mend; nothing of one that is in order."""
    if unit is None:
        return ""
    return next((words for state, words in _WORDS.items() if state.label == unit.state), "")
