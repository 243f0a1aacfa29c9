"""Accidents to a run: nothing half-written is ever seen, nothing that arrived is lost, the next run ends what it began.

The number of accidents is a setting: the tests try some, `make crashes` tries every step and many moments.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import samples
from bairi_validators.plan.models import Plan
from bairi_workbooks.submission_template import Entry

UNITS = ("东河县", "西岭县", "市工信局")
TRIALS = int(os.environ.get("BAIRI_CRASHES", "8"))
SHOWN = {".xlsx", ".docx", ".json", ".html"}


class Accidents:
    """The program that runs meet their accidents in."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).parents[1] / "crashing.py")]
        self._program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, folder: Path, words: list[str], **wish: object) -> dict[str, Any]:
        assert self._program.stdin
        assert self._program.stdout
        self._program.stdin.write(json.dumps({"folder": str(folder), "words": words, **wish}) + "\n")
        self._program.stdin.flush()
        answer: dict[str, Any] = json.loads(self._program.stdout.readline())
        return answer

    def close(self) -> None:
        self._program.communicate()


@pytest.fixture(scope="module")
def accidents() -> Iterator[Accidents]:
    if not hasattr(os, "fork"):
        pytest.skip("the system knows no fork")
    program = Accidents()
    yield program
    program.close()


@pytest.fixture(scope="module")
def words(tiny_file: Path) -> list[str]:
    return ["--plan", str(tiny_file), "run", "收件", "--period", samples.PERIOD.code, "--out", "结果"]


