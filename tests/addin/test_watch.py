"""`bairi watch` as a process of its own, on a real folder in which files come, change and go."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

import samples
from bairi_addin.cli import main
from bairi_validators.plan.models import Plan
from bairi_workbooks.submission_template import Entry

Capture = pytest.CaptureFixture[str]
PATIENCE = 60.0
EVERY = "0.5"
SHOWN = "T01-04"


class Watching:
    """A `bairi watch` that runs, and what it has said."""

    def __init__(self, tiny_file: Path, folder: Path) -> None:
        self.inbox, self.results = folder / "收件", folder / "结果"
        self._said, self._complained = folder / "said.txt", folder / "complained.txt"
        self.inbox.mkdir()
        command = [sys.executable, "-m", "bairi_addin", "--plan", tiny_file, "watch", self.inbox, "--every", EVERY]
        command += ["--period", "2026-11中旬", "--out", self.results]
        with self._said.open("wb") as out, self._complained.open("wb") as err:
            self.process = subprocess.Popen(command, stdout=out, stderr=err)

    @property
    def said(self) -> str:
        return self._said.read_text(encoding="utf-8")

    @property
    def complained(self) -> str:
        return self._complained.read_text(encoding="utf-8")

    def says(self, words: str) -> None:
        self.waits_for(lambda: re.search(words, self.said + self.complained))

    def waits_for(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, self.complained
            assert time.monotonic() < end, (self.said, self.complained)
            time.sleep(0.05)

    def looks(self, times: int) -> None:
        time.sleep(times * float(EVERY))

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def figure(self, unit: str) -> str | None:
        document = json.loads((self.results / "结果_2026-11中旬.json").read_text(encoding="utf-8"))
        (indicator,) = (i for i in document["consolidation"]["indicators"] if i["id"] == SHOWN)
        return next(u["value"] for u in indicator["units"] if u["unit"] == unit)


@pytest.fixture
def watching(tiny_file: Path, tmp_path: Path) -> Iterator[Watching]:
    started = Watching(tiny_file, tmp_path)
    started.says("正在值守")
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait()


def made(tmp_path: Path, plan: Plan, unit: str, value: str = "45") -> bytes:
    """A submission's bytes, made outside the inbox."""
    return samples.submit(tmp_path, plan, unit, {SHOWN: Entry(Decimal(value))}).read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_what_comes_is_handled_what_is_bad_disturbs_nothing_and_what_goes_is_not_forgotten(
    watching: Watching, tiny: Plan, tmp_path: Path
) -> None:
    (watching.inbox / "~$东河县.xlsx").write_bytes(b"lock")
    samples.submit(watching.inbox, tiny, "东河县", {SHOWN: Entry(Decimal("45.5"))})
    watching.says(r"东河县_2026-11中旬.xlsx（东河县）：通过。已计入汇总，无需处理")
    (watching.inbox / "报表.xlsx").write_bytes(b"PK broken")
    watching.says(r"报表.xlsx（单位不明）：退回。没有计入汇总，看不出是哪个单位的")
    (watching.inbox / "东河县_2026-11中旬.xlsx").unlink()
    samples.submit(watching.inbox, tiny, "西岭县", {SHOWN: Entry("很多")})
    watching.says(r"西岭县_2026-11中旬.xlsx（西岭县）：退回")
    watching.says(r"应报9个单位，未报7个，退回1个，(已报|已接收)1个")
    assert watching.stop() == 0
    assert "已停止值守" in watching.complained
    assert watching.figure("东河县") == "45.5"
    assert watching.said.count("东河县_2026-11中旬.xlsx") == 1, "what was told is not told again"
    assert "~$" not in watching.said + watching.complained


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_file_that_is_being_written_is_left_alone_and_then_read_whole(
    watching: Watching, tiny: Plan, tmp_path: Path
) -> None:
    first, second = (made(tmp_path, tiny, "东河县", value) for value in ("41", "42"))
    target = watching.inbox / "东河县_2026-11中旬.xlsx"
    end = time.monotonic() + 6 * float(EVERY)
    while time.monotonic() < end:  # rewritten all the time, half of it at first
        for content in (first, second):
            with target.open("wb") as file:
                file.write(content[: len(content) // 2])
                file.flush()
                time.sleep(float(EVERY) / 10)
                file.write(content[len(content) // 2 :])
    assert "东河县" not in watching.said
    watching.says(r"（东河县）：通过")
    assert watching.figure("东河县") == "42"
    target.write_bytes(first)
    watching.waits_for(lambda: watching.said.count("（东河县）：通过") == 2)
    assert watching.figure("东河县") == "41"
    assert watching.stop(signal.SIGINT) == 0
    assert "退回" not in watching.said, "no half of a file was ever judged"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_what_cannot_be_written_is_said_once_and_tried_until_it_can(
    watching: Watching, tiny: Plan, tmp_path: Path
) -> None:
    theirs = watching.results / "退回_2026-11中旬"
    theirs.mkdir(parents=True)
    samples.submit(watching.inbox, tiny, "东河县")
    watching.says("不会替换.*将继续尝试")
    watching.looks(4)
    assert watching.complained.count("将继续尝试") == 1
    theirs.rmdir()
    watching.says("结果已更新")
    watching.says("已恢复正常，继续值守")
    assert watching.said.count("东河县_2026-11中旬.xlsx（东河县）：通过") == 1
    assert watching.stop() == 0
    codes = [
        json.loads(line).get("exit_code")
        for line in (watching.results / "运行日志.jsonl").read_bytes().split(b"\n")[:-1]
    ]
    assert {code for code in codes if code is not None} == {0, 2}


def once(tiny_file: Path, inbox: Path, *more: str) -> int:
    command = ["--plan", str(tiny_file), "watch", str(inbox), "--period", "2026-11中旬", "--once", "--every", "0.05"]
    return main([*command, "--out", str(inbox.with_name("结果")), *more])


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    return folder


def test_once_handles_what_is_there_and_ends_as_a_run_does(
    tiny_file: Path, tiny: Plan, inbox: Path, capsys: Capture
) -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    path = samples.submit(inbox, tiny)
    assert once(tiny_file, inbox) == 0
    assert "（东河县）：通过" in capsys.readouterr().out
    samples.submit(inbox, tiny, "西岭县", {SHOWN: Entry("很多")})
    copy = inbox / "东河县（副本）.xlsx"
    copy.write_bytes(path.read_bytes())
    os.utime(copy, (path.stat().st_mtime + 60,) * 2)
    assert once(tiny_file, inbox) == 1
    said = capsys.readouterr().out
    assert "西岭县_2026-11中旬.xlsx（西岭县）：退回" in said
    assert "东河县（副本）.xlsx（东河县）：通过。与已收到的文件相同，无需处理" in said
    assert "东河县_2026-11中旬.xlsx" not in said, "the ledger knows it"
    samples.submit(inbox, tiny, "青江高新区", arrived=datetime(2026, 12, 1))
    assert once(tiny_file, inbox) == 1
    assert "（青江高新区）：通过。迟报，已计入汇总，无需处理" in capsys.readouterr().out
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == handlers


def test_a_newer_file_of_a_unit_takes_the_place_of_the_older(
    tiny_file: Path, tiny: Plan, inbox: Path, capsys: Capture
) -> None:
    samples.submit(inbox, tiny, changes={SHOWN: Entry("很多")})
    newer = samples.submit(inbox, tiny, name="东河县_更正.xlsx")
    os.utime(newer, (newer.stat().st_mtime + 60,) * 2)
    assert once(tiny_file, inbox) == 0
    said = capsys.readouterr().out
    assert "东河县_2026-11中旬.xlsx（东河县）：退回。该单位另有更新的文件，无需处理" in said
    assert "东河县_更正.xlsx（东河县）：通过" in said


@pytest.mark.parametrize("every", ["0", "-1", "nan", "inf", "五"])
def test_an_interval_that_is_none_is_misuse(every: str, tiny_file: Path, inbox: Path, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        once(tiny_file, inbox, "--every", every)
    assert end.value.code == 2
    assert "大于0的秒数" in capsys.readouterr().err


def test_an_inbox_that_is_not_there_at_the_start_is_misuse(tiny_file: Path, tmp_path: Path, capsys: Capture) -> None:
    assert once(tiny_file, tmp_path / "无") == 2
    assert "打不开文件夹" in capsys.readouterr().err
