"""Runs with a ledger: nothing is read twice, nothing is forgotten, and no order changes a figure."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import create_engine, text

import samples
from bairi_validators.consolidation import Consolidation, SubmissionState, results_of
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked
from bairi_validators.vocabulary import Column
from bairi_workbooks.allocation.reading import load_allocation
from bairi_workbooks.batch import Run, consolidate_inbox, consolidate_ledger, run_inbox
from bairi_workbooks.checking import NOTHING_KNOWN, Background
from bairi_workbooks.intake import arrivals
from bairi_workbooks.ledger import DecisionKind, Ledger
from bairi_workbooks.ledger.schema import MIGRATIONS
from bairi_workbooks.ledger.steps.allocations import keep_allocations
from bairi_workbooks.submission_template import Entry
from rules.allocation import output

Opened = Callable[[], Ledger]
LATER = datetime(2026, 11, 21, 15)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    return folder


def fill(inbox: Path, plan: Plan) -> None:
    samples.submit_all(inbox, plan, but=("市信访局",))
    samples.submit(inbox, plan, "西岭县", {"T01-04": Entry("很多")}, name="西岭县_更正.xlsx", arrived=LATER)
    (inbox / "报表.xlsx").write_bytes(b"PK broken")
    samples.touch(inbox / "报表.xlsx")


def consolidated(opened: Opened, plan: Plan, inbox: Path, jobs: int = 1) -> Run:
    with opened() as ledger:
        return consolidate_inbox(plan, inbox, samples.PERIOD, jobs=jobs, ledger=ledger)


def figures(run: Run) -> Any:
    return run.consolidation.as_json()


def findings(run: Run) -> dict[str, list[tuple[str, str]]]:
    """Code and words of what every unit was told."""
    told = ((a.checked.unit.name, a.checked.findings) for a in run.intake.standing if a.checked.unit)
    return {unit: [(f.code, f.message) for f in found] for unit, found in told}


def without_rows(checked: Checked) -> Checked:
    """What a judgement is: the rows as they were read are none of it."""
    submission = checked.submission
    return replace(checked, submission=replace(submission, rows=()) if submission else None)


def test_a_ledger_changes_no_figure(opened: Opened, tiny: Plan, inbox: Path) -> None:
    fill(inbox, tiny)
    plain = consolidate_inbox(tiny, inbox, samples.PERIOD)
    assert figures(consolidated(opened, tiny, inbox)) == figures(plain)


@pytest.mark.parametrize("jobs", [1, 2])
def test_of_a_figures_cells_a_run_knows_the_places_and_the_ledger_what_was_typed(
    opened: Opened, tiny: Plan, inbox: Path, jobs: int
) -> None:
    samples.submit_all(inbox, tiny)
    run = consolidated(opened, tiny, inbox, jobs)
    with opened() as ledger:
        kept = consolidate_ledger(tiny, samples.PERIOD, ledger, NOTHING_KNOWN)
    for column in (Column.VALUE, Column.BASE, Column.STATE):
        here, there = (typed(result, column) for result in (run.consolidation, kept))
        assert {place for place, _ in here} == {place for place, _ in there} != set()
        assert {value for _, value in here} == {None}
        assert {value for _, value in there} > {None}


def typed(result: Consolidation, column: Column) -> list[tuple[Any, Any]]:
    """Where the figures' cells stand that have this heading, and what stands in them."""
    found = (o.row[column] for s in result.submissions if s.checked for o in s.checked.observations)
    return [(cell.place, cell.value) for cell in found]


def test_a_ledger_changes_no_finding_beside_an_allocation(
    opened: Opened, tiny: Plan, inbox: Path, tmp_path: Path
) -> None:
    samples.submit_all(inbox, tiny)
    known = Background(allocation=load_allocation(tiny, output("91", west="5").write(tmp_path)))
    plain = consolidate_inbox(tiny, inbox, samples.PERIOD, background=known)
    for _ in range(2):
        with opened() as ledger:
            kept = consolidate_inbox(tiny, inbox, samples.PERIOD, background=known, ledger=ledger)
        assert findings(kept) == findings(plain)
    assert "A14" in {code for code, _ in findings(plain)["东河县"]}


