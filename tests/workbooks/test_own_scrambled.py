"""Any mixture of what units do to a table: the figures are the template's, or an error says where they are not."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import samples
from bairi_validators.findings import Severity
from bairi_validators.headings import HEADINGS
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan
from bairi_validators.units import measured
from bairi_validators.vocabulary import Column, SheetName
from bairi_workbooks.checking import check_file
from own import FILE

DECLARED = tomllib.loads(HEADINGS.read_text(encoding="utf-8"))[SheetName.INDICATORS.value]
COLUMNS = (Column.NAME, Column.UNIT, Column.TARGET, Column.VALUE, Column.BASE, Column.STATE, Column.DONE_ON)
OTHERS = [
    "序号",
    "完成率",
    "本月完成",
    "2025年累计完成",
    "2025年全年",
    "上期累计",
    "责任人",
    "累计完成（2025年）",
    "排名",
]
UNITS = {"亿元": ["亿元", "万元", "元"], "万人": ["万人", "人"]}
TITLES = ["", "东河县2026年11月中旬情况", "单位：万元", "单位：亿元、%", "填报单位：东河县　单位：元", "2025年对比"]
GROUPS = ["", "2026年", "2025年", "完成情况（万元）", "去年同期", "本月"]
NUMBERING = ["", "1.", "（2）", "③", "其中："]


def heading(data: st.DataObject, column: Column) -> str:
    row = DECLARED.get(column.value, {})
    words = [column.value, *row.get("aliases", ()), *row.get("unclear", ())]
    unit = data.draw(st.sampled_from(["", "", "（万元）", "（亿元）", "/元"]), label="heading's unit")
    return data.draw(st.sampled_from(words)) + (unit if column in {Column.VALUE, Column.BASE} else "")


def written_as(number: Decimal | None, unit: str, indicator: Indicator, form: str) -> object:
    """A number in another unit of measure, as one of the things that people type."""
    if number is None:
        return None
    factor = measured(indicator.input_unit).per(measured(unit))
    scaled = number * (factor or 1)
    return {"number": float(scaled), "text": f" {scaled:f}", "unit": f"{scaled:f}{unit}"}[form]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mixture_of_oddities_is_read_as_another_figure(data: st.DataObject, tmp_path: Path, tiny: Plan) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    headings = {column: heading(data, column) for column in COLUMNS}
    extra = data.draw(st.lists(st.sampled_from(OTHERS), max_size=3, unique=True))
    order = data.draw(st.permutations([*COLUMNS, *extra]))
    if title := data.draw(st.sampled_from(TITLES)):
        sheet.append([title])
    if data.draw(st.booleans(), label="two rows of headings"):
        sheet.append([data.draw(st.sampled_from(GROUPS)) for _ in order])
    sheet.append([headings[part] if isinstance(part, Column) else part for part in order])
    form = data.draw(st.sampled_from(["number", "text", "unit"]))
    for number, entry in samples.COUNTY.items():
        indicator = tiny.indicator_of[number]
        unit = data.draw(st.sampled_from(UNITS.get(indicator.input_unit, [indicator.input_unit])))
        cells = {
            Column.NAME: data.draw(st.sampled_from(NUMBERING)) + indicator.name,
            Column.UNIT: unit,
            Column.VALUE: written_as(entry.value, unit, indicator, form),
            Column.BASE: written_as(entry.base, unit, indicator, form),
            Column.TARGET: written_as(entry.own_target, unit, indicator, form),
            Column.STATE: entry.state,
        }
        sheet.append([cells.get(part) if isinstance(part, Column) else 1 for part in order])
    book.save(tmp_path / FILE)
    checked = check_file(tiny, tmp_path / FILE, samples.PERIOD)
    if any(f.severity is Severity.ERROR for f in checked.findings):
        return
    for observation in checked.observations:
        typed = samples.COUNTY[observation.indicator.same_as or observation.indicator.id]
        assert (observation.value, observation.base, observation.state) == (typed.value, typed.base, typed.state)
        assert observation.own_target in {None, typed.own_target}  # 2025年 above 目标: nobody's of this year
