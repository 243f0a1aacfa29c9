"""The audit (数字核对): every number and every target word of the plan's text is a target or is listed as none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import NonTarget, Plan, Task
from bairi_validators.plan.numerals import Number, factor_of, numbers_in

CONTEXT = 12


@dataclass(frozen=True, slots=True)
class Mention:
    """A number or target word (提及) at its place in the plan's text, and what covers it."""

    words: str
    line: int
    column: int
    context: str
    covered_by: str | None
    is_target: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome: every mention in the text's order, the non-target entries that match nothing any more, and the tasks
    that do not have as many indicators as somebody counted.
    """

    mentions: tuple[Mention, ...]
    stale: tuple[NonTarget, ...]
    miscounted: tuple[Task, ...]

    @property
    def left_over(self) -> tuple[Mention, ...]:
        """The mentions that nothing covers."""
        return tuple(m for m in self.mentions if m.covered_by is None)

    @property
    def passed(self) -> bool:
        """Whether nothing is left over, stale or miscounted."""
        return not (self.left_over or self.stale or self.miscounted)


def audit(plan: Plan) -> Audit:
    """Hold the plan's text against its indicators and its list of non-targets."""
    mentions: list[Mention] = []
    used: set[int] = set()
    for number, line in enumerate(plan.text.splitlines(), start=1):
        task = next((t for t in plan.tasks if line.startswith(t.begins)), None)
        exempt = list(_exempt(plan, line))
        used |= {n for n, *_ in exempt}
        spans = [(s, e, plan.non_targets[n].reason) for n, s, e in exempt]
        mentions += sorted(_mentions(plan, number, line, task, spans), key=lambda m: m.column)
    stale = tuple(entry for n, entry in enumerate(plan.non_targets) if n not in used)
    found = Counter(indicator.task for indicator in plan.indicators)
    miscounted = tuple(task for task in plan.tasks if task.targets != found[task.number])
    return Audit(tuple(mentions), stale, miscounted)


def _mentions(
    plan: Plan, number: int, line: str, task: Task | None, spans: list[tuple[int, int, str]]
) -> Iterator[Mention]:
    quotes = list(_quotes(plan, line, task))
    words = [match.span() for word in plan.target_words for match in re.finditer(re.escape(word), line)]
    for start, end in words:
        owner = next((i for s, e, i in quotes if s <= start and end <= e), None)
        yield _mention(number, line, (start, end), owner, spans)
    for found in numbers_in(line):
        if any(_within(found, start, end) for start, end in words):
            continue  # the 零 of 破零 belongs to its word
        owner = next((i for s, e, i in quotes if _within(found, s, e) and _states(plan, i, found)), None)
        yield _mention(number, line, (found.start, found.end), owner, spans)


def _mention(
    number: int, line: str, span: tuple[int, int], owner: Indicator | None, spans: list[tuple[int, int, str]]
) -> Mention:
    start, end = span
    covered = owner.id if owner else next((reason for s, e, reason in spans if s <= start and end <= e), None)
    context = line[max(0, start - CONTEXT) : end + CONTEXT]
    return Mention(line[start:end], number, start + 1, context, covered, owner is not None)


def _within(number: Number, start: int, end: int) -> bool:
    return start <= number.start and number.end <= end


def _states(plan: Plan, indicator: Indicator, number: Number) -> bool:
    """Whether a number within an indicator's quote is its target or belongs to the due date that it states."""
    targets = indicator.target if isinstance(indicator.target, tuple) else (indicator.target,)
    factor = factor_of(indicator.unit)
    if any(t is not None and number.value in {t, t * factor} for t in targets):
        return True
    due = plan.due(indicator)
    parts = (("年", due.year), ("月", due.month), ("日", due.day))
    return any(f"{number.words}{suffix}" in indicator.quote and number.value == part for suffix, part in parts)


def _quotes(plan: Plan, line: str, task: Task | None) -> Iterator[tuple[int, int, Indicator]]:
    if task is None:
        return
    for indicator in plan.indicators:
        if indicator.task == task.number:
            for match in re.finditer(re.escape(indicator.quote), line):
                yield match.start(), match.end(), indicator


def _exempt(plan: Plan, line: str) -> Iterator[tuple[int, int, int]]:
    for n, entry in enumerate(plan.non_targets):
        pattern = entry.pattern if entry.pattern is not None else re.escape(entry.words or "")
        for match in re.finditer(pattern, line):
            yield n, match.start(), match.end()