def test_a_period_is_had_back_though_the_plan_has_lost_an_indicator(opened: Opened, tiny: Plan, inbox: Path) -> None:
    fill(inbox, tiny)
    consolidated(opened, tiny, inbox)
    told = tiny.model_dump()
    told["indicators"] = [i for i in told["indicators"] if i["id"] != "T02-02"]
    with opened() as ledger:
        found = consolidate_ledger(Plan.model_validate(told), samples.PERIOD, ledger, NOTHING_KNOWN)
    assert [r.indicator.id for r in found.indicators] == [i["id"] for i in told["indicators"]]


def test_a_file_judged_before_is_not_read_again_and_is_the_same(opened: Opened, tiny: Plan, inbox: Path) -> None:
    fill(inbox, tiny)
    fresh = consolidated(opened, tiny, inbox, jobs=2)
    with patch.object(arrivals, "read_submission", side_effect=AssertionError("read again")):
        again = consolidated(opened, tiny, inbox)
    for one, other in zip(fresh.intake.arrivals, again.intake.arrivals, strict=True):
        assert without_rows(other.checked) == without_rows(one.checked)
        for old, new in zip(one.checked.observations, other.checked.observations, strict=True):
            assert [c.place for c in new.row.cells.values()] == [old.row[h].place for h in new.row.cells]
    assert figures(again) == figures(fresh)


def test_a_changed_plan_judges_everything_anew(opened: Opened, tiny: Plan, inbox: Path) -> None:
    samples.submit(inbox, tiny)
    consolidated(opened, tiny, inbox)
    other = tiny.model_copy(update={"target_words": ("另外",)})
    assert [a.took is None for a in consolidated(opened, tiny, inbox).intake.arrivals] == [True]
    assert [a.took is None for a in consolidated(opened, other, inbox).intake.arrivals] == [False]


def test_an_emptied_inbox_forgets_nobody(opened: Opened, tiny: Plan, inbox: Path) -> None:
    fill(inbox, tiny)
    whole = consolidated(opened, tiny, inbox)
    shutil.rmtree(inbox)
    inbox.mkdir()
    assert figures(consolidated(opened, tiny, inbox)) == figures(whole)


def test_what_goes_back_comes_from_the_archive_once_it_left_the_inbox(
    opened: Opened, tiny: Plan, inbox: Path, tmp_path: Path
) -> None:
    path = samples.submit(inbox, tiny, changes={"T01-04": Entry("很多")})
    content = path.read_bytes()
    for _ in range(2):
        with opened() as ledger:
            outputs = run_inbox(tiny, inbox, samples.PERIOD, tmp_path / "结果", ledger=ledger).outputs
        path.unlink(missing_ok=True)
    assert outputs is not None
    assert content in [p.read_bytes() for p in outputs.returned]
    assert len(outputs.returned) == 3


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_order_in_which_files_are_brought_changes_nothing(
    order: tuple[int, ...], opened: Opened, tiny: Plan, inbox: Path
) -> None:
    amounts = (Decimal(40), Decimal(41), Decimal(42))
    paths = [
        samples.submit(
            inbox, tiny, changes={"T01-04": Entry(a)}, name=f"东河县_{n}.xlsx", arrived=LATER.replace(hour=n)
        )
        for n, a in enumerate(amounts)
    ]
    whole = figures(consolidate_inbox(tiny, inbox, samples.PERIOD))
    kept = inbox.with_name("分批")
    inbox.rename(kept)
    for number in order:
        inbox.mkdir()
        shutil.copy2(kept / paths[number].name, inbox)
        run = consolidated(opened, tiny, inbox)
        shutil.rmtree(inbox)
    assert figures(run) == whole


def test_a_kept_file_is_held_beside_the_allocation_as_any_other(
    opened: Opened, tiny: Plan, inbox: Path, tmp_path: Path
) -> None:
    samples.submit_all(inbox, tiny)
    known = Background(allocation=load_allocation(tiny, output("91", west="5").write(tmp_path)))
    alone = consolidate_inbox(tiny, inbox, samples.PERIOD, background=known)
    with opened() as ledger:
        kept = consolidate_inbox(tiny, inbox, samples.PERIOD, background=known, ledger=ledger)
    told, expected = ([a.checked.findings for a in run.intake.standing] for run in (kept, alone))
    assert any(f.code == "A14" for findings in told for f in findings)
    assert told == expected


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_a_correction_is_taken_back_under_one_name_in_whatever_order_the_files_are_brought(
    order: tuple[int, ...], opened: Opened, tiny: Plan, inbox: Path, tmp_path: Path
) -> None:
    folders = [tmp_path / str(n) for n in range(3)]
    for number, (folder, amount) in enumerate(zip(folders, (45, 99, 45), strict=True)):
        folder.mkdir()
        changes = {"T01-04": Entry(Decimal(amount), own_target=Decimal(45))}
        samples.submit(folder, tiny, changes=changes, name="东河县.xlsx", arrived=LATER.replace(hour=9 + number))
    for number in order:
        run = consolidated(opened, tiny, folders[number])
    own = next(s for s in run.consolidation.submissions if s.unit.name == "东河县")
    assert own.checked is not None
    assert {o.indicator.id: o.value for o in own.checked.observations}["T01-04"] == Decimal(45)
    assert (own.version, own.arrived) == (3, LATER.replace(hour=11))
    with opened() as ledger:
        assert ledger.standings(samples.PERIOD)["东河县"].arrived == own.arrived


