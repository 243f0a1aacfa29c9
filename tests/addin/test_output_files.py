"""What commands write and say of it: endings that are heeded, what is left from before, what nobody looked at."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import samples
from bairi_addin import entry
from bairi_addin.cli import main
from bairi_addin.exit_codes import MISUSE
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.submission_template import Entry
from rules.allocation import output

Capture = pytest.CaptureFixture[str]
PERIOD = ("--period", "2026-11中旬")


@pytest.fixture
def ran(tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words before a command, in a folder in which a run left its ledger and a bulletin."""
    (tmp_path / "收件" / "旧件").mkdir(parents=True)
    samples.submit_all(tmp_path / "收件", tiny)
    monkeypatch.chdir(tmp_path)
    plan = ["--plan", str(tiny_file)]
    assert main([*plan, "run", "收件", *PERIOD, "--out", "结果"]) == 0
    assert "没有查看的子文件夹：旧件。" in capsys.readouterr().out
    return plan


def test_the_ending_decides_what_is_exported(ran: list[str], tmp_path: Path, capsys: Capture) -> None:
    assert main([*ran, "export", *PERIOD, "--out", "数据.json"]) == 0
    assert isinstance(json.loads((tmp_path / "数据.json").read_text(encoding="utf-8")), list)
    assert main([*ran, "export", *PERIOD, "--out", "数据.json", "--format", "csv"]) == 2
    assert "--format 写的是 csv" in capsys.readouterr().err
    assert main([*ran, "export", *PERIOD, "--out", "数据.xlsx"]) == 2
    assert "应以 .csv、.json 或 .parquet 结尾" in capsys.readouterr().err


def test_a_dash_exports_to_the_screen_and_nothing_else_is_said(ran: list[str], tmp_path: Path, capsys: Capture) -> None:
    before = set(tmp_path.iterdir())
    assert main([*ran, "export", *PERIOD, "--out", "-", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) > 9
    assert main([*ran, "export", *PERIOD, "--out", "-", "--format", "parquet"]) == 2
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "asked",
    [
        ["status", *PERIOD, "--out", "x.docx"],
        ["consolidate", "收件", *PERIOD, "--out", "x.xls"],
        ["allocation", "template", "--out", "x.xls"],
    ],
    ids=lambda asked: asked[0],
)
def test_an_ending_that_is_another_kinds_is_refused(asked: list[str], ran: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        main([*ran, *asked])
    assert end.value.code == 2
    assert f"文件名“{asked[-1]}”应以 .xlsx 结尾" in capsys.readouterr().err


def test_a_status_that_goes_into_a_file_is_told_in_a_line(ran: list[str], capsys: Capture) -> None:
    assert main([*ran, "status", *PERIOD, "--out", "报送.xlsx"]) == 0
    assert capsys.readouterr().out.splitlines() == ["已写出：报送.xlsx", "应报9个单位，已接收9个。"]


def test_in_a_narrow_terminal_no_unit_and_no_state_is_cut(
    ran: list[str], tiny: Plan, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([*ran, "status", *PERIOD]) == 0
    said = capsys.readouterr().out
    assert all(unit.name in said for unit in tiny.reporting_units())
    assert said.count("已接收") == 10


def test_an_allocation_in_the_inbox_is_told_of_and_is_nobodys_submission(
    ran: list[str], tmp_path: Path, capsys: Capture
) -> None:
    assert main([*ran, "allocation", "template", "--out", "收件/任务分解表.xlsx"]) == 0
    capsys.readouterr()
    watch = ["watch", "收件", *PERIOD, "--once", "--every", "0.05", "--out", "结果"]
    assert main([*ran, *watch]) == 0
    assert "任务分解表.xlsx（单位不明）：通过。没有计入汇总，这是任务分解表" in capsys.readouterr().out
    assert not list((tmp_path / "结果").glob("退回_*/*/任务分解表*"))


def test_what_consolidate_wrote_is_said(ran: list[str], capsys: Capture) -> None:
    assert main([*ran, "consolidate", "收件", *PERIOD, "--out", "汇总.xlsx"]) == 0
    assert "已写出：汇总.xlsx" in capsys.readouterr().out


def test_a_bulletin_that_is_left_from_before_is_told(ran: list[str], capsys: Capture) -> None:
    assert main([*ran, "run", "收件", *PERIOD, "--out", "结果", "--no-bulletin"]) == 0
    assert "是以前生成的，这次没有更新" in capsys.readouterr().out
    assert main([*ran, "run", "收件", *PERIOD, "--out", "结果"]) == 0
    assert "以前生成" not in capsys.readouterr().out


@pytest.mark.parametrize("jobs", ["-1", "两个", "1.5"])
def test_a_number_of_processes_that_is_none_is_refused(jobs: str, ran: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main([*ran, "run", "收件", *PERIOD, "--out", "结果", f"--jobs={jobs}"])
    assert f"进程数“{jobs}”应为0或正整数" in capsys.readouterr().err


def test_misuse_is_told_without_english(ran: list[str], capsys: Capture) -> None:
    asked = (["--no-bulletin", "--kind", "旬报"], ["--no-bulletin=x"], ["--l", "x"])
    for more in asked:
        with pytest.raises(SystemExit):
            main([*ran, "run", "收件", *PERIOD, "--out", "结果", *more])
        said = capsys.readouterr().err.splitlines()[-1]
        assert not any(word in said for word in ("argument", "allowed", "ignored", "could", "ambiguous")), said


def test_a_skipped_file_has_no_verdict_in_the_log(ran: list[str], tmp_path: Path) -> None:
    lines = (tmp_path / "结果" / "运行日志.jsonl").read_text(encoding="utf-8").splitlines()
    verdicts = {e["file"]: e["verdict"] for e in map(json.loads, lines) if e["event"] == "file"}
    assert verdicts["旧件"] is None
    assert verdicts["东河县_2026-11中旬.xlsx"] == "accepted"


def test_who_stops_it_while_it_loads_sees_no_traceback(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("bairi_addin.cli.main", stopped)
    monkeypatch.setattr(entry, "end", sys.exit)
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == MISUSE
    assert "已中止" in capsys.readouterr().err


def test_a_run_without_the_allocation_of_the_last_one_says_so(ran: list[str], tmp_path: Path, capsys: Capture) -> None:
    told = output("91", west="45").write(tmp_path)
    again = [*ran, "run", "收件", *PERIOD, "--out", "结果"]
    main([*again, "--allocation", str(told)])
    assert "--allocation" not in capsys.readouterr().err
    main(again)
    assert f"本期上次汇总用了任务分解表“{told.name}”，这次没有写 --allocation" in capsys.readouterr().err
    main(again)
    assert "--allocation" not in capsys.readouterr().err


def test_a_file_of_an_earlier_period_that_is_left_out_is_named_with_the_reason(
    ran: list[str], tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    before = Period.parse("2026-11上旬")
    (tmp_path / "往期").mkdir()
    samples.submit(tmp_path / "往期", tiny, period=before)
    samples.submit(tmp_path / "往期", tiny, "西岭县", {"T01-04": Entry("很多")}, period=before)
    (tmp_path / "往期" / "说明.xlsx").write_bytes(b"PK broken")
    main([*ran, "consolidate", "收件", *PERIOD, "--past", "往期"])
    said = capsys.readouterr().err
    assert "往期文件3个，采用1个。" in said
    assert "没有采用 西岭县_2026-11上旬.xlsx：指标填报!G7 " in said
    assert "没有采用 说明.xlsx：" in said
    assert "没有采用 东河县" not in said
