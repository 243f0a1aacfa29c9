from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document

import full_books
import samples
import tables
from bairi_validators.findings import Place, finding
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column, SheetName
from bairi_workbooks.checking import check_file
from bairi_workbooks.marks.result import RESULT_SHEET
from bairi_workbooks.reading.preflight import is_ooxml
from bairi_workbooks.return_package import write_return_package
from bairi_workbooks.return_package.markup import UnmarkableError
from bairi_workbooks.return_package.parts import Package
from bairi_workbooks.style import SEVERITY_FILL
from bairi_workbooks.submission_template import Entry

RED = "FF" + next(iter(SEVERITY_FILL.values())).lstrip("#")


@pytest.fixture
def faulty(tmp_path: Path, tiny: Plan) -> Path:
    return samples.submit(tmp_path, tiny, changes={"T01-04": Entry("约四十五"), "T01-02": Entry()}, mark="演示数据")


def package(source: Path, plan: Plan) -> dict[str, Path]:
    written = write_return_package(source.parent / "退回", plan, source, check_file(plan, source))
    return {"original": written[0], "slip": written[-1], **({"marked": written[1]} if len(written) > 2 else {})}


def words_of(slip: Path) -> str:
    document = Document(str(slip))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_clerks_own_file_goes_back_byte_for_byte(faulty: Path, tiny: Plan) -> None:
    assert package(faulty, tiny)["original"].read_bytes() == faulty.read_bytes()


def test_faulty_cells_of_the_marked_copy_are_coloured_and_carry_a_note(faulty: Path, tiny: Plan) -> None:
    sheet = openpyxl.load_workbook(package(faulty, tiny)["marked"])[SheetName.INDICATORS.value]
    cell = sheet[samples.address(faulty, "T01-04", Column.VALUE)]
    assert cell.fill.fgColor.rgb == RED
    assert cell.comment is not None
    assert "V02" in cell.comment.text
    assert "约四十五" in cell.comment.text
    assert cell.value == "约四十五"


def test_the_marked_copy_begins_with_a_sheet_that_links_to_every_fault(faulty: Path, tiny: Plan) -> None:
    book = openpyxl.load_workbook(package(faulty, tiny)["marked"])
    assert book.sheetnames[0] == RESULT_SHEET
    rows = list(book[RESULT_SHEET].iter_rows(min_row=4, max_col=4))
    assert [row[2].value for row in rows] == ["V02", "V01"]
    links = [row[3].hyperlink.location or row[3].hyperlink.target for row in rows if row[3].hyperlink]
    assert links[0].endswith(f"!{samples.address(faulty, 'T01-04', Column.VALUE)}")
    assert [row[1].value for row in rows] == ["错误", "警告"]


def test_the_marked_copy_keeps_validations_protection_and_the_hidden_sheet(faulty: Path, tiny: Plan) -> None:
    book = openpyxl.load_workbook(package(faulty, tiny)["marked"])
    sheet = book[SheetName.INDICATORS.value]
    assert sheet.protection.sheet
    assert sheet.data_validations.count > 0
    assert book[SheetName.IDENTITY.value].sheet_state == "veryHidden"


def test_a_marked_copy_that_is_mended_and_sent_again_is_accepted(faulty: Path, tiny: Plan) -> None:
    marked = package(faulty, tiny)["marked"]
    samples.put(marked, "T01-04", Column.VALUE, 45.5)
    samples.put(marked, "T01-02", Column.VALUE, 6)
    assert check_file(tiny, marked).findings == ()


def test_the_slip_names_unit_period_faults_and_remedies(faulty: Path, tiny: Plan) -> None:
    words = words_of(package(faulty, tiny)["slip"])
    for expected in (
        "演示数据",
        "东河县：",
        "2026年11月中旬",
        "有错误1处、警告1处",
        "约四十五",
        "只填数字",
        "11月22日18时",
    ):
        assert expected in words


def test_a_file_that_cannot_be_read_goes_back_with_its_slip(tmp_path: Path, tiny: Plan) -> None:
    broken = tmp_path / "东河县_2026-11中旬.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    parts = package(broken, tiny)
    assert "marked" not in parts
    assert "原文件无法标注" in words_of(parts["slip"])
    assert "文件已损坏" in words_of(parts["slip"])


