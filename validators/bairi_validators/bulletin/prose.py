"""The bulletin's paragraphs (正文), made of its facts alone; right also when nothing lags or all is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bairi_validators.bulletin.facts import BulletinFacts, GroupFacts, IndicatorFacts
from bairi_validators.bulletin.phrases import Passage, enumerated, light_words, listed, numbered, pace_words, red_again
from bairi_validators.bulletin.requirements import requirements
from bairi_validators.bulletin.unit_prose import ranking, submissions
from bairi_validators.bulletin.wording import numeral

MOST_IN_A_PARAGRAPH = 3
MOST_LEADERS = 5
MOST_RED = 30
MOST_YELLOW = 6
MOST_NAMED = 6
INDICATOR_ANNEX, RANKING_ANNEX = "附件1", "附件2"


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
    """All paragraphs of the full bulletin."""
    return Prose(
        overview=_overview(facts),
        battles_heading=_battles_heading(len(facts.battles)),
        battles=numbered([(g.title, [_group_text(g)]) for g in facts.battles]),
        lagging_intro=lagging_intro(facts),
        lagging=lagging(facts, INDICATOR_ANNEX),
        ranking=ranking(facts.counties, RANKING_ANNEX),
        submissions=submissions(facts),
        requirements=numbered(requirements(facts)),
    )


def _overview(facts: BulletinFacts) -> tuple[str, ...]:
    texts = [overall(facts)]
    if facts.goals and facts.goals.indicators:
        lights = light_words(facts.goals.lights)
        told = listed(i.sentence for i in facts.goals.indicators if i.value is not None)
        what = f"其中，{told}。" if told else ""
        texts.append(f"{facts.goals.title}方面，共{facts.goals.lights.total}项指标，{lights}。{what}")
    if facts.leaders:
        texts.append(f"进展较快的指标：{listed(i.sentence for i in facts.leaders[:MOST_LEADERS])}。")
    return tuple(texts)


def overall(facts: BulletinFacts) -> str:
    """The pace, the lights of all indicators, and those of the period before where it is known."""
    lights = f"“{facts.campaign}”工作共{facts.lights.total}项指标，{light_words(facts.lights)}"
    past = facts.light_history[-2:-1]
    before = "".join(f"（{p.label}：{light_words(p.lights)}）" for p in past if p.lights.judged)
    return f"{pace_words(facts)}{lights}{before}。"


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
        texts.append(f"进展较快的有：{listed(i.sentence for i in group.leaders[:MOST_IN_A_PARAGRAPH])}。")
    if group.lagging:
        texts.append(f"{_behind(group.lagging)}。")
    elif lights.judged:
        texts.append("已报指标均达到进度要求。" if lights.grey else "各项指标均达到进度要求。")
    return "".join(texts)


def _behind(rows: Sequence[IndicatorFacts]) -> str:
    """Their names only, by light: how far behind each is stands among the lagging indicators."""
    by_light: dict[str, list[str]] = {}
    for row in rows:
        by_light.setdefault(row.light, []).append(row.name)
    return listed(f"{light}灯指标有{_some(dict.fromkeys(names))}" for light, names in by_light.items())


def _some(names: Iterable[str]) -> str:
    found = list(names)
    return enumerated(found[:MOST_NAMED]) + ("等" if len(found) > MOST_NAMED else "")


def lagging_intro(facts: BulletinFacts) -> str:
    """What is said where no indicator is behind, or none can be judged."""
    if not facts.lights.judged:
        return "本期尚无数据，暂不评定滞后指标。"
    if not facts.red and not facts.yellow:
        return "已报指标中没有红灯、黄灯指标。" if facts.lights.grey else "本期没有红灯、黄灯指标。"
    return ""


def lagging(facts: BulletinFacts, annex: str = "") -> tuple[Passage, ...]:
    """Red and yellow indicators; `annex` is where those stand that are not told, if anywhere."""
    kinds = [("红灯指标", facts.red, _red(facts.red, annex)), ("黄灯指标", facts.yellow, _yellow(facts.yellow, annex))]
    return numbered((f"{word}（{len(rows)}项）", texts) for word, rows, texts in kinds if rows)


def _red(rows: Sequence[IndicatorFacts], annex: str) -> list[str]:
    """Every one on a line of its own; of very many only the furthest behind."""
    rest = f"其余见{annex}。" if annex else "其余从略。"
    return [*lines(rows[:MOST_RED]), *([rest] if len(rows) > MOST_RED else [])]


def _yellow(rows: Sequence[IndicatorFacts], annex: str) -> list[str]:
    """A few are listed like the red ones; of many only the furthest behind."""
    if len(rows) <= MOST_YELLOW:
        return lines(rows)
    worst = listed(row.sentence for row in rows[:MOST_YELLOW])
    return [f"差距较大的有：{worst}。{f'其余见{annex}。' if annex else ''}"]


def lines(rows: Sequence[IndicatorFacts]) -> list[str]:
    """Indicators as numbered paragraphs, with those who answer for them."""
    return [
        f"{n}. {row.sentence}{red_again(row)}。责任单位：{'、'.join(row.reporters)}。"
        for n, row in enumerate(rows, start=1)
    ]
