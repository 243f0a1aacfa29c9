"""What the slips of a run say (退回单): until when, on which day, and to whom nothing more is to be done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from docx import Document

import samples
from bairi_validators.plan.models import Plan
from bairi_workbooks.batch import run_inbox
from bairi_workbooks.ledger import Ledger

SINCE = datetime(2026, 11, 21, 15)  # after what came in time
LONG_AGO = datetime(2026, 11, 3, 9)  # in the ten days before those of the run
TABLE = "指标编号,累计完成\nT01-04,45.5\n"


def csv(folder: Path, name: str, arrived: datetime = SINCE) -> None:
    (folder / name).write_text(TABLE, encoding="utf-8")
    samples.touch(folder / name, arrived)


@pytest.fixture
def slips(tmp_path: Path, tiny: Plan) -> dict[str, str]:
    """The words of a run's slips, by the file's name: last period's workbook, and tables as text."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit_all(inbox, tiny, but=("西岭县", "市信访局"))
    earlier = samples.PERIOD.previous()
    samples.submit(inbox, tiny, "西岭县", name="西岭县.xlsx", period=earlier, arrived=LONG_AGO)
    csv(inbox, "东河县.csv")
    csv(inbox, "市信访局.csv", LONG_AGO)
    with Ledger.open(tmp_path / "台账") as ledger:
        run = run_inbox(tiny, inbox, samples.PERIOD, tmp_path / "结果", ledger=ledger, kinds=())
    assert run.outputs is not None
    found = [path for path in run.outputs.returned if path.suffix == ".docx"]
    return {path.stem.removeprefix("退回单_"): words_of(path) for path in found}


def words_of(slip: Path) -> str:
    document = Document(str(slip))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_last_periods_workbook_is_wanted_again_by_the_deadline_of_the_period_that_is_run(slips: dict[str, str]) -> None:
    assert "2026年11月中旬报送截止时间为11月22日18时" in slips["西岭县"]
    assert "11月12日" not in slips["西岭县"], "the deadline of the workbook's own period is long past"


def test_a_file_that_names_no_period_is_wanted_by_the_deadline_of_the_period_that_is_run(slips: dict[str, str]) -> None:
    assert "2026年11月中旬报送截止时间为11月22日18时，已过截止时间的请立即补报" in slips["市信访局"]


@pytest.mark.parametrize(("file", "day"), [("西岭县", "20日"), ("市信访局", "20日"), ("东河县", "21日")])
def test_a_slip_is_dated_by_its_files_own_day_but_never_before_the_periods_end(
    file: str, day: str, slips: dict[str, str]
) -> None:
    assert f"2026年11月{day}" in slips[file].splitlines()


def test_a_unit_whose_workbook_counts_is_not_pressed_to_send_another(slips: dict[str, str]) -> None:
    assert "你单位2026年11月中旬的报送文件已另行收到并计入，不必补报" in slips["东河县"]
    assert "不计入汇总" in slips["东河县"]
    assert not any(words in slips["东河县"] for words in ("立即", "截止", "逐项改正"))


def test_who_has_nothing_to_mend_in_the_file_itself_is_not_told_to_mend_it(slips: dict[str, str]) -> None:
    for words in slips.values():
        assert "请按表中的处理办法重新报送" in words
        assert "上改正" not in words


def test_a_table_as_text_is_told_one_remedy(slips: dict[str, str]) -> None:
    assert slips["东河县"].count("另存为 .xlsx") == 1
    assert "下发" not in slips["东河县"]
