from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

import samples
from bairi_validators.consolidation import SubmissionState, UnitSubmission
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_workbooks.intake import Intake, take_in
from bairi_workbooks.submission_template import Entry

LATE = datetime(2026, 11, 22, 18, 0, 1)


def state_of(intake: Intake, unit: str) -> UnitSubmission:
    return next(s for s in intake.submissions if s.unit.name == unit)


def test_a_workbook_is_due_some_days_after_the_period_at_an_hour(tiny: Plan) -> None:
    assert tiny.reporting.due(samples.PERIOD) == datetime(2026, 11, 22, 18)


def test_each_unit_has_one_state(tmp_path: Path, tiny: Plan) -> None:
    samples.submit(tmp_path, tiny, "东河县")
    samples.submit(tmp_path, tiny, "西岭县", arrived=LATE)
    samples.submit(tmp_path, tiny, "青江高新区", changes={"T01-01": Entry("很多", Decimal(1))})
    samples.submit(tmp_path, tiny, "市工信局", changes={"T01-04": Entry()})
    intake = take_in(tiny, tmp_path, samples.PERIOD)
    states = {s.unit.name: s.state.value for s in intake.submissions}
    assert states == {
        "东河县": "accepted",
        "西岭县": "late",
        "青江高新区": "returned",
        "市工信局": "reported",
        "市财政局": "missing",
        "市人社局": "missing",
        "市发改委": "missing",
        "市应急局": "missing",
        "市信访局": "missing",
    }


def test_the_file_that_came_last_stands_as_a_whole(tmp_path: Path, tiny: Plan) -> None:
    samples.submit(tmp_path, tiny, changes={"T01-04": Entry("很多")}, arrived=datetime(2026, 11, 21, 9))
    samples.submit(tmp_path, tiny, name="东河县_2026-11中旬(2).xlsx", arrived=datetime(2026, 11, 21, 15))
    intake = take_in(tiny, tmp_path, samples.PERIOD)
    own = state_of(intake, "东河县")
    assert (own.state, own.version, own.errors) == (SubmissionState.ACCEPTED, 2, 0)
    (old,) = intake.others
    assert [f.code for f in old.checked.findings] == ["V02", "U01"]


def test_the_same_content_twice_is_one_version(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny)
    copy = tmp_path / "副本_东河县_2026-11中旬.xlsx"
    copy.write_bytes(path.read_bytes())
    samples.touch(copy, LATE)
    own = state_of(take_in(tiny, tmp_path, samples.PERIOD), "东河县")
    assert (own.version, own.state) == (1, SubmissionState.ACCEPTED)


def test_a_later_file_that_is_no_workbook_of_the_period_does_not_displace_the_good_one(
    tmp_path: Path, tiny: Plan
) -> None:
    samples.submit(tmp_path, tiny)
    letter = tmp_path / "东河县_2026-11中旬_情况说明.docx"
    letter.write_bytes(b"not a workbook")
    samples.touch(letter, LATE)
    last = samples.submit(tmp_path, tiny, period=samples.PERIOD.previous(), arrived=LATE)
    intake = take_in(tiny, tmp_path, samples.PERIOD)
    assert (state_of(intake, "东河县").state, state_of(intake, "东河县").version) == (SubmissionState.ACCEPTED, 1)
    assert [a.path for a in intake.unassigned] == [last, letter]


def test_a_workbook_of_the_wrong_period_stands_before_a_covering_letter(tmp_path: Path, tiny: Plan) -> None:
    samples.submit(tmp_path, tiny, period=samples.PERIOD.previous())
    letter = tmp_path / "东河县_情况说明.docx"
    letter.write_bytes(b"not a workbook")
    samples.touch(letter, LATE)
    intake = take_in(tiny, tmp_path, samples.PERIOD)
    own = state_of(intake, "东河县")
    assert own.checked is not None
    assert ([f.code for f in own.checked.findings], own.version) == (["S11"], 1)
    assert [a.path for a in intake.unassigned] == [letter]


def test_a_letter_before_the_workbook_is_no_version(tmp_path: Path, tiny: Plan) -> None:
    letter = tmp_path / "东河县_情况说明.docx"
    letter.write_bytes(b"not a workbook")
    samples.touch(letter, datetime(2026, 11, 21, 8))
    samples.submit(tmp_path, tiny)
    assert state_of(take_in(tiny, tmp_path, samples.PERIOD), "东河县").version == 1


def test_a_correction_that_is_taken_back_by_sending_the_first_version_again(tmp_path: Path, tiny: Plan) -> None:
    first = samples.submit(tmp_path, tiny, arrived=datetime(2026, 11, 21, 9))
    wrong = {"T01-04": Entry(Decimal(99))}
    samples.submit(tmp_path, tiny, changes=wrong, name="东河县_2.xlsx", arrived=datetime(2026, 11, 21, 10))
    again = tmp_path / "东河县_3.xlsx"
    again.write_bytes(first.read_bytes())
    samples.touch(again, datetime(2026, 11, 21, 11))
    own = state_of(take_in(tiny, tmp_path, samples.PERIOD), "东河县")
    assert own.version == 3
    assert own.checked is not None
    assert own.checked.file == again.name


def test_a_damaged_file_goes_back_to_the_unit_in_its_name(tmp_path: Path, tiny: Plan) -> None:
    (tmp_path / "东河县2026-11中旬.xlsx").write_bytes(b"PK\x03\x04 broken")
    samples.touch(tmp_path / "东河县2026-11中旬.xlsx")
    assert state_of(take_in(tiny, tmp_path, samples.PERIOD), "东河县").state is SubmissionState.RETURNED


def test_a_file_of_no_known_unit_stands_for_nobody_and_is_kept_in_sight(tmp_path: Path, tiny: Plan) -> None:
    (tmp_path / "报表.xlsx").write_bytes(b"PK\x03\x04 broken")
    intake = take_in(tiny, tmp_path, samples.PERIOD)
    assert {s.state for s in intake.submissions} == {SubmissionState.MISSING}
    assert [a.path.name for a in intake.others] == ["报表.xlsx"]


def test_several_processes_find_the_same(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny, but=("市信访局",))
    one, two = (take_in(tiny, tmp_path, samples.PERIOD, jobs=jobs) for jobs in (1, 2))
    assert [s.state for s in one.submissions] == [s.state for s in two.submissions]
    assert [a.checked.observations for a in one.arrivals] == [a.checked.observations for a in two.arrivals]


def test_progress_is_told_file_by_file(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny)
    told: list[tuple[int, int]] = []
    take_in(tiny, tmp_path, samples.PERIOD, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 9) for n in range(1, 10)]


def test_a_folder_that_is_not_there_is_said_in_chinese(tmp_path: Path, tiny: Plan) -> None:
    with pytest.raises(BairiError, match="没有这个文件或文件夹"):
        take_in(tiny, tmp_path / "无", samples.PERIOD)
