"""Random stories of submissions through real runs with a real ledger: how the files come in never changes a figure.

Which of a unit's files stands: the last one by the file's own time that is a workbook of the period, and of several of
one time the last by name. No number in a name or a workbook decides. What comes again under its name with the same
content came when it first did, unless there was something else under that name in between.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import samples
from bairi_validators.consolidation.tidy import tidy
from bairi_validators.errors import BairiError
from bairi_validators.plan.loading import load_plan
from bairi_workbooks.batch import Run, consolidate_inbox, consolidate_ledger
from bairi_workbooks.checking import NOTHING_KNOWN
from bairi_workbooks.ledger import DecisionKind, Ledger
from bairi_workbooks.submission_template import Entry
from conftest import TINY
from ledgers import empty

PLAN = load_plan(TINY)
PERIODS = (samples.PERIOD.previous(), samples.PERIOD)
COUNTIES, PARK, DEPARTMENT = ("东河县", "西岭县"), "青江高新区", "市工信局"
UNITS = (*COUNTIES, PARK, DEPARTMENT)
BROKEN = b"PK\x03\x04 broken"
Pair = tuple[str | None, str | None]
Figures = tuple[tuple[str, Pair], ...]

# What may be reported, value and base: nothing, zero, less than zero, words; -5 and words send a workbook back.
MENUS: dict[str, tuple[Pair, ...]] = {
    "T01-01": ((None, None), ("107", "100"), ("98", "100"), ("110.5", "103")),
    "T01-02": ((None, None), ("0", None), ("6", None), ("8", None)),
    "T01-03": ((None, None), ("-2", None), ("0", None)),
    "T01-04": ((None, None), ("0", None), ("45.5", None), ("40", None), ("-5", None), ("很多", None)),
    "T01-05": ((None, None), ("0", "50"), ("40", "50"), ("33", "49")),
    "T03-01": (("0", None), ("1", None)),
}
FAULTS = {("T01-04", ("-5", None)), ("T01-04", ("很多", None))}


@dataclass(frozen=True)
class Sending:
    """A file that a unit sent for a period: `kind` is whether it is that period's workbook at all."""

    unit: str
    period: int
    kind: str
    figures: int
    copy: str
    hour: int
    wave: int

    @property
    def name(self) -> str:
        return f"{self.unit}_{self.copy}.xlsx"

    @property
    def arrived(self) -> datetime:
        return datetime.combine(PERIODS[self.period].end, datetime.min.time()) + timedelta(days=1, hours=9 + self.hour)


@dataclass(frozen=True)
class Story:
    """What happened: files in two waves, decisions between them."""

    pool: tuple[Figures, ...]
    sendings: tuple[Sending, ...]
    decisions: tuple[tuple[int, str, DecisionKind], ...]

    def content(self, sending: Sending) -> bytes:
        if sending.kind == "broken":
            return BROKEN
        period = sending.period if sending.kind == "workbook" else 1 - sending.period
        return workbook(sending.unit, period, self.pool[sending.figures])


FIGURES = st.fixed_dictionaries({i: st.sampled_from(menu) for i, menu in MENUS.items()}).map(lambda f: tuple(f.items()))
SENDINGS = st.builds(
    Sending,
    unit=st.sampled_from(UNITS),
    period=st.integers(0, 1),
    kind=st.sampled_from(("workbook",) * 6 + ("broken", "other period")),
    figures=st.integers(0, 2),
    copy=st.sampled_from(("甲", "乙")),
    hour=st.integers(0, 5),
    wave=st.integers(0, 1),
)
STORIES = st.builds(
    Story,
    st.tuples(FIGURES, FIGURES, FIGURES),
    # Two files of one name and time are told apart by nothing but which was brought later.
    st.lists(SENDINGS, min_size=3, max_size=9, unique_by=lambda s: (s.period, s.name, s.hour)).map(tuple),
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from(UNITS), st.sampled_from(list(DecisionKind))), max_size=3).map(
        tuple
    ),
)


@cache
def workbook(unit: str, period: int, figures: Figures) -> bytes:
    """A unit's workbook; what it does not owe is left out."""
    owed = {i.id for i in PLAN.owed_by(PLAN.unit_of[unit])}
    changes = {i: Entry(*map(typed, pair)) for i, pair in figures if i in owed}
    with tempfile.TemporaryDirectory() as folder:
        return samples.submit(Path(folder), PLAN, unit, changes, period=PERIODS[period]).read_bytes()


def typed(text: str | None) -> Any:
    return Decimal(text) if text and text != "很多" else text


# --- the runs


