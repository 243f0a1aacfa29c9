"""Runs that are killed or run beside others: the next one finishes what is there, and figures are the same."""

from __future__ import annotations

import getpass
import json
import platform
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import samples
from bairi_addin.cli import main
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_workbooks.batch import consolidate_inbox
from bairi_workbooks.ledger import DecisionKind, turn
from bairi_workbooks.submission_template import Entry
from ledgers import Place

PERIOD = ("--period", samples.PERIOD.code)
UNITS = ("东河县", "西岭县", "市工信局")
# Where a run is killed: a function, and at which of its calls.
MOMENTS = {
    "while originals are kept": ("bairi_workbooks.ledger.archive", "Archive.keep", 2),
    "while an original is written": ("bairi_workbooks.ledger.archive", "Path.write_bytes", 2),
    "while files are judged": ("bairi_workbooks.intake.arrivals", "_checked", 2),
    "after the run's row, before the judgements": ("bairi_workbooks.ledger.writing", "_write_judgements", 1),
    "between the judgements and the figures": ("bairi_workbooks.batch", "consolidate", 1),
    "between the standings and the figures": ("bairi_workbooks.ledger.writing", "write_results", 1),
    "while return packages are exchanged": ("bairi_workbooks.files", "Path.rename", 1),
    "before the result is written": ("bairi_workbooks.batch", "write_document", 1),
}
# As the command line, but killed at a moment; with none it runs to its end.
PROGRAM = """
import functools, importlib, os, signal, sys, time
from bairi_addin.cli import main

RUN = os.getpid()

def killed_at(module, name, call):
    *path, last = name.split(".")
    holder = importlib.import_module(module)
    for part in path:
        holder = getattr(holder, part)
    real, calls = getattr(holder, last), []
    @functools.wraps(real)
    def counted(*args, **options):
        calls.append(1)
        if len(calls) == call:
            os.kill(RUN, signal.SIGKILL)
            time.sleep(3600)  # a process of the run's: it has more to do than anybody waits for
        return real(*args, **options)
    setattr(holder, last, counted)

module, name, call, *words = sys.argv[1:]
if module:
    killed_at(module, name, int(call))
sys.exit(main(words))
"""


def start(words: Sequence[str], folder: Path, moment: tuple[str, str, int] = ("", "", 0)) -> subprocess.Popen[bytes]:
    """A run of its own."""
    command = [sys.executable, "-c", PROGRAM, *map(str, moment), *words]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def ended(run: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, told = run.communicate(timeout=60)
    return run.returncode, told.decode()


def words(plan: Path, place: Place, inbox: str = "收件") -> list[str]:
    archive = ["--archive", str(place.archive)] if place.archive else []
    return ["--plan", str(plan), "run", inbox, *PERIOD, "--out", "结果", "--ledger", place.name, *archive]


def result(folder: Path) -> Any:
    return json.loads((folder / f"结果_{samples.PERIOD.code}.json").read_text(encoding="utf-8"))


def visible(folder: Path) -> list[str]:
    """What a person sees in the folder of outputs, the ledger apart."""
    found = (p.relative_to(folder) for p in folder.rglob("*"))
    return sorted(str(p) for p in found if not any(part.startswith((".", "台账")) for part in p.parts))


@pytest.fixture(scope="module")
def uninterrupted(tiny_file: Path, tiny: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox, and with what a run made of it that nothing disturbed; one file in it goes back."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "收件").mkdir()
    for unit in UNITS:
        samples.submit(folder / "收件", tiny, unit, {"T01-02": Entry("很多")} if unit == "西岭县" else {})
    place = Place(str(folder / "台账"), "", None)
    assert ended(start(words(tiny_file, place), folder))[0] == 1
    return folder


def copied(uninterrupted: Path, folder: Path) -> None:
    shutil.copytree(uninterrupted / "收件", folder / "收件")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_is_finished_by_the_next_one(
    moment: str, uninterrupted: Path, tiny_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(uninterrupted, tmp_path)
    command = words(tiny_file, Place(str(tmp_path / "台账"), "", None))
    code, told = ended(start(command, tmp_path, MOMENTS[moment]))
    assert code == -signal.SIGKILL, told
    monkeypatch.chdir(tmp_path)
    assert main(command) == 1
    assert result(tmp_path / "结果") == result(uninterrupted / "结果")
    assert visible(tmp_path / "结果") == visible(uninterrupted / "结果")


@pytest.mark.parametrize(
    "moment", ["after the run's row, before the judgements", "between the standings and the figures"]
)
def test_what_a_killed_run_had_half_written_is_not_in_the_ledger(
    moment: str, place: Place, uninterrupted: Path, tiny_file: Path, tiny: Plan, tmp_path: Path
) -> None:
    copied(uninterrupted, tmp_path)
    assert ended(start(words(tiny_file, place), tmp_path, MOMENTS[moment]))[0] == -signal.SIGKILL
    with place.open() as ledger:
        recorded = len(ledger.arrivals(samples.PERIOD))
        assert recorded == (0 if "row" in moment else len(UNITS))
        assert ledger.standings(samples.PERIOD) == {}
        run = consolidate_inbox(tiny, tmp_path / "收件", samples.PERIOD, ledger=ledger)
    assert run.consolidation.as_json() == result(uninterrupted / "结果")["consolidation"]


def test_a_killed_run_leaves_no_process_behind(uninterrupted: Path, tiny_file: Path, tmp_path: Path) -> None:
    """The end of what they say is only there once all of them are gone."""
    copied(uninterrupted, tmp_path)
    command = [*words(tiny_file, Place(str(tmp_path / "台账"), "", None)), "--jobs", "2"]
    assert ended(start(command, tmp_path, ("bairi_workbooks.intake.arrivals", "_checked", 1)))[0] == -signal.SIGKILL


def test_two_runs_at_once_come_to_one_table(place: Place, uninterrupted: Path, tiny_file: Path, tmp_path: Path) -> None:
    """Neither knows of the other's files when it begins, and the ledger is not made yet."""
    copied(uninterrupted, tmp_path)
    (tmp_path / "收件二").mkdir()
    for path in (tmp_path / "收件").glob("市*"):
        path.rename(tmp_path / "收件二" / path.name)
    both = [start(words(tiny_file, place, inbox), tmp_path) for inbox in ("收件", "收件二")]
    codes = [ended(run) for run in both]
    assert {code for code, _ in codes} <= {0, 1}, codes
    whole = result(uninterrupted / "结果")["consolidation"]
    assert result(tmp_path / "结果")["consolidation"] == whole
    with place.open() as ledger:
        states = {s.unit: s.state.value for s in ledger.standings(samples.PERIOD).values()}
    assert states == {s["unit"]: s["state"] for s in whole["submissions"]}


def test_who_waits_too_long_for_another_run_is_told(
    place: Place, tiny: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "PATIENCE", 0)
    with place.open() as one, place.open() as other:
        with one.alone():
            here = f"{getpass.getuser()}@{platform.node()} "
            with pytest.raises(BairiError, match=f"正被另一次运行使用（{re.escape(here)}.*起），已等待0秒"):
                consolidate_inbox(tiny, tmp_path, samples.PERIOD, ledger=other)
            with pytest.raises(BairiError, match="正被另一次运行使用"):
                other.decide(samples.PERIOD, "东河县", DecisionKind.RETURNED, "口径不对", "测试员")
            assert other.standings(samples.PERIOD) == {}
        consolidate_inbox(tiny, tmp_path, samples.PERIOD, ledger=other)
