"""The bulletin as files: what stands in Word and Excel, what hostile text cannot do, what a broken template says."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from bairi_validators.bulletin import BulletinFacts, BulletinKind, compute
from bairi_validators.consolidation import SubmissionState, UnitSubmission, consolidate
from bairi_validators.errors import BairiError
from bairi_validators.findings import Place
from bairi_validators.periods import Period, share_gone
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.submissions import Cell, Checked, Observation, PracticeRow, Submission
from bairi_validators.vocabulary import PracticeColumn, State
from bairi_workbooks.bulletin import write_kind
from bairi_workbooks.files import template
from bairi_workbooks.templating.cells import fill
from bulletins import write_full

OCTOBER = Period.parse("2025-10下旬")
HOSTILE = "{{7*7}}{% for x in y %}</w:t></w:r>\x07\x0b&<b>_x0041_\ud800\ufffe=1+1"
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def observation(plan: Plan, indicator: Indicator, step: int, kind: UnitKind) -> Observation:
    """A made-up figure a little ahead of pace or behind it, by `step`."""
    share = Decimal(str(round(float(share_gone(OCTOBER, plan.due(indicator))), 4)))
    factor = Decimal("0.8") + Decimal(step % 7) / 20
    parts = 1 if kind is UnitKind.DEPARTMENT else 11
    match indicator.measure:
        case Measure.MILESTONE:
            return Observation(indicator, state=State.DONE if step % 3 else State.UNDER_WAY)
        case Measure.ZERO:
            return Observation(indicator, Decimal(0))
        case Measure.RANGE | Measure.CAP:
            return Observation(indicator, Decimal("0.9"))
        case Measure.GROWTH:
            growth = 1 + indicator.single_target / 100 * factor
            return Observation(indicator, round(100 * growth, 2), Decimal(100))
        case measure if measure.is_rate:
            return Observation(indicator, round(indicator.single_target * share * factor, 1), Decimal(100))
    value = round(indicator.single_target * share * factor / parts, 2)
    return Observation(indicator, value, own_target=indicator.single_target / parts)


def facts_of(plan: Plan, *, reported: bool = True, title: str = "一企一策", mark: str | None = None) -> BulletinFacts:
    """Every unit but the last two sends everything; or nobody sends anything."""
    units = plan.reporting_units()
    subs = [UnitSubmission(u, SubmissionState.MISSING) for u in units]
    for n, unit in enumerate(units[:-2] if reported else ()):
        rows = tuple(observation(plan, i, n + k, unit.kind) for k, i in enumerate(plan.owed_by(unit)))
        practices = (PracticeRow({PracticeColumn.TITLE: Cell(Place(), title)}),) if n == 0 else ()
        read = Submission(unit, OCTOBER, practices=practices, mark=mark)
        checked = Checked(f"{n}.xlsx", "0", unit, OCTOBER, (), rows, read)
        subs[n] = UnitSubmission(unit, SubmissionState.REPORTED, 1, 0, 0, checked)
    return compute(consolidate(plan, OCTOBER, subs))


@pytest.fixture(scope="module")
def facts(chenzhou: Plan) -> BulletinFacts:
    return facts_of(chenzhou, mark="演示数据")


@pytest.fixture(scope="module")
def word(facts: BulletinFacts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / "通报.docx"
    write_full(path, facts)
    return path


@pytest.fixture(scope="module")
def excel(facts: BulletinFacts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("excel") / "通报.xlsx"
    write_full(path, facts)
    return path


def body(path: Path) -> list[str]:
    return [p.text for p in Document(str(path)).paragraphs]


def test_the_bulletin_has_its_parts_in_their_order(word, facts):
    texts = [t for t in body(word) if t]
    heads = ["一、总体情况", "二、七大攻坚战进展", "三、滞后指标", "四、县市区排名", "五、报送情况", "六、下一步要求"]
    assert texts[0] == facts.letter.masthead
    assert texts[1].startswith("第4期")
    assert [t for t in texts if re.match("[一二三四五六]、", t)] == heads
    assert [t for t in texts if re.fullmatch(r"附件\d", t)] == ["附件1", "附件2", "附件3"]
    assert f"{facts.letter.addressees}：" in texts


def test_every_number_of_an_indicator_in_the_text_is_one_of_the_facts(word, facts):
    known = {n for i in facts.indicators for n in NUMBER.findall(f"{i.sentence}{i.target_text}{i.coverage}{i.name}")}
    lines = [t for t in body(word) if "责任单位：" in t]
    assert len(lines) == len(facts.red) > 0
    for line in lines:
        told = line.split(". ", 1)[1]
        assert set(NUMBER.findall(told)) <= known
        assert any(i.sentence in told for i in facts.red)


def test_of_many_yellow_indicators_the_furthest_behind_are_told(word, facts):
    (told,) = (t for t in body(word) if t.startswith("差距较大的有："))
    sentences = [i.sentence for i in facts.yellow]
    assert told == f"差距较大的有：{'；'.join(sentences[:6])}。其余见附件1。"


def test_the_first_appendix_lists_every_indicator_under_its_task_in_landscape(word, facts):
    document = Document(str(word))
    table = document.tables[0]
    assert [c.text for c in table.rows[0].cells][:3] == ["编号", "指标", "目标"]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    rows = [[c.text for c in row.cells] for row in table.rows[1:]]
    listed = [row for row in rows if row[0] != row[1]]  # a task's row is one cell over all columns
    wanted = [[i.id, i.name, i.target_text, i.value_text, i.light, i.coverage] for i in facts.indicators]
    assert [[r[0], r[1], r[2], r[3], r[5], r[6]] for r in listed] == wanted
    tasks = {i.task for i in facts.indicators}
    assert len(rows) - len(listed) == len(tasks)
    assert [s.page_width > s.page_height for s in document.sections] == [False, True, False]


def test_the_page_is_that_of_the_standard(word):
    document = Document(str(word))
    section = document.sections[0]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(m.mm) for m in margins if m is not None] == [37, 28, 26, 35]
    assert document.settings.odd_and_even_pages_header_footer
    styles = {name: document.styles[name] for name in ("公文正文", "公文标题", "一级标题", "二级标题")}
    fonts = {n: re.search(r'w:eastAsia="([^"]+)"', s.element.xml)[1] for n, s in styles.items()}  # type: ignore[index]
    assert list(fonts.values()) == ["仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"]
    assert 28 <= styles["公文正文"].paragraph_format.line_spacing.pt <= 28.95


def test_the_mark_stands_in_the_masthead_and_in_every_header(word, chenzhou, tmp_path):
    document = Document(str(word))
    section = document.sections[0]
    assert "演示数据" in document.paragraphs[1].text
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "演示数据"
    write_full(tmp_path / "b.docx", facts_of(chenzhou))
    assert b"\xe6\xbc\x94\xe7\xa4\xba" not in zipfile.ZipFile(tmp_path / "b.docx").read("word/document.xml")


def test_hostile_text_stays_text_in_word(chenzhou, tmp_path):
    write_full(tmp_path / "b.docx", facts_of(chenzhou, title=HOSTILE))
    line = next(t for t in body(tmp_path / "b.docx") if "典型经验" in t)
    assert "{{7*7}}{% for x in y %}</w:t></w:r> &<b>_x0041_=1+1" in line


def test_hostile_text_stays_text_in_cells(tmp_path):
    book = Workbook()
    book.active["A1"] = "{{ text }}"
    book.active["A2"] = "{{ formula }}"
    fill(book, {"text": HOSTILE, "formula": "=1+1"}, "t.xlsx")
    book.save(tmp_path / "b.xlsx")
    sheet = load_workbook(tmp_path / "b.xlsx").active
    assert "{{7*7}}{% for x in y %}</w:t></w:r>&<b>" in sheet["A1"].value
    assert "_x005F_x0041_" in sheet["A1"].value
    stored = zipfile.ZipFile(tmp_path / "b.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in stored


def test_the_same_facts_give_the_same_bytes(facts, word, excel, tmp_path):
    write_full(tmp_path / "b.docx", facts)
    write_full(tmp_path / "b.xlsx", facts)
    assert (tmp_path / "b.docx").read_bytes() == word.read_bytes()
    assert (tmp_path / "b.xlsx").read_bytes() == excel.read_bytes()


def test_the_workbook_lists_every_indicator_with_numbers_as_numbers(excel, facts):
    sheet = load_workbook(excel)["指标进展"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [r[0] for r in rows] == [i.id for i in facts.indicators]
    for row, i in zip(rows, facts.indicators, strict=True):
        numbers = [None if v is None else float(v) for v in (i.value, i.percent, i.gap)]
        assert list(row[6:9]) == numbers
        assert row[10] == i.light
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes == "E4"


def test_every_sheet_of_the_workbook_is_filled_and_carries_the_mark(excel, facts):
    book = load_workbook(excel)
    tables = [
        "通报",
        "通报要点",
        "图表",
        "指标进展",
        "县市区排名",
        "报送情况",
        *(["督办建议"] if facts.escalations else []),
    ]
    assert book.sheetnames == [*tables, "数据质量", *(c.name for c in facts.counties)]
    texts = [str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None]
    assert not [t for t in texts if "{{" in t or "{%" in t]
    assert all("演示数据" in {c.value for c in sheet[2]} for sheet in book)
    assert [r[0].value for r in book["报送情况"].iter_rows(min_row=4)] == [u.name for u in facts.submissions.units]
    assert book["县市区排名"]["B4"].value == facts.counties[0].name


def test_a_bulletin_about_nothing_can_be_written(chenzhou, tmp_path):
    empty = facts_of(chenzhou, reported=False)
    write_full(tmp_path / "b.docx", empty)
    write_full(tmp_path / "b.xlsx", empty)
    assert "本期尚无数据，暂不评定滞后指标。" in body(tmp_path / "b.docx")
    keynotes = [row[0].value for row in load_workbook(tmp_path / "b.xlsx")["通报要点"].iter_rows()]
    assert "本期尚无数据，暂不评定滞后指标。" in keynotes


def looped() -> Workbook:
    """A template with a heading, a loop over two rows of which one is merged, and a foot below."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "{{ title }}：{{ rows|length }}"
    sheet["A2"] = "{%tr for r in rows %}"
    sheet["A3"], sheet["B3"] = "{{ r.n }}", "{{ loop.index }}/{{ r.n }}"
    sheet["B3"].font = Font(bold=True)
    sheet.row_dimensions[3].height = 40
    sheet["A4"] = "说明{{ r.n }}"
    sheet.merge_cells("A4:B4")
    sheet["A5"] = "{%tr endfor %}"
    sheet["A6"] = "合计"
    sheet["A6"].font = Font(italic=True)
    sheet.row_dimensions[6].height = 33
    sheet.conditional_formatting.add(
        "A2:A5", CellIsRule("equal", ['"红"'], fill=PatternFill("solid", bgColor="FF0000"))
    )
    sheet.print_area = "A1:B6"
    sheet.print_title_rows = "1:1"
    return book


