"""旬报: the bulletin in brief, the same sections with only what leaders ask first."""

from __future__ import annotations

from collections.abc import Sequence

from bairi_validators.bulletin.facts import BulletinFacts, IndicatorFacts
from bairi_validators.bulletin.phrases import Passage, enumerated, listed, numbered
from bairi_validators.bulletin.prose import Prose, lagging_intro, overall
from bairi_validators.bulletin.requirements import urgent
from bairi_validators.bulletin.unit_prose import ranking, sent

MOST_LEADERS = 3
MOST_NAMED = 6


def compose_short(facts: BulletinFacts) -> Prose:
    """The short bulletin's paragraphs: no battle by battle, no annex, only the requirements that cannot wait."""
    ahead = listed(i.sentence for i in facts.leaders[:MOST_LEADERS])
    return Prose(
        overview=(overall(facts), *((f"进展较快的指标：{ahead}。",) if ahead else ())),
        battles_heading="",
        battles=(),
        lagging_intro=lagging_intro(facts),
        lagging=_lagging(facts),
        ranking=ranking(facts.counties),
        submissions=(sent(facts),),
        requirements=numbered(urgent(facts)),
    )


def _lagging(facts: BulletinFacts) -> tuple[Passage, ...]:
    """Red and yellow indicators by their names, and who answers for the reds: three pages have no room for more."""
    reds = [f"{_names(_of(facts.red, reporter))}（{reporter}）" for reporter in _answering(facts.red)]
    kinds = [
        ("红灯指标", facts.red, [f"{listed(reds)}。{_lasting(facts.red)}"]),
        ("黄灯指标", facts.yellow, [f"{_some(facts.yellow)}。"]),
    ]
    return numbered((f"{word}（{len(rows)}项）", texts) for word, rows, texts in kinds if rows)


def _names(rows: Sequence[IndicatorFacts]) -> str:
    return enumerated(row.name for row in rows)


def _some(rows: Sequence[IndicatorFacts]) -> str:
    """The furthest behind of many."""
    more = f"等{len(rows)}项" if len(rows) > MOST_NAMED else ""
    return f"{_names(rows[:MOST_NAMED])}{more}"


def _answering(rows: Sequence[IndicatorFacts]) -> list[str]:
    """Those who answer for the reds, in the order of the reds; several of one indicator together."""
    return list(dict.fromkeys("、".join(row.reporters) for row in rows))


def _of(rows: Sequence[IndicatorFacts], reporters: str) -> list[IndicatorFacts]:
    return [row for row in rows if "、".join(row.reporters) == reporters]


def _lasting(reds: Sequence[IndicatorFacts]) -> str:
    """How many of them are red for more than one period."""
    again = [row for row in reds if row.reds > 1]
    return f"其中{len(again)}项连续两期以上亮红灯。" if again else ""