def test_a_folder_that_is_copied_anew_makes_no_file_newer(opened: Opened, tiny: Plan, inbox: Path) -> None:
    old = samples.submit(inbox, tiny, changes={"T01-04": Entry(Decimal(99))}, name="东河县_甲.xlsx")
    new = samples.submit(inbox, tiny, name="东河县_乙.xlsx", arrived=LATER)
    whole = figures(consolidated(opened, tiny, inbox))
    for path in (new, old):
        samples.touch(path, datetime(2026, 12, 1, 9))
        assert figures(consolidated(opened, tiny, inbox)) == whole


def test_earlier_periods_are_known_from_the_ledger(opened: Opened, tiny: Plan, inbox: Path, tmp_path: Path) -> None:
    before = tmp_path / "上期"
    before.mkdir()
    samples.submit(before, tiny, changes={"T01-04": Entry(Decimal(90))}, period=samples.PERIOD.previous())
    samples.submit(inbox, tiny)
    with opened() as ledger:
        consolidate_inbox(tiny, before, samples.PERIOD.previous(), ledger=ledger)
        run = consolidate_inbox(tiny, inbox, samples.PERIOD, ledger=ledger)
        assert ledger.histories(tiny, samples.PERIOD)["东河县"].of("T01-04")[0][1].value == Decimal(90)
    assert "P01" in {f.code for f in run.intake.standing[0].checked.findings}


def test_what_earlier_periods_came_to_is_known_from_the_ledger(
    opened: Opened, tiny: Plan, inbox: Path, tmp_path: Path
) -> None:
    before, previous = tmp_path / "上期", samples.PERIOD.previous()
    before.mkdir()
    for unit in tiny.reporting_units():
        accident = {"T03-01": Entry(Decimal(1))} if unit.name == "东河县" else {}
        samples.submit(before, tiny, unit.name, accident, period=previous)
        samples.submit(inbox, tiny, unit.name, accident)
    with opened() as ledger:
        first = consolidate_inbox(tiny, before, previous, ledger=ledger).consolidation
        second = consolidate_inbox(tiny, inbox, samples.PERIOD, ledger=ledger).consolidation
    (known,), expected = second.earlier, results_of(first)
    assert known.overall == expected.overall
    assert known.city == expected.city
    assert known.units == expected.units
    assert second.trends["", "T03-01"].red_streak == 2
    assert {(e.unit.name, e.streak) for e in second.escalations} >= {("东河县", 2), ("市应急局", 2)}
    (problem,) = second.problems
    assert (problem.first_seen, problem.periods_open) == (previous, 2)


def test_a_period_is_had_back_from_the_ledger_as_its_run_left_it(opened: Opened, tiny: Plan, inbox: Path) -> None:
    fill(inbox, tiny)
    with opened() as ledger:
        run = consolidate_inbox(tiny, inbox, samples.PERIOD, ledger=ledger)
        again = consolidate_ledger(tiny, samples.PERIOD, ledger, NOTHING_KNOWN)
        assert again.as_json() == run.consolidation.as_json()
        assert again.problems == run.consolidation.problems
        with pytest.raises(BairiError, match=r"没有.*的汇总"):
            consolidate_ledger(tiny, samples.PERIOD.previous(), ledger, NOTHING_KNOWN)


