"""What is handed in bears no marks: everything that this product put into a workbook comes out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

import full_books
from bairi_validators.findings import Severity
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column
from bairi_workbooks.checking import check_file
from bairi_workbooks.marks import record
from bairi_workbooks.return_package.marking import write_unmarked
from containers import saved
from marks import FAULTS, RESULT, coloured, fault, looks, marked, opened, values
from samples import address, put, submit

DAY = date(2026, 11, 20)


def unmarked(folder: Path, content: bytes) -> bytes:
    target = folder / "净.xlsx"
    write_unmarked(target, content, DAY)
    return target.read_bytes()


def test_without_its_marks_a_workbook_is_as_it_was(tmp_path: Path) -> None:
    for source, faults in ((full_books.rich_workbook(), FAULTS), (coloured(), [fault("A2"), fault("A3")])):
        clean = unmarked(tmp_path, marked(tmp_path, source, *faults))
        before, after = looks(source), looks(clean)
        assert {place: after[place] for place in before} == before
        assert values(clean) == values(source)
        assert opened(clean).sheetnames == opened(source).sheetnames


def test_what_was_never_marked_is_copied_byte_for_byte(tmp_path: Path) -> None:
    source = full_books.rich_workbook()
    assert unmarked(tmp_path, source) == source


def test_a_note_that_bears_the_name_of_the_person_at_the_desk_is_known_by_its_words(tmp_path: Path) -> None:
    book = opened(marked(tmp_path, coloured(), fault("A2", Severity.WARNING)))
    sheet = book[full_books.FAULTY_SHEET]
    sheet["A2"].comment.author = "填报员王五"
    assert opened(unmarked(tmp_path, saved(book)))[full_books.FAULTY_SHEET]["A2"].comment is None


def test_our_lists_are_no_part_of_what_a_unit_reports(tmp_path: Path, tiny: Plan) -> None:
    path = submit(tmp_path, tiny)
    expected = check_file(tiny, path).findings
    book = openpyxl.load_workbook(path)
    listed = book.create_sheet(RESULT, 0)
    listed.append(("序号", "程度", "代码", "位置", "问题", "处理办法"))
    listed.append((1, "错误", "V02", f"指标填报!{address(path, 'T01-01', Column.VALUE)}", "填报单位：市工信局", "改"))
    book.create_sheet(record.RECORD_SHEET).append(record.HEADINGS)
    book.save(path)
    assert check_file(tiny, path).findings == expected


def test_a_sheet_of_that_name_that_the_clerk_made_stays(tmp_path: Path, tiny: Plan) -> None:
    path = put(submit(tmp_path, tiny), "T01-01", Column.VALUE, 3)
    book = openpyxl.load_workbook(path)
    book.create_sheet(RESULT)["A1"] = "我自己的"
    book.save(path)
    assert opened(unmarked(tmp_path, path.read_bytes()))[RESULT]["A1"].value == "我自己的"