def test_hostile_text_stays_text_in_what_goes_back(tmp_path: Path, tiny: Plan) -> None:
    hostile = "{{7*7}}</w:t>=cmd|'/c calc'!A1"
    source = samples.submit(tmp_path, tiny, changes={"T01-04": Entry(hostile)})
    parts = package(source, tiny)
    assert hostile in words_of(parts["slip"])
    results = openpyxl.load_workbook(parts["marked"])[RESULT_SHEET]
    assert all(cell.data_type != "f" for row in results.iter_rows() for cell in row)


def test_a_workbook_with_macros_goes_back_under_the_suffix_that_excel_wants(tmp_path: Path, tiny: Plan) -> None:
    def with_macros(parts: dict[str, bytes]) -> dict[str, bytes]:
        plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        return {"[Content_Types].xml": parts["[Content_Types].xml"].replace(plain, macros)}

    source = samples.submit(tmp_path, tiny, changes={"T01-04": Entry("约四十五")})
    source.write_bytes(full_books.with_members(source.read_bytes(), with_macros))
    assert package(source, tiny)["marked"].name == "东河县_2026-11中旬_标注件.xlsm"


def test_a_workbook_that_can_be_read_but_not_marked_goes_back_with_a_slip_that_says_so(
    tmp_path: Path, tiny: Plan
) -> None:
    def spoil(parts: dict[str, bytes]) -> dict[str, bytes]:
        return {
            "xl/styles.xml": parts["xl/styles.xml"].replace(
                b"<cellXfs", b'<cellXfs count="x"><xf fillId="x"/></cellXfs><x'
            )
        }

    source = samples.submit(tmp_path, tiny, changes={"T01-04": Entry("约四十五")})
    good = source.read_bytes()
    bad = full_books.with_members(good, spoil)
    checked = replace(check_file(tiny, source), sha256=sha256(bad).hexdigest())
    source.write_bytes(bad)
    written = write_return_package(tmp_path / "退回", tiny, source, checked)
    assert [path.suffix for path in written] == [".xlsx", ".docx"]
    assert "原文件无法标注" in words_of(written[-1])


def test_a_workbook_of_nobody_knows_whom_is_marked_all_the_same(tmp_path: Path, tiny: Plan) -> None:
    path = tables.write(tmp_path / "报表.xlsx", "| 指标编号 | 累计完成 |\n| T01-04 | #REF! |")
    parts = package(path, tiny)
    assert openpyxl.load_workbook(parts["marked"])["指标填报"]["B2"].comment is not None
    assert "无法识别填报单位" in words_of(parts["slip"])


def test_a_file_that_changed_after_its_check_gets_a_slip_that_says_so_and_nothing_else(
    faulty: Path, tiny: Plan
) -> None:
    checked = check_file(tiny, faulty)
    samples.put(faulty, "T01-04", Column.VALUE, 45.5)
    (slip,) = write_return_package(faulty.parent / "退回", tiny, faulty, checked)
    assert "在校验后有改动" in words_of(slip)


def test_a_zip_behind_another_file_makes_no_workbook_of_it() -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert is_ooxml(content.getvalue())
    assert not is_ooxml(b"\xd0\xcf\x11\xe0" + content.getvalue())


def test_a_package_that_inflates_without_limit_is_not_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bairi_workbooks.reading.preflight.MOST_INFLATED", 100_000)
    bomb = full_books.with_members(full_books.rich_workbook(), lambda _: {"xl/media/x.png": bytes(200_000)})
    with pytest.raises(UnmarkableError, match="兆字节"):
        Package(bomb)


def test_what_a_person_set_back_goes_back_with_the_reason_and_no_talk_of_coloured_cells(
    tmp_path: Path, tiny: Plan
) -> None:
    source = samples.submit(tmp_path, tiny)
    checked = check_file(tiny, source)
    checked = replace(checked, findings=(finding("U07", Place(), reason="口径与上期不一致"),))
    written = write_return_package(tmp_path / "退回", tiny, source, checked, issued=date(2026, 11, 23))
    assert [path.suffix for path in written] == [".xlsx", ".docx"]
    words = words_of(written[-1])
    assert "已由汇总人员退回：口径与上期不一致，现予退回" in words
    assert "2026年11月23日" in words
    assert not any(never in words for never in ("经校验", "标注", "颜色"))
