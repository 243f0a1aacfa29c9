"""The bulletin's paragraphs (正文), made of its facts alone; right also when nothing lags or all is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bairi_validators.bulletin.facts import (
    BulletinFacts,
    CountyFacts,
    GroupFacts,
    IndicatorFacts,
    LightCounts,
    UnitFacts,
)
from bairi_validators.bulletin.wording import numeral

NOT_JUDGED = "暂不评定"  # nothing reported, or too little to tell
MOST_IN_A_PARAGRAPH = 3
MOST_LEADERS = 5
MOST_YELLOW = 6
MOST_PRACTICES = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading of the second level (（一）…) and the paragraphs under it."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of every section of the bulletin, in their order."""

    overview: tuple[str, ...]
    battles_heading: str
    battles: tuple[Passage, ...]
    lagging_intro: str
    lagging: tuple[Passage, ...]
    ranking: tuple[str, ...]
    submissions: tuple[str, ...]
    requirements: tuple[Passage, ...]


def compose(facts: BulletinFacts) -> Prose:
    """All paragraphs of a bulletin."""
    return Prose(
        overview=_overview(facts),
        battles_heading=_battles_heading(len(facts.battles)),
        battles=_numbered([(g.title, [_group_text(g)]) for g in facts.battles]),
        lagging_intro=_lagging_intro(facts),
        lagging=_lagging(facts),
        ranking=_ranking(facts.counties),
        submissions=_submissions(facts),
        requirements=_numbered(_requirements(facts)),
    )


def light_words(lights: LightCounts) -> str:
    """绿灯3项、黄灯1项、红灯2项，暂不评定1项: what there is none of is not named."""
    named = {"绿灯": lights.green, "黄灯": lights.yellow, "红灯": lights.red}
    shining = "、".join(f"{word}{count}项" for word, count in named.items() if count)
    if not lights.grey:
        return shining
    return f"{shining}，{NOT_JUDGED}{lights.grey}项" if shining else f"均{NOT_JUDGED}"


def _numbered(passages: Iterable[tuple[str, Sequence[str]]]) -> tuple[Passage, ...]:
    return tuple(
        Passage(f"（{numeral(n)}）{title}", tuple(texts)) for n, (title, texts) in enumerate(passages, start=1)
    )


def _listed(items: Iterable[str]) -> str:
    return "；".join(items)


def _names(units: Iterable[UnitFacts]) -> str:
    return "、".join(unit.name for unit in units)


def _overview(facts: BulletinFacts) -> tuple[str, ...]:
    total = facts.lights.total
    opening = f"截至{facts.as_of}，全年时间进度（序时进度）为{facts.share_text}。"
    texts = [f"{opening}“{facts.campaign}”工作共{total}项指标，{light_words(facts.lights)}。"]
    if facts.goals and facts.goals.indicators:
        lights = light_words(facts.goals.lights)
        told = [i.sentence for i in facts.goals.indicators if i.value is not None]
        listed = f"其中，{_listed(told)}。" if told else ""
        texts.append(f"{facts.goals.title}方面，共{facts.goals.lights.total}项指标，{lights}。{listed}")
    if facts.leaders:
        texts.append(f"进展较快的指标：{_listed(i.sentence for i in facts.leaders[:MOST_LEADERS])}。")
    return tuple(texts)


def _battles_heading(count: int) -> str:
    if count <= 1:
        return "攻坚战进展" if count else "各项任务进展"
    number = "两" if count == 2 else numeral(count)  # noqa: PLR2004 - two of a kind is 两 in Chinese
    return f"{number}大攻坚战进展"


def _group_text(group: GroupFacts) -> str:
    lights = group.lights
    if not lights.total:
        return "未设量化指标。"
    texts = [f"共{lights.total}项指标，{light_words(lights)}。"]
    if group.leaders:
        texts.append(f"进展较快的有：{_listed(i.sentence for i in group.leaders[:MOST_IN_A_PARAGRAPH])}。")
    if group.lagging:
        texts.append(f"进展滞后的有：{_listed(i.sentence for i in group.lagging[:MOST_IN_A_PARAGRAPH])}。")
    elif lights.judged:
        texts.append("已报指标均达到进度要求。" if lights.grey else "各项指标均达到进度要求。")
    return "".join(texts)


def _lagging_intro(facts: BulletinFacts) -> str:
    if not facts.lights.judged:
        return "本期尚无数据，暂不评定滞后指标。"
    if not facts.red and not facts.yellow:
        return "已报指标中没有红灯、黄灯指标。" if facts.lights.grey else "本期没有红灯、黄灯指标。"
    return ""


def _lagging(facts: BulletinFacts) -> tuple[Passage, ...]:
    kinds = [("红灯指标", facts.red, _lines(facts.red)), ("黄灯指标", facts.yellow, _yellow(facts.yellow))]
    return _numbered((f"{word}（{len(rows)}项）", lines) for word, rows, lines in kinds if rows)


def _yellow(rows: Sequence[IndicatorFacts]) -> list[str]:
    """A few are listed like the red ones; of many only the furthest behind, the annex has them all."""
    if len(rows) <= MOST_YELLOW:
        return _lines(rows)
    worst = _listed(row.sentence for row in rows[:MOST_YELLOW])
    return [f"差距较大的有：{worst}。其余{len(rows) - MOST_YELLOW}项见附件1。"]