def deliver(
    opened: Callable[[], Ledger], story: Story, seed: int | None = None, jobs: int = 1
) -> tuple[list[Any], list[bool]]:
    """A story's files brought, in their order or in any: what both periods came to, and which decisions were taken."""
    had = []
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "收件"
        for wave in (0, 1):
            with opened() as ledger:
                own = [s for s in story.sendings if s.wave == wave]
                for period, files in batches(own, seed):
                    fill(inbox, story, files)
                    consolidate_inbox(PLAN, inbox, PERIODS[period], ledger=ledger, jobs=jobs)
                fill(inbox, story, [])
                last = [consolidate_inbox(PLAN, inbox, period, ledger=ledger) for period in PERIODS]
                had += [decided(ledger, *d) for d in story.decisions if wave == 0]
        with opened() as ledger:
            kept = [list(tidy(consolidate_ledger(PLAN, p, ledger, NOTHING_KNOWN))) for p in PERIODS]
    assert kept == [list(tidy(run.consolidation)) for run in last], "the ledger has what the run found"
    return [outcome(run) for run in last], had


def batches(sendings: Sequence[Sending], seed: int | None) -> Iterator[tuple[int, list[Sending]]]:
    """Files as they are brought together: by period, or in any order and number; one name is there once at a time."""
    order = sorted(sendings, key=lambda s: (s.period, s.hour))
    chance = random.Random(seed)  # noqa: S311 - any order will do
    if seed is not None:
        chance.shuffle(order)
    batch: list[Sending] = []
    for sending in order:
        apart = batch and (sending.period != batch[0].period or sending.name in {s.name for s in batch})
        if apart or (batch and seed is not None and chance.random() < 0.4):
            yield batch[0].period, batch
            batch = []
        batch.append(sending)
    if batch:
        yield batch[0].period, batch


def fill(inbox: Path, story: Story, sendings: Iterable[Sending]) -> None:
    """An inbox with these files and none of those before."""
    shutil.rmtree(inbox, ignore_errors=True)
    inbox.mkdir()
    for sending in sendings:
        (inbox / sending.name).write_bytes(story.content(sending))
        samples.touch(inbox / sending.name, sending.arrived)


def decided(ledger: Ledger, period: int, unit: str, kind: DecisionKind) -> bool:
    try:
        ledger.decide(PERIODS[period], unit, kind, "已电话核实", "测试员")
    except BairiError:
        return False
    return True


def outcome(run: Run) -> dict[str, Any]:
    """Everything that a run came to, apart from where the files lay."""
    result = run.consolidation
    return {
        "figures": result.as_json(),
        "ranking": result.ranking,
        "table": list(tidy(result)),
        "city findings": result.findings,
        "findings": [(s.unit.name, s.checked.file, s.checked.findings) for s in result.submissions if s.checked],
        "set aside": sorted((c.file, c.sha256 or "", [f.message for f in c.findings]) for c in result.others),
        "problems": result.problems,
        "trends": result.trends,
    }


# --- the same, naively


def stands(story: Story, period: int, unit: str, wave: int) -> Figures | None:
    """The figures of the file that stands for a unit once a wave is in; None where it sent none."""
    own = [s for s in story.sendings if (s.period, s.unit) == (period, unit) and s.wave <= wave]
    before: dict[str, bytes] = {}
    standing = None
    came = {(s.name, s.hour): story.content(s) for s in own}
    first = []
    for name, hour in sorted(came, key=lambda k: (k[1], k[0])):
        if before.get(name) != came[name, hour]:
            first.append((name, hour))
        before[name] = came[name, hour]
    for s in sorted(own, key=lambda s: (s.hour, s.name)):
        if s.kind == "workbook" and (s.name, s.hour) in first:
            standing = story.pool[s.figures]
    return standing


def counted(story: Story, period: int) -> dict[str, dict[str, Pair]]:
    """The figures that count, by unit: of workbooks without faults that nobody set back."""
    found = {}
    for unit in UNITS:
        figures = stands(story, period, unit, wave=1)
        if figures is None or faulty(unit, figures):
            continue
        kinds = [kind for p, u, kind in story.decisions if (p, u) == (period, unit)]
        early = stands(story, period, unit, wave=0)
        about_it = early is not None and workbook(unit, period, early) == workbook(unit, period, figures)
        if not (about_it and kinds and kinds[-1] is DecisionKind.RETURNED):
            found[unit] = dict(figures)
    return found


def faulty(unit: str, figures: Figures) -> bool:
    return unit != PARK and not FAULTS.isdisjoint(figures)


