"""Whose a workbook is and for when, as titles, file names and names of sheets say it."""

from __future__ import annotations

from pathlib import Path

import pytest

import samples
import tables
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import check_file
from bairi_workbooks.reading.recognition import recognise
from bairi_workbooks.reading.submission import read_submission
from bairi_workbooks.reading.times import is_of_another_time

TENTH = "2025年10月下旬"


@pytest.mark.parametrize(
    ("file", "unit"),
    [
        ("资兴市财政局", "资兴市"),
        ("资兴市市场监管局", "资兴市"),
        ("郴州市资兴市工信局", "资兴市"),
        ("宜章县（含宜章经开区）", "宜章县"),
        ("桂阳县高新区", "桂阳县"),
        ("郴州市高新区", "郴州高新区"),
        ("报表_高新区", "郴州高新区"),
        ("湘南高新区", None),
        ("市工信局", "市工信局"),
        ("郴州市市场监管局", "市市场监管局"),
    ],
)
def test_a_name_inside_another_places_is_not_counted(chenzhou: Plan, file: str, unit: str | None) -> None:
    found = recognise(chenzhou, f"{file}{TENTH}.xlsx", []).unit
    assert (found.name if found else None) == unit


@pytest.mark.parametrize(
    ("file", "period"),
    [
        ("东河县2026年1—11月", "2026-11"),
        ("东河县1—10月份", "2026-10"),
        ("东河县10月份", "2026-10"),
        ("东河县2025年全年", "2025"),
        ("东河县10月底前完成", None),
        ("东河县9月至12月", None),
        ("东河县11月20日", None),
        ("东河县2026年", None),
    ],
)
def test_a_month_without_its_year_is_the_plans(tiny: Plan, file: str, period: str | None) -> None:
    found = recognise(tiny, f"{file}.xlsx", []).period
    assert (found.code if found else None) == period


@pytest.mark.parametrize(
    ("sheet", "other"),
    [
        ("2025年", True),
        ("2025", True),
        ("2026年", False),
        ("11月", False),
        ("10月", True),
        ("11月上旬", True),
        ("11月中旬", False),
        ("上旬", True),
        ("上期", True),
        ("本期", False),
        ("Sheet1", False),
        ("指标填报", False),
    ],
)
def test_a_sheets_name_may_say_that_it_is_of_another_time(tiny: Plan, sheet: str, other: bool) -> None:  # noqa: FBT001 - parameters of a table
    assert is_of_another_time(tiny, samples.PERIOD, sheet) is other


def test_a_figure_under_its_twins_name_is_the_figure(tmp_path: Path, chenzhou: Plan) -> None:
    twin = next(i for i in chenzhou.indicators if i.same_as and chenzhou.owes(chenzhou.unit_of["桂阳县"], i))
    table = f"| 编号 | 计量单位 | 累计完成 | 上年同期 |\n| {twin.id} | {twin.input_unit} | 12 | 10 |"
    path = tables.write(tmp_path / "桂阳县_2025-10下旬.xlsx", table)
    checked = check_file(chenzhou, path, Period.parse("2025-10下旬"))
    assert twin.same_as not in {f.facts.get("id") for f in checked.findings if f.code == "S04"}
    submission = read_submission(chenzhou, path).submission
    assert submission is not None
    assert [row.id for row in submission.rows] == [twin.same_as]
