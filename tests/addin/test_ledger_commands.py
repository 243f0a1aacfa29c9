"""`bairi status`, `accept` and `set-back` on the ledger that a run left."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

import samples
import tables
from bairi_addin.cli import main
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.submission_template import Entry

Capture = pytest.CaptureFixture[str]


def test_a_persons_decision_shows_in_the_status(
    tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit_all(inbox, tiny, but=("市信访局",))
    monkeypatch.chdir(tmp_path)
    plan, period = ("--plan", str(tiny_file)), ("--period", "2026-11中旬")
    assert main([*plan, "run", "收件", *period, "--out", "结果"]) == 0
    assert main([*plan, "set-back", *period, "--unit", "东河县", "--reason", "口径不对"]) == 0
    capsys.readouterr()
    assert main([*plan, "status", *period, "--format", "json"]) == 0
    printed = capsys.readouterr()
    states = {s["unit"]: s["state"] for s in json.loads(printed.out)["submissions"]}
    assert (states["东河县"], states["西岭县"], states["市信访局"]) == ("returned", "accepted", "missing")
    assert "使用台账：结果" in printed.err
    assert main([*plan, "run", "收件", *period, "--out", "结果"]) == 1


def test_the_status_is_a_sheet_too_with_every_state_and_the_reason_of_a_decision(
    ran: list[str], tmp_path: Path, capsys: Capture
) -> None:
    period = ("--period", "2026-11中旬")
    assert main([*ran, "set-back", *period, "--unit", "东河县", "--reason", "口径不对"]) == 0
    outs = [tmp_path / name for name in ("一.xlsx", "二.xlsx")]
    for out in outs:
        assert main([*ran, "status", *period, "--out", str(out)]) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    book = openpyxl.load_workbook(outs[0])
    assert book.sheetnames == ["报送情况"]
    heading, *rows = book["报送情况"].iter_rows(min_row=3, values_only=True)
    told = {row[1]: dict(zip(heading, row, strict=True)) for row in rows}
    assert (told["东河县"]["报送状态"], told["东河县"]["处理决定"]) == ("退回", "已由汇总人员退回：口径不对。")
    assert (told["西岭县"]["报送状态"], told["西岭县"]["处理决定"]) == ("已接收", "—")
    assert [told["西岭县"][name] for name in ("版次", "错误", "警告")] == [1, 0, 0]
    assert "退回1个，已接收8个" in book["报送情况"]["A2"].value


def test_the_sheet_of_the_status_filters_freezes_and_prints_on_a4_with_its_headings(
    ran: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "报送情况.xlsx"
    assert main([*ran, "status", "--period", "2026-11中旬", "--out", str(out)]) == 0
    sheet = openpyxl.load_workbook(out)["报送情况"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("C4", "$1:$3", "A3:O12")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        9,
        0,
        True,
    )


def test_of_a_period_that_was_never_run_no_status_is_made_up(ran: list[str], tmp_path: Path, capsys: Capture) -> None:
    assert main([*ran, "status", "--period", "2026-11下旬", "--out", "报送情况.xlsx"]) == 2
    printed = capsys.readouterr()
    assert "台账中没有2026年11月下旬的汇总" in printed.err
    assert "未报" not in printed.out
    assert not (tmp_path / "报送情况.xlsx").exists()


READING = (
    ["status"],
    ["trace", "T01-05"],
    ["export"],
    ["bulletin", "--out", "通报"],
    ["accept", "--unit", "东河县", "--reason", "已电话核实"],
    ["set-back", "--unit", "东河县", "--reason", "口径不对"],
)


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_who_only_asks_makes_no_ledger(
    command: list[str], tiny_file: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ["--plan", str(tiny_file), *command, "--period", "2026-11中旬", "--ledger"]
    assert main([*asked, "没有"]) == 2
    assert "没有这个台账：没有" in capsys.readouterr().err
    assert main([*asked, "sqlite:///无.db", "--archive", "原件"]) == 2
    assert "没有这个台账" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_run_of_a_folder_that_is_not_there_leaves_nothing_behind(
    tiny_file: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--plan", str(tiny_file), "run", "无", "--period", "2026-11中旬", "--out", "结果"]) == 2
    assert "打不开文件夹" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgres://bairi:s3cret@127.0.0.1/x", "只支持 postgresql://"),
        ("mysql://bairi:s3cret@127.0.0.1/x", "不支持 mysql://"),
        ("postgresql://bairi:s3@cret@127.0.0.1/x", "写法不对"),
        ("postgresql://bairi:s3/cret@127.0.0.1:1/x", "读写失败"),
        ("postgresql:/bairi:s3cret@127.0.0.1/x", "写法不对"),
        ("postgresql://bairi:s3cret@127.0.0.1:1/x", "读写失败"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_without_its_password(
    address: str, words: str, tiny_file: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ["--plan", str(tiny_file), "status", "--period", "2026-11中旬", "--archive", "原件"]
    assert main([*asked, "--ledger", address]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "cret" not in said
    with pytest.raises(SystemExit):
        main([*asked, address])
    assert "cret" not in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_nobody_may_write_is_read_and_takes_no_decision(ran: list[str], capsys: Capture) -> None:
    address = "sqlite:///file:结果/台账/台账.db?mode=ro&uri=true"
    asked = ["--period", "2026-11中旬", "--archive", "结果/台账/原件", "--ledger", address]
    assert main([*ran, "status", *asked]) == 0
    assert "已接收" in capsys.readouterr().out
    assert main([*ran, "set-back", "--unit", "东河县", "--reason", "口径不对", *asked]) == 2
    assert "磁盘、文件夹或文件只读，请复制到可以写入的位置再用" in capsys.readouterr().err


def test_who_waits_for_a_ledger_is_told(
    ran: list[str], tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bairi_workbooks.ledger.turn.PATIENCE", 1)
    again = ["run", "收件", "--period", "2026-11中旬", "--out", "结果"]
    with Ledger.open(tmp_path / "结果" / "台账") as ledger, ledger.alone():
        assert main([*ran, *again]) == 2
    said = capsys.readouterr().err
    assert "台账正被另一次运行使用，等待中…" in said
    assert "已等待1秒" in said
    log = (tmp_path / "结果" / "运行日志.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(log[-1])["exit_code"] == 2


@pytest.fixture
def ran(tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words before a command, in a folder in which a run left its ledger."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit_all(inbox, tiny)
    monkeypatch.chdir(tmp_path)
    plan = ["--plan", str(tiny_file)]
    assert main([*plan, "run", "收件", "--period", "2026-11中旬", "--out", "结果"]) == 0
    capsys.readouterr()
    return plan


def test_a_figure_is_traced_to_its_cells_and_to_the_original(ran: list[str], tmp_path: Path, capsys: Capture) -> None:
    asked = ["trace", "T01-05", "--unit", "东河县", "--period", "2026-11中旬"]
    assert main([*ran, *asked, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (own,) = told["units"]
    file = tmp_path / "收件" / own["file"]
    for cell, value in zip(own["cells"], (40, 50), strict=True):
        assert openpyxl.load_workbook(file)[cell["sheet"]][cell["cell"]].value == value == int(cell["text"])
    assert (own["value"], own["counting"], told["reported"]) == ("80", "计入", 2)
    assert main([*ran, *asked]) == 0
    printed = capsys.readouterr().out
    original = Path(next(line.split("：")[1] for line in printed.splitlines() if "原件" in line))
    assert original.read_bytes() == file.read_bytes()
    assert "原文“40”" in printed


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["T09-99"], "方案中没有指标"),
        (["T01-05", "--unit", "某县"], "单位名单中没有"),
        (["T01-05", "--unit", "市应急局"], "不填报"),
    ],
)
def test_what_cannot_be_traced_is_said(ran: list[str], capsys: Capture, asked: list[str], words: str) -> None:
    assert main([*ran, "trace", *asked, "--period", "2026-11中旬"]) == 2
    assert words in capsys.readouterr().err


def test_a_period_is_exported_one_row_a_figure(ran: list[str], tiny: Plan, tmp_path: Path) -> None:
    assert main([*ran, "export", "--period", "2026-11中旬", "--format", "json", "--out", "数据.json"]) == 0
    rows = json.loads((tmp_path / "数据.json").read_text(encoding="utf-8"))
    assert len(rows) == sum(len(tiny.owed_by(unit)) for unit in tiny.units)
    assert {row["counting"] for row in rows} == {"计入", "参考"}


def test_where_there_is_no_ledger_it_is_said(
    tiny_file: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--plan", str(tiny_file), "status", "--period", "2026-11中旬"]) == 2
    assert "没有台账" in capsys.readouterr().err


@pytest.fixture
def resent(ran: list[str], tiny: Plan, tmp_path: Path, capsys: Capture) -> list[str]:
    """As after a run, and a unit has sent another file since, which was run too."""
    later = datetime(2026, 11, 21, 15)
    samples.submit(tmp_path / "收件", tiny, changes={"T01-04": Entry(Decimal(44))}, name="更正.xlsx", arrived=later)
    assert main([*ran, "run", "收件", "--period", "2026-11中旬", "--out", "结果"]) in {0, 1}
    capsys.readouterr()
    return ran


def decided(words: list[str], command: str, *more: str) -> int:
    about = ("--period", "2026-11中旬", "--unit", "东河县", "--reason", "已电话核实")
    return main([*words, command, *about, *more])


def counted(words: list[str], capsys: Capture) -> tuple[str, str]:
    """What a run counts of the unit: the file, and a figure."""
    main([*words, "run", "收件", "--period", "2026-11中旬", "--out", "结果"])
    capsys.readouterr()
    assert main([*words, "trace", "T01-04", "--unit", "东河县", "--period", "2026-11中旬", "--format", "json"]) == 0
    (own,) = json.loads(capsys.readouterr().out)["units"]
    return own["file"], own["value"]


def test_a_decision_names_its_file_the_time_and_the_others(resent: list[str], capsys: Capture) -> None:
    assert decided(resent, "set-back") == 0
    said = capsys.readouterr().out
    assert "东河县2026年11月中旬：退回“更正.xlsx”（2026-11-21 15:00 收到，错误0处" in said
    assert "该单位另有1份：“东河县_2026-11中旬.xlsx”（2026-11-21 09:00 收到" in said


def test_an_older_file_counts_once_the_newer_is_set_back_and_a_person_accepts_it(
    resent: list[str], tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    older = "东河县_2026-11中旬.xlsx"
    assert decided(resent, "accept", "--file", older) == 2
    assert "请先退回较新的" in capsys.readouterr().err
    assert decided(resent, "set-back") == 0
    assert counted(resent, capsys) == ("更正.xlsx", None), "nobody has chosen the older one yet"
    assert decided(resent, "accept") == 2
    told = capsys.readouterr().err
    assert "请写明接收哪一份：“东河县_2026-11中旬.xlsx”" in told
    assert told.endswith("（--file）。\n")
    assert decided(resent, "accept", "--file", older) == 0
    assert counted(resent, capsys) == (older, "45.5")
    assert counted(resent, capsys) == (older, "45.5")
    assert [path.name for path in (tmp_path / "结果").glob("退回_*/*/更正.xlsx")] == ["更正.xlsx"]
    again = datetime(2026, 11, 21, 18)
    samples.submit(tmp_path / "收件", tiny, changes={"T01-04": Entry("很多")}, name="再报.xlsx", arrived=again)
    assert counted(resent, capsys) == ("再报.xlsx", None), "a resubmission starts anew"


def test_a_file_is_chosen_by_the_beginning_of_its_hash_and_one_that_did_not_come_is_said(
    resent: list[str], tmp_path: Path, capsys: Capture
) -> None:
    sha256 = hashlib.sha256((tmp_path / "收件" / "更正.xlsx").read_bytes()).hexdigest()
    assert decided(resent, "set-back", "--file", sha256[:8]) == 0
    assert "退回“更正.xlsx”" in capsys.readouterr().out
    assert decided(resent, "set-back", "--file", "没有.xlsx") == 2
    assert "“没有.xlsx”没有收到。收到的有：" in capsys.readouterr().err


def test_the_summary_tells_the_remedy_of_every_file_that_goes_back(
    started: list[str], tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    samples.submit_all(tmp_path / "收件", tiny, but=("西岭县",))
    samples.submit(tmp_path / "收件", tiny, "西岭县", period=samples.PERIOD.previous())
    (tmp_path / "收件" / "东河县.csv").write_text("指标编号,累计完成\n", encoding="utf-8")
    assert main([*started, "--period", "2026-11中旬", "--no-bulletin"]) == 1
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    told = {line.partition("：")[0]: after for line, after in pairwise(lines)}
    assert told["西岭县_2026-11上旬.xlsx"] == "处理办法：请改用 2026年11月中旬 的工作簿填报。"
    assert told["东河县.csv"].startswith("处理办法：请报送 .xlsx 工作簿：")


def test_the_summary_tells_the_times_of_two_files_and_how_to_choose(resent: list[str], capsys: Capture) -> None:
    assert decided(resent, "set-back") == 0
    assert main([*resent, "run", "收件", "--period", "2026-11中旬", "--out", "结果"]) == 1
    said = "".join(capsys.readouterr().out.split())
    assert "“东河县_2026-11中旬.xlsx”（2026-11-2109:00收到）可用，因这一份（2026-11-2115:00收到）较新而没有计入" in said
    assert "bairiaccept--file" in said
    assert "先报" not in said


@pytest.fixture
def started(tiny_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of a run, before its inbox has anything in it."""
    (tmp_path / "收件").mkdir()
    monkeypatch.chdir(tmp_path)
    return ["--plan", str(tiny_file), "run", "收件", "--out", "结果"]


