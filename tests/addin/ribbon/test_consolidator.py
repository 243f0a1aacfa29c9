"""The consolidator's buttons in a live office: from a folder of workbooks to figures traced back to their cells."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

import samples
from bairi_addin.cli import main
from bairi_addin.ribbon import pressing
from bairi_addin.ribbon.consolidator import publishing
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.places import Places
from bairi_addin.ribbon.progress import Progress
from bairi_addin.ribbon.settings import Settings
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column
from bairi_workbooks.batch import consolidate_inbox
from bairi_workbooks.files import template
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.submission_template import Entry
from desks import Scripted

MakeDesk = Callable[..., Desk]
PERIOD = samples.PERIOD
TOLD = "应报9个单位"


@pytest.fixture
def inbox(tmp_path: Path, tiny: Plan) -> Path:
    """A folder in which a unit's workbook has an error, another's a doubtful figure, and one is missing."""
    folder = tmp_path / "收件"
    folder.mkdir()
    samples.submit_all(folder, tiny, but=("市信访局", "市财政局"))
    samples.put(samples.submit(folder, tiny, "市财政局"), "T01-05", Column.VALUE, "约八十")
    return folder


@pytest.fixture
def city(make_desk: MakeDesk, tiny_file: Path, inbox: Path, tmp_path: Path) -> Callable[..., Desk]:
    """A desk of a consolidator whose settings are made."""
    results = tmp_path / "结果"
    results.mkdir()

    def made(book: xw.Book | None = None, **answers: Any) -> Desk:
        return make_desk(book, Scripted(**answers), plan=tiny_file, inbox=inbox, results=results, period=PERIOD.code)

    return made


def pressed(name: str, desk: Desk) -> str:
    """What a button says; that it failed fails the test, with what the person was told."""
    told = pressing.press(name, desk)
    assert told is not None, desk.person.told  # type: ignore[attr-defined]
    return told


def refused(name: str, desk: Desk) -> str:
    """What the person is told of a button that did not do it."""
    assert pressing.press(name, desk) is None
    return str(desk.person.told[-1])  # type: ignore[attr-defined]


def person(desk: Desk) -> Scripted:
    assert isinstance(desk.person, Scripted)
    return desk.person


def names(app: xw.App) -> list[str]:
    return [book.name for book in app.books]


def select(desk: Desk, sheet: str, cell: str) -> Desk:
    desk.book.sheets[sheet].activate()
    desk.book.sheets[sheet][cell].select()
    return desk


def find(sheet: xw.Sheet, text: str) -> str:
    """The first cell with a text."""
    for row, line in enumerate(sheet.used_range.options(ndim=2).value, start=1):
        for column, value in enumerate(line, start=1):
            if value == text:
                return str(sheet.range((row, column)).get_address(row_absolute=False, column_absolute=False))
    raise AssertionError(f"{text} is not on {sheet.name}")


def test_what_came_is_counted_and_the_status_sheet_is_shown(
    city: Callable[..., Desk], app: xw.App, inbox: Path
) -> None:
    told = pressed("import_folder", city(folders=[inbox]))
    assert told.startswith("收到8件：接收7、退回1。")
    assert "未报1" in told
    sheet = app.books["报送情况_2026-11中旬.xlsx"].sheets["报送情况"]
    row = int(find(sheet, "市财政局")[1:])
    assert sheet.range((row, 4)).value == "退回"


def test_without_settings_the_folders_are_asked_for_and_remembered(
    make_desk: MakeDesk, tiny_file: Path, inbox: Path, places: Places, tmp_path: Path
) -> None:
    results = tmp_path / "结果"
    results.mkdir()
    desk = make_desk(None, Scripted(folders=[inbox, results]), plan=tiny_file, period=PERIOD.code)
    assert pressed("import_folder", desk).startswith("收到8件")
    assert person(desk).asked == ["选择收件文件夹", "选择结果文件夹"]
    kept = Settings.read(places.settings)
    assert (kept.inbox, kept.results) == (inbox, results)
    again = make_desk(None, Scripted(folders=[inbox]))
    pressed("import_folder", again)
    assert person(again).asked == ["选择收件文件夹"]


def test_a_folder_that_has_gone_is_asked_for_again(city: Callable[..., Desk], inbox: Path) -> None:
    desk = city()
    gone = inbox.rename(inbox.with_name("搬走"))
    assert "没有选择收件文件夹" in pressed("consolidate", desk)
    assert f"原来的 {inbox} 已不在" in person(desk).asked[0]
    assert gone.is_dir()


def test_an_empty_folder_says_that_nothing_came(city: Callable[..., Desk], tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    assert pressed("import_folder", city(folders=[tmp_path / "空"])).startswith("没有收到报送文件。")


def test_results_are_not_written_among_what_was_sent(
    city: Callable[..., Desk], tmp_path: Path, inbox: Path, places: Places
) -> None:
    assert "结果不能写到收件文件夹" in refused("import_folder", city(folders=[tmp_path / "结果"]))
    assert Settings.read(places.settings).inbox == inbox


def test_a_folder_of_another_period_is_taken_only_if_the_person_says_so(
    city: Callable[..., Desk], places: Places
) -> None:
    settings = {"period": "2026-11下旬"}

    def other(**answers: Any) -> Desk:
        desk = city(**answers)
        desk.settings = desk.settings.model_copy(update=settings)
        return desk

    desk = other()
    assert "期次不符" in pressed("consolidate", desk)
    assert "没有收到2026年11月下旬的报送文件：8个文件都是2026年11月中旬的" in person(desk).asked[0]
    assert "已汇总" in pressed("consolidate", other(yes=[True]))


@pytest.mark.parametrize("button", ["import_folder", "consolidate"])
def test_where_most_files_are_of_another_period_the_period_is_doubted(
    city: Callable[..., Desk], inbox: Path, tiny: Plan, button: str
) -> None:
    samples.submit(inbox, tiny, "市工信局", name="市工信局_2026-11下旬.xlsx", period=Period.parse("2026-11下旬"))
    desk = city(folders=[inbox])
    desk.settings = desk.settings.model_copy(update={"period": "2026-11下旬"})
    pressed(button, desk)
    assert "个单位的文件不是2026年11月下旬的，都已退回。期次设错了的，请在“设置”中改正" in person(desk).told[0]
    desk = city(folders=[inbox])
    pressed(button, desk)
    assert not any("期次设错了" in told for told in person(desk).told)


def test_the_whole_run_is_that_of_the_command_line(
    city: Callable[..., Desk], app: xw.App, inbox: Path, tiny_file: Path, tmp_path: Path
) -> None:
    desk = city()
    told = pressed("consolidate", desk)
    assert told.startswith(f"2026年11月中旬已汇总：{TOLD}")
    (said,) = person(desk).told
    assert "未报1个：市信访局。" in said
    assert "退回1个：市财政局。" in said
    assert app.books.active.name == "汇总_2026-11中旬.xlsx"
    command = ["--plan", str(tiny_file), "run", str(inbox), "--period", PERIOD.code, "--out", str(tmp_path / "命令行")]
    assert main(command) == 1
    for name in ("汇总_2026-11中旬.xlsx", "通报_2026-11中旬.docx"):
        assert (tmp_path / "结果" / name).read_bytes() == (tmp_path / "命令行" / name).read_bytes()


def test_an_output_that_is_open_is_let_go_and_shown_anew(city: Callable[..., Desk], app: xw.App) -> None:
    pressed("consolidate", city())
    pressed("consolidate", city())
    assert names(app).count("汇总_2026-11中旬.xlsx") == 1


def test_what_was_changed_in_an_open_output_is_given_up_only_if_the_person_says_so(
    city: Callable[..., Desk], app: xw.App
) -> None:
    pressed("consolidate", city())
    app.books["汇总_2026-11中旬.xlsx"].sheets["总览"]["A40"].value = "领导批示"
    desk = city()
    assert "没有重新生成" in pressed("consolidate", desk)
    assert app.books["汇总_2026-11中旬.xlsx"].sheets["总览"]["A40"].value == "领导批示"
    pressed("consolidate", city(yes=[True]))
    assert app.books["汇总_2026-11中旬.xlsx"].sheets["总览"]["A40"].value != "领导批示"


def test_a_run_that_is_stopped_leaves_a_ledger_with_which_the_next_one_gives_the_same(
    city: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed("consolidate", city())
    whole = (tmp_path / "结果" / "汇总_2026-11中旬.xlsx").read_bytes()
    shutil.rmtree(tmp_path / "结果")
    (tmp_path / "结果").mkdir()
    for step in ("校验", "退回件", "汇总与通报"):
        desk = city()

        def stopping(self: Progress, name: str, done: int, total: int, step: str = step, desk: Desk = desk) -> None:
            if name == step:
                desk.places.stop(desk.process).touch()
            self.check()

        with monkeypatch.context() as patched:
            patched.setattr(Progress, "__call__", stopping)
            assert "已停止" in refused("consolidate", desk)
        assert not desk.places.stop(desk.process).exists()
    pressed("consolidate", city())
    assert (tmp_path / "结果" / "汇总_2026-11中旬.xlsx").read_bytes() == whole


def test_several_processes_give_what_one_gives_and_can_be_stopped(
    city: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def several() -> Desk:
        desk = city()
        desk.settings = desk.settings.model_copy(update={"jobs": 2})
        return desk

    desk = several()
    with monkeypatch.context() as patched:
        patched.setattr(Progress, "__call__", lambda self, *_: (self.stop.touch(), self.check()))
        assert "已停止" in refused("consolidate", desk)
    pressed("consolidate", several())
    whole = (tmp_path / "结果" / "汇总_2026-11中旬.xlsx").read_bytes()
    shutil.rmtree(tmp_path / "结果")
    (tmp_path / "结果").mkdir()
    pressed("consolidate", city())
    assert (tmp_path / "结果" / "汇总_2026-11中旬.xlsx").read_bytes() == whole


def test_before_anything_came_the_status_says_what_to_do_first(city: Callable[..., Desk]) -> None:
    assert "请先按“导入文件夹”或“汇总”" in refused("show_status", city())
    assert "请先按“汇总”" in refused("show_differences", city())


def test_the_status_sheet_is_that_of_the_command_line(
    city: Callable[..., Desk], tiny_file: Path, tmp_path: Path
) -> None:
    pressed("consolidate", city())
    assert pressed("show_status", city()).startswith(f"2026年11月中旬{TOLD}")
    ledger = ["--ledger", str(tmp_path / "结果" / "台账")]
    command = ["--plan", str(tiny_file), "status", "--period", PERIOD.code, *ledger]
    assert main([*command, "--out", str(tmp_path / "命令行.xlsx")]) == 0
    assert (tmp_path / "结果" / "报送情况_2026-11中旬.xlsx").read_bytes() == (tmp_path / "命令行.xlsx").read_bytes()


def test_differences_are_counted_and_the_first_one_is_selected(
    city: Callable[..., Desk], app: xw.App, inbox: Path, tiny: Plan
) -> None:
    samples.submit(inbox, tiny, "市工信局", {"T01-02": Entry(Decimal(99))})
    pressed("consolidate", city())
    told = pressed("show_differences", city())
    book = openpyxl.load_workbook(app.books.active.fullname)
    labels = [row[4] for row in book["差异核对"].iter_rows(min_row=4, values_only=True)]
    differing = sum(label == "有差异" for label in labels)
    assert differing
    assert all(f"{label}{labels.count(label)}项" in told for label in labels if label)
    assert len(set(labels)) > 1
    assert app.books.active.sheets.active.name == "差异核对"
    assert app.selection.row == labels.index("有差异") + 4


@pytest.mark.parametrize("sheet", ["县市区", "数据来源"])
def test_a_countys_figure_leads_to_the_cell_that_it_was_typed_into(
    city: Callable[..., Desk], app: xw.App, sheet: str
) -> None:
    pressed("consolidate", city())
    book = app.books["汇总_2026-11中旬.xlsx"]
    where = book.sheets[sheet]
    if sheet == "县市区":
        cell = find(where, "东河县")[:-1] + str(int(find(where, "T01-03")[1:]))
    else:
        rows = where.used_range.options(ndim=2).value
        row = next(n for n, line in enumerate(rows, 1) if line[0] == "T01-03" and line[2] == "东河县")
        cell = f"G{row}"
    desk = select(city(book, yes=[True]), sheet, cell)
    told = pressed("show_source", desk)
    (chain,) = person(desk).told
    assert "T01-03" in chain
    assert "东河县：4（计入）" in chain
    assert "西岭县" not in chain
    assert told.startswith("已打开东河县的报送文件（只读），停在指标填报!")
    original = app.books.active
    assert original.name.startswith("东河县")
    assert app.selection.value == 4


def test_a_citys_figure_lists_all_who_are_in_it_and_asks_whose_workbook_to_open(
    city: Callable[..., Desk], app: xw.App
) -> None:
    pressed("consolidate", city())
    book = app.books["汇总_2026-11中旬.xlsx"]
    row = find(book.sheets["指标总表"], "T01-03")[1:]
    desk = select(city(book), "指标总表", f"K{row}")
    assert "T01-03" in pressed("show_source", desk)
    (chain,) = person(desk).told
    assert "东河县" in chain
    assert "西岭县" in chain
    assert "SHA-256" not in chain
    assert "于要求" in chain
    assert "相差-" not in chain
    assert any(line.startswith("西岭县：指标填报!") for line in person(desk).offered[0])
    assert names(app) == ["汇总_2026-11中旬.xlsx"]


def test_a_countys_row_without_an_indicator_asks_for_one(city: Callable[..., Desk], app: xw.App) -> None:
    pressed("consolidate", city())
    book = app.books["汇总_2026-11中旬.xlsx"]
    row = find(book.sheets["排名"], "西岭县")[1:]
    choices = [f"T03-01 {city().plan.indicator_of['T03-01'].name}"]
    desk = select(city(book, choices=choices), "排名", f"E{row}")
    assert "T03-01" in pressed("show_source", desk)
    assert "西岭县" in person(desk).told[0]


def test_a_cell_without_a_figure_and_a_unit_that_sent_nothing(city: Callable[..., Desk], app: xw.App) -> None:
    pressed("consolidate", city())
    book = app.books["汇总_2026-11中旬.xlsx"]
    assert "总览!A1 不是某项指标的数" in refused("show_source", select(city(book), "总览", "A1"))
    desk = select(city(book), "指标总表", f"K{find(book.sheets['指标总表'], 'T03-02')[1:]}")
    told = pressed("show_source", desk)
    assert "未报" in person(desk).told[0]
    assert told.endswith("。")


def test_a_decision_is_on_the_workbook_that_was_seen_though_a_newer_one_comes_in_meanwhile(
    city: Callable[..., Desk], inbox: Path, tiny: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed("consolidate", city())
    desk = city(choices=["东河县　已接收　错误0处、警告0处", "退回，不计入汇总"])

    def slowly(title: str, words: str) -> str:
        newer = samples.submit(tmp_path / "又到", tiny, "东河县", {"T01-03": Entry(Decimal(5))})
        shutil.move(newer, inbox / "东河县（更正）.xlsx")
        with Ledger.open(tmp_path / "结果" / "台账") as ledger:
            consolidate_inbox(tiny, inbox, PERIOD, ledger=ledger)
        return "口径不对，请核实"

    monkeypatch.setattr(desk.person, "writes", slowly)
    assert f"“东河县_{PERIOD.code}.xlsx”已退回" in pressed("return_submission", desk)


def test_a_workbook_is_sent_back_with_a_reason_and_its_package_is_there(
    city: Callable[..., Desk], tmp_path: Path
) -> None:
    pressed("consolidate", city())
    unit = "东河县　已接收　错误0处、警告0处"
    desk = city(choices=[unit, "退回，不计入汇总"], lines=["口径不对，请核实"])
    told = pressed("return_submission", desk)
    assert told.startswith("东河县的“")
    assert not any(line.startswith("市信访局") for line in person(desk).offered[0])
    package = next((tmp_path / "结果" / "退回_2026-11中旬").glob("东河县*"))
    assert next(package.glob("退回单_*.docx")).is_file()
    assert (tmp_path / "结果" / "退回_2026-11中旬" / "由bairi生成.txt").is_file()
    assert "退回2个" in pressed("show_status", city())
    pressed("consolidate", city())
    assert next((tmp_path / "结果" / "退回_2026-11中旬").glob("东河县*/退回单_*.docx")).is_file()


def test_a_workbook_is_accepted_again_and_one_of_several_is_asked_for(
    city: Callable[..., Desk], inbox: Path, tiny: Plan
) -> None:
    pressed("consolidate", city())
    unit = "东河县　已接收　错误0处、警告0处"
    pressed("return_submission", city(choices=[unit, "退回，不计入汇总"], lines=["口径不对，请核实"]))
    again = city(choices=[unit.replace("已接收", "退回"), "接收（有警告或迟报的，核实后计入）"], lines=["已电话核实"])
    assert "已接收" in pressed("return_submission", again)
    samples.submit(inbox, tiny, "东河县", {"T01-03": Entry(Decimal(5), own_target=Decimal(4))}, name="东河县_改.xlsx")
    pressed("consolidate", city())
    desk = city(choices=[unit])
    assert "没有作出处理决定" in pressed("return_submission", desk)
    assert "报送过2份，处理哪一份" in person(desk).asked[1]


def test_a_reason_that_is_too_short_is_asked_for_again(city: Callable[..., Desk]) -> None:
    pressed("consolidate", city())
    choices = ["东河县　已接收　错误0处、警告0处", "退回，不计入汇总"]
    assert "没有作出处理决定" in pressed("return_submission", city(choices=list(choices), lines=["错"]))
    assert "已退回" in pressed("return_submission", city(choices=list(choices), lines=["错", "口径不对，请核实"]))


def test_a_bulletin_of_figures_that_have_changed_is_written_only_if_the_person_says_so(
    city: Callable[..., Desk], tmp_path: Path
) -> None:
    pressed("consolidate", city())
    pressed(
        "return_submission",
        city(choices=["东河县　已接收　错误0处、警告0处", "退回，不计入汇总"], lines=["口径不对，请核实"]),
    )
    desk = city(picked=[["旬报"]])
    assert "请先按“汇总”" in pressed("fill_bulletin", desk)
    assert "个数与汇总工作簿不同" in person(desk).asked[-1]
    assert not (tmp_path / "结果" / "旬报_2026-11中旬.docx").exists()
    assert "已生成" in pressed("fill_bulletin", city(picked=[["旬报"]], yes=[True]))


def test_the_kinds_that_were_picked_are_written_and_the_workbook_is_shown(
    city: Callable[..., Desk], app: xw.App, tmp_path: Path
) -> None:
    pressed("consolidate", city())
    desk = city(picked=[["双周通报", "旬报"]])
    assert "已生成3份文件" in pressed("fill_bulletin", desk)
    assert (tmp_path / "结果" / "旬报_2026-11中旬.docx").is_file()
    assert app.books.active.name == "通报_2026-11中旬.xlsx"
    assert "没有选择通报种类" in pressed("fill_bulletin", city())


def test_documents_are_exported_as_word_and_pdf_and_their_folder_is_shown(
    city: Callable[..., Desk], tmp_path: Path
) -> None:
    pressed("consolidate", city())
    desk = city(picked=[["旬报"]])
    told = pressed("export_documents", desk)
    assert told == f"已导出“旬报_2026-11中旬.docx”，在“{tmp_path / '结果'}”。各有一份 PDF。"
    assert (tmp_path / "结果" / "旬报_2026-11中旬.pdf").read_bytes().startswith(b"%PDF")
    assert person(desk).opened == [tmp_path / "结果"]
    assert pressed("export_documents", city(picked=[["督办单"]])) == "本期没有单位需要督办单。"
    assert pressed("export_documents", city(picked=[["旬报", "督办单"]])).endswith("本期没有单位需要督办单。")


def test_without_libreoffice_word_alone_is_exported_and_said(
    city: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed("consolidate", city())
    monkeypatch.setattr(publishing, "printer", lambda: None)
    assert "没有找到 LibreOffice，没有生成 PDF" in pressed("export_documents", city(picked=[["旬报"]]))
    assert not (tmp_path / "结果" / "旬报_2026-11中旬.pdf").exists()


def test_settings_are_kept_and_a_spoilt_file_can_be_mended(city: Callable[..., Desk], places: Places) -> None:
    desk = city()
    desk = city(settings=[desk.settings.model_copy(update={"jobs": 2})])
    assert pressed("edit_settings", desk) == "设置已保存。"
    assert Settings.read(places.settings).jobs == 2
    assert "2026-11中旬" in person(desk).offered[0]
    assert "没有改动" in pressed("edit_settings", city())
    places.settings.write_text("{", encoding="utf-8")
    spoilt = Desk(desk.app, None, desk.process, places, Scripted(settings=[Settings(jobs=3)]))
    assert pressed("edit_settings", spoilt) == "设置已保存。"
    assert "已损坏" in person(spoilt).told[0]
    assert Settings.read(places.settings) == Settings(jobs=3)


def test_a_manual_is_one_page_in_the_browser(
    make_desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "汇总员手册.md").write_text("# 汇总员手册\n", encoding="utf-8")
    monkeypatch.setattr("bairi_addin.manuals._FOLDERS", (tmp_path,))
    desk = make_desk(None, Scripted(choices=["汇总员手册"]))
    assert pressed("open_manual", desk) == "已在浏览器中打开《汇总员手册》。"
    (page,) = person(desk).opened
    assert "<h1>汇总员手册</h1>" in page.read_text(encoding="utf-8")


def _bare(value: object) -> object:
    """A cell without the marks that LibreOffice and the template write differently around the same reference."""
    return value.replace("'", "").replace("$", "") if isinstance(value, str) else value


def _cells(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {s.title: [[_bare(value) for value in row] for row in s.iter_rows(values_only=True)] for s in book}


def test_the_open_template_is_filled_live_and_stays_itself(
    city: Callable[..., Desk], app: xw.App, tmp_path: Path
) -> None:
    pressed("consolidate", city())
    own = tmp_path / "本市 通报=模板.xlsx"
    shutil.copyfile(template("bulletin.xlsx"), own)
    before = own.read_bytes()
    book = app.books.open(str(own))
    told = pressed("fill_bulletin", city(book))
    assert told == "已按模板“本市 通报=模板.xlsx”生成“本市 通报=模板_2026-11中旬.xlsx”，模板没有改动。"
    filled = tmp_path / "结果" / "本市 通报=模板_2026-11中旬.xlsx"
    assert app.books.active.fullname == str(filled)
    assert _cells(filled) == _cells(tmp_path / "结果" / "通报_2026-11中旬.xlsx")
    assert "{{" in str(app.books[own.name].sheets[0].used_range.value)
    assert own.read_bytes() == before
    live, command = (openpyxl.load_workbook(path) for path in (filled, tmp_path / "结果" / "通报_2026-11中旬.xlsx"))
    for sheet in command:
        assert sheet.print_area.endswith(str(app.books.active.sheets[sheet.title].page_setup.print_area))
        assert live[sheet.title].oddFooter.left.text == sheet.oddFooter.left.text
    assert [[s.val.numRef.f for s in chart.series] for chart in command["图表"]._charts] == [
        [s.val.numRef.f.replace("图表!", "'图表'!") for s in chart.series] for chart in live["图表"]._charts
    ]
    assert pressed("fill_bulletin", city(app.books[own.name])) == told


def test_a_fault_in_the_open_template_is_told_with_its_cell_and_nothing_is_left(
    city: Callable[..., Desk], app: xw.App, tmp_path: Path
) -> None:
    pressed("consolidate", city())
    book = app.books.add()
    book.sheets[0]["B3"].value = "{{ facts.nothing_of_this_name }}"
    book.save(tmp_path / "有误.xlsx")
    open_before = names(app)
    assert "单元格 B3 有误" in refused("fill_bulletin", city(book))
    assert names(app) == open_before
    assert not (tmp_path / "结果" / "有误_2026-11中旬.xlsx").exists()
