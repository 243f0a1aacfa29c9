"""The bulletin's paragraphs about units (排名与报送): counties' places, who sent what, registers, data quality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bairi_validators.bulletin.facts import BulletinFacts, CountyFacts, DifferenceFacts, DoubtFacts, QualityFacts
from bairi_validators.bulletin.phrases import listed, names

MOST_PRACTICES = 4
MOST_RULES = 3
MOST_DIFFERENCES = 3
MOST_DOUBTS = 5
ENDS = 3  # how many counties are named at either end of the ranking
FAR = 3  # from how many places on a change is told


def ranking(counties: Sequence[CountyFacts], annex: str = "") -> tuple[str, ...]:
    """The overall places; of many only both ends: `annex` is where all of them stand, if anywhere."""
    placed = [c for c in counties if c.rank is not None]
    left = [c.name for c in counties if c.rank is None]
    if not placed:
        return ("本期没有可以排名的县市区。",)
    if len(counties) > len(placed) == 1:
        return (f"本期只有{placed[0].name}可以排名，其他县市区可排名的指标不足一半。",)
    texts = [f"按各项可比指标名次的平均数从小到大排列，{_order(placed, annex)}。{''.join(_moves(placed))}"]
    if left:
        texts.append(f"{'、'.join(left)}可排名的指标不足一半，不参加综合排名。")
    return tuple(texts)


def submissions(facts: BulletinFacts) -> tuple[str, ...]:
    """Who sent what, what is wrong with it, and what stands in the registers."""
    texts = (sent(facts), _quality(facts), _registers(facts), _practices(facts))
    return tuple(text for text in texts if text)


def sent(facts: BulletinFacts) -> str:
    """应报单位4个，按时报送1个，迟报1个…, with the names of those who have something to mend."""
    s = facts.submissions
    kinds = [("按时报送", s.in_time), ("迟报", s.late), ("退回", s.returned), ("未报", s.missing)]
    if not s.owed:
        return "本期没有应报单位。"
    if len(s.in_time) == s.owed:
        return f"应报单位{s.owed}个，全部按时报送。"
    if len(s.missing) == s.owed:
        return f"应报单位{s.owed}个，均未报送。"
    counts = "，".join(f"{word}{len(units)}个" for word, units in kinds if units)
    named = "".join(f"{word}：{names(units)}。" for word, units in kinds[1:] if units)
    return f"应报单位{s.owed}个，{counts}。{named}"


def difference_words(row: DifferenceFacts) -> str:
    """A figure of which a department and the units say different things."""
    which = f"（{row.heading}）" if row.heading else ""
    return (
        f"{row.name}{which}，{row.department}报{row.department_text}，各县市区、园区合计{row.units_text}，"
        f"相差{row.difference_text}"
    )


def _order(placed: Sequence[CountyFacts], annex: str) -> str:
    first = [c for c in placed if c.rank is not None and c.rank <= ENDS]
    edge = placed[-ENDS:][0].rank
    last = [c for c in placed if c.rank is not None and edge is not None and c.rank >= edge]
    if len(first) + len(last) >= len(placed):
        return f"综合排名依次为：{_places(placed)}"
    where = f"；全部名次见{annex}" if annex else ""
    return f"综合排名位居前三位的是：{_places(first)}；位居后三位的是：{_places(last)}{where}"


def _places(counties: Sequence[CountyFacts]) -> str:
    """Counties under their places; those who share one stand together."""
    by_place: dict[str, list[str]] = {}
    for county in counties:
        by_place.setdefault(county.rank_text, []).append(county.name)
    return "，".join(f"{place}{'、'.join(own)}" for place, own in by_place.items())


def _moves(placed: Sequence[CountyFacts]) -> Iterator[str]:
    """Who rose or fell far since the period before; nothing where there was none."""
    known = [(c.previous_rank - c.rank, c) for c in placed if c.rank is not None and c.previous_rank is not None]
    if len(known) == len(placed) and not any(change for change, _ in known):
        yield "与上期相比，各县市区位次没有变化。"
    far = {
        "进位较多": [c for change, c in known if change >= FAR],
        "退位较多": [c for change, c in known if change <= -FAR],
    }
    told = [f"{word}的是{'、'.join(f'{c.name}（{c.change_text}）' for c in own)}" for word, own in far.items() if own]
    if told:
        yield f"与上期相比，{'，'.join(told)}。"


def _quality(facts: BulletinFacts) -> str:
    q = facts.quality
    faults = "、".join(f"{word}{count}处" for word, count in (("错误", q.errors), ("警告", q.warnings)) if count)
    texts = []
    if q.files:
        most = "、".join(f"“{rule.title}”{rule.count}处" for rule in q.by_rule[:MOST_RULES] if rule.count > 1)
        found = f"发现{faults}{'，较多的是' + most if most else ''}" if faults else "未发现错误"
        texts.append(f"校验报送文件{q.files}份，{found}。")
    if q.doubts:
        texts.append(f"待核实的数有{len(q.doubts)}处{'，如' if len(q.doubts) > MOST_DOUBTS else ''}：{_doubts(q)}。")
    if facts.differences:
        worst = sorted(facts.differences, key=lambda d: -d.percent_apart)[:MOST_DIFFERENCES]
        told = listed(f"{difference_words(d)}，本期采用{d.used}" for d in worst)
        more = "，相差较大的是" if len(facts.differences) > MOST_DIFFERENCES else ""
        texts.append(f"部门数与各单位合计不一致的有{len(facts.differences)}处{more}：{told}。")
    return "".join(texts)


def _doubts(quality: QualityFacts) -> str:
    told = (f"{d.unit}{d.name}，{doubt_words(d)}" for d in quality.doubts[:MOST_DOUBTS])
    return listed(told)


def doubt_words(doubt: DoubtFacts) -> str:
    """Why a figure is doubtful, and what the city's would be without it."""
    return f"{doubt.message}{f'（{doubt.without}）' if doubt.without else ''}"


def _registers(facts: BulletinFacts) -> str:
    texts: list[str] = []
    p = facts.problems
    if p.total:
        states = {"已销号": p.closed, "整改中": p.under_way, "未整改": p.open}
        parts = "、".join(f"{word}{count}个" for word, count in states.items() if count)
        overdue = f"，超过整改时限未销号{p.overdue}个" if p.overdue else ""
        dropped = f"，未销号而本期不再报送{p.dropped}个" if p.dropped else ""
        listing = f"，其中{parts}" if parts else ""
        closing = f"销号率{p.closing_text}" if p.closed else "尚无销号"
        now = "" if p.current == p.total else f"（本期报送{p.current}个）"
        texts.append(f"问题台账累计登记问题{p.total}个{now}{listing}，{closing}{overdue}{dropped}。")
    if facts.needs:
        total = sum(n.count for n in facts.needs)
        parts = "、".join(f"{n.kind}{n.count}项" for n in facts.needs)
        kinds = (facts.needs[0].kind, "") if len(facts.needs) == 1 else ("", f"，其中{parts}")
        texts.append(f"提出{kinds[0]}要素需求{total}项{kinds[1]}。")
    return "".join(texts)


def _practices(facts: BulletinFacts) -> str:
    told = listed(f"{p.unit}《{p.title}》" for p in facts.practices[:MOST_PRACTICES])
    if not told:
        return ""
    rest = len(facts.practices) - MOST_PRACTICES
    return f"报送典型经验{len(facts.practices)}条{'，其中有' if rest > 0 else ''}：{told}。"
