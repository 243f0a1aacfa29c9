"""Every code of the catalogue: a workbook that raises it, at its place, and one like it that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import rules.across
import rules.allocation
import rules.files
import rules.periods
import rules.structure
import rules.units
import rules.values
import samples
from bairi_validators.findings import Finding, Phase, Place, Rule, Severity, catalogue, finding, in_force
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import check_file
from bairi_workbooks.intake import take_in
from bairi_workbooks.submission_template import Entry
from rules import CASES, Sheet


def check(path: Path, plan: Plan) -> list[Finding]:
    return list(check_file(plan, path, samples.PERIOD).findings)


@pytest.mark.parametrize("code", sorted(CASES))
def test_the_workbook_made_for_a_code_raises_it(code: str, tmp_path: Path, tiny: Plan) -> None:
    case = CASES[code]
    found = [f for f in case.raises(tmp_path, tiny) if f.code == code]
    assert found
    assert case.cell is None or case.cell in {f.place.cell for f in found}
    assert found[0].severity is catalogue()[code].severity
    assert "{" not in found[0].message + found[0].fix


@pytest.mark.parametrize("code", sorted(CASES))
def test_the_workbook_beside_it_does_not(code: str, tmp_path: Path, tiny: Plan) -> None:
    assert [f.message for f in CASES[code].does_not(tmp_path, tiny) if f.code == code] == []


def test_every_code_of_the_catalogue_has_its_workbooks() -> None:
    assert set(CASES) == set(catalogue())


def test_a_good_submission_of_every_unit_raises_nothing(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny)
    intake = take_in(tiny, tmp_path, samples.PERIOD)
    assert [(a.path.name, f.code, str(f.place)) for a in intake.arrivals for f in a.checked.findings] == []


def test_all_faults_of_a_workbook_come_in_one_pass(tmp_path: Path, tiny: Plan) -> None:
    changes = {"T01-02": Entry(Decimal("6.5")), "T01-04": Entry("很多"), "T03-02": Entry(state="已完成")}
    found = check(samples.submit(tmp_path, tiny, changes=changes), tiny)
    assert {f.code for f in found if f.severity is Severity.ERROR} == {"V05", "V02", "X02"}


DOUBTFUL = """
| 指标编号 | 计量单位 | 本单位目标 | 累计完成 | 进展说明 |
| T01-04   | 亿元     | 45         | 455000   | {words}  |
"""


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("进展顺利。", Severity.ERROR),
        ("有关情况说明：本旬组织调度三次", Severity.ERROR),
        ("附件说明：详见附表", Severity.ERROR),
        ("说明：", Severity.ERROR),
        ("进展顺利。说明：已与统计部门核实", Severity.NOTICE),
        ("说明: 口径调整所致", Severity.NOTICE),
    ],
)
def test_a_doubtful_figure_that_the_clerk_gives_a_reason_for_becomes_a_notice(
    words: str, severity: Severity, tmp_path: Path, tiny: Plan
) -> None:
    (found,) = (f for f in Sheet(DOUBTFUL.format(words=words)).check(tmp_path, tiny) if f.code == "V17")
    assert found.severity is severity
    assert ("填报单位说明" in found.message) is (severity is Severity.NOTICE)


STATED = """
| 指标编号 | 计量单位 | 本单位目标 | 累计完成 | 状态   |
| T01-04   | 亿元     | {target}   | {value}  | {state} |
"""


@pytest.mark.parametrize(
    ("target", "value", "state", "code"),
    [("0.0045", "45.5", "推进中", "V17"), ("0.45", "45.5", "推进中", "V23"), ("50", "45.5", "已完成", "X10")],
)
def test_a_figure_is_held_against_the_allocated_target_and_not_against_the_one_that_is_stated(
    target: str, value: str, state: str, code: str, tmp_path: Path, tiny: Plan
) -> None:
    """The stated target is the one at fault, and A14 says so; 45 were allocated."""
    sheet = Sheet(STATED.format(target=target, value=value, state=state))
    assert code in {f.code for f in sheet.check(tmp_path, tiny)}
    beside = {f.code for f in replace(sheet, allocation=rules.allocation.good).check(tmp_path, tiny)}
    assert "A14" in beside
    assert code not in beside


def test_a_figure_far_above_the_allocated_target_is_doubtful_whatever_the_unit_states(
    tmp_path: Path, tiny: Plan
) -> None:
    sheet = Sheet(STATED.format(target="450000", value="455000", state="推进中"), allocation=rules.allocation.good)
    assert "V17" in {f.code for f in sheet.check(tmp_path, tiny)}


def test_a_reason_excuses_no_figure_that_is_simply_wrong(tmp_path: Path, tiny: Plan) -> None:
    table = """
    | 指标编号 | 计量单位 | 累计完成 | 进展说明             |
    | T01-04   | 亿元     | 约45     | 说明：已与部门核实过 |
    """
    (found,) = (f for f in Sheet(table).check(tmp_path, tiny) if f.code == "V02")
    assert found.severity is Severity.ERROR


PHASED = Rule(
    "V01",
    Severity.ERROR,
    "应报未填",
    "",
    "",
    "",
    phases=(Phase(date(2026, 11, 1), Severity.NOTICE), Phase(date(2026, 12, 1), Severity.ERROR)),
)


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), Severity.NOTICE),
        (date(2026, 11, 30), Severity.NOTICE),
        (date(2026, 12, 1), Severity.ERROR),
    ],
)
def test_a_new_rule_begins_as_a_notice_and_becomes_an_error(day: date, severity: Severity | None) -> None:
    raised = Finding("V01", Severity.ERROR, Place("指标填报", "G4"), "", "")
    assert [f.severity for f in in_force([raised], day, {"V01": PHASED})] == ([severity] if severity else [])


def test_a_confirmed_figure_stays_a_notice_in_every_phase() -> None:
    confirmed = Finding("V01", Severity.NOTICE, Place("指标填报", "G4"), "", "")
    (found,) = in_force([confirmed], date(2026, 12, 31), {"V01": PHASED})
    assert found.severity is Severity.NOTICE


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.code)
def test_a_row_of_the_catalogue_is_whole(rule: Rule) -> None:
    assert all((rule.title, rule.message, rule.fix, rule.example))
    assert all(text.endswith("。") for text in (rule.message, rule.fix, rule.example))
    assert not (rule.phases and rule.code.startswith("F")), "a file that cannot be read has no period"
    assert not rule.phases or rule.phases[-1].severity is rule.severity


def test_a_fact_that_the_catalogue_does_not_know_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        finding("V01", Place(), heading="累计完成")