def naive(indicator: str, sent: dict[str, dict[str, Pair]]) -> tuple[Fraction | None, int, bool]:
    """The city's figure, how many are in it and whether that is all: the units', or the department's if none sent."""
    owing = (*COUNTIES, PARK) if indicator == "T01-01" else COUNTIES
    departments = (DEPARTMENT,) if indicator in {"T01-01", "T01-02", "T01-03", "T01-04"} else ()
    for pool in (owing, departments):
        pairs = [sent[u][indicator] for u in pool if u in sent and sent[u][indicator][0] is not None]
        if pairs:
            value = sum(Fraction(v or 0) for v, _ in pairs)
            base = sum(Fraction(b or 0) for _, b in pairs)
            rate = 100 * value / base if base else value
            return rate - 100 if indicator == "T01-01" else rate, len(pairs), len(pairs) == len(pool)
    return None, 0, False


def naive_light(indicator: str, period: int, figure: Fraction | None, *, whole: bool) -> str | None:
    """The light of the city's figure, by the targets that stand in the plan's file."""
    if figure is None:
        return "grey"
    gone = Fraction(31 + period, 36)
    gap = {
        "T01-01": figure - 7,
        "T01-02": 100 * (figure / 12 - gone),
        "T01-03": 100 * (figure / 8 - gone),
        "T01-04": 100 * (figure / 90 - gone),
        "T01-05": figure - 80 * min(gone / Fraction(33, 36), Fraction(1)),  # due at the end of November
        "T03-01": Fraction(0) if figure == 0 else Fraction(-100),
    }[indicator]
    light = "green" if gap >= 0 else "red" if gap <= -10 else "yellow"
    sure = {"T01-01": True, "T01-05": True, "T01-03": False, "T03-01": light == "red"}.get(indicator, light == "green")
    return light if whole or sure else "grey"


def naive_places(indicator: str, sent: dict[str, dict[str, Pair]]) -> dict[str, int]:
    known = {c: naive(indicator, {c: sent[c]})[0] for c in COUNTIES if c in sent}
    scores = {c: -f if indicator == "T03-01" else f for c, f in known.items() if f is not None}
    return {c: 1 + sum(other > f for other in scores.values()) for c, f in scores.items()}


# --- what holds


def any_place(folder: str) -> Callable[[], Ledger]:
    return lambda: Ledger.open(Path(folder) / "台账")


@settings(max_examples=9, deadline=None, derandomize=True)
@given(STORIES, st.integers(0, 999))
def test_order_splitting_and_repetition_change_nothing(story: Story, seed: int) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        assert deliver(any_place(one), story) == deliver(any_place(other), story, seed)


@settings(max_examples=9, deadline=None, derandomize=True)
@given(STORIES, st.integers(0, 999))
def test_figures_coverage_lights_and_places_are_those_of_a_naive_recomputation(story: Story, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found, _ = deliver(any_place(folder), story, seed)
    for period, of in enumerate(found):
        sent = counted(story, period)
        for result in of["figures"]["indicators"]:
            if result["id"] not in MENUS:
                continue
            value, reported, whole = naive(result["id"], sent)
            assert (None if result["value"] is None else round(Fraction(result["value"]), 20)) == (
                None if value is None else round(value, 20)
            )
            assert result["reported"] == reported
            assert (result["light"] or "grey") == naive_light(result["id"], period, value, whole=whole)
            places = {u["unit"]: u["rank"] for u in result["units"] if u["unit"] in COUNTIES and u["rank"]}
            assert places == naive_places(result["id"], sent)


@settings(max_examples=3, deadline=None, derandomize=True)
@given(STORIES, st.integers(0, 999))
def test_both_databases_say_the_same(database: str, story: Story, seed: int) -> None:
    empty(database)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        archive = Path(other) / "原件"
        assert deliver(any_place(one), story) == deliver(lambda: Ledger.open(database, archive), story, seed)


@settings(max_examples=2, deadline=None, derandomize=True)
@given(STORIES)
def test_the_number_of_processes_changes_nothing(story: Story) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        assert deliver(any_place(one), story) == deliver(any_place(other), story, jobs=2)


@settings(max_examples=9, deadline=None, derandomize=True)
@given(STORIES)
def test_one_run_over_one_inbox_needs_no_ledger(story: Story) -> None:
    first = {s.name: s for s in story.sendings if s.period == 0}
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "收件", story, first.values())
        plain = consolidate_inbox(PLAN, Path(folder) / "收件", PERIODS[0])
        with any_place(folder)() as ledger:
            kept = consolidate_inbox(PLAN, Path(folder) / "收件", PERIODS[0], ledger=ledger)
    assert outcome(kept) == outcome(plain)
