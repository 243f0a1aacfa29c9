"""The log of runs: typed events, one a line, appended, and never a word of what people typed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import samples
from bairi_addin.cli import main
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column, SheetName
from bairi_workbooks.batch import run_inbox
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.run_log import About, RunLog, RunRecord
from bairi_workbooks.submission_template import Entry

BEGAN = datetime(2026, 11, 21, 9, tzinfo=UTC)
TYPED = "只有单元格里才有的字"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    return folder


@pytest.fixture
def log(tmp_path: Path) -> RunLog:
    """A log whose clock goes on by a second at each look."""
    seconds = count()
    return RunLog(tmp_path / "日志" / "运行日志.jsonl", clock=lambda: BEGAN + timedelta(seconds=next(seconds)))


@contextmanager
def recorded(log: RunLog, plan: Plan) -> Iterator[RunRecord]:
    with log.run(About("run", "0.0", plan, samples.PERIOD, {"jobs": 1})) as record:
        yield record


def ran(log: RunLog, plan: Plan, inbox: Path) -> list[dict[str, Any]]:
    """What a run adds to the log."""
    before = len(lines(log))
    with recorded(log, plan) as record, Ledger.open(inbox.with_name("台账")) as ledger:
        run = run_inbox(plan, inbox, samples.PERIOD, inbox.with_name("结果"), ledger=ledger, log=record)
        record.exit_code = int(bool(run.rejected))
    return lines(log)[before:]


def lines(log: RunLog) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.path.read_bytes().splitlines()] if log.path.exists() else []


def files(events: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {event["file"]: event for event in events if event["event"] == "file"}


def test_a_run_tells_what_it_did_in_its_order_at_its_time(log: RunLog, tiny: Plan, inbox: Path) -> None:
    samples.submit_all(inbox, tiny, but=("市信访局",))
    events = ran(log, tiny, inbox)
    kinds = [event["event"] for event in events]
    assert kinds == ["run_started", *["file"] * 8, "consolidated", "outputs_written", "run_ended"]
    times = [datetime.fromisoformat(event["at"]) for event in events]
    assert times == sorted(times)
    assert {event["run"] for event in events} == {"2026-11-21T09:00:00Z"}
    start, end = events[0], events[-1]
    assert (start["plan"], start["plan_version"], start["period"]) == ("qingjiang-2026", "2026.1", "2026-11中旬")
    assert start["arguments"] == {"jobs": 1}
    assert (end["exit_code"], end["files"], end["ms"]) == (0, {"read": 8}, 12_000)
    assert events[-3]["submissions"] == {"accepted": 8, "missing": 1}
    assert events[-2]["files"][0].endswith("汇总_2026-11中旬.xlsx")


def test_a_file_is_told_with_hash_unit_verdict_and_its_findings_by_code(log: RunLog, tiny: Plan, inbox: Path) -> None:
    path = samples.submit(inbox, tiny, changes={"T01-04": Entry("很多"), "T01-02": Entry("不少")})
    event = files(ran(log, tiny, inbox))[path.name]
    assert (event["outcome"], event["unit"], event["period"]) == ("read", "东河县", "2026-11中旬")
    assert (event["verdict"], event["findings"]["V02"], len(event["sha256"])) == ("rejected", 2, 64)
    assert event["ms"] > 0


def test_files_known_copied_or_skipped_are_told_so(log: RunLog, tiny: Plan, inbox: Path) -> None:
    path = samples.submit(inbox, tiny)
    (inbox / "~$东河县.xlsx").write_bytes(b"lock")
    assert {f["outcome"] for f in files(ran(log, tiny, inbox)).values()} == {"read", "skipped"}
    copy = inbox / "东河县（副本）.xlsx"
    copy.write_bytes(path.read_bytes())
    samples.touch(copy, samples.IN_TIME + timedelta(hours=1))
    fresh = RunLog(log.path, clock=log.clock)
    events = ran(fresh, tiny, inbox)
    outcomes = {name: event["outcome"] for name, event in files(events).items()}
    assert outcomes == {path.name: "known", copy.name: "duplicate", "~$东河县.xlsx": "skipped"}
    assert files(events)[path.name]["ms"] is None


def test_a_watch_does_not_tell_again_what_it_has_told(log: RunLog, tiny: Plan, inbox: Path) -> None:
    samples.submit(inbox, tiny)
    ran(log, tiny, inbox)
    samples.submit(inbox, tiny, "西岭县")
    events = ran(log, tiny, inbox)
    assert [event["unit"] for event in files(events).values()] == ["西岭县"]
    assert events[-1]["files"] == {"known": 1, "read": 1}


def test_no_text_of_a_cell_gets_into_the_log(log: RunLog, tiny: Plan, inbox: Path) -> None:
    path = samples.submit(inbox, tiny, changes={"T01-04": Entry(TYPED, progress=TYPED, problem=TYPED)})
    samples.put(path, "T01-02", Column.PROGRESS, TYPED)
    samples.edit(path, lambda sheet: sheet.__setitem__("B4", TYPED), SheetName.PROBLEMS.value)
    samples.submit(inbox, tiny, "西岭县")
    samples.edit(
        inbox / "西岭县_2026-11中旬.xlsx", lambda sheet: sheet.__setitem__("B4", TYPED), SheetName.PROBLEMS.value
    )
    ran(log, tiny, inbox)
    assert TYPED in load_workbook(inbox / "西岭县_2026-11中旬.xlsx")[SheetName.PROBLEMS.value]["B4"].value
    (result,) = inbox.with_name("结果").glob("结果_*.json")
    assert TYPED in result.read_text(encoding="utf-8"), "the same run tells it where it belongs"
    assert TYPED not in log.path.read_text(encoding="utf-8")
    assert TYPED.encode("unicode_escape").decode() not in log.path.read_text(encoding="utf-8")


def test_a_run_that_fails_ends_with_2_and_the_log_goes_on_after_half_a_line(log: RunLog, tiny: Plan) -> None:
    def failing() -> None:
        with recorded(log, tiny):
            raise BairiError(TYPED)

    with pytest.raises(BairiError):
        failing()
    assert [(e["event"], e.get("exit_code")) for e in lines(log)] == [("run_started", None), ("run_ended", 2)]
    whole = log.path.read_bytes()
    log.path.write_bytes(whole + b'{"at":"2026-')
    with recorded(log, tiny):
        pass
    added = log.path.read_bytes()[len(whole) :].splitlines()
    assert added[0] == b'{"at":"2026-'
    assert [json.loads(line)["event"] for line in added[1:]] == ["run_started", "run_ended"]
    assert TYPED not in log.path.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_is_said(tiny: Plan, tmp_path: Path) -> None:
    (tmp_path / "占用").write_bytes(b"")
    with pytest.raises(BairiError, match="不能写入日志"), recorded(RunLog(tmp_path / "占用" / "日志.jsonl"), tiny):
        pass


def test_the_command_logs_beside_its_results_or_where_it_is_told_and_keeps_passwords_to_itself(
    tiny_file: Path, tiny: Plan, inbox: Path, tmp_path: Path
) -> None:
    samples.submit(inbox, tiny)
    command = ["--plan", str(tiny_file), "run", str(inbox), "--period", "2026-11中旬", "--out", str(tmp_path / "结果")]
    assert main(command) == 0
    assert main(command) == 0
    usual = RunLog(tmp_path / "结果" / "运行日志.jsonl")
    assert [event["event"] for event in lines(usual)].count("run_ended") == 2
    other = RunLog(tmp_path / "别处.jsonl")
    secret = ["--ledger", "postgresql+psycopg://office:geheim@127.0.0.1:1/bairi", "--archive", str(tmp_path / "原件")]
    assert main([*command, "--log", str(other.path), *secret]) == 2
    start, end = lines(other)
    assert (start["command"], start["arguments"]["ledger"]) == ("run", "postgresql+psycopg://…")
    assert end["exit_code"] == 2
    assert "geheim" not in other.path.read_text(encoding="utf-8")


def test_a_log_among_the_submissions_is_misuse(
    tiny_file: Path, inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--plan", str(tiny_file), "run", str(inbox), "--period", "2026-11中旬", "--out", str(tmp_path / "结果")]
    assert main([*command, "--log", str(inbox / "日志.jsonl")]) == 2
    assert "收件文件夹" in capsys.readouterr().err
    assert list(inbox.iterdir()) == []
