"""Units beside one another: what is told of a file does not change how its unit stands."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import samples
from bairi_addin.cli import main
from bairi_validators.consolidation import SubmissionState
from bairi_validators.plan.models import Plan
from bairi_workbooks.batch import consolidate_inbox, run_inbox
from bairi_workbooks.submission_template import Entry


def test_a_department_that_differs_from_the_units_sum_is_told_and_still_accepted(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny, but=("市工信局",))
    changes = {"T01-04": Entry(Decimal(99))}
    samples.submit(tmp_path, tiny, "市工信局", changes)
    run = consolidate_inbox(tiny, tmp_path, samples.PERIOD)
    (submission,) = (s for s in run.consolidation.submissions if s.unit.name == "市工信局")
    assert submission.state is SubmissionState.ACCEPTED
    assert submission.checked is not None
    (found,) = submission.checked.findings
    assert found.code == "U03"
    assert "99亿元" in found.message
    assert "90.9亿元" in found.message


def test_a_rejected_workbook_is_compared_with_nothing(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny, but=("市工信局",))
    samples.submit(tmp_path, tiny, "市工信局", {"T01-04": Entry(Decimal(99)), "T01-02": Entry("很多")})
    run = consolidate_inbox(tiny, tmp_path, samples.PERIOD)
    assert {f.code for a in run.intake.arrivals for f in a.checked.findings} == {"V02"}


@pytest.fixture
def short(tmp_path: Path, tiny: Plan) -> Path:
    """An inbox in which the counties' own targets do not add up to the city's."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit_all(inbox, tiny, but=("东河县",))
    samples.submit(inbox, tiny, changes={"T01-04": Entry(Decimal("45.5"), own_target=Decimal(40))})
    return inbox


def test_targets_that_do_not_add_up_are_the_citys_finding(short: Path, tmp_path: Path, tiny: Plan) -> None:
    out = tmp_path / "结果"
    run = run_inbox(tiny, short, samples.PERIOD, out)
    (found,) = run.consolidation.findings
    assert (found.code, found.place.cell) == ("A01", None)
    assert "合计85亿元" in found.message
    sheet = openpyxl.load_workbook(out / f"汇总_{samples.PERIOD.code}.xlsx")["校验问题"]
    rows = [[cell.value for cell in row[:4]] for row in sheet.iter_rows()]
    assert ["全市", "—", "警告", "A01"] in rows


def test_the_json_of_a_run_has_the_citys_findings(
    short: Path, tmp_path: Path, tiny_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", str(short), "--period", samples.PERIOD.code, "--out", str(tmp_path / "结果")]
    assert main(["--plan", str(tiny_file), *arguments, "--format", "json"]) == 0
    assert [f["code"] for f in json.loads(capsys.readouterr().out)["findings"]] == ["A01"]


def test_one_target_that_nobody_stated_leaves_the_allocation_unjudged(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny, but=("东河县",))
    samples.submit(tmp_path, tiny, changes={"T01-04": Entry(Decimal("45.5"))})
    assert consolidate_inbox(tiny, tmp_path, samples.PERIOD).consolidation.findings == ()


def test_a_department_that_reports_nothing_where_units_report_something_is_told(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny, but=("东河县",))
    samples.submit(tmp_path, tiny, changes={"T03-01": Entry(Decimal(1))})
    run = consolidate_inbox(tiny, tmp_path, samples.PERIOD)
    (found,) = (f for a in run.intake.standing for f in a.checked.findings if f.code == "U03")
    assert "较大及以上生产安全事故" in found.message


def test_a_base_that_differs_from_the_units_sum_is_told(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny, but=("市财政局",))
    samples.submit(tmp_path, tiny, "市财政局", {"T01-05": Entry(Decimal(80), Decimal(200))})
    run = consolidate_inbox(tiny, tmp_path, samples.PERIOD)
    (found,) = (f for a in run.intake.standing for f in a.checked.findings if f.code == "U03")
    assert "对比基数" in found.message
    assert str(found.place.cell).startswith("H")


def test_parts_that_exceed_the_whole_are_told_while_a_unit_is_missing(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny, but=("市工信局", "西岭县"))
    samples.submit(tmp_path, tiny, "市工信局", {"T01-04": Entry(Decimal(40))})
    run = consolidate_inbox(tiny, tmp_path, samples.PERIOD)
    told = [f for a in run.intake.standing for f in a.checked.findings if f.code == "U03"]
    assert [f.message for f in told if "数字产业产值" in f.message]
