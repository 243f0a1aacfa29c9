"""Every code of the catalogue: one workbook that raises it, at its place, and the good one that raises nothing."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import samples
from bairi_validators.findings import Finding, Severity, catalogue
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column, IdentityKey, ProblemColumn, SheetName
from bairi_workbooks.checking import check_file
from bairi_workbooks.intake import take_in
from bairi_workbooks.submission_template import Entry

Case = Callable[[Path, Plan], list[Finding]]
CASES: dict[str, tuple[str | None, Case]] = {}


def raises(code: str, cell: str | None = None) -> Callable[[Case], Case]:
    """Register a case: the code it raises, and the cell where (None: any place)."""

    def register(case: Case) -> Case:
        CASES[code] = (cell, case)
        return case

    return register


def check(path: Path, plan: Plan) -> list[Finding]:
    return list(check_file(plan, path, samples.PERIOD).findings)


def changed(code: str, cell: str, **entries: Entry) -> None:
    """A case made by other entries; underscores stand for the dash of an indicator's number."""
    changes = {name.replace("_", "-"): entry for name, entry in entries.items()}
    raises(code, cell)(lambda folder, plan: check(samples.submit(folder, plan, changes=changes), plan))


changed("V01", "G7", T01_04=Entry())
changed("V02", "G7", T01_04=Entry("约45.5"))
changed("V03", "G7", T01_04=Entry("４５．５"))
changed("V04", "G7", T01_04=Entry(Decimal(-1)))
changed("V05", "G5", T01_02=Entry(Decimal("6.5")))
changed("V06", "H4", T01_01=Entry(Decimal(107)))
changed("V07", "H4", T01_01=Entry(Decimal(107), Decimal(0)))
changed("V08", "J12", T03_02=Entry(state="差不多了"))
changed("V09", "K12", T03_02=Entry(state="已完成", done_on="11月底"))
changed("V10", "K12", T03_02=Entry(state="已完成", done_on=date(2026, 11, 25)))
changed("V12", "G7", T01_04=Entry("1234567890123456"))
changed("X01", "G8", T01_05=Entry(Decimal(60), Decimal(50)))
changed("X02", "K12", T03_02=Entry(state="已完成"))
changed("X03", "K12", T03_02=Entry(state="推进中", done_on=date(2026, 11, 5)))
changed("X04", "G6", T01_03=Entry(Decimal(7)))


@raises("X05", "G13")
def two_figures_for_one(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.put(samples.submit(folder, plan), "T03-03", Column.VALUE, 99), plan)


def problem_changed(folder: Path, plan: Plan, column: ProblemColumn, value: object) -> list[Finding]:
    def change(sheet: Worksheet) -> None:
        heading = next(row for row in sheet.iter_rows() if row[0].value == ProblemColumn.TASK.value)
        at = next(cell for cell in heading if cell.value == column.value)
        sheet.cell(at.row + 1, at.column, value).value = value

    return check(samples.edit(samples.submit(folder, plan), change, SheetName.PROBLEMS.value), plan)


@raises("X06")
def a_problem_without_deadline(folder: Path, plan: Plan) -> list[Finding]:
    return problem_changed(folder, plan, ProblemColumn.DEADLINE, None)


@raises("X07")
def a_problem_in_no_known_state(folder: Path, plan: Plan) -> list[Finding]:
    return problem_changed(folder, plan, ProblemColumn.STATE, "快了")


@raises("F01")
def a_flipped_byte(folder: Path, plan: Plan) -> list[Finding]:
    path = samples.submit(folder, plan)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet2.xml")
    content[info.header_offset + 200] ^= 0x10
    path.write_bytes(content)
    return check(path, plan)


@raises("F02")
def a_text_file(folder: Path, plan: Plan) -> list[Finding]:
    path = folder / "东河县_2026-11中旬.xlsx"
    path.write_text("指标编号,累计完成\nT01-01,107\n", encoding="gbk")
    return check(path, plan)


@raises("F03")
def a_password(folder: Path, plan: Plan) -> list[Finding]:
    path = folder / "东河县_2026-11中旬.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(64)
    )
    return check(path, plan)


@raises("F04", "G7")
def an_error_value(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.put(samples.submit(folder, plan), "T01-04", Column.VALUE, "#DIV/0!"), plan)


@raises("F05", "G7")
def a_formula_nobody_calculated(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.put(samples.submit(folder, plan), "T01-04", Column.VALUE, "=40+5.5"), plan)


@raises("F06")
def a_lock_file(folder: Path, plan: Plan) -> list[Finding]:
    path = folder / "~$东河县_2026-11中旬.xlsx"
    path.write_bytes(b"lock")
    return check(path, plan)


@raises("F07")
def a_stray_cell_far_below(folder: Path, plan: Plan) -> list[Finding]:
    path = samples.submit(folder, plan)
    return check(samples.edit(path, lambda sheet: sheet.__setitem__("N1048576", "x")), plan)


@raises("V11", "G7")
def a_percent_format(folder: Path, plan: Plan) -> list[Finding]:
    def change(sheet: Worksheet) -> None:
        sheet["G7"].value, sheet["G7"].number_format = 0.455, "0.0%"

    return check(samples.edit(samples.submit(folder, plan), change), plan)


@raises("S15", "G7")
def cells_merged_over_two_rows(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.edit(samples.submit(folder, plan), lambda sheet: sheet.merge_cells("G7:G8")), plan)


@raises("X08", "D7")
def another_unit_of_measure(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.put(samples.submit(folder, plan), "T01-04", Column.UNIT, "万元"), plan)


@raises("X09", "C7")
def a_number_that_belongs_to_another_indicator(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.put(samples.submit(folder, plan), "T01-04", Column.NAME, "高新技术产业产值"), plan)


