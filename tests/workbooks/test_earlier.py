"""What the units reported before, read from the folders of their workbooks, and what follows from it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import samples
from bairi_addin.cli import main
from bairi_validators.history import History, Past, history_of
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.batch import consolidate_inbox
from bairi_workbooks.checking import Background, check_file
from bairi_workbooks.earlier import read_earlier
from bairi_workbooks.intake import take_in
from bairi_workbooks.submission_template import Entry

BEFORE = samples.PERIOD.previous()
LONG_BEFORE = BEFORE.previous()
AMOUNT = "T01-04"
NOTHING = dict.fromkeys(samples.COUNTY, Entry())  # figures that stay the same for three periods are told of as well


def amount(text: str) -> dict[str, Entry]:
    return {AMOUNT: Entry(Decimal(text), own_target=Decimal(45))}


def past_amounts(history: History) -> list[tuple[str, Decimal | None]]:
    return [(period.code, observation.value) for period, observation in history.of(AMOUNT)]


@pytest.fixture
def folder(tmp_path: Path, tiny: Plan) -> Path:
    """Two earlier periods of 东河县; the later one was corrected, and a faulty copy came last of all."""
    earlier = tmp_path / "往期"
    earlier.mkdir()
    samples.submit(earlier, tiny, changes={**NOTHING, **amount("40")}, period=LONG_BEFORE)
    samples.submit(earlier, tiny, changes=amount("42"), period=BEFORE)
    corrected = samples.submit(earlier, tiny, changes=amount("43"), period=BEFORE, name=f"东河县_{BEFORE.code}_改.xlsx")
    samples.touch(corrected, samples.IN_TIME.replace(hour=15))
    wrong = {AMOUNT: Entry("约44")}
    faulty = samples.submit(earlier, tiny, changes=wrong, period=BEFORE, name=f"东河县_{BEFORE.code}_再改.xlsx")
    samples.touch(faulty, samples.IN_TIME.replace(hour=18))
    return earlier


def test_of_several_versions_the_latest_that_was_not_sent_back_counts(folder: Path, tiny: Plan) -> None:
    histories = read_earlier(tiny, [folder], {}).histories
    assert set(histories) == {"东河县"}
    assert past_amounts(histories["东河县"]) == [(BEFORE.code, Decimal(43)), (LONG_BEFORE.code, Decimal(40))]


def test_only_what_ended_before_in_the_same_year_is_the_past(folder: Path, tiny: Plan) -> None:
    history = read_earlier(tiny, [folder], {}).histories["东河县"]
    assert past_amounts(history.before(samples.PERIOD)) == past_amounts(history)
    assert past_amounts(history.before(BEFORE)) == [(LONG_BEFORE.code, Decimal(40))]
    assert past_amounts(history.before(Period.parse("2027-01上旬"))) == []


def test_a_history_is_in_order_however_it_was_read() -> None:
    past = [Past(LONG_BEFORE, {}), Past(samples.PERIOD, {}), Past(BEFORE, {})]
    assert [p.period for p in history_of(past).past] == [samples.PERIOD, BEFORE, LONG_BEFORE]
    assert history_of(past).latest == Past(samples.PERIOD, {})
    assert History().latest is None


def test_of_two_periods_with_one_end_the_same_one_is_always_the_latest() -> None:
    month, third = (Past(Period.parse(code), {}) for code in ("2026-10", "2026-10下旬"))
    assert history_of([month, third]).past == history_of([third, month]).past == (third, month)


def test_a_figure_that_fell_is_told_in_a_check_and_in_a_run(folder: Path, tmp_path: Path, tiny: Plan) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    path = samples.submit(inbox, tiny, changes=amount("41"))
    known = Background(histories=read_earlier(tiny, [folder], {}).histories)
    (found,) = check_file(tiny, path, background=known).findings
    assert found.code == "P01"
    assert "43亿元" in found.message
    intake = take_in(tiny, inbox, samples.PERIOD, background=known, jobs=2)
    assert [f.code for a in intake.standing for f in a.checked.findings] == ["P01"]


def test_the_command_line_reads_earlier_folders(
    folder: Path, tmp_path: Path, tiny: Plan, tiny_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = samples.submit(tmp_path, tiny, changes=amount("41"))
    arguments = ["--plan", str(tiny_file), "check", "--past", str(folder), str(path), "--format", "json"]
    assert main(arguments) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert [f["code"] for f in file["findings"]] == ["P01"]


def test_an_earlier_folder_that_is_not_there_is_misuse(
    tmp_path: Path, tiny: Plan, tiny_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = samples.submit(tmp_path, tiny)
    assert main(["--plan", str(tiny_file), "check", str(path), "--past", str(tmp_path / "没有")]) == 2
    assert "没有" in capsys.readouterr().err


def test_templates_show_what_was_reported_last(
    folder: Path, tmp_path: Path, tiny_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "模板"
    arguments = ["templates", "--period", samples.PERIOD.code, "--out", str(out), "--past", str(folder)]
    assert main(["--plan", str(tiny_file), *arguments]) == 0
    assert "（1个列有上期数）" in capsys.readouterr().out
    sheet = openpyxl.load_workbook(out / f"东河县_{samples.PERIOD.code}.xlsx")["指标填报"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == AMOUNT)
    assert row[14] == 43
    other = openpyxl.load_workbook(out / f"西岭县_{samples.PERIOD.code}.xlsx")["指标填报"]
    assert other.max_column == 14


def test_a_figure_that_was_sent_back_then_is_no_history_now(tmp_path: Path, tiny: Plan) -> None:
    earlier = tmp_path / "往期"
    earlier.mkdir()
    samples.submit(earlier, tiny, changes=amount("42"), period=LONG_BEFORE)
    samples.submit(earlier, tiny, changes=amount("425000"), period=BEFORE)
    found = read_earlier(tiny, [earlier], {})
    assert past_amounts(found.histories["东河县"]) == [(LONG_BEFORE.code, Decimal(42))]
    assert (found.files, found.used) == (2, 1)


def test_a_period_without_the_figure_hides_no_fall(tmp_path: Path, tiny: Plan) -> None:
    earlier = tmp_path / "往期"
    earlier.mkdir()
    samples.submit(earlier, tiny, changes=amount("45.5"), period=LONG_BEFORE)
    samples.submit(earlier, tiny, changes={AMOUNT: Entry()}, period=BEFORE)
    known = Background(histories=read_earlier(tiny, [earlier], {}).histories)
    path = samples.submit(tmp_path, tiny, changes=amount("30"))
    assert "P01" in {f.code for f in check_file(tiny, path, background=known).findings}


def test_equal_figures_of_periods_far_apart_are_not_in_a_row(tmp_path: Path, tiny: Plan) -> None:
    earlier = tmp_path / "往期"
    earlier.mkdir()
    for code in ("2026-02上旬", "2026-06上旬"):
        samples.submit(earlier, tiny, period=Period.parse(code))
    known = Background(histories=read_earlier(tiny, [earlier], {}).histories)
    path = samples.submit(tmp_path, tiny)
    assert "P03" not in {f.code for f in check_file(tiny, path, background=known).findings}


def test_a_run_knows_what_the_figures_were_in_the_periods_before(folder: Path, tmp_path: Path, tiny: Plan) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit(inbox, tiny, changes=amount("45"))
    found = read_earlier(tiny, [folder], {})
    known = Background(histories=found.histories, results=found.results, sightings=found.sightings)
    trend = consolidate_inbox(tiny, inbox, samples.PERIOD, background=known).consolidation.trends["东河县", AMOUNT]
    assert [(period.code, result.value) for period, result in trend.points] == [
        (LONG_BEFORE.code, Decimal(40)),
        (BEFORE.code, Decimal(43)),
        (samples.PERIOD.code, Decimal(45)),
    ]