def _lines(rows: Sequence[IndicatorFacts]) -> list[str]:
    return [f"{n}. {row.sentence}。责任单位：{'、'.join(row.reporters)}。" for n, row in enumerate(rows, start=1)]


def _ranking(counties: Sequence[CountyFacts]) -> tuple[str, ...]:
    placed = [c for c in counties if c.rank is not None]
    left = [c.name for c in counties if c.rank is None]
    if not placed:
        return ("本期没有可以排名的县市区。",)
    texts = [f"按各项可比指标名次的平均数从小到大排列，综合排名依次为：{_places(placed)}。"]
    if left:
        texts.append(f"{'、'.join(left)}可排名的指标不足一半，不参加综合排名。")
    return tuple(texts)


def _places(counties: Sequence[CountyFacts]) -> str:
    """Counties under their places; those who share one stand together."""
    by_place: dict[str, list[str]] = {}
    for county in counties:
        by_place.setdefault(county.rank_text, []).append(county.name)
    return "，".join(f"{place}{'、'.join(names)}" for place, names in by_place.items())


def _submissions(facts: BulletinFacts) -> tuple[str, ...]:
    return tuple(text for text in (_sent(facts), _ledger(facts), _practices(facts)) if text)


def _sent(facts: BulletinFacts) -> str:
    s = facts.submissions
    kinds = [("按时报送", s.in_time), ("迟报", s.late), ("退回", s.returned), ("未报", s.missing)]
    if not s.owed:
        return "本期没有应报单位。"
    if len(s.in_time) == s.owed:
        return f"应报单位{s.owed}个，全部按时报送。"
    if len(s.missing) == s.owed:
        return f"应报单位{s.owed}个，均未报送。"
    counts = "，".join(f"{word}{len(units)}个" for word, units in kinds if units)
    named = "".join(f"{word}：{_names(units)}。" for word, units in kinds[1:] if units)
    return f"应报单位{s.owed}个，{counts}。{named}"


def _ledger(facts: BulletinFacts) -> str:
    texts: list[str] = []
    p = facts.problems
    if p.total:
        states = {"已销号": p.closed, "整改中": p.under_way, "未整改": p.open}
        parts = "、".join(f"{word}{count}个" for word, count in states.items() if count)
        texts.append(f"各单位报送问题{p.total}个{'，其中' + parts if parts else ''}。")
    if facts.needs:
        total = sum(n.count for n in facts.needs)
        parts = "、".join(f"{n.kind}{n.count}项" for n in facts.needs)
        texts.append(f"提出要素需求{total}项，其中{parts}。")
    return "".join(texts)


def _practices(facts: BulletinFacts) -> str:
    listed = _listed(f"{p.unit}《{p.title}》" for p in facts.practices[:MOST_PRACTICES])
    if not listed:
        return ""
    rest = len(facts.practices) - MOST_PRACTICES
    return f"报送典型经验{len(facts.practices)}条{'，其中有' if rest > 0 else ''}：{listed}。"


def _requirements(facts: BulletinFacts) -> list[tuple[str, Sequence[str]]]:
    by = f"于{facts.next.due}前" if facts.next else "尽快"
    passages = [
        ("限期整改红灯指标", _mend(facts.red, by)),
        ("加快推进黄灯指标", _hasten(facts.yellow)),
        ("补报重报本期数据", _resend(facts)),
        ("按时报送下期数据", _send_next(facts)),
    ]
    return [(title, [text]) for title, text in passages if text]


def _mend(red: Sequence[IndicatorFacts], by: str) -> str:
    if not red:
        return ""
    return f"请下列单位逐项查明原因、提出措施，{by}报送整改情况：{_by_reporter(red)}。"


def _hasten(yellow: Sequence[IndicatorFacts]) -> str:
    if not yellow:
        return ""
    return f"请下列单位加大力度，尽快赶上进度要求：{_by_reporter(yellow)}。"


def _by_reporter(rows: Sequence[IndicatorFacts]) -> str:
    """Indicators under the department that answers for them first."""
    owners: dict[str, list[str]] = {}
    listed = {row.id for row in rows}
    for row in rows:
        if row.same_as in listed:
            continue  # the same figure is asked for once
        names = owners.setdefault(row.reporters[0], [])
        if row.name not in names:
            names.append(row.name)
    return _listed(f"{owner}（{'、'.join(names)}）" for owner, names in owners.items())


def _resend(facts: BulletinFacts) -> str:
    """The deadline has passed for both: at once, as the 退回单 says too."""
    s = facts.submissions
    everyone = bool(s.missing) and len(s.missing) == s.owed
    texts = [
        f"请{'各填报单位' if everyone else _names(s.missing)}立即补报。" if s.missing else "",
        f"请{_names(s.returned)}按退回单逐项改正，立即重新报送。" if s.returned else "",
    ]
    return "".join(texts)


def _send_next(facts: BulletinFacts) -> str:
    late = facts.submissions.late
    reminded = f"请{_names(late)}严格按规定时限报送。" if late else ""
    if facts.next is None:
        return reminded + "本期是攻坚行动最后一期。请各填报单位核实全年数据，做好总结。"
    return f"{reminded}请各填报单位于{facts.next.due}前报送{facts.next.label}进展情况（数据截至{facts.next.as_of}）。"
