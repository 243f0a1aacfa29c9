"""`bairi status`, `accept` and `set-back` on the ledger that a run left."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

import samples
from bairi_addin.cli import main
from bairi_validators.plan.models import Plan

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


def test_before_any_run_nobody_has_sent_anything(ran: list[str], tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "报送情况.xlsx"
    assert main([*ran, "status", "--period", "2026-11下旬", "--out", str(out)]) == 0
    assert capsys.readouterr().out.count("未报") == 9
    assert {row[3].value for row in openpyxl.load_workbook(out)["报送情况"].iter_rows(min_row=4)} == {"未报"}


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
