"""What a file does to the process that reads it costs that file only: the run goes on, the file is told of and kept."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import samples
from bairi_validators.findings import Finding, Verdict
from bairi_validators.plan.models import Plan
from bairi_workbooks.batch import Run, consolidate_inbox, run_inbox
from bairi_workbooks.checking import NOTHING_KNOWN, check_files
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.reading import submission
from bairi_workbooks.reading.workbook import Opened
from bairi_workbooks.return_package import marking
from bairi_workbooks.submission_template import Entry
from bairi_workbooks.worker import Limits

SHORT = Limits(seconds=2, megabytes=256)
HOSTILE = b"PK\x03\x04 made to hold up whoever reads it"


def _hanging() -> None:
    time.sleep(3600)


def _dying() -> None:
    os._exit(1)


def _eating() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(10_000_000))


def _reader(monkeypatch: pytest.MonkeyPatch, does: Callable[[], None]) -> None:
    """A reader that does this where it meets the hostile file: its processes are made by forking."""
    real = submission.open_workbook

    def read(content: bytes) -> Opened | Finding:
        if content == HOSTILE:
            does()
        return real(content)

    monkeypatch.setattr(submission, "open_workbook", read)


@pytest.fixture
def inbox(tmp_path: Path, tiny: Plan) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    for unit in ("东河县", "市工信局"):
        samples.submit(folder, tiny, unit)
    (folder / f"西岭县_{samples.PERIOD.code}.xlsx").write_bytes(HOSTILE)
    return folder


def _verdicts(run: Run) -> dict[str, list[str]]:
    return {a.path.name.split("_")[0]: [f.code for f in a.checked.findings] for a in run.intake.arrivals}


@pytest.mark.parametrize(
    ("does", "words"),
    [(_hanging, "超过2秒仍未处理完"), (_dying, "异常退出"), (_eating, "占用内存超过256兆字节")],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_breaks_its_reader_is_a_finding_and_every_other_counts(
    monkeypatch: pytest.MonkeyPatch, inbox: Path, tiny: Plan, does: Callable[[], None], words: str, jobs: int
) -> None:
    whole = consolidate_inbox(tiny, inbox, samples.PERIOD)
    _reader(monkeypatch, does)
    began = time.monotonic()
    run = consolidate_inbox(tiny, inbox, samples.PERIOD, jobs=jobs, limits=SHORT)
    assert time.monotonic() - began < SHORT.seconds + 2
    (lost,) = (a.checked for a in run.intake.arrivals if a.path.name.startswith("西岭县"))
    assert [(f.code, words in f.message) for f in lost.findings] == [("F10", True)]
    assert (lost.unit and lost.unit.name, lost.period, lost.verdict) == ("西岭县", samples.PERIOD, Verdict.REJECTED)
    assert {n: c for n, c in _verdicts(run).items() if n != "西岭县"} == {
        n: c for n, c in _verdicts(whole).items() if n != "西岭县"
    }


def test_such_a_file_is_in_the_archive_goes_back_whole_and_is_judged_anew_under_other_limits(
    monkeypatch: pytest.MonkeyPatch, inbox: Path, tiny: Plan, tmp_path: Path
) -> None:
    _reader(monkeypatch, _hanging)
    place = str(tmp_path / "台账")

    def run(limits: Limits) -> Run:
        with Ledger.open(place, None) as ledger:
            return run_inbox(tiny, inbox, samples.PERIOD, tmp_path / "结果", ledger=ledger, limits=limits, kinds=())

    first = run(SHORT)
    (lost,) = (a for a in first.intake.arrivals if not a.checked.finished)
    assert lost.kept is not None
    assert lost.kept.read_bytes() == HOSTILE
    returned = {path.name for path in first.outputs.returned} if first.outputs else set()
    assert f"西岭县_{samples.PERIOD.code}.xlsx" in returned
    began = time.monotonic()
    again = run(SHORT)
    assert time.monotonic() - began < SHORT.seconds
    assert [a.took for a in again.intake.arrivals] == [None] * 3
    monkeypatch.undo()
    other = run(Limits(seconds=30))
    assert [a.path.name.split("_")[0] for a in other.intake.arrivals if a.took is not None] == ["西岭县"]
    assert _verdicts(other)["西岭县"] == ["F01"]


def test_checking_files_one_by_one_is_as_safe(monkeypatch: pytest.MonkeyPatch, inbox: Path, tiny: Plan) -> None:
    _reader(monkeypatch, _dying)
    found = check_files(tiny, sorted(inbox.iterdir()), None, NOTHING_KNOWN, SHORT)
    assert ["F10" in {f.code for f in checked.findings} for checked in found] == [
        path.name.startswith("西岭县") for path in sorted(inbox.iterdir())
    ]


def test_a_file_that_cannot_be_marked_in_time_goes_back_unmarked_with_its_slip(
    monkeypatch: pytest.MonkeyPatch, tiny: Plan, tmp_path: Path
) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit(inbox, tiny, "东河县", {"T01-01": Entry(value="很多")})
    monkeypatch.setattr(marking, "Package", lambda content: _hanging())
    run = run_inbox(tiny, inbox, samples.PERIOD, tmp_path / "结果", limits=SHORT, kinds=())
    assert run.outputs is not None
    assert sorted(path.suffix for path in run.outputs.returned) == [".docx", ".xlsx"]
    assert all(path.is_file() for path in run.outputs.returned)
    assert not [path for path in (tmp_path / "结果").rglob(".bairi-*") if path.is_file()]
