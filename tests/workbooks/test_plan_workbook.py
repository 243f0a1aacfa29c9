"""The plan as a workbook, read back with openpyxl; the plan that comes with Bairi is the example."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan
from bairi_validators.plan.wording import measure_label, target_text
from bairi_workbooks.plan_workbook import write_plan_workbook


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


@pytest.fixture
def path(tmp_path: Path, plan: Plan) -> Path:
    return write_plan_workbook(tmp_path / "计划.xlsx", plan)


def table(path: Path, sheet: str) -> list[dict[str, Any]]:
    rows = load_workbook(path)[sheet].iter_rows(min_row=3, values_only=True)
    head = [str(name) for name in next(rows)]
    return [dict(zip(head, row, strict=True)) for row in rows]


def indicator(**changes: object) -> Indicator:
    row = {"id": "T01-01", "name": "名", "unit": "%", "measure": "stock", "comparator": "ge", "target": Decimal("7.0")}
    return Indicator.model_validate({**row, "reporters": ["局"], "quote": "话", **changes})


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "≥7%"),
        ({"comparator": "gt", "unit": "亿元", "target": Decimal(1000)}, ">1000亿元"),
        ({"measure": "cap", "comparator": "le", "target": Decimal(3)}, "≤3%"),
        ({"measure": "zero", "comparator": "eq", "unit": "起", "target": Decimal(0)}, "0起"),
        (
            {"measure": "range", "comparator": "range", "unit": "微克", "target": (Decimal(1), Decimal("2.50"))},
            "1–2.5微克",
        ),
        ({"measure": "milestone", "comparator": "done", "unit": "项", "target": None}, "完成"),
    ],
)
def test_a_target_is_worded_with_sign_and_unit(changes: dict[str, object], text: str) -> None:
    assert target_text(indicator(**changes)) == text


def test_every_measure_has_a_word_of_its_own() -> None:
    assert len({measure_label(measure) for measure in Measure}) == len(Measure)


def test_the_workbook_has_its_five_sheets(path: Path) -> None:
    assert load_workbook(path).sheetnames == ["说明", "指标体系", "任务清单", "单位名单", "非目标数字"]


def test_every_indicator_stands_in_a_row_with_target_due_date_and_quote(path: Path, plan: Plan) -> None:
    rows = table(path, "指标体系")
    assert [row["编号"] for row in rows] == [i.id for i in plan.indicators]
    for row, i in zip(rows, plan.indicators, strict=True):
        assert (row["目标"], row["计量方式"], row["方案原文"]) == (target_text(i), measure_label(i.measure), i.quote)
        assert row["完成时限"].date() == plan.due(i)
        assert (row["力争"] == "力争") is i.stretch
        assert ("县市区" in (row["下级填报"] or "")) is i.counties
        assert row["填报部门"] == "、".join(i.reporters)


def test_how_far_both_sides_may_be_apart_is_shown_where_both_report(tmp_path: Path, plan: Plan) -> None:
    special = next(i for i in plan.indicators if i.counties and i.same_as is None)
    own = special.model_copy(update={"tolerance_percent": Decimal("2.5")})
    changed = [own if i is special else i for i in plan.indicators]
    path = write_plan_workbook(tmp_path / "计划.xlsx", plan.model_copy(update={"indicators": tuple(changed)}))
    shown = {row["编号"]: row["与部门数允许相差%"] for row in table(path, "指标体系")}
    assert shown[special.id] == 2.5
    for i in changed:
        if i is not own:
            compared = (i.counties or i.parks) and i.same_as is None
            assert shown[i.id] == (plan.plausibility.tolerance_percent if compared else "—")
    assert "不超过1%" in next(row["内容"] for row in table(path, "说明") if row["项目"] == "部门数核对")


def test_a_cited_value_names_its_document(path: Path, plan: Plan) -> None:
    cited = [i for i in plan.indicators if i.cites]
    rows = {row["编号"]: row for row in table(path, "指标体系")}
    assert cited
    for i in cited:
        number = next(d.number for d in plan.documents if i.cites and d.id == i.cites.document)
        assert number in rows[i.id]["数值出处和说明"]


def test_tasks_carry_their_full_text_and_the_number_of_their_indicators(path: Path, plan: Plan) -> None:
    rows = table(path, "任务清单")
    assert [row["方案原文"] for row in rows] == [task.text for task in plan.tasks]
    assert sum(row["指标数"] for row in rows) == len(plan.indicators)


def test_units_and_non_targets_are_all_there(path: Path, plan: Plan) -> None:
    owed = {row["单位名称"]: row["应报指标数"] for row in table(path, "单位名单")}
    assert owed == {unit.name: len(plan.owed_by(unit)) for unit in plan.units}
    reasons = [row["不作为目标的理由"] for row in table(path, "非目标数字")]
    assert reasons == [row.reason for row in plan.non_targets]


def test_the_cover_sheet_counts_what_the_plan_has(path: Path, plan: Plan) -> None:
    about = {row["项目"]: row["内容"] for row in table(path, "说明")}
    assert f"指标{len(plan.indicators)}项" in about["规模"]
    assert f"共{plan.plan.window.days}天" in about["攻坚时段"]


def test_the_wide_sheets_print_on_a3_with_filters_and_repeated_headings(path: Path) -> None:
    for name in ("指标体系", "任务清单"):
        sheet = load_workbook(path)[name]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows == "$1:$3"


def test_words_of_a_plan_file_never_become_formulas(tmp_path: Path, plan: Plan) -> None:
    first = plan.indicators[0].model_copy(update={"name": "=1+1", "quote": "{{7*7}}"})
    hostile = plan.model_copy(update={"indicators": (first, *plan.indicators[1:])})
    path = write_plan_workbook(tmp_path / "计划.xlsx", hostile)
    cells = {c.value: c.data_type for row in load_workbook(path)["指标体系"] for c in row}
    assert (cells["=1+1"], cells["{{7*7}}"]) == ("s", "s")


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path, plan: Plan) -> None:
    first, second = (write_plan_workbook(tmp_path / name, plan) for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()