def test_what_a_period_was_held_against_is_remembered(opened: Opened, tiny: Plan, inbox: Path, tmp_path: Path) -> None:
    fill(inbox, tiny)
    known = Background(allocation=load_allocation(tiny, output("91", west="0").write(tmp_path)))
    with opened() as ledger:
        run = consolidate_inbox(tiny, inbox, samples.PERIOD, background=known, ledger=ledger)
        assert ledger.allocation(samples.PERIOD) == known.allocation
        assert ledger.allocation(samples.PERIOD.previous()) is None
        again = consolidate_ledger(tiny, samples.PERIOD, ledger, NOTHING_KNOWN)
        assert again.as_json() == run.consolidation.as_json()
        bare = consolidate_inbox(tiny, inbox, samples.PERIOD, ledger=ledger)
        assert ledger.allocation(samples.PERIOD) is None
    assert bare.consolidation.as_json() != run.consolidation.as_json()


def test_a_ledger_that_knows_no_allocations_is_brought_up_to_date(opened: Opened, tiny: Plan, inbox: Path) -> None:
    samples.submit(inbox, tiny)
    whole = figures(consolidated(opened, tiny, inbox))
    with opened() as ledger, ledger._engine.begin() as connection:
        connection.execute(text("DROP TABLE allocations"))
        before = {"version": MIGRATIONS.index(keep_allocations)}
        connection.execute(text("UPDATE schema_version SET version = :version"), before)
    assert figures(consolidated(opened, tiny, inbox)) == whole


def state(run: Run, unit: str = "东河县") -> SubmissionState:
    return next(s.state for s in run.consolidation.submissions if s.unit.name == unit)


def test_a_decision_holds_for_that_file_only(opened: Opened, tiny: Plan, inbox: Path) -> None:
    samples.submit(inbox, tiny)
    consolidated(opened, tiny, inbox)
    with opened() as ledger:
        ledger.decide(samples.PERIOD, "东河县", DecisionKind.RETURNED, "口径不对", "测试员")
        assert ledger.standings(samples.PERIOD)["东河县"].state is SubmissionState.RETURNED
    run = consolidated(opened, tiny, inbox)
    assert state(run) is SubmissionState.RETURNED
    assert [f.message for a in run.rejected for f in a.checked.findings] == ["已由汇总人员退回：口径不对。"]
    samples.submit(inbox, tiny, changes={"T01-04": Entry(Decimal(44))}, name="东河县_更正.xlsx", arrived=LATER)
    assert state(consolidated(opened, tiny, inbox)) is not SubmissionState.RETURNED


def test_a_fragment_that_came_whole_later_under_its_name_goes_back_to_nobody(
    opened: Opened, tiny: Plan, inbox: Path
) -> None:
    whole = samples.submit(inbox, tiny, name="报表.xlsx")
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) // 2])
    samples.touch(whole)
    assert [a.path.name for a in consolidated(opened, tiny, inbox).rejected] == ["报表.xlsx"]
    whole.write_bytes(content)
    samples.touch(whole, LATER)
    run = consolidated(opened, tiny, inbox)
    assert state(run) is not SubmissionState.RETURNED
    assert run.rejected == ()


def test_a_late_workbook_that_is_accepted_is_accepted(opened: Opened, tiny: Plan, inbox: Path) -> None:
    samples.submit(inbox, tiny, arrived=datetime(2026, 11, 25))
    assert state(consolidated(opened, tiny, inbox)) is SubmissionState.LATE
    with opened() as ledger:
        ledger.decide(samples.PERIOD, "东河县", DecisionKind.ACCEPTED, "已电话核实", "测试员")
    assert state(consolidated(opened, tiny, inbox)) is SubmissionState.ACCEPTED


@pytest.mark.parametrize(
    ("unit", "reason", "words"),
    [("东河县", "已电话核实", "不能接收"), ("西岭县", "已电话核实", "没有西岭县"), ("东河县", "好", "太短")],
)
def test_what_cannot_be_accepted_is_said(
    unit: str, reason: str, words: str, opened: Opened, tiny: Plan, inbox: Path
) -> None:
    samples.submit(inbox, tiny, changes={"T01-04": Entry("很多")})
    consolidated(opened, tiny, inbox)
    with opened() as ledger, pytest.raises(BairiError, match=words):
        ledger.decide(samples.PERIOD, unit, DecisionKind.ACCEPTED, reason, "测试员")


def test_a_ledger_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    Ledger.open(tmp_path).close()
    engine = create_engine(f"sqlite:///{tmp_path / '台账.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99"))
    engine.dispose()
    with pytest.raises(BairiError, match="较新版本"):
        Ledger.open(tmp_path)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "台账.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(BairiError, match="读写失败"):
        Ledger.open(tmp_path)
