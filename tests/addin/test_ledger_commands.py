"""`bairi status`, `accept` and `set-back` on the ledger that a run left."""

from __future__ import annotations

import json
from pathlib import Path

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


def test_where_there_is_no_ledger_it_is_said(
    tiny_file: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--plan", str(tiny_file), "status", "--period", "2026-11中旬"]) == 2
    assert "没有台账" in capsys.readouterr().err