def test_an_inbox_of_another_period_is_asked_about_before_anything_is_kept_of_it(
    started: list[str], tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    samples.submit_all(tmp_path / "收件", tiny)
    assert main([*started, "--period", "2026-11下旬"]) == 2
    told = capsys.readouterr().err
    assert (
        "9个文件都是2026年11月中旬的，期次是否写错？确要按2026年11月下旬处理，请写明照常处理（--period、--force）。"
        in told
    )
    with Ledger.open(tmp_path / "结果" / "台账") as ledger:
        assert ledger.arrivals(Period.parse("2026-11下旬")) == []
    assert not list((tmp_path / "结果").glob("退回*"))
    assert main([*started, "--period", "2026-11下旬", "--force"]) == 1
    assert list((tmp_path / "结果").glob("退回*/*"))


def test_one_file_of_the_wanted_period_is_enough_to_go_on(
    started: list[str], tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    samples.submit_all(tmp_path / "收件", tiny)
    samples.submit(tmp_path / "收件", tiny, period=Period.parse("2026-11下旬"))
    assert main([*started, "--period", "2026-11下旬"]) == 1
    assert "是否写错" not in capsys.readouterr().err


def test_of_an_empty_inbox_nothing_is_published(started: list[str], tmp_path: Path, capsys: Capture) -> None:
    assert main([*started, "--period", "2026-11中旬"]) == 1
    assert "收件文件夹里没有文件，没有生成通报。" in capsys.readouterr().out
    assert not list((tmp_path / "结果").glob("通报*"))


def test_a_trace_tells_target_completion_light_place_and_how_a_rate_follows(ran: list[str], capsys: Capture) -> None:
    asked = ["trace", "T01-05", "--period", "2026-11中旬"]
    assert main([*ran, *asked, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["numerator"], told["denominator"], told["target"]) == ("80", "100", "80")
    own = told["units"][0]
    assert (own["target"], own["light"], own["rank"]) == ("80", "green", 1)
    assert [(c["text"], c["value"]) for c in own["cells"]] == [("40", "40"), ("50", "50")]
    assert main([*ran, *asked]) == 0
    printed = capsys.readouterr().out
    assert "算式：80 ÷ 100 × 100%" in printed
    assert "算式：40 ÷ 50 × 100%" in printed
    assert "目标80，" in printed
    assert "绿灯，第1位" in printed


def test_a_trace_tells_what_a_number_was_converted_to(
    started: list[str], tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    table = """
    | 指标编号 | 计量单位 | 累计完成 | 对比基数 | 状态 | 完成日期 |
    | T01-01   | 万元     | 1070000  | 1000000  |      |          |
    """
    tables.write(tmp_path / "收件" / "青江高新区_2026-11中旬.xlsx", table)
    main([*started, "--period", "2026-11中旬"])
    capsys.readouterr()
    asked = ["trace", "T01-01", "--unit", "青江高新区", "--period", "2026-11中旬"]
    assert main([*started[:2], *asked]) == 0
    printed = capsys.readouterr().out
    assert "原文“1070000”，换算为107亿元" in printed
    assert "（107 ÷ 100 − 1）× 100%" in printed


def test_a_trace_says_that_a_decision_was_not_run_yet(ran: list[str], capsys: Capture) -> None:
    assert decided(ran, "set-back") == 0
    capsys.readouterr()
    for unit, words in (("东河县", "东河县的处理决定尚未汇总"), ("西岭县", "")):
        assert main([*ran, "trace", "T01-05", "--unit", unit, "--period", "2026-11中旬"]) == 0
        printed = capsys.readouterr().out
        assert words in printed
        assert ("尚未汇总" in printed) is bool(words)
    assert counted(ran, capsys)[1] is None
    assert main([*ran, "trace", "T01-05", "--period", "2026-11中旬"]) == 0
    assert "尚未汇总" not in capsys.readouterr().out


@pytest.mark.parametrize("spelling", ["t1-5", "1-5", "Ｔ０１－０５", "T01-05", "01-05"])
def test_an_indicator_is_found_however_its_number_is_written(spelling: str, ran: list[str], capsys: Capture) -> None:
    assert main([*ran, "trace", spelling, "--period", "2026-11中旬"]) == 0
    assert capsys.readouterr().out.startswith("T01-05 ")


def test_an_indicator_is_found_by_what_only_its_name_has(ran: list[str], tiny: Plan, capsys: Capture) -> None:
    name = tiny.indicator_of["T01-05"].name
    assert main([*ran, "trace", name, "--period", "2026-11中旬"]) == 0
    assert capsys.readouterr().out.startswith("T01-05 ")
    assert main([*ran, "trace", name[0] + "无" + name[1:], "--period", "2026-11中旬"]) == 2
    assert "是否指：T01-05" in capsys.readouterr().err
