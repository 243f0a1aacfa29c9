"""What people do to a workbook without doing wrong: it is read to the same observations."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

import samples
import tables
from bairi_validators.findings import Place, Severity
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked
from bairi_validators.vocabulary import Column, SheetName, normalised
from bairi_workbooks.checking import check_file, skipped
from bairi_workbooks.reading.addresses import address, position
from bairi_workbooks.submission_template import Entry, write_submission

STRICT = b"purl.oclc.org/ooxml/officeDocument/relationships"


def values(checked: Checked) -> dict[str, tuple[object, ...]]:
    return {o.indicator.id: (o.value, o.base, o.state, o.done_on, o.own_target) for o in checked.observations}


def insert_column(sheet: Worksheet) -> None:
    sheet.insert_cols(3)
    sheet["C3"] = "本单位备注"


def swap_columns(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=3):
        row[6].value, row[7].value = row[7].value, row[6].value


def blank_and_total_rows(sheet: Worksheet) -> None:
    sheet.insert_rows(6)
    sheet.insert_rows(9)
    sheet["B9"], sheet["G9"] = "小计", 999


def spaced_headings(sheet: Worksheet) -> None:
    sheet["G3"], sheet["H3"], sheet["A3"] = "累计\n完成", " 对比 基数 ", "指标编号　"


def more_title_rows(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 4)
    sheet["A1"] = "东河县11月中旬报表"


@pytest.mark.parametrize(
    "change", [insert_column, swap_columns, blank_and_total_rows, spaced_headings, more_title_rows]
)
def test_a_changed_layout_reads_to_the_same_observations(
    change: Callable[[Worksheet], None], tmp_path: Path, tiny: Plan
) -> None:
    path = samples.submit(tmp_path, tiny)
    before = values(check_file(tiny, path))
    after = check_file(tiny, samples.edit(path, change))
    assert values(after) == before
    assert [f.code for f in after.findings] == []


def test_every_observation_keeps_the_cell_that_it_came_from(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny)
    observed = {o.indicator.id: o for o in check_file(tiny, path).observations}
    cell = observed["T01-04"].row[Column.VALUE]
    assert cell.place == Place(SheetName.INDICATORS.value, samples.address(path, "T01-04", Column.VALUE))
    assert cell.value == Decimal("45.5")


def test_of_a_checked_file_only_the_cells_of_figures_are_kept(tmp_path: Path, tiny: Plan) -> None:
    checked = check_file(tiny, samples.submit(tmp_path, tiny))
    figures = {Column.VALUE, Column.BASE, Column.STATE, Column.DONE_ON, Column.TARGET}
    assert {column for o in checked.observations for column in o.row.cells} == figures
    assert checked.submission is not None
    assert checked.submission.rows == ()


def test_a_figure_that_stands_twice_is_typed_once(tmp_path: Path, tiny: Plan) -> None:
    observed = {o.indicator.id: o for o in check_file(tiny, samples.submit(tmp_path, tiny)).observations}
    assert observed["T03-03"].value == observed["T01-01"].value == Decimal(107)
    assert observed["T03-03"].base == Decimal(100)


def test_take_over_formulas_that_nobody_calculated_are_no_fault(tmp_path: Path, tiny: Plan) -> None:
    path = samples.put(samples.submit(tmp_path, tiny), "T01-04", Column.VALUE, 44)  # a program drops cached values
    checked = check_file(tiny, path)
    assert [f.code for f in checked.findings] == []
    assert {o.indicator.id: o for o in checked.observations}["T03-03"].value == Decimal(107)


def test_a_workbook_without_the_hidden_sheet_is_known_by_its_file_name(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, name="东河（2026年11月中旬）.xlsx")
    samples.edit(path, lambda sheet: sheet.delete_cols(1, 6), SheetName.IDENTITY.value)
    checked = check_file(tiny, path)
    assert checked.unit is not None
    assert (checked.unit.name, checked.period) == ("东河县", samples.PERIOD)
    assert [f.code for f in checked.findings] == []


@pytest.mark.parametrize(
    "name", ["东河县2026-11中旬.xlsx", "东河县-2026年11月中旬报送工作簿.xlsx", "东河_2026_2026-11中旬.xlsx"]
)
def test_a_period_is_found_wherever_it_stands_in_the_name(name: str, tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, name=name)
    samples.edit(path, lambda sheet: sheet.delete_cols(1, 6), SheetName.IDENTITY.value)
    checked = check_file(tiny, path)
    assert (checked.period, checked.findings) == (samples.PERIOD, ())


def test_a_figure_typed_at_its_second_place_counts_at_the_first(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, changes={"T01-01": Entry()})
    for column, value in ((Column.VALUE, 107), (Column.BASE, 100)):
        samples.put(path, "T03-03", column, value)
    checked = check_file(tiny, path)
    observed = {o.indicator.id: o for o in checked.observations}
    assert [(observed[i].value, observed[i].base) for i in ("T01-01", "T03-03")] == [(107, 100)] * 2
    assert checked.findings == ()


def test_a_target_of_its_own_stays_in_its_row_when_the_figure_was_typed_in_the_other(
    tmp_path: Path, chenzhou: Plan
) -> None:
    unit, period = chenzhou.unit_of["桂阳县"], Period.parse("2025-10下旬")
    entries = {"T21-02": Entry(own_target=Decimal(3000))}
    path = write_submission(tmp_path / "桂阳县.xlsx", chenzhou, unit, period, entries=entries)
    samples.put(path, "T00-11", Column.VALUE, 2400)
    observed = {o.indicator.id: o for o in check_file(chenzhou, path).observations}
    assert [(observed[i].value, observed[i].own_target) for i in ("T00-11", "T21-02")] == [(2400, 3000)] * 2


def below(sheet: Worksheet, *rows: tuple[object, ...]) -> None:
    for row in rows:
        sheet.append(row)


def test_signatures_notes_and_totals_under_the_table_claim_nothing(tmp_path: Path, tiny: Plan) -> None:
    def sign(sheet: Worksheet) -> None:
        below(
            sheet,
            ("填报人：张某　联系电话：12345",),
            ("填报人", None, None, None, None, None, "审核人"),
            ("备注", None, None, None, None, None, 3),
            ("合  计", None, None, None, None, None, 99),
            (None, "注：以上为快报数"),
        )

    path = samples.edit(samples.submit(tmp_path, tiny), sign)
    assert check_file(tiny, path).findings == ()


def test_units_and_names_merged_down_are_no_fault(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny)
    samples.edit(path, lambda sheet: sheet.merge_cells("D5:D6"))
    assert check_file(tiny, path).findings == ()


def test_a_departments_issued_target_is_not_read_back(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, "市工信局")
    samples.put(path, "T01-04", Column.TARGET, "≥90（力争）")
    checked = check_file(tiny, path)
    assert checked.findings == ()
    assert {o.indicator.id: o for o in checked.observations}["T01-04"].own_target is None


def test_nothing_in_a_percent_cell_is_nothing(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, changes={"T03-01": Entry(Decimal(0))})

    def change(sheet: Worksheet) -> None:
        sheet[samples.address(path, "T03-01", Column.VALUE)].number_format = "0%"

    assert check_file(tiny, samples.edit(path, change)).findings == ()


def test_a_figure_with_room_for_a_percent_sign_is_no_percentage(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny)

    def change(sheet: Worksheet) -> None:
        sheet["G7"].number_format = "0.0_%"

    assert check_file(tiny, samples.edit(path, change)).findings == ()


def test_error_cells_are_found_whatever_quotation_marks_the_file_uses(tmp_path: Path, tiny: Plan) -> None:
    path = samples.put(samples.submit(tmp_path, tiny), "T01-04", Column.VALUE, "#N/A")
    single = tmp_path / "东河县_2026-11中旬_2.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(single, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b't="e"', b"t='e'"))
    assert "F04" in {f.code for f in check_file(tiny, single).findings}


def test_a_row_whose_text_begins_with_total_is_no_subtotal(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, changes={"T01-04": Entry(Decimal("45.5"), progress="合计完成45.5亿元")})
    assert check_file(tiny, path).findings == ()


@pytest.mark.parametrize("text", ["12\n13", "12 34", "5 6 7", "1 2345"])
def test_two_numbers_in_one_cell_are_not_joined(text: str, tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, changes={"T01-04": Entry(text)})
    assert [f.code for f in check_file(tiny, path).findings] == ["V02"]


def test_a_number_of_any_size_is_a_finding_and_never_a_crash(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, changes={"T01-04": Entry(Decimal("1E+30"))})
    assert [f.code for f in check_file(tiny, path).findings] == ["V12"]


def test_error_cells_are_found_in_a_strict_file_without_addresses(tmp_path: Path, tiny: Plan) -> None:
    path = samples.put(samples.submit(tmp_path, tiny), "T01-04", Column.VALUE, "#DIV/0!")
    strict = tmp_path / "东河县_2026-11中旬_strict.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb'<c r="[A-Z]+\d+"', b"<c", data)
            new.writestr(name, data.replace(b"schemas.openxmlformats.org/officeDocument/2006/relationships", STRICT))
    assert "F04" in {f.code for f in check_file(tiny, strict).findings}


def test_xml_in_an_encoding_that_xml_does_not_have_is_a_damaged_file(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny)
    odd = tmp_path / "东河县_2026-11中旬_gb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(odd, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'encoding="UTF-8"', b'encoding="gb2312"'))
    assert [f.code for f in check_file(tiny, odd).findings] == ["F01"]


def test_numbers_are_exact_and_not_binary(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, changes={"T01-04": Entry(Decimal("0.1"))})
    observed = {o.indicator.id: o for o in check_file(tiny, path).observations}
    assert observed["T01-04"].value == Decimal("0.1")


def test_a_faulty_cell_is_neither_zero_nor_missing(tmp_path: Path, tiny: Plan) -> None:
    path = samples.put(samples.submit(tmp_path, tiny), "T01-04", Column.VALUE, "#REF!")
    checked = check_file(tiny, path)
    codes = {f.code for f in checked.findings}
    assert codes == {"F04"}
    assert {o.indicator.id: o for o in checked.observations}["T01-04"].complete is False


def test_an_error_in_a_column_that_is_not_read_is_no_fault(tmp_path: Path, tiny: Plan) -> None:
    path = samples.put(samples.submit(tmp_path, tiny), "T01-01", Column.RATE, "#DIV/0!")
    assert [f.code for f in check_file(tiny, path).findings] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_to_the_bytes_is_read_as_another_figure(data: st.DataObject, tmp_path: Path, tiny: Plan) -> None:
    path = tmp_path / "东河县_2026-11中旬.xlsx"
    if not path.exists():
        samples.submit(tmp_path, tiny)
        (tmp_path / "good").write_bytes(path.read_bytes())
    good = (tmp_path / "good").read_bytes()
    path.write_bytes(good)
    before = values(check_file(tiny, path))
    at = data.draw(st.integers(0, len(good) - 1))
    damaged = bytearray(good)
    damaged[at] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.integers(0, 3))
    path.write_bytes(damaged if cut else damaged[:at])
    checked = check_file(tiny, path)
    if any(f.severity is Severity.ERROR for f in checked.findings):
        return
    assert values(checked) == before


def test_a_second_member_of_the_same_name_is_refused(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert [f.code for f in check_file(tiny, path).findings] == ["F01"]


def test_a_document_type_declaration_is_refused(tmp_path: Path, tiny: Plan) -> None:
    path = tmp_path / "东河县_2026-11中旬.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>')
    (found,) = check_file(tiny, path).findings
    assert found.code == "F01"
    assert "DOCTYPE" in found.message


def test_entries_of_a_folder_that_are_no_files_are_skipped_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "文件夹").mkdir()
    (tmp_path / "~$表.xlsx").write_bytes(b"")
    (tmp_path / "Thumbs.db").write_bytes(b"")
    (tmp_path / "表.xlsx.crdownload").write_bytes(b"")
    (tmp_path / "表.xlsx").write_bytes(b"PK")
    (tmp_path / "链接.xlsx").symlink_to(tmp_path / "表.xlsx")
    reasons = {path.name: skipped(path) for path in tmp_path.iterdir()}
    assert reasons.pop("表.xlsx") is None
    assert all(reasons.values())


@pytest.mark.parametrize(
    ("row", "column", "cell"), [(0, 0, "A1"), (6, 25, "Z7"), (0, 26, "AA1"), (9, 701, "ZZ10"), (0, 702, "AAA1")]
)
def test_addresses_are_those_of_a_spreadsheet(row: int, column: int, cell: str) -> None:
    assert address(row, column) == cell
    assert position(cell) == (row, column)


@given(st.sampled_from(list(Column)), st.lists(st.sampled_from([" ", "\n", "\u3000", "\xa0", "\t"]), max_size=4))
def test_a_heading_is_known_whatever_spaces_are_in_it(column: Column, spaces: list[str]) -> None:
    spoiled = "".join(c + (spaces[n % len(spaces)] if spaces else "") for n, c in enumerate(column.value))
    assert normalised(spoiled) == column.value


@pytest.mark.parametrize(
    ("words", "target"),
    [("≥6", 6), ("力争达到6家", 6), ("6家以上", 6), ("—", None), ("0", None), ("6家左右", None), ("全面完成", None)],
)
def test_a_target_is_read_as_people_write_it(words: str, target: int | None, tmp_path: Path, tiny: Plan) -> None:
    path = samples.put(samples.submit(tmp_path, tiny), "T01-02", Column.TARGET, words)
    observed = {o.indicator.id: o for o in check_file(tiny, path).observations}
    assert observed["T01-02"].own_target == target


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ('455000 as #,##0"万元"', ["V13"]),
        ('45.5 as 0.0"亿元"', []),
        ('4550 as 0"万"', ["V14"]),
        ('45.5 as 0.0"家"', ["V15"]),
        ("45500 as 0.0,", ["V11"]),
        ('455000 as 0!.0000"亿元"', ["V11"]),
    ],
)
def test_a_number_is_read_as_its_format_shows_it_or_asked_about(
    typed: str, codes: list[str], tmp_path: Path, tiny: Plan
) -> None:
    table = f"| 指标编号 | 计量单位 | 累计完成 |\n| T01-04 | 亿元 | {typed} |"
    checked = check_file(tiny, tables.write(tmp_path / "东河县_2026-11中旬.xlsx", table), samples.PERIOD)
    found = [f for f in checked.findings if f.place.cell == "C2"]
    assert [f.code for f in found if f.code[0] == "V"] == codes
    value = next(o.value for o in checked.observations if o.indicator.id == "T01-04")
    assert value == (Decimal("45.5") if codes in ([], ["V13"]) else None)
    assert all("455000" in f.message and "45.5亿元" in f.message for f in found if "0!." in typed and f.code == "V11")
