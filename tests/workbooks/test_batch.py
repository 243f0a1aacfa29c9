"""The whole road on the tiny plan of another city: nothing of the real plan is in code."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
from docx import Document

import samples
from bairi_validators.consolidation import Consolidation, consolidate
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_workbooks import batch, outputs
from bairi_workbooks.batch import Run, run_inbox
from bairi_workbooks.checking import check_file
from bairi_workbooks.files import folder_replaced, safe_name
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.return_package import package_names
from bairi_workbooks.submission_template import Entry

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture
def run(tmp_path: Path, tiny: Plan) -> Run:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit_all(inbox, tiny, but=("西岭县", "市信访局"), mark="演示数据")
    samples.submit(inbox, tiny, "西岭县", {"T01-04": Entry("很多")}, mark="演示数据")
    (inbox / "~$lock.xlsx").write_bytes(b"")
    return run_inbox(tiny, inbox, samples.PERIOD, tmp_path / "结果")


def test_every_output_is_written_and_named_by_the_period(run: Run) -> None:
    assert run.outputs is not None
    names = {path.name for path in run.outputs.result.parent.iterdir()}
    code = samples.PERIOD.code
    assert names == {f"汇总_{code}.xlsx", f"通报_{code}.docx", f"通报_{code}.xlsx", f"结果_{code}.json", f"退回_{code}"}


def test_a_run_without_a_bulletin_writes_all_else(tmp_path: Path, tiny: Plan) -> None:
    (tmp_path / "收件").mkdir()
    samples.submit(tmp_path / "收件", tiny)
    run = run_inbox(tiny, tmp_path / "收件", samples.PERIOD, tmp_path / "结果", kinds=())
    assert {path.stem for path in (tmp_path / "结果").iterdir()} == {
        f"汇总_{samples.PERIOD.code}",
        f"结果_{samples.PERIOD.code}",
    }
    assert run.as_json()["outputs"]["bulletin_word"] is None


def test_what_is_refused_and_who_is_missing_is_known(run: Run) -> None:
    assert [a.path.name for a in run.rejected] == [f"西岭县_{samples.PERIOD.code}.xlsx"]
    assert run.missing == ("市信访局",)
    assert run.outputs is not None
    assert len(run.outputs.returned) == 3


def test_the_json_beside_the_outputs_is_that_of_the_command(run: Run) -> None:
    assert run.outputs is not None
    document = json.loads(run.outputs.result.read_text(encoding="utf-8"))
    assert document == run.as_json()
    lines = run.outputs.result.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith('{"unit": "东河县", "value":') for line in lines) > 1, "every row is a line of its own"
    own = next(i for i in document["consolidation"]["indicators"] if i["id"] == "T01-04")
    assert (own["value"], own["reported"], own["owed"]) == ("45.5", 1, 2)


def test_made_up_data_is_marked_in_every_output(run: Run) -> None:
    assert run.outputs is not None
    for path in (run.outputs.consolidated, run.outputs.bulletin_excel):
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            head = [str(c.value) for row in sheet.iter_rows(max_row=4) for c in row if c.value is not None]
            assert any("演示数据" in words for words in head), (path.name, sheet.title)
    for path in (run.outputs.bulletin_word, *(p for p in run.outputs.returned if p.suffix == ".docx")):
        assert "演示数据" in "".join(p.text for p in Document(str(path)).paragraphs), path.name


def test_the_same_inbox_gives_the_same_bytes(run: Run, tmp_path: Path, tiny: Plan) -> None:
    again = run_inbox(tiny, tmp_path / "收件", samples.PERIOD, tmp_path / "再次")
    assert run.outputs is not None
    assert again.outputs is not None
    for name in ("consolidated", "bulletin_word", "bulletin_excel"):
        assert getattr(again.outputs, name).read_bytes() == getattr(run.outputs, name).read_bytes(), name


def test_a_workbook_that_another_process_writes_has_the_same_bytes(
    run: Run, tmp_path: Path, tiny: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, "_WORTH_ANOTHER", 0)
    beside = run_inbox(tiny, tmp_path / "收件", samples.PERIOD, tmp_path / "又一次", jobs=2)
    assert run.outputs is not None
    assert beside.outputs is not None
    assert beside.outputs.consolidated.read_bytes() == run.outputs.consolidated.read_bytes()
    assert beside.as_json()["consolidation"] == run.as_json()["consolidation"]


def test_the_other_citys_name_stands_where_the_first_ones_did(run: Run, chenzhou: Plan) -> None:
    assert run.outputs is not None
    words = "".join(p.text for p in Document(str(run.outputs.bulletin_word)).paragraphs)
    assert "青江市" in words
    assert chenzhou.plan.place not in words


def test_a_return_package_of_an_earlier_run_does_not_stay(run: Run, tmp_path: Path, tiny: Plan) -> None:
    samples.submit(tmp_path / "收件", tiny, "西岭县", mark="演示数据")
    again = run_inbox(tiny, tmp_path / "收件", samples.PERIOD, tmp_path / "结果")
    assert again.rejected == ()
    assert again.outputs is not None
    assert again.outputs.returned == ()
    assert not (tmp_path / "结果" / f"退回_{samples.PERIOD.code}").exists()


def test_return_packages_are_written_while_the_figures_are_made(run: Run, tmp_path: Path, tiny: Plan) -> None:
    def once_a_slip_is_there(*told: Any, **known: Any) -> Consolidation:
        patience = time.monotonic() + 60
        while not list((tmp_path / "结果").glob(".bairi-*/*/*.docx")):
            assert time.monotonic() < patience
            time.sleep(0.01)
        return consolidate(*told, **known)

    with patch.object(batch, "consolidate", once_a_slip_is_there):
        again = run_inbox(tiny, tmp_path / "收件", samples.PERIOD, tmp_path / "结果")
    assert again.outputs == run.outputs


def test_where_the_figures_cannot_be_made_the_old_return_packages_stay(run: Run, tmp_path: Path, tiny: Plan) -> None:
    before = sorted((tmp_path / "结果").rglob("*"))
    with patch.object(batch, "consolidate", side_effect=BairiError("算不出来。")), pytest.raises(BairiError):
        run_inbox(tiny, tmp_path / "收件", samples.PERIOD, tmp_path / "结果")
    assert sorted((tmp_path / "结果").rglob("*")) == before


def test_where_the_ledger_cannot_be_kept_the_old_consolidated_workbook_stays(
    run: Run, tmp_path: Path, tiny: Plan
) -> None:
    assert run.outputs is not None
    run.outputs.consolidated.write_bytes(b"old")

    @contextmanager
    def at_once(work: Callable[[Path], Path], item: Path, _jobs: int) -> Iterator[Callable[[], Path]]:
        done = work(item)  # as by a process that is quicker than the ledger
        yield lambda: done

    refused = patch.object(Ledger, "stand", side_effect=BairiError("台账写不进去。"))
    ledger = Ledger.open(str(tmp_path / "台账"))
    with refused, patch.object(outputs, "beside", at_once), pytest.raises(BairiError, match="台账写不进去"):
        run_inbox(tiny, tmp_path / "收件", samples.PERIOD, tmp_path / "结果", ledger=ledger)
    assert run.outputs.consolidated.read_bytes() == b"old"
    assert not list((tmp_path / "结果").glob(".bairi-*"))


def test_another_periods_return_packages_stay(run: Run, tmp_path: Path, tiny: Plan) -> None:
    other = tmp_path / "上一期"
    other.mkdir()
    samples.submit(other, tiny, changes={"T01-04": Entry("很多")}, period=samples.PERIOD.previous())
    run_inbox(tiny, other, samples.PERIOD.previous(), tmp_path / "结果")
    assert run.outputs is not None
    assert all(path.is_file() for path in run.outputs.returned)


def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path, tiny: Plan) -> None:
    samples.submit(tmp_path, tiny, changes={"T01-04": Entry("很多")})
    theirs = tmp_path / "结果" / f"退回_{samples.PERIOD.code}" / "我的笔记.txt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("重要", encoding="utf-8")
    with pytest.raises(BairiError, match="不是本工具生成的"):
        run_inbox(tiny, tmp_path, samples.PERIOD, tmp_path / "结果")
    assert theirs.read_text(encoding="utf-8") == "重要"


def test_return_packages_that_are_the_inbox_are_not_replaced(run: Run, tmp_path: Path, tiny: Plan) -> None:
    assert run.outputs is not None
    inbox = run.outputs.returned[0].parent
    before = sorted(p.name for p in inbox.iterdir())
    with pytest.raises(BairiError, match="之内"):
        run_inbox(tiny, inbox, samples.PERIOD, tmp_path / "结果")
    assert sorted(p.name for p in inbox.iterdir()) == before


def test_a_folder_comes_back_when_the_new_one_cannot_take_its_place(tmp_path: Path) -> None:
    target = tmp_path / "退回"
    with folder_replaced(target) as draft:
        (draft / "旧.txt").write_text("旧", encoding="utf-8")
    rename = Path.rename

    def held(path: Path, to: Path) -> Path:
        if path.name.startswith(".bairi-new"):
            raise PermissionError(errno.EACCES, "held")
        return rename(path, to)

    with (
        patch.object(Path, "rename", held),
        pytest.raises(BairiError, match="不能写入"),
        folder_replaced(target) as draft,
    ):
        (draft / "新.txt").write_text("新", encoding="utf-8")
    assert (target / "旧.txt").read_text(encoding="utf-8") == "旧"


def test_files_that_would_share_a_return_package_get_one_each(tmp_path: Path, tiny: Plan) -> None:
    for name in ("报表.xlsx", "报表.csv", "报表.xls"):
        (tmp_path / name).write_text(f"没有单位的{name}", encoding="utf-8")
    returned = run_inbox(tiny, tmp_path, samples.PERIOD, tmp_path / "结果").outputs.returned  # type: ignore[union-attr]
    assert len({p.parent for p in returned}) == 3
    assert len(set(returned)) == len(returned) == 6


def test_no_two_packages_have_the_same_name(tmp_path: Path, tiny: Plan) -> None:
    files = [tmp_path / name for name in ("甲（2）.xlsx", "甲.xlsx", "a/甲.xlsx", "甲（更正）.xlsx")]
    names = package_names([(path, check_file(tiny, path.with_name("无"))) for path in files])
    assert len(set(names)) == 4
    assert names[1] == "未识别单位_甲"


def test_a_long_name_is_cut_before_its_suffix() -> None:
    assert safe_name("长" * 100 + ".xlsx") == "长" * 75 + ".xlsx"


def test_a_good_workbook_under_another_suffix_is_marked_all_the_same(tmp_path: Path, tiny: Plan) -> None:
    samples.submit(tmp_path, tiny, changes={"T01-04": Entry("很多")}, name="东河县_2026-11中旬.xls")
    outputs = run_inbox(tiny, tmp_path, samples.PERIOD, tmp_path / "结果").outputs
    assert outputs is not None
    assert any(p.name.endswith("标注件.xlsx") for p in outputs.returned)


@pytest.mark.skipif(os.name == "nt", reason="file names are text on Windows")
def test_a_file_name_whose_bytes_are_no_text_ends_no_run(tmp_path: Path, tiny: Plan) -> None:
    name = os.fsdecode("东河县_2026-11中旬.xlsx".encode("gbk"))
    (tmp_path / name).write_bytes(b"broken")
    result = run_inbox(tiny, tmp_path, samples.PERIOD, tmp_path / "结果")
    assert "\\x" in result.rejected[0].checked.file
    json.dumps(result.as_json(), ensure_ascii=False).encode("utf-8")


ODD_NAME = os.fsdecode("东河县_更正.xlsx".encode("gbk")) if os.name != "nt" else "no such name"


@pytest.mark.skipif(os.name == "nt", reason="file names are text on Windows")
@pytest.mark.parametrize(
    ("earlier", "later", "changes", "code"),
    [(ODD_NAME, "东河县.xlsx", None, "U02"), ("东河县.xlsx", ODD_NAME, {"T01-04": Entry("很多")}, "U01")],
    ids=["repeated", "superseded"],
)
def test_a_file_says_which_other_stands_for_it_even_if_the_name_is_no_text(
    tmp_path: Path, tiny: Plan, earlier: str, later: str, changes: dict[str, Entry] | None, code: str
) -> None:
    inbox, out = tmp_path / "收件", tmp_path / "结果"
    inbox.mkdir()
    for hour, (name, typed) in enumerate(((earlier, changes), (later, None))):
        os.utime(samples.submit(inbox, tiny, changes=typed, name=name), (hour, hour))
    outputs = run_inbox(tiny, inbox, samples.PERIOD, out).outputs
    assert outputs is not None
    told = [f for file in json.loads(outputs.result.read_text("utf-8"))["files"] for f in file["findings"]]
    assert [("\\x" in f["message"], f["code"]) for f in told if f["code"].startswith("U")] == [(True, code)]


def test_a_file_of_no_known_unit_is_in_the_consolidated_workbook(tmp_path: Path, tiny: Plan) -> None:
    (tmp_path / "谁的.xlsx").write_text("没有单位", encoding="utf-8")
    outputs = run_inbox(tiny, tmp_path, samples.PERIOD, tmp_path / "结果").outputs
    assert outputs is not None
    rows = openpyxl.load_workbook(outputs.consolidated)["校验问题"].iter_rows(values_only=True)
    assert ("（单位不明）", "谁的.xlsx") in [row[:2] for row in rows]


def test_a_file_that_cannot_be_opened_costs_only_itself(tmp_path: Path, tiny: Plan) -> None:
    samples.submit(tmp_path, tiny, "西岭县")
    locked = samples.submit(tmp_path, tiny)
    readable = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path == locked:
            raise PermissionError(errno.EACCES, "denied")
        return readable(path)

    with patch.object(Path, "read_bytes", denied):
        result = run_inbox(tiny, tmp_path, samples.PERIOD, tmp_path / "结果")
    assert [a.path for a in result.rejected] == [locked]
    assert result.outputs is not None
    assert [p.suffix for p in result.outputs.returned] == [".docx"]


def test_outputs_may_not_go_into_the_inbox(tmp_path: Path, tiny: Plan) -> None:
    with pytest.raises(BairiError, match="不能写到收件文件夹"):
        run_inbox(tiny, tmp_path, samples.PERIOD, tmp_path / "." / "")


@pytest.mark.parametrize("most", ["MOST_ROWS", "MOST_COLUMNS"])
def test_more_units_than_a_workbook_holds_are_told_before_anything_is_read(
    most: str, tmp_path: Path, tiny: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, most, 11)
    with pytest.raises(BairiError, match="汇总工作簿放不下"):
        run_inbox(tiny, tmp_path / "没有这个文件夹", samples.PERIOD, tmp_path / "结果")
    assert not (tmp_path / "结果").exists()


def test_an_inbox_with_nothing_in_it_still_says_who_is_missing(tmp_path: Path, tiny: Plan) -> None:
    (tmp_path / "空").mkdir()
    empty = run_inbox(tiny, tmp_path / "空", samples.PERIOD, tmp_path / "结果")
    assert len(empty.missing) == 9
    assert all(r.standing.value is None for r in empty.consolidation.indicators)


def test_outputs_that_cannot_be_written_leave_the_old_ones_whole(run: Run, tmp_path: Path, tiny: Plan) -> None:
    assert run.outputs is not None
    target = run.outputs.consolidated
    target.unlink()
    target.mkdir()  # stands for a target that another program holds
    before = run.outputs.result.read_bytes()
    with pytest.raises(BairiError, match="不能写入"):
        run_inbox(tiny, tmp_path / "收件", samples.PERIOD, tmp_path / "结果")
    assert run.outputs.result.read_bytes() == before
    assert [p.name for p in target.parent.iterdir() if p.name.startswith(".bairi-")] == []


@needs_office
def test_every_output_opens_in_a_real_office_program(run: Run, tmp_path: Path) -> None:
    assert run.outputs is not None
    files = [run.outputs.consolidated, run.outputs.bulletin_word, run.outputs.bulletin_excel, *run.outputs.returned]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    out = tmp_path / "pdf"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert {p.stem for p in out.iterdir()} == {p.stem for p in files}
    assert all(p.read_bytes().startswith(b"%PDF") for p in out.iterdir())