@pytest.fixture(scope="module")
def whole(tiny: Plan, words: list[str], accidents: Accidents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox and what a run made of it that nothing disturbed; one file in it goes back."""
    folder = tmp_path_factory.mktemp("whole") / "市"
    (folder / "收件").mkdir(parents=True)
    for unit in UNITS:
        samples.submit(folder / "收件", tiny, unit, {"T01-02": Entry("很多")} if unit == "西岭县" else {})
    answer = accidents.run(folder, words)
    assert answer["code"] == 1, answer["said"]
    (folder / "steps").write_text(str(answer["steps"]))
    (folder / "seconds").write_text(str(answer["seconds"]))
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    target = tmp_path / "市"
    shutil.copytree(whole / "收件", target / "收件")
    return target


def _result(folder: Path) -> Any:
    return json.loads((folder / "结果" / f"结果_{samples.PERIOD.code}.json").read_text(encoding="utf-8"))


def _shown(folder: Path) -> list[Path]:
    """The documents that a person finds, without the ledger and what is being written."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix in SHOWN)
    return sorted(path for path in found if not any(part.startswith((".", "台账")) for part in path.parts))


def _nothing_half_written(folder: Path) -> None:
    """Every document that is there can be opened; the ledger is sound."""
    for path in (folder / name for name in _shown(folder)):
        if path.suffix in {".xlsx", ".docx"}:
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None, path
        elif path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
    for database in folder.rglob("台账.db"):
        with sqlite3.connect(database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


def _nothing_lost(folder: Path) -> None:
    """Whatever is kept is whole, and every file that arrived is kept."""
    kept = {p.name: p for p in folder.rglob("台账/原件/*/*") if not p.name.startswith(".")}
    for name, path in kept.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == name
    for path in (folder / "收件").iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() in kept


def _ended_by_the_next(folder: Path, words: list[str], accidents: Accidents, whole: Path) -> None:
    _nothing_half_written(folder)
    answer = accidents.run(folder, words)
    assert answer["code"] == 1, answer["said"]
    assert _result(folder) == _result(whole)
    assert _shown(folder / "结果") == _shown(whole / "结果")
    _nothing_half_written(folder)
    _nothing_lost(folder)


def _some_of(steps: int, seed: int) -> list[int]:
    """Steps of a run: all of them where so many trials are wanted, else some, each part of the run with its own."""
    if steps <= TRIALS:
        return list(range(1, steps + 1))
    chance = random.Random(seed)  # noqa: S311 - which steps are tried is no secret
    width = steps / TRIALS
    return [int(width * n) + chance.randint(1, max(1, int(width))) for n in range(TRIALS)]


def test_a_run_killed_before_any_of_its_steps_is_ended_by_the_next_one(
    whole: Path, words: list[str], accidents: Accidents, tmp_path: Path
) -> None:
    steps = int((whole / "steps").read_text())
    assert steps > 50
    for step in _some_of(steps, seed=1):
        folder = tmp_path / str(step) / "市"
        shutil.copytree(whole / "收件", folder / "收件")
        answer = accidents.run(folder, words, kill_at=step)
        assert answer["code"] == -9, (step, answer["said"])
        _ended_by_the_next(folder, words, accidents, whole)


def test_a_run_killed_at_any_moment_is_ended_by_the_next_one(
    whole: Path, words: list[str], accidents: Accidents, tmp_path: Path
) -> None:
    seconds = float((whole / "seconds").read_text())
    chance = random.Random(2)  # noqa: S311
    for number in range(TRIALS):
        folder = tmp_path / str(number) / "市"
        shutil.copytree(whole / "收件", folder / "收件")
        answer = accidents.run(folder, words, kill_after=chance.uniform(0, seconds))
        assert answer["code"] in {-9, 1}, answer["said"]
        _ended_by_the_next(folder, words, accidents, whole)


def test_a_second_run_killed_anywhere_leaves_what_the_first_one_wrote(
    whole: Path, words: list[str], accidents: Accidents, tmp_path: Path, tiny: Plan
) -> None:
    """The old table stands, or the new one, never a part of either."""
    first = tmp_path / "first" / "市"
    shutil.copytree(whole, first)
    samples.submit(first / "收件", tiny, "西岭县", {})
    chance, steps = random.Random(3), int((whole / "steps").read_text())  # noqa: S311
    after = tmp_path / "after" / "市"
    shutil.copytree(first, after)
    assert accidents.run(after, words)["code"] == 0
    for number in range(max(4, TRIALS // 3)):
        folder = tmp_path / str(number) / "市"
        shutil.copytree(first, folder)
        accidents.run(folder, words, kill_at=chance.randint(1, steps))
        assert _result(folder) in (_result(whole), _result(after))
        _nothing_half_written(folder)
        assert accidents.run(folder, words)["code"] == 0
        assert _result(folder)["consolidation"] == _result(after)["consolidation"]
        _nothing_lost(folder)


def test_drafts_that_killed_runs_left_behind_are_taken_away_once_they_are_old(
    folder: Path, words: list[str], accidents: Accidents
) -> None:
    drafts = [folder / "结果" / ".bairi-old.xlsx", folder / "结果" / "台账" / "原件" / "ab" / ".bairi-old"]
    young = folder / "结果" / ".bairi-young.xlsx"
    for path in (*drafts, young):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    for path in drafts:
        os.utime(path, (0, 0))
    assert accidents.run(folder, words)["code"] == 1
    assert [path for path in drafts if path.exists()] == []
    assert young.exists()


@pytest.mark.parametrize("most", [0, 4_096, 20_000, 60_000, 200_000])
def test_a_disk_without_room_is_told_in_a_sentence_and_the_next_run_ends_it(
    most: int, folder: Path, whole: Path, words: list[str], accidents: Accidents
) -> None:
    answer = accidents.run(folder, words, most_bytes=most)
    assert answer["code"] in {1, 2}
    if answer["code"] == 2:
        assert answer["said"].strip().splitlines()[-1].startswith("bairi：")
    assert "Traceback" not in answer["said"]
    _ended_by_the_next(folder, words, accidents, whole)


@pytest.mark.parametrize("kilobytes", [120, 200, 350])
def test_a_full_disk_is_told_in_a_sentence_and_the_next_run_ends_it(
    kilobytes: int, whole: Path, words: list[str], accidents: Accidents, tmp_path: Path
) -> None:
    if not Path("/bin/mount").exists():
        pytest.skip("no disk can be mounted here")
    disk = tmp_path / "盘"
    disk.mkdir()
    mounted = subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        folder = disk / "市"
        shutil.copytree(whole / "收件", folder / "收件")
        answer = accidents.run(folder, words)
        assert answer["code"] == 2, answer["said"]
        assert answer["said"].strip().splitlines()[-1].startswith("bairi：")
        assert "Traceback" not in answer["said"]
        _nothing_half_written(folder)
        subprocess.run(["/bin/mount", "-o", "remount,size=200m", str(disk)], check=True)
        _ended_by_the_next(folder, words, accidents, whole)
    finally:
        subprocess.run(["/bin/umount", str(disk)], check=True)


@pytest.mark.parametrize("closed", ["结果", "结果/台账", "结果/台账/原件"])
def test_a_folder_that_must_not_be_written_is_told_in_a_sentence_and_the_next_run_ends_it(
    closed: str, folder: Path, whole: Path, words: list[str], accidents: Accidents
) -> None:
    (folder / closed).mkdir(parents=True)
    (folder / closed).chmod(0o555)
    answer = accidents.run(folder, words, like_anybody=True)
    (folder / closed).chmod(0o755)
    assert answer["code"] == 2, answer["said"]
    assert answer["said"].strip().splitlines()[-1].startswith("bairi：")
    assert "权限" in answer["said"]
    assert "Traceback" not in answer["said"]
    _ended_by_the_next(folder, words, accidents, whole)