@raises("F08")
def a_file_that_cannot_be_opened(folder: Path, plan: Plan) -> list[Finding]:
    path = samples.submit(folder, plan)
    with patch.object(Path, "read_bytes", side_effect=PermissionError(errno.EACCES, "denied")):
        return check(path, plan)


@raises("S01")
def no_table(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.edit(samples.submit(folder, plan), lambda sheet: sheet.delete_rows(1, 3)), plan)


def heading(path: Path, column: Column, words: str) -> Path:
    def rename(sheet: Worksheet) -> None:
        next(c for row in sheet.iter_rows() for c in row if c.value == column.value).value = words

    return samples.edit(path, rename)


@raises("S02")
def a_renamed_heading(folder: Path, plan: Plan) -> list[Finding]:
    return check(heading(samples.submit(folder, plan), Column.BASE, "去年数"), plan)


@raises("S03", "L3")
def a_heading_twice(folder: Path, plan: Plan) -> list[Finding]:
    return check(heading(samples.submit(folder, plan), Column.PROGRESS, Column.VALUE.value), plan)


@raises("S04")
def a_deleted_row(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.edit(samples.submit(folder, plan), lambda sheet: sheet.delete_rows(8)), plan)


@raises("S05", "A8")
def an_indicator_twice(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.put(samples.submit(folder, plan), "T01-05", Column.ID, "T01-04"), plan)


@raises("S06", "A8")
def an_unknown_indicator(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.put(samples.submit(folder, plan), "T01-05", Column.ID, "T01-50"), plan)


@raises("S16", "G8")
def a_figure_without_a_number(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.put(samples.submit(folder, plan), "T01-05", Column.ID, None), plan)


@raises("S07", "A8")
def an_indicator_of_others(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.put(samples.submit(folder, plan), "T01-05", Column.ID, "T02-03"), plan)


def identity(path: Path, key: IdentityKey, value: str | None) -> Path:
    def change(sheet: Worksheet) -> None:
        next(row for row in sheet.iter_rows() if row[0].value == key.value)[1].value = value

    return samples.edit(path, change, SheetName.IDENTITY.value)


@raises("S08")
def nobody_knows_whose(folder: Path, plan: Plan) -> list[Finding]:
    return check(identity(samples.submit(folder, plan, name="报表.xlsx"), IdentityKey.UNIT, None), plan)


@raises("S09")
def another_name_on_the_file(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.submit(folder, plan, name="西岭县_2026-11中旬.xlsx"), plan)


@raises("S10")
def nobody_knows_when(folder: Path, plan: Plan) -> list[Finding]:
    return check(identity(samples.submit(folder, plan, name="东河县.xlsx"), IdentityKey.PERIOD, None), plan)


@raises("S11")
def another_period(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.submit(folder, plan, period=samples.PERIOD.previous()), plan)


@raises("S12")
def another_plan(folder: Path, plan: Plan) -> list[Finding]:
    return check(identity(samples.submit(folder, plan), IdentityKey.PLAN, "qingjiang-2025"), plan)


@raises("S13")
def nothing_filled(folder: Path, plan: Plan) -> list[Finding]:
    return check(samples.submit(folder, plan, changes=dict.fromkeys(samples.COUNTY, Entry())), plan)


@raises("S14")
def an_older_template(folder: Path, plan: Plan) -> list[Finding]:
    return check(identity(samples.submit(folder, plan), IdentityKey.PLAN_VERSION, "2026.0"), plan)


def in_inbox(folder: Path, plan: Plan) -> list[Finding]:
    return [f for arrival in take_in(plan, folder, samples.PERIOD).arrivals for f in arrival.checked.findings]


@raises("U01")
def a_newer_version(folder: Path, plan: Plan) -> list[Finding]:
    samples.submit(folder, plan)
    newer = samples.submit(folder, plan, changes={"T01-04": Entry(Decimal(46))}, name="东河县_2026-11中旬_改.xlsx")
    samples.touch(newer, samples.IN_TIME.replace(hour=15))
    return in_inbox(folder, plan)


@raises("U02")
def the_same_content_twice(folder: Path, plan: Plan) -> list[Finding]:
    path = samples.submit(folder, plan)
    copy = folder / "东河县_2026-11中旬 - 副本.xlsx"
    copy.write_bytes(path.read_bytes())
    return in_inbox(folder, plan)


@pytest.mark.parametrize("code", sorted(CASES))
def test_the_workbook_made_for_a_code_raises_it(code: str, tmp_path: Path, tiny: Plan) -> None:
    cell, case = CASES[code]
    found = [f for f in case(tmp_path, tiny) if f.code == code]
    assert found
    assert cell is None or found[0].place.cell == cell
    assert found[0].severity is catalogue()[code].severity
    assert "{" not in found[0].message + found[0].fix


def test_every_code_of_the_catalogue_has_its_workbook() -> None:
    assert set(CASES) == set(catalogue())


def test_a_good_submission_of_every_unit_raises_nothing(tmp_path: Path, tiny: Plan) -> None:
    samples.submit_all(tmp_path, tiny)
    intake = take_in(tiny, tmp_path, samples.PERIOD)
    assert [(a.path.name, f.code, str(f.place)) for a in intake.arrivals for f in a.checked.findings] == []


def test_all_faults_of_a_workbook_come_in_one_pass(tmp_path: Path, tiny: Plan) -> None:
    changes = {"T01-02": Entry(Decimal("6.5")), "T01-04": Entry("很多"), "T03-02": Entry(state="已完成")}
    found = check(samples.submit(tmp_path, tiny, changes=changes), tiny)
    assert {f.code for f in found if f.severity is Severity.ERROR} == {"V05", "V02", "X02"}
