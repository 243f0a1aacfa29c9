"""A ledger belongs to one plan: whoever comes with another is told, and gets no figures that are none."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

import samples
from bairi_addin.cli import main
from bairi_validators.errors import BairiError
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan
from bairi_workbooks.ledger import Ledger

Capture = pytest.CaptureFixture[str]
PERIOD = ("--period", samples.PERIOD.code)
WORKING = (
    ["status"],
    ["trace", "T01-04"],
    ["export", "--out", "-"],
    ["bulletin", "--out", "通报"],
    pytest.param(["roll-up", "--out", "逐级"], marks=pytest.mark.skipif(not find_spec("pyarrow"), reason="no pyarrow")),
    ["accept", "--unit", "东河县", "--reason", "已电话核实"],
    ["set-back", "--unit", "东河县", "--reason", "口径不对"],
    ["consolidate", "收件"],
    ["bulletin", "收件", "--out", "通报"],
    ["run", "收件", "--out", "另一结果", "--no-bulletin"],
    ["watch", "收件", "--out", "另一结果", "--no-bulletin", "--once"],
)


@pytest.fixture
def plans(tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The plan of a ledger in 台账, one with the same units and another id, and a new version of the first."""
    monkeypatch.chdir(tmp_path)
    Path("收件").mkdir()
    samples.submit_all(Path("收件"), tiny)
    ran = ["run", "收件", *PERIOD, "--out", "结果", "--ledger", "台账", "--no-bulletin"]
    assert main(["--plan", str(tiny_file), *ran]) == 0
    capsys.readouterr()
    others = [
        changed(tiny_file, name, what, instead)
        for name, what, instead in (
            ("邻市.toml", 'id = "qingjiang-2026"', 'id = "linjiang-2026"'),
            ("新版.toml", 'version = "2026.1"', 'version = "2026.2"'),
        )
    ]
    return [tiny_file, *others]


def changed(plan: Path, name: str, what: str, instead: str) -> Path:
    text = plan.read_text(encoding="utf-8")
    assert what in text
    Path(name).write_text(text.replace(what, instead), encoding="utf-8")
    shutil.copy(plan.with_suffix(".txt"), ".")
    return Path(name)


def contents(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*")}


@pytest.mark.parametrize("command", WORKING, ids=lambda command: "-".join(command[:2]))
def test_whoever_works_on_a_ledger_with_another_plan_is_told_both_plans_and_the_remedy(
    command: list[str], plans: list[Path], capsys: Capture
) -> None:
    before = contents(Path("台账"))
    assert main(["--plan", str(plans[1]), *command, *PERIOD, "--ledger", "台账"]) == 2
    told = capsys.readouterr()
    said = told.err.splitlines()[-1]
    for word in ("台账 台账", "“qingjiang-2026”", "“linjiang-2026”", "--plan", "--ledger"):
        assert word in said
    assert "亿元" not in told.out
    assert contents(Path("台账")) == before
    assert not Path("通报").exists()
    assert not list(Path().glob("另一结果/*.xlsx"))


def test_another_version_of_the_plan_goes_on_with_its_ledger(plans: list[Path]) -> None:
    newer = ["--plan", str(plans[2])]
    assert main([*newer, "trace", "T01-04", *PERIOD, "--ledger", "台账"]) == 0
    assert main([*newer, "run", "收件", *PERIOD, "--out", "结果", "--ledger", "台账", "--no-bulletin"]) == 0


def test_a_ledger_without_runs_belongs_to_nobody(plans: list[Path], tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "新台账") as ledger:
        ledger.must_be_of(load_plan(plans[1]))


def test_a_run_of_another_period_into_another_plans_ledger_is_refused(plans: list[Path], tiny: Plan) -> None:
    before = samples.PERIOD.previous()
    other = load_plan(plans[1])
    with Ledger.open("台账") as ledger:
        ledger.must_be_of(other, before)  # nothing of that period is there
        with pytest.raises(BairiError, match="属于工作方案“qingjiang-2026”，现在用的是工作方案“linjiang-2026”"):
            ledger.histories(other, before)
        assert ledger.histories(tiny, before) == {}
