"""旬报: the bulletin in brief, the same sections with only what leaders ask first."""

from __future__ import annotations

from bairi_validators.bulletin.facts import BulletinFacts
from bairi_validators.bulletin.phrases import listed, numbered
from bairi_validators.bulletin.prose import Prose, lagging, lagging_intro, overall
from bairi_validators.bulletin.requirements import urgent
from bairi_validators.bulletin.unit_prose import ranking, sent

MOST_LEADERS = 3


def compose_short(facts: BulletinFacts) -> Prose:
    """The short bulletin's paragraphs: no battle by battle, no annex, only the requirements that cannot wait."""
    ahead = listed(i.sentence for i in facts.leaders[:MOST_LEADERS])
    return Prose(
        overview=(overall(facts), *((f"进展较快的指标：{ahead}。",) if ahead else ())),
        battles_heading="",
        battles=(),
        lagging_intro=lagging_intro(facts),
        lagging=lagging(facts),
        ranking=ranking(facts.counties),
        submissions=(sent(facts),),
        requirements=numbered(urgent(facts)),
    )
