"""A marked copy that is mended and sent in again: old marks go, and what they covered comes back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import full_books
from bairi_validators.findings import Finding, Severity
from containers import saved
from marks import FAULTS, FILL, FILLS, RESULT, coloured, fault, fill_of, looks, marked, note_of, opened, tree, values


def through_openpyxl(content: bytes) -> bytes:
    return saved(opened(content))


def as_it_is(content: bytes) -> bytes:
    return content


@pytest.mark.parametrize("program", [as_it_is, through_openpyxl])
def test_after_mending_no_old_mark_remains(tmp_path: Path, program: Callable[[bytes], bytes]) -> None:
    source = coloured()
    first = program(marked(tmp_path, source, *(fault(cell) for cell in FILLS)))
    again = marked(tmp_path, first, fault("A2", Severity.WARNING))
    before, after = looks(source), looks(again)
    assert [place for place in before if before[place] != after[place]] == ["数据!A2"]
    assert fill_of(again, "A2") == FILL[Severity.WARNING]
    assert opened(again).sheetnames == [RESULT, full_books.FAULTY_SHEET]


def test_a_marked_copy_of_a_marked_copy_bears_the_same_marks(tmp_path: Path) -> None:
    source = full_books.rich_workbook()
    first = marked(tmp_path, source, *FAULTS)
    again = marked(tmp_path, first, *FAULTS)
    assert looks(again) == looks(first)
    assert values(again) == values(source)
    assert [c.value for r in opened(again)[RESULT].iter_rows() for c in r] == [
        c.value for r in opened(first)[RESULT].iter_rows() for c in r
    ]
    assert marked(tmp_path, again, *FAULTS) == marked(tmp_path, marked(tmp_path, again, *FAULTS), *FAULTS)


def test_the_clerks_notes_come_back_when_ours_go(tmp_path: Path) -> None:
    source = full_books.rich_workbook()
    mended = marked(tmp_path, marked(tmp_path, source, *FAULTS))
    comments = {n: c for n in ("B2", "A8", "C3", "H30") if (c := opened(mended)[full_books.FAULTY_SHEET][n].comment)}
    assert {n: (c.author, c.text) for n, c in comments.items()} == {
        "B2": ("张三", "原有批注"),
        "A8": ("李四", "别处批注"),
    }
    drawn = b"".join(d for n, d in full_books.members(mended).items() if n.endswith(".vml"))
    assert drawn.count(b'ObjectType="Note"') == 2
    assert opened(mended)[RESULT]["A2"].value == "没有发现问题。"


def test_names_and_parts_do_not_pile_up(tmp_path: Path) -> None:
    copy = marked(tmp_path, full_books.rich_workbook(), *FAULTS)
    sizes = []
    for _ in range(3):
        copy = marked(tmp_path, copy, *FAULTS)
        names = tree(copy, "xl/workbook.xml").findall("{*}definedNames/{*}definedName")
        sizes.append((len(full_books.members(copy)), len(names), len(full_books.members(copy)["xl/styles.xml"])))
    assert len(set(sizes)) == 1


def test_marks_on_moved_cells_are_found(tmp_path: Path) -> None:
    book = opened(marked(tmp_path, coloured(), fault("A2"), fault("A4")))
    sheet = book[full_books.FAULTY_SHEET]
    sheet.move_range("A1:A6", rows=3)
    for old, new in (("A2", "A5"), ("A4", "A7")):
        sheet[old].comment, sheet[new].comment = None, sheet[old].comment
    mended = marked(tmp_path, saved(book))
    assert fill_of(mended, "A5") == "FFE2F0D9"
    assert opened(mended)[full_books.FAULTY_SHEET]["A7"].fill.fill_type == "darkGrid"
    assert note_of(mended, "A5") == ""


def test_a_sheet_of_results_that_was_taken_out_leaves_no_red_behind(tmp_path: Path) -> None:
    book = opened(marked(tmp_path, coloured(), fault("A1"), fault("A2")))
    del book[RESULT]
    mended = marked(tmp_path, saved(book))
    assert fill_of(mended, "A1") is None
    assert fill_of(mended, "A2") is None  # what it was went with the sheet
    assert note_of(mended, "A2") == ""


def test_what_is_remembered_and_spoiled_does_no_harm(tmp_path: Path) -> None:
    book = opened(marked(tmp_path, coloured(), fault("A2")))
    book[RESULT]["G4"] = "<fill><script/></fill"
    assert fill_of(marked(tmp_path, saved(book)), "A2") is None


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_after_libreoffice_saved_it_no_old_mark_remains(tmp_path: Path) -> None:
    faults: list[Finding] = [fault("A1"), fault("A2")]
    path = tmp_path / "标注件.xlsx"
    path.write_bytes(marked(tmp_path, coloured(), *faults))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "out", path]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    mended = marked(tmp_path, (tmp_path / "out" / path.name).read_bytes())
    assert [fill_of(mended, cell) for cell in ("A1", "A2", "A6")] == [None, "FFE2F0D9", FILL[Severity.ERROR]]
    assert note_of(mended, "A1") == note_of(mended, "A2") == ""


def test_boxes_do_not_pile_up_when_another_program_saved_the_copy(tmp_path: Path) -> None:
    copy = through_openpyxl(marked(tmp_path, full_books.rich_workbook(), *FAULTS))
    again = full_books.members(marked(tmp_path, copy, *FAULTS))
    assert sum(data.count(b'ObjectType="Note"') for name, data in again.items() if name.endswith(".vml")) == 5
