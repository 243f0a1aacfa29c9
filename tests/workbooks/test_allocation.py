"""The allocation workbook: what is handed out can be read, what is odd is told, figures are held against it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import samples
import tables
from bairi_addin.cli import main
from bairi_validators.allocation import Allocation, to_allocate
from bairi_validators.errors import BairiError
from bairi_validators.findings import Place, Severity
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.standing import Light
from bairi_validators.vocabulary import Column, SheetName
from bairi_workbooks.allocation.reading import load_allocation, read_allocation
from bairi_workbooks.allocation.template import write_allocation
from bairi_workbooks.batch import consolidate_inbox
from bairi_workbooks.checking import Background, check_file
from bairi_workbooks.consolidated import write_consolidated
from bairi_workbooks.earlier import read_earlier
from bairi_workbooks.ledger import Ledger
from containers import convert
from rules.allocation import good, output

TABLE = SheetName.ALLOCATION.value


def codes(plan: Plan, path: Path) -> set[str]:
    return {f.code for f in read_allocation(plan, path).checked.findings}


def plain_targets(allocation: Allocation) -> dict[tuple[str, str], str]:
    return {key: str(target) for key, target in allocation.targets.items()}


def test_the_template_has_a_row_for_each_target_to_be_allocated_and_a_column_for_each_who_owes_one(
    chenzhou: Plan, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(write_allocation(tmp_path / "t.xlsx", chenzhou))[TABLE]
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == [i.id for i in to_allocate(chenzhou)]
    headings = [cell.value for cell in sheet[3]]
    assert headings[:5] == ["指标编号", "任务", "指标", "计量单位", "全市目标"]
    below = [unit.name for unit in chenzhou.units if unit.kind is not UnitKind.DEPARTMENT]
    assert headings[5:] == [*below, "合计", "差额"]


def test_only_inputs_of_the_template_are_open_and_sums_are_formulas(tiny: Plan, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_allocation(tmp_path / "t.xlsx", tiny))[TABLE]
    assert sheet.protection.sheet
    assert [c.column_letter for c in sheet[4] if not c.protection.locked] == ["F", "G"]
    both = ('=IF(COUNT(F4:G4)=0,"",SUM(F4:G4))', '=IF(COUNT(F4:G4)=0,"",ROUND(H4-E4,6))')
    assert (sheet["H4"].value, sheet["I4"].value) == both
    assert sheet.freeze_panes == "F4"


def test_a_fresh_template_shows_no_sum_and_no_difference_while_nothing_is_filled_in(tiny: Plan, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_allocation(tmp_path / "t.xlsx", tiny), data_only=True)[TABLE]
    assert not any(sheet[cell].value for cell in ("H4", "I4"))


def test_the_hidden_sheet_says_what_the_workbook_is(tiny: Plan, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_allocation(tmp_path / "t.xlsx", tiny))[SheetName.IDENTITY.value]
    assert sheet.sheet_state == "veryHidden"
    assert [tuple(c.value for c in row) for row in sheet] == [
        ("kind", "allocation"),
        ("plan_id", "qingjiang-2026"),
        ("plan_version", "2026.1"),
    ]


def test_what_is_written_is_read_again_and_raises_nothing(tiny: Plan, tmp_path: Path) -> None:
    first = load_allocation(tiny, good.write(tmp_path))
    path = write_allocation(tmp_path / "t.xlsx", tiny, first)
    again = read_allocation(tiny, path)
    assert again.checked.findings == ()
    assert again.allocation.targets == first.targets
    assert again.allocation.places["西岭县", "T01-04"] == Place(TABLE, "G6")
    assert path.read_bytes() == write_allocation(tmp_path / "u.xlsx", tiny, first).read_bytes()


def test_an_allocation_of_another_plan_is_none_of_this_one(tiny: Plan, chenzhou: Plan, tmp_path: Path) -> None:
    path = good.write(tmp_path)
    book = openpyxl.load_workbook(path)
    for pair in (("kind", "allocation"), ("plan_id", chenzhou.plan.id)):
        (book["_bairi"] if "_bairi" in book.sheetnames else book.create_sheet("_bairi")).append(pair)
    book.save(path)
    assert "S12" in codes(tiny, path)


def test_an_own_table_is_known_by_names_and_aliases_in_any_order_below_titles(tiny: Plan, tmp_path: Path) -> None:
    table = """
    青江市目标任务分解表
    | 序号 | 西岭 | 指标名称     | 东河 | 单位 |
    | 1    | 45   | 数字产业产值 | 5亿元 | 亿元 |
    | 合计 | 45   |              | 5    |      |
    """
    path = tables.write(tmp_path / "自制.xlsx", {"Sheet1": table})
    read = read_allocation(tiny, path)
    assert plain_targets(read.allocation) == {("西岭县", "T01-04"): "45", ("东河县", "T01-04"): "5"}
    assert {f.code for f in read.checked.findings if f.severity is Severity.ERROR} == set()


def test_targets_in_another_unit_of_measure_are_converted_and_said_to_be(tiny: Plan, tmp_path: Path) -> None:
    own = output("450000万元")
    assert load_allocation(tiny, own.write(tmp_path)).targets["东河县", "T01-04"] == 45
    assert "V13" in {f.code for f in own.check(tmp_path, tiny)}


@pytest.mark.parametrize(("typed", "code"), [("很多", "V02"), ("-45", "V04"), ("#REF!", "F04")])
def test_what_is_no_target_is_an_error_at_its_cell(typed: str, code: str, tiny: Plan, tmp_path: Path) -> None:
    (found,) = (f for f in output(typed).check(tmp_path, tiny) if f.code == code)
    assert (found.severity, found.place) == (Severity.ERROR, Place(TABLE, "F4"))


def test_a_target_of_zero_says_that_the_unit_has_none_and_counts_in_the_sum(tiny: Plan, tmp_path: Path) -> None:
    read = read_allocation(tiny, output("90", west="0").write(tmp_path))
    assert read.checked.findings == ()
    east, west = (read.allocation.target(tiny.unit_of[n], tiny.indicator_of["T01-04"]) for n in ("东河县", "西岭县"))
    assert (east, west) == (90, None)


def test_a_zero_carried_into_a_new_template_stays_one(tiny: Plan, tmp_path: Path) -> None:
    filled = load_allocation(tiny, output("90", west="0").write(tmp_path))
    path = write_allocation(tmp_path / "t.xlsx", tiny, filled)
    assert openpyxl.load_workbook(path)[TABLE]["G6"].value == 0
    assert read_allocation(tiny, path).checked.findings == (), "a blank would be told as a target that is missing"


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_an_allocation_in_another_container_is_the_same(kind: str, tiny: Plan, tmp_path: Path) -> None:
    path = good.write(tmp_path)
    convert(path, kind)
    other = load_allocation(tiny, tmp_path / kind / f"{path.stem}.{kind}")
    assert other.targets == load_allocation(tiny, path).targets


def test_a_file_that_is_no_workbook_is_a_finding(tiny: Plan, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"<html></html>")
    assert codes(tiny, path) == {"F02"}


def test_an_allocation_with_errors_is_not_used(tiny: Plan, tmp_path: Path) -> None:
    with pytest.raises(BairiError, match=r"有1处错误.*bairi allocation check"):
        load_allocation(tiny, output("很多").write(tmp_path))


def test_figures_are_held_against_the_allocation_and_the_unit_that_states_another_is_told(
    tiny: Plan, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    samples.submit_all(inbox, tiny)
    allocation = load_allocation(tiny, output("91", west="5").write(tmp_path))
    run = consolidate_inbox(tiny, inbox, samples.PERIOD, background=Background(allocation=allocation))
    result = next(r for r in run.consolidation.indicators if r.indicator.id == "T01-04")
    east, west = result.units[:2]
    assert (east.standing.percent, east.standing.light, east.rank) == (Decimal(50), Light.RED, 2)
    assert (west.standing.light, west.rank) == (Light.GREEN, 1)
    told = {f.place.cell for a in run.intake.standing for f in a.checked.findings if f.code == "A14"}
    assert told == {samples.address(inbox / "东河县_2026-11中旬.xlsx", "T01-04", Column.TARGET)}


def test_folders_of_earlier_periods_are_held_against_the_allocation_too(tiny: Plan, tmp_path: Path) -> None:
    """By the figure the first county is ahead in both periods, by completion the second: nobody has moved."""
    inbox, before = tmp_path / "inbox", tmp_path / "before"
    for folder, period in ((inbox, samples.PERIOD), (before, samples.PERIOD.previous())):
        folder.mkdir()
        for unit in ("东河县", "西岭县"):
            samples.submit(folder, tiny, unit, period=period)
    allocation = load_allocation(tiny, output("91", west="5").write(tmp_path))
    past = read_earlier(tiny, [before], {}, allocation)
    known = Background(histories=past.histories, results=past.results, allocation=allocation)
    trends = consolidate_inbox(tiny, inbox, samples.PERIOD, background=known).consolidation.trends
    moves = [(trends[unit, "T01-04"].rank_before, trends[unit, "T01-04"].rank_change) for unit in ("东河县", "西岭县")]
    assert moves == [(2, 0), (1, 0)]


def test_the_workbook_shows_how_much_of_its_allocated_target_each_county_has_reached(
    tiny: Plan, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    samples.submit_all(inbox, tiny)
    known = Background(allocation=load_allocation(tiny, output("91", west="0").write(tmp_path)))
    run = consolidate_inbox(tiny, inbox, samples.PERIOD, background=known)
    path = write_consolidated(tmp_path / "汇总.xlsx", run.consolidation)
    shown, formulas = (openpyxl.load_workbook(path, data_only=only) for only in (True, False))

    def completion(book: openpyxl.Workbook) -> dict[str, object]:
        heading, *rows = book["县市区"].iter_rows(min_row=3, values_only=True)
        own = next(row for row in rows if (row[0], row[4]) == ("T01-04", "完成率%"))
        return dict(zip(map(str, heading), own, strict=True))

    # A target of 0 is none: what the unit states itself then counts.
    assert completion(shown)["东河县"] == 50
    assert completion(shown)["西岭县"] == pytest.approx(45.4 / 45 * 100)
    assert completion(shown)["青江高新区"] is None
    figure, target = str(completion(formulas)["东河县"]).removeprefix("=").removesuffix("*100").split("/")
    sources = shown["数据来源"]
    assert [sources[where.partition("!")[2]].value for where in (figure, target)] == [45.5, 91]


def test_with_a_ledger_too_the_unit_that_states_another_target_is_told(tiny: Plan, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    samples.submit(inbox, tiny)
    known = Background(allocation=load_allocation(tiny, output("91", west="5").write(tmp_path)))
    with Ledger.open(tmp_path / "台账") as ledger:
        run = consolidate_inbox(tiny, inbox, samples.PERIOD, background=known, ledger=ledger)
    assert "A14" in {f.code for f in run.intake.standing[0].checked.findings}


def test_the_command_checks_and_ends_with_one_where_there_are_errors(
    tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = ["--plan", str(tiny_file), "allocation", "check"]
    assert main([*plan, str(good.write(tmp_path))]) == 0
    assert "分解目标8个" in capsys.readouterr().out
    assert main([*plan, str(output("很多").write(tmp_path)), "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [f["cell"] for f in document["files"][0]["findings"] if f["code"] == "V02"] == ["F4"]


def test_the_command_writes_a_template_and_replaces_none_unasked(
    tiny_file: Path, tiny: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "t.xlsx"
    command = ["--plan", str(tiny_file), "allocation", "template", "--out", str(out)]
    assert main([*command, "--from", str(good.write(tmp_path))]) == 0
    assert codes(tiny, out) == set()
    assert main(command) == 2
    assert "--force" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    assert codes(tiny, out) == {"A10"}


def test_templates_are_filled_in_with_the_allocated_targets(tiny_file: Path, tiny: Plan, tmp_path: Path) -> None:
    command = ["--plan", str(tiny_file), "templates", "--period", "2026-11中旬", "--unit", "东河县"]
    assert main([*command, "--out", str(tmp_path), "--allocation", str(good.write(tmp_path))]) == 0
    found = {o.indicator.id: o.own_target for o in check_file(tiny, tmp_path / "东河县_2026-11中旬.xlsx").observations}
    assert (found["T01-04"], found["T02-02"], found["T01-01"]) == (Decimal(45), Decimal("1.5"), None)


def test_a_run_stops_at_an_allocation_with_errors(
    tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    wrong = output("很多").write(tmp_path)
    command = ["--plan", str(tiny_file), "run", str(inbox), "--period", "2026-11中旬", "--out", str(tmp_path / "out")]
    assert main([*command, "--allocation", str(wrong)]) == 2
    assert "有1处错误" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
