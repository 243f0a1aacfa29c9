"""The command line's contract: names, JSON, exit codes, what goes to which stream."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import samples
from bairi_addin.cli import main
from bairi_addin.terminal import printable
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column, SheetName
from bairi_workbooks.submission_template import Entry

Capture = pytest.CaptureFixture[str]


def bairi(tiny_file: Path, *arguments: object) -> int:
    return main(["--plan", str(tiny_file), *map(str, arguments)])


def test_the_audit_prints_its_coverage_and_ends_with_0(capsys: Capture) -> None:
    assert main(["plan", "audit"]) == 0
    assert "（100.0%）" in capsys.readouterr().out


def test_the_audit_fails_when_a_number_is_left_over(tmp_path: Path, tiny_file: Path, capsys: Capture) -> None:
    for path in (tiny_file, tiny_file.with_suffix(".txt")):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    plan = tmp_path / tiny_file.name
    source = plan.read_text(encoding="utf-8")
    head, _, rest = source.partition('[[indicators]]\nid = "T01-02"')
    plan.write_text(head + rest[rest.index("[[indicators]]") :], encoding="utf-8")
    without = plan.read_text(encoding="utf-8").replace('whole = "T01-02"', 'whole = "T01-03"')
    plan.write_text(without, encoding="utf-8")
    assert bairi(plan, "plan", "audit") == 1
    assert "“12”" in capsys.readouterr().out
    assert main(["plan", "check", str(plan)]) == 1


def test_the_audit_says_of_a_task_that_does_not_state_how_many_indicators_it_has(
    tmp_path: Path, tiny_file: Path, capsys: Capture
) -> None:
    plan = tmp_path / tiny_file.name
    plan.with_suffix(".txt").write_bytes(tiny_file.with_suffix(".txt").read_bytes())
    plan.write_text(tiny_file.read_text(encoding="utf-8").replace("targets = 4\n", ""), encoding="utf-8")
    assert bairi(plan, "plan", "audit") == 1
    assert "没有写明指标数（targets），实有4项" in capsys.readouterr().out


def test_the_plan_is_shown_as_a_table(tiny_file: Path, capsys: Capture) -> None:
    assert bairi(tiny_file, "plan", "show") == 0
    out = capsys.readouterr().out
    assert "抓工业增长" in out
    assert "T03-02" in out
    assert bairi(tiny_file, "plan", "show", "--task", "3") == 0
    assert "T01-01" not in capsys.readouterr().out


def test_the_plan_is_exported_as_json_and_as_a_workbook(tiny_file: Path, tmp_path: Path, capsys: Capture) -> None:
    assert bairi(tiny_file, "plan", "export", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert [t["number"] for t in document["tasks"]] == [1, 2, 3]
    assert bairi(tiny_file, "plan", "export", "--format", "xlsx", "--out", tmp_path / "方案.xlsx") == 0
    assert openpyxl.load_workbook(tmp_path / "方案.xlsx").sheetnames


def test_a_bad_plan_is_answered_with_its_lines(tmp_path: Path, capsys: Capture) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("[plan]\nid = 3\n", encoding="utf-8")
    assert main(["plan", "check", str(bad)]) == 1
    assert "第2行" in capsys.readouterr().out
    assert main(["--plan", str(bad), "plan", "show"]) == 2
    assert "第2行" in capsys.readouterr().err


def test_templates_are_written_for_every_unit_or_for_some(tiny_file: Path, tmp_path: Path) -> None:
    assert bairi(tiny_file, "templates", "--period", "2026-11中旬", "--out", tmp_path / "全部") == 0
    assert len(list((tmp_path / "全部").iterdir())) == 9
    assert (
        bairi(tiny_file, "templates", "--period", "2026年11月中旬", "--out", tmp_path / "一个", "--unit", "东河") == 0
    )
    (only,) = (tmp_path / "一个").iterdir()
    headings = [cell.value for cell in openpyxl.load_workbook(only)[SheetName.INDICATORS.value][3]]
    assert headings == [column.value for column in Column]


def test_a_workbook_that_somebody_has_filled_in_is_not_replaced_by_an_empty_one(
    tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    arguments = ("templates", "--period", "2026-11中旬", "--out", tmp_path)
    assert bairi(tiny_file, *arguments) == 0
    assert bairi(tiny_file, *arguments) == 0  # empty ones may be written again
    filled = samples.submit(tmp_path, tiny)
    before = filled.read_bytes()
    assert bairi(tiny_file, *arguments) == 2
    assert filled.name in capsys.readouterr().err
    assert filled.read_bytes() == before
    assert bairi(tiny_file, *arguments, "--force") == 0
    assert filled.read_bytes() != before


def test_the_consolidated_workbook_does_not_go_among_the_submissions(
    tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    path = samples.submit(tmp_path, tiny)
    before = path.read_bytes()
    assert bairi(tiny_file, "consolidate", tmp_path, "--period", "2026-11中旬", "--out", path) == 2
    assert "收件文件夹" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_an_unknown_unit_is_misuse(tiny_file: Path, tmp_path: Path, capsys: Capture) -> None:
    assert bairi(tiny_file, "templates", "--period", "2026-11", "--out", tmp_path, "--unit", "南山县") == 2
    assert "单位名单中没有：南山县" in capsys.readouterr().err


def test_check_prints_one_json_document_and_nothing_else(
    tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    good = samples.submit(tmp_path, tiny)
    bad = samples.submit(tmp_path, tiny, "西岭县", {"T01-04": Entry("很多")})
    assert bairi(tiny_file, "check", good, "--format", "json") == 0
    assert bairi(tiny_file, "check", good, bad, "--format", "json") == 1
    first, second = capsys.readouterr().out.split("\n}\n", 1)
    files = json.loads(second)["files"]
    assert [(f["unit"], f["period"], f["verdict"]) for f in files] == [
        ("东河县", "2026-11中旬", "accepted"),
        ("西岭县", "2026-11中旬", "rejected"),
    ]
    (finding,) = files[1]["findings"]
    assert list(finding) == ["code", "severity", "sheet", "cell", "message", "fix"]
    assert (finding["code"], finding["severity"], finding["sheet"]) == ("V02", "error", "指标填报")
    assert json.loads(first + "\n}")["files"][0]["findings"] == []


def test_check_tells_a_person_place_fault_and_remedy(
    tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    bad = samples.submit(tmp_path, tiny, changes={"T01-04": Entry("很\x1b[31m多")})
    assert bairi(tiny_file, "check", bad, "--mark", tmp_path / "标注") == 1
    out = capsys.readouterr().out
    assert "错误 V02 指标填报!G7" in out
    assert "→ 请只填数字" in out
    assert "\x1b" not in out
    assert len(list((tmp_path / "标注").rglob("*"))) == 4


def test_a_file_that_is_not_there_is_misuse(tiny_file: Path, capsys: Capture) -> None:
    assert bairi(tiny_file, "check", "无.xlsx") == 2
    assert "没有这个文件：无.xlsx" in capsys.readouterr().err


def test_run_ends_with_0_without_errors_and_with_1_when_something_goes_back(
    tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit_all(inbox, tiny)
    arguments = ("run", inbox, "--period", "2026-11中旬", "--out", tmp_path / "结果")
    assert bairi(tiny_file, *arguments) == 0
    assert "应报9个单位，已接收9个" in capsys.readouterr().out
    samples.submit(inbox, tiny, "西岭县", {"T01-04": Entry("很多")})
    assert bairi(tiny_file, *arguments, "--format", "json", "--jobs", "2") == 1
    document = json.loads(capsys.readouterr().out)
    states = {s["unit"]: s["state"] for s in document["consolidation"]["submissions"]}
    assert states["西岭县"] == "returned"
    assert Path(document["outputs"]["consolidated"]).is_file()


def test_run_can_leave_the_bulletin_out_and_names_none(
    tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit(inbox, tiny)
    assert bairi(tiny_file, "run", inbox, "--period", "2026-11中旬", "--out", tmp_path / "结果", "--no-bulletin") == 0
    told = capsys.readouterr().out
    assert "汇总工作簿" in told
    assert "通报" not in told
    assert not list((tmp_path / "结果").glob("通报*"))


def test_consolidate_prints_the_contracts_document(
    tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture
) -> None:
    samples.submit_all(tmp_path, tiny)
    assert bairi(tiny_file, "consolidate", tmp_path, "--period", "2026-11中旬", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == ["period", "indicators", "submissions", "reconciliation", "escalation"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少参数"),
        (["fly"], "参数 命令 不能是“fly”"),
        (["run", "x"], "缺少参数：--period, --out"),
        (["run", "x", "--period", "2025-13", "--out", "y"], "看不懂期次“2025-13”"),
        (["plan", "export", "--format", "pdf"], "参数 --format 不能是“pdf”"),
        (["check", "x", "--quick"], "不认识的参数：--quick"),
    ],
)
def test_misuse_is_answered_in_chinese_with_2(arguments: list[str], words: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert words in capsys.readouterr().err


def test_an_inbox_that_is_not_there_is_misuse(tiny_file: Path, tmp_path: Path, capsys: Capture) -> None:
    assert bairi(tiny_file, "run", tmp_path / "无", "--period", "2026-11中旬", "--out", tmp_path) == 2
    assert "打不开文件夹" in capsys.readouterr().err


def test_a_period_of_another_year_is_misuse(tiny_file: Path, tmp_path: Path, capsys: Capture) -> None:
    assert bairi(tiny_file, "templates", "--period", "2025-10上旬", "--out", tmp_path) == 2
    assert "不在方案年度（2026年）内" in capsys.readouterr().err


def test_the_campaigns_last_week_belongs_to_it_though_it_ends_in_the_next_year(tiny_file: Path, tmp_path: Path) -> None:
    assert bairi(tiny_file, "templates", "--period", "2026-W53", "--out", tmp_path, "--unit", "东河县") == 0


def test_checking_a_folder_is_misuse_and_no_success(tiny_file: Path, tmp_path: Path, capsys: Capture) -> None:
    assert bairi(tiny_file, "check", tmp_path) == 2
    assert "请用 bairi run" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_json_is_utf_8_whatever_the_system_speaks(encoding: str, tiny_file: Path) -> None:
    command = [sys.executable, "-m", "bairi_addin", "--plan", str(tiny_file), "plan", "export"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    out = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    assert "青江市" in json.loads(out.decode("utf-8"))["plan"]["place"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a device of Linux")
def test_a_full_disk_behind_a_redirection_is_said(tiny_file: Path) -> None:
    command = [sys.executable, "-m", "bairi_addin", "--plan", str(tiny_file), "plan", "export"]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 2
    assert "磁盘已满" in result.stderr.decode("utf-8")
    assert b"Traceback" not in result.stderr


def test_escapes_in_peoples_text_are_visible_and_never_effective() -> None:
    assert printable("甲\x1b[2J乙\r\n") == "甲\\x1b[2J乙\\x0d\\x0a"
