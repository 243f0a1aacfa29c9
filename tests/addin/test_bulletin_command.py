"""`bairi bulletin`: every kind from the ledger or an inbox, for all units or some, with one's own template."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document

import samples
from bairi_addin.cli import main
from bairi_validators.plan.models import Plan
from bairi_workbooks.files import template

PERIOD = ("--period", "2026-11中旬")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def ran(tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words before a command, in a folder in which a run left its ledger."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit_all(inbox, tiny)
    monkeypatch.chdir(tmp_path)
    plan = ["--plan", str(tiny_file)]
    assert main([*plan, "run", "收件", *PERIOD, "--out", "结果", "--kind", "旬报"]) == 0
    assert Path("结果/旬报_2026-11中旬.docx").is_file()
    capsys.readouterr()
    return plan


def written(folder: str) -> set[str]:
    return {str(path.relative_to(folder)) for path in Path(folder).rglob("*.*") if path.suffix in {".docx", ".xlsx"}}


def body(path: str) -> str:
    return "\n".join(p.text for p in Document(path).paragraphs)


def test_the_full_bulletin_comes_from_the_ledger_and_no_workbook_is_read_again(ran: list[str]) -> None:
    shutil.rmtree("收件")
    assert main([*ran, "bulletin", *PERIOD, "--out", "通报", "--issued", "2026-11-23"]) == 0
    assert written("通报") == {"通报_2026-11中旬.docx", "通报_2026-11中旬.xlsx"}
    assert "2026年11月23日" in body("通报/通报_2026-11中旬.docx")
    assert main([*ran, "bulletin", *PERIOD, "--out", "再来"]) == 0
    first, again = (Path(folder, "通报_2026-11中旬.docx").read_bytes() for folder in ("结果", "再来"))
    assert first == again


def test_each_county_has_a_page_of_its_own_in_a_folder(ran: list[str], tiny: Plan, capsys: Capture) -> None:
    assert main([*ran, "bulletin", *PERIOD, "--out", "通报", "--kind", "县市区一页纸", "周调度单"]) == 0
    counties = {f"县市区一页纸_2026-11中旬/县市区一页纸_{name}_2026-11中旬.docx" for name in ("东河县", "西岭县")}
    assert counties <= written("通报")
    leads = {tiny.unit_of[name].name for i in tiny.indicators for name in i.reporters}
    assert len(written("通报")) == len(counties) + len(leads)
    assert "县市区一页纸：" in capsys.readouterr().out


def test_a_unit_of_its_own_is_written_beside_what_is_there(ran: list[str]) -> None:
    asked = ["bulletin", *PERIOD, "--out", "通报", "--kind", "县市区一页纸"]
    assert main([*ran, *asked, "--unit", "东河县"]) == 0
    assert written("通报") == {"县市区一页纸_东河县_2026-11中旬.docx"}


def test_a_kind_that_concerns_nobody_writes_nothing_and_says_so(ran: list[str], capsys: Capture) -> None:
    asked = ["bulletin", *PERIOD, "--out", "通报", "--kind", "督办单"]
    assert main([*ran, *asked]) == 0
    assert "督办单：本期没有单位需要。" in capsys.readouterr().out
    assert main([*ran, *asked, "--unit", "东河县"]) == 0
    assert "督办单：东河县没有这种通报。" in capsys.readouterr().out
    assert written("通报") == set()


def test_one_may_use_a_template_of_ones_own(ran: list[str]) -> None:
    document = Document(str(template("bulletin_short.docx")))
    document.add_paragraph("共{{ facts.lights.total }}项，{{ prose.overview[0] }}")
    document.save("我的模板.docx")
    asked = ["bulletin", *PERIOD, "--out", "通报", "--kind", "旬报", "--template", "我的模板.docx"]
    assert main([*ran, *asked]) == 0
    assert "项，截至11月20日" in body("通报/旬报_2026-11中旬.docx")


def test_an_inbox_is_consolidated_for_it_without_a_ledger(ran: list[str]) -> None:
    shutil.rmtree("结果")
    assert main([*ran, "bulletin", "收件", *PERIOD, "--out", "通报", "--kind", "旬报"]) == 0
    assert written("通报") == {"旬报_2026-11中旬.docx"}
    assert not Path("台账").exists()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--kind", "月报"], "没有这种通报“月报”，可用：双周通报、旬报"),
        (["--unit", "东河县"], "双周通报面向全部单位"),
        (["--unit", "某县"], "方案中没有单位“某县”"),
        (["--issued", "11月3日"], "看不懂日期“11月3日”"),
        (["--kind", "旬报", "督办单", "--template", "x.docx"], "一个模板只用于一种通报"),
        (["--template", "x.doc"], "不是 .docx 或 .xlsx"),
        (["--template", "x.docx"], "打不开模板 x.docx"),
    ],
)
def test_misuse_is_answered_with_what_to_do(ran: list[str], capsys: Capture, asked: list[str], words: str) -> None:
    try:
        code = main([*ran, "bulletin", *PERIOD, "--out", "通报", *asked])
    except SystemExit as end:
        code = int(end.code or 0)
    assert code == 2
    assert words in capsys.readouterr().err
    assert not Path("通报").exists() or written("通报") == set()


def test_figures_that_changed_since_the_last_run_are_told(ran: list[str], capsys: Capture) -> None:
    asked = [*ran, "bulletin", *PERIOD, "--out", "通报", "--kind", "旬报"]
    assert main(asked) == 0
    assert "注意" not in capsys.readouterr().err
    assert main([*ran, "set-back", *PERIOD, "--unit", "东河县", "--reason", "口径不对"]) == 0
    assert main(asked) == 0
    assert "个数与本期上次汇总时不同" in capsys.readouterr().err


def test_a_period_that_was_never_run_is_said(ran: list[str], capsys: Capture) -> None:
    assert main([*ran, "bulletin", "--period", "2026-11上旬", "--out", "通报"]) == 2
    assert "台账中没有2026年11月上旬的汇总" in capsys.readouterr().err