def test_a_loop_keeps_styles_and_types_and_pushes_down_what_is_below():
    book = looped()
    fill(book, {"title": "表", "rows": [{"n": Decimal("1.5")}, {"n": 2}, {"n": date(2025, 10, 31)}]}, "t.xlsx")
    sheet = book.active
    assert [row[0].value for row in sheet.iter_rows()] == [
        "表：3",
        Decimal("1.5"),
        "说明1.5",
        2,
        "说明2",
        date(2025, 10, 31),
        "说明2025-10-31",
        "合计",
    ]
    assert [sheet.cell(n, 2).value for n in (2, 4)] == ["1/1.5", "2/2"]
    assert all(sheet.cell(n, 2).font.b for n in (2, 4, 6))
    assert [sheet.row_dimensions[n].height for n in (2, 4, 6, 8)] == [40, 40, 40, 33]
    assert sheet["A8"].font.i
    assert sorted(str(m) for m in sheet.merged_cells.ranges) == ["A3:B3", "A5:B5", "A7:B7"]
    assert [str(f.sqref) for f in sheet.conditional_formatting] == ["A2:A7"]
    assert (sheet.print_area, sheet.print_title_rows) == ("'Sheet'!$A$1:$B$8", "$1:$1")


def test_a_loop_over_nothing_leaves_no_rows():
    book = looped()
    fill(book, {"title": "表", "rows": []}, "t.xlsx")
    assert [row[0].value for row in book.active.iter_rows()] == ["表：0", "合计"]
    assert book.active.row_dimensions[2].height == 33


