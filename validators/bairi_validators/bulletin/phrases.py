"""Phrases (行文): what the paragraphs of every kind of bulletin are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bairi_validators.bulletin.facts import BulletinFacts, IndicatorFacts, LightCounts, UnitFacts
from bairi_validators.bulletin.wording import numeral

NOT_JUDGED = "暂不评定"  # nothing reported, or too little to tell
Titled = tuple[str, Sequence[str]]  # a heading without its number, and the paragraphs under it


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and the paragraphs under it."""

    heading: str
    paragraphs: tuple[str, ...]


def numbered(passages: Iterable[Titled]) -> tuple[Passage, ...]:
    """Passages under headings of the second level: （一）, （二） …"""
    return tuple(
        Passage(f"（{numeral(n)}）{title}", tuple(texts)) for n, (title, texts) in enumerate(passages, start=1)
    )


def sections(passages: Iterable[Titled]) -> tuple[Passage, ...]:
    """Passages under headings of the first level: 一、二、…; those without a paragraph are left out."""
    told = [(title, texts) for title, texts in passages if texts]
    return tuple(Passage(f"{numeral(n)}、{title}", tuple(texts)) for n, (title, texts) in enumerate(told, start=1))


def light_words(lights: LightCounts) -> str:
    """绿灯3项、黄灯1项、红灯2项，暂不评定1项: what there is none of is not named."""
    named = {"绿灯": lights.green, "黄灯": lights.yellow, "红灯": lights.red}
    shining = "、".join(f"{word}{count}项" for word, count in named.items() if count)
    if not lights.grey:
        return shining
    return f"{shining}，{NOT_JUDGED}{lights.grey}项" if shining else f"均{NOT_JUDGED}"


def listed(items: Iterable[str]) -> str:
    """Several statements in one sentence."""
    return "；".join(items)


def enumerated(names: Iterable[str]) -> str:
    """Names in a row, each once; one that is a row itself stands in quotation marks."""
    return "、".join(f"“{name}”" if "、" in name else name for name in dict.fromkeys(names))


def names(units: Iterable[UnitFacts]) -> str:
    """Units by their names."""
    return "、".join(unit.name for unit in units)


def red_again(row: IndicatorFacts) -> str:
    """已连续2期亮红灯, where it has not been red for the first time."""
    return f"，已连续{row.reds}期亮红灯" if row.reds > 1 else ""


def lit(row: IndicatorFacts) -> str:
    """Its light, and for how many periods on end where that is red."""
    return red_again(row) or f"，亮{row.light}灯"


def deadline(facts: BulletinFacts) -> str:
    """By when an answer is wanted: with the next period's figures, at once where none comes any more."""
    return f"于{facts.next.due}前" if facts.next else "尽快"


def pace_words(facts: BulletinFacts) -> str:
    """截至10月31日，全年时间进度（序时进度）为83.3%."""
    return f"截至{facts.as_of}，全年时间进度（序时进度）为{facts.share_text}。"
