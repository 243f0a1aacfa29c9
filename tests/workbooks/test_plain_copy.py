"""Workbooks in other containers: a copy of their values that can be marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

import full_books
import samples
from bairi_validators.findings import Place
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, Fault
from bairi_workbooks.checking import check_file
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.workbook import read_workbook
from bairi_workbooks.return_package import package, write_return_package
from bairi_workbooks.return_package.plain import VALUES_ONLY, plain_copy
from bairi_workbooks.submission_template import Entry
from marks import FILL, RESULT, fault, fill_of, marked, note_of, opened


def grid(name: str, *rows: tuple[object, ...], visible: bool = True, **more: frozenset[int]) -> Grid:
    cells = tuple(tuple(v if isinstance(v, Cell) else Cell(Place(), v) for v in row) for row in rows)  # type: ignore[arg-type]
    return Grid(name, visible, cells, **more)


BOOK = (
    grid("隐藏", ("甲",), visible=False),
    grid(
        full_books.FAULTY_SHEET,
        ("单位", None, "数值", "日期", "比率"),
        (),
        ("=1+1", None, Decimal("45.5"), date(2026, 11, 18), Cell(Place(), Decimal("0.065"), percent=True)),
        ("http://x", True, Cell(Place(), "#DIV/0!", Fault.ERROR), "0012", Cell(Place(), None, Fault.UNCALCULATED)),
        ("<r>粗</r>", "长" * 90, None, "\x01\ud800字"),
        hidden_rows=frozenset({1}),
        hidden_columns=frozenset({3}),
    ),
)


def test_values_stand_at_the_same_addresses_in_sheets_of_the_same_names() -> None:
    content = plain_copy(BOOK)
    book = opened(content)
    assert book.sheetnames == ["隐藏", full_books.FAULTY_SHEET]
    assert [s.sheet_state for s in book.worksheets] == ["hidden", "visible"]
    rows = [[cell.value for cell in row] for row in book[full_books.FAULTY_SHEET].iter_rows()]
    assert rows[0] == ["单位", None, "数值", "日期", "比率"]
    assert rows[2] == ["=1+1", None, 45.5, datetime(2026, 11, 18), 0.065]
    assert rows[3] == ["http://x", True, "#DIV/0!", "0012", None]
    assert rows[4] == [" <r>粗</r>", "长" * 90, None, "字", None]


def test_types_formats_and_what_is_hidden_stay() -> None:
    sheet = opened(plain_copy(BOOK))[full_books.FAULTY_SHEET]
    assert [sheet[c].data_type for c in ("A3", "C3", "D3", "C4")] == ["s", "n", "d", "s"]
    assert (sheet["D3"].number_format, sheet["E3"].number_format) == ("yyyy-mm-dd", "0.00%")
    assert sheet.row_dimensions[2].hidden
    assert sheet.column_dimensions["D"].hidden
    assert 9 <= sheet.column_dimensions["A"].width <= sheet.column_dimensions["B"].width <= 51


def test_a_plain_copy_is_marked_and_says_what_it_is(tmp_path: Path) -> None:
    copy = marked(tmp_path, plain_copy(BOOK), fault("C4"), statement=VALUES_ONLY)
    assert note_of(copy, "C4")
    assert fill_of(copy, "C4") in FILL.values()
    assert opened(copy)[RESULT]["A3"].value == VALUES_ONLY
    assert opened(copy).active.title == RESULT


def test_names_that_no_xlsx_may_bear_are_defused() -> None:
    names = ["a/b", "A_B", "长" * 40, "长" * 41, "", "'甲'"]
    book = opened(plain_copy([grid(name) for name in names]))
    assert book.sheetnames == ["a_b", "A_B(2)", "长" * 31, f"{'长' * 27}(2)", "_", "_甲_"]


def test_the_same_values_give_the_same_bytes() -> None:
    assert plain_copy(BOOK) == plain_copy(BOOK)


def test_what_was_copied_reads_as_it_was(tmp_path: Path) -> None:
    (again,) = [g for g in read_workbook(plain_copy(BOOK)) if isinstance(g, Grid) and g.visible]
    assert [c.value for c in again.rows[2]] == [c.value for c in BOOK[1].rows[2]]


def test_a_file_in_another_container_goes_back_with_a_marked_plain_copy(
    tmp_path: Path, tiny: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = samples.submit(tmp_path, tiny, changes={"T01-04": Entry("约四十五")})
    content = b"\xd0\xcf\x11\xe0 stands for what another reader knows"
    checked = replace(check_file(tiny, source), sha256=sha256(content).hexdigest())
    grids = read_workbook(source.read_bytes())
    other = tmp_path / "东河县_2026-11中旬.xls"
    other.write_bytes(content)
    monkeypatch.setattr(package, "read_workbook", lambda _: grids)
    written = write_return_package(tmp_path / "退回", tiny, other, checked)
    assert [path.name for path in written] == [
        "东河县_2026-11中旬.xls",
        "东河县_2026-11中旬_标注件.xlsx",
        "退回单_东河县_2026-11中旬.docx",
    ]
    where = next(f.place for f in checked.findings if f.code == "V02")
    assert "约四十五" in note_of(written[1].read_bytes(), where.cell or "", where.sheet or "")
    assert opened(written[1].read_bytes())[RESULT]["A3"].value == VALUES_ONLY


def test_a_number_keeps_the_unit_that_its_format_showed() -> None:
    (again,) = [
        g
        for g in read_workbook(plain_copy([grid("表", (Cell(Place(), Decimal(455000), suffix="万元"),))]))  # type: ignore[union-attr]
        if isinstance(g, Grid)
    ]
    assert [(c.value, c.suffix) for c in again.rows[0]] == [(Decimal(455000), "万元")]


def test_a_plain_copy_of_a_good_workbook_that_is_sent_again_raises_nothing(tmp_path: Path, tiny: Plan) -> None:
    source = samples.submit(tmp_path, tiny)
    grids = read_workbook(source.read_bytes())
    assert isinstance(grids, list)
    source.write_bytes(plain_copy(grids))
    samples.touch(source)
    assert check_file(tiny, source).findings == ()