@pytest.mark.parametrize(
    ("cell", "text", "said"),
    [
        ("B3", "{{ facts.nosuch }}", "单元格 B3 有误：用了不存在的名称"),
        ("C2", "{{ facts.lights.total + }}", "单元格 C2 有误：模板语句写法不对"),
        ("C2", "共{{ 1/0 }}项", "单元格 C2 有误：模板语句无法计算"),
        ("C2", "{{ facts.__class__.__mro__ }}", "单元格 C2 有误：用了不允许的操作"),
        ("A2", "{%tr for i in facts.indicators %}", "单元格 A2 有误：这一行的循环或条件没有结束行"),
        ("A2", "{%tr endfor %}", "单元格 A2 有误：endfor 前面没有与它相配的开始行"),
        ("A2", "{%tr for i facts %}", "单元格 A2 有误：循环应写作"),
    ],
)
def test_a_broken_workbook_template_is_answered_with_sheet_and_cell(facts, tmp_path, cell, text, said):
    book = Workbook()
    book.active.title = "要点"
    book.active[cell] = text
    book.save(tmp_path / "mine.xlsx")
    with pytest.raises(BairiError) as caught:
        write_full(tmp_path / "b.xlsx", facts, tmp_path / "mine.xlsx")
    assert f"mine.xlsx 工作表“要点”{said}" in str(caught.value)
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("共{{ facts.nosuch }}项", "用了不存在的名称"),
        ("共{% if %}项", "模板语句写法不对"),
        ("共{{ 1/0 }}项", "无法计算"),
    ],
)
def test_a_broken_word_template_is_answered_with_the_paragraph(facts, tmp_path, text, said):
    document = Document(str(template("bulletin.docx")))
    document.add_paragraph(text)
    document.save(str(tmp_path / "mine.docx"))
    with pytest.raises(BairiError) as caught:
        write_full(tmp_path / "b.docx", facts, tmp_path / "mine.docx")
    assert f"mine.docx “{text}”处有误：" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"not a zip"])
def test_a_template_that_is_no_office_file_is_said_so(facts, tmp_path, content):
    for name in ("mine.docx", "mine.xlsx"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BairiError, match="打不开模板"):
            write_full(tmp_path / f"out-{name}", facts, tmp_path / name)


def test_libreoffice_prints_both_files(word, excel, tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed, so nothing can be printed here")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for path in (word, excel):
        command: list[Any] = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        assert (tmp_path / path.with_suffix(".pdf").name).read_bytes().startswith(b"%PDF")


def test_the_workbooks_properties_say_what_it_is(excel, facts):
    properties = load_workbook(excel).properties
    assert (properties.title, properties.creator) == (facts.title, facts.letter.issuer)
    assert properties.subject == facts.mark


def test_documents_that_two_processes_write_are_those_that_one_writes(tmp_path: Path, chenzhou: Plan) -> None:
    facts, written = facts_of(chenzhou), {}
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        paths = write_kind(BulletinKind.FULL, facts, folder, jobs=jobs)
        written[jobs] = [(path.name, path.read_bytes()) for path in paths]
    assert [Path(name).suffix for name, _ in written[1]] == [".docx", ".xlsx"]
    assert written[2] == written[1]
