"""The bulletin's requirements (下一步要求): what units are asked to do, and until when."""

from __future__ import annotations

from collections.abc import Sequence

from bairi_validators.bulletin.facts import BulletinFacts, EscalationFacts, IndicatorFacts
from bairi_validators.bulletin.phrases import Titled, deadline, listed, names


def requirements(facts: BulletinFacts) -> list[Titled]:
    """What is asked of units, by subject; a subject with nothing to ask is left out."""
    by = deadline(facts)
    passages = [
        ("限期整改红灯指标", _mend(facts.red, by)),
        ("加快推进黄灯指标", _hasten(facts.yellow)),
        ("跟进连续红灯单位", _act(facts)),
        ("核对不一致的数据", _agree(facts, by)),
        ("补报重报本期数据", _resend(facts)),
        ("按时报送下期数据", send_next(facts)),
    ]
    return [(title, [text]) for title, text in passages if text]


def urgent(facts: BulletinFacts) -> list[Titled]:
    """What cannot wait for the next full bulletin; who is meant was named in the sections before."""
    mend = f"请责任单位逐项查明原因、提出措施，{deadline(facts)}报送整改情况。" if facts.red else ""
    passages = [
        ("限期整改红灯指标", mend),
        ("补报重报本期数据", _resend_those(facts)),
        ("按时报送下期数据", send_next(facts, named=False)),
    ]
    return [(title, [text]) for title, text in passages if text]


def _resend_those(facts: BulletinFacts) -> str:
    s = facts.submissions
    asked = [
        "未报的单位立即补报" if s.missing else "",
        "退回的单位按退回单逐项改正，立即重新报送" if s.returned else "",
    ]
    told = listed(words for words in asked if words)
    return f"请{told}。" if told else ""


def strongest(facts: BulletinFacts) -> tuple[EscalationFacts, ...]:
    """The units for which more is asked than the plan's first measure: that one is this bulletin itself."""
    return tuple(e for e in facts.escalations if e.step > 1)


def _act(facts: BulletinFacts) -> str:
    """Whom to talk to or supervise, by the plan's own words for it."""
    by_level: dict[str, list[str]] = {}
    for one in strongest(facts):
        by_level.setdefault(one.level, []).append(one.unit)
    told = listed(f"建议{level}{'、'.join(units)}" for level, units in by_level.items())
    return f"按“{facts.escalation_rule}”的规定，{told}。" if told else ""


def _agree(facts: BulletinFacts, by: str) -> str:
    departments = "、".join(dict.fromkeys(row.department for row in facts.differences))
    return f"请{departments}会同各县市区、园区核对口径和数据，{by}报送核对结果。" if departments else ""


def _mend(red: Sequence[IndicatorFacts], by: str) -> str:
    if not red:
        return ""
    return f"请{_answerable(red)}对红灯指标逐项查明原因、提出措施，{by}报送整改情况。"


def _hasten(yellow: Sequence[IndicatorFacts]) -> str:
    if not yellow:
        return ""
    return f"请{_answerable(yellow)}加大力度，推动黄灯指标尽快赶上进度要求。"


def _answerable(rows: Sequence[IndicatorFacts]) -> str:
    """The departments that answer first for each of the indicators, once each."""
    return "、".join(dict.fromkeys(row.reporters[0] for row in rows))


def _resend(facts: BulletinFacts) -> str:
    """The deadline has passed for both: at once, as the 退回单 says too."""
    s = facts.submissions
    everyone = bool(s.missing) and len(s.missing) == s.owed
    texts = [
        f"请{'各填报单位' if everyone else names(s.missing)}立即补报。" if s.missing else "",
        f"请{names(s.returned)}按退回单逐项改正，立即重新报送。" if s.returned else "",
    ]
    return "".join(texts)


def send_next(facts: BulletinFacts, *, addressed: bool = False, named: bool = True) -> str:
    """By when the next period's figures are due, what remains after the last one; `addressed` to one unit alone.

    Those who were late are reminded, not `named` where they were named before.
    """
    everyone = "" if addressed else "各填报单位"
    late = () if addressed else facts.submissions.late
    reminded = f"请{names(late) if named else '迟报的单位'}严格按规定时限报送。" if late else ""
    if facts.next is None:
        return f"{reminded}本期是攻坚行动最后一期。请{everyone}核实全年数据，做好总结。"
    return f"{reminded}请{everyone}于{facts.next.due}前报送{facts.next.label}进展情况（数据截至{facts.next.as_of}）。"
