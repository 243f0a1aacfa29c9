"""县市区一页纸: one county's place, lights, what it leads in, what lags, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bairi_validators.bulletin.facts import (
    BulletinFacts,
    CountyFacts,
    CountyFigureFacts,
    EscalationFacts,
    LightCounts,
    UnitFacts,
    count_lights,
)
from bairi_validators.bulletin.pages import PageProse, escalation_of, nothing_behind, sending_words, submission_of
from bairi_validators.bulletin.phrases import deadline, light_words, listed, pace_words, sections
from bairi_validators.bulletin.requirements import send_next
from bairi_validators.bulletin.wording import DASH

FIRST_PLACES = 3
MOST_LEADING = 5
MOST_LAGGING = 8


@dataclass(frozen=True, slots=True)
class CountyPageFacts:
    """A county (县市区) with all that it owes; figures that stand twice are listed once.

    `county` is its overall place, `owed` counts all its figures, `untargeted` those without a target of its own.
    `leading` are green figures among the first three, `red` and `yellow` those behind, the furthest behind first.
    `escalation` is None where nothing is red.
    """

    name: str
    county: CountyFacts | None
    lights: LightCounts
    owed: int
    untargeted: int
    figures: tuple[CountyFigureFacts, ...]
    leading: tuple[CountyFigureFacts, ...]
    red: tuple[CountyFigureFacts, ...]
    yellow: tuple[CountyFigureFacts, ...]
    submission: UnitFacts | None
    escalation: EscalationFacts | None


def county_pages(facts: BulletinFacts) -> tuple[CountyPageFacts, ...]:
    """Every county that owes a figure, in the plan's order."""
    return tuple(_page(facts, name) for name in dict.fromkeys(f.county for f in facts.county_figures))


def county_prose(facts: BulletinFacts, own: CountyPageFacts) -> PageProse:
    """The paragraphs of its page."""
    return PageProse(
        opening=(_opening(facts, own),),
        passages=sections(
            [
                ("位次靠前的指标", _leading(own)),
                ("滞后指标", _lagging(own)),
                ("有关要求", list(_requirements(facts, own))),
            ]
        ),
    )


def _page(facts: BulletinFacts, name: str) -> CountyPageFacts:
    own = tuple(f for f in facts.county_figures if f.county == name)
    twice = {i.id for i in facts.indicators if i.same_as}
    figures = tuple(f for f in own if f.indicator not in twice)
    # What has no gap (an incident that did not happen) is no lead, nor is a place that many share.
    ahead = [f for f in figures if f.light == "绿" and f.gap is not None]
    placed = [(f.rank, f) for f in ahead if f.rank is not None and _up_to(facts, f, f.rank) <= FIRST_PLACES]
    return CountyPageFacts(
        name=name,
        county=next((c for c in facts.counties if c.name == name), None),
        lights=count_lights(f.light for f in own),
        owed=len(own),
        untargeted=sum(f.light == DASH for f in own),
        figures=figures,
        leading=tuple(f for _, f in sorted(placed, key=lambda pair: pair[0])),
        red=_behind(figures, "红"),
        yellow=_behind(figures, "黄"),
        submission=submission_of(facts, name),
        escalation=escalation_of(facts, name),
    )


def _up_to(facts: BulletinFacts, figure: CountyFigureFacts, rank: int) -> int:
    """How many counties have this place or a better one."""
    peers = (f.rank for f in facts.county_figures if f.indicator == figure.indicator)
    return sum(peer is not None and peer <= rank for peer in peers)


def _behind(figures: Sequence[CountyFigureFacts], light: str) -> tuple[CountyFigureFacts, ...]:
    """What no gap measures (an incident, a missed day) first, then the furthest behind."""
    own = [f for f in figures if f.light == light]
    unmeasured = [f for f in own if f.gap is None]
    measured = [(f.gap, f) for f in own if f.gap is not None]
    return (*unmeasured, *(f for _, f in sorted(measured, key=lambda pair: pair[0])))


def _opening(facts: BulletinFacts, own: CountyPageFacts) -> str:
    untargeted = f"，未定目标{own.untargeted}项" if own.untargeted else ""
    lights = f"{own.name}承担指标{own.owed}项，{light_words(own.lights)}{untargeted}。"
    return f"{pace_words(facts)}{lights}{_place(own.county)}{sending_words(own.submission)}"


def _place(county: CountyFacts | None) -> str:
    if county is None or county.rank is None:
        return "本期可排名的指标不足一半，不参加综合排名。"
    change = {DASH: "", "持平": "，与上期持平"}.get(county.change_text, f"，{_compared(county)}")
    return f"综合排名{county.rank_text}{change}。"


def _compared(county: CountyFacts) -> str:
    return county.change_text if county.previous_rank is None else f"比上期{county.change_text}"


def _leading(own: CountyPageFacts) -> list[str]:
    told = listed(f"{f.name}{f.rank_text}（{f.value_text}）" for f in own.leading[:MOST_LEADING])
    return [f"{told}。"] if told else []


def _lagging(own: CountyPageFacts) -> list[str]:
    rows = (*own.red, *own.yellow)
    if not rows:
        return [nothing_behind(own.lights)]
    lines = [f"{n}. {f.name}：{f.statement}，亮{f.light}灯。" for n, f in enumerate(rows[:MOST_LAGGING], start=1)]
    return [*lines, *([f"其余滞后指标见通报工作簿“{own.name}”表。"] if len(rows) > MOST_LAGGING else [])]


def _requirements(facts: BulletinFacts, own: CountyPageFacts) -> Iterator[str]:
    if own.escalation and own.escalation.step > 1:
        yield f"{own.escalation.reason}，建议予以{own.escalation.level}。"
    if own.red or own.yellow:
        yield f"请对滞后指标逐项查明原因、提出措施，{deadline(facts)}报送整改情况。"
    yield send_next(facts, addressed=True)
