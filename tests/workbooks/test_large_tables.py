"""Tables that are larger than a sheet likes: streamed, with more links than it holds, with more columns than it has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

import samples
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_workbooks import consolidated
from bairi_workbooks.batch import consolidate_inbox
from bairi_workbooks.consolidated import write_consolidated
from bairi_workbooks.sheets import page
from bairi_workbooks.sheets.page import Cover, written_book
from bairi_workbooks.sheets.table import MOST_COLUMNS, Column, Entry, Table, write_table

COVER = Cover("汇总", "报告期", date(2026, 11, 20), "督查室")


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_a_workbook_that_is_streamed_holds_the_same_cells(
    tmp_path: Path, tiny: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "收件").mkdir()
    samples.submit_all(tmp_path / "收件", tiny)
    result = consolidate_inbox(tiny, tmp_path / "收件", samples.PERIOD).consolidation
    usual = cells(write_consolidated(tmp_path / "usual.xlsx", result))
    monkeypatch.setattr(consolidated, "_MOST_IN_MEMORY", 0)
    streamed = write_consolidated(tmp_path / "streamed.xlsx", result)
    assert cells(streamed) == usual
    again = write_consolidated(tmp_path / "again.xlsx", result)
    assert again.read_bytes() == streamed.read_bytes()


def test_beyond_what_a_sheet_holds_a_link_is_left_out_and_its_text_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_LINKS", 2)
    rows = [[Entry(f"T01-0{n}", link="'表'!A1")] for n in (1, 2, 3)]
    with written_book(tmp_path / "book.xlsx", COVER) as book:
        write_table(book, book.sheet("表"), Table((Column("编号", 10),), rows))
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["表"]
    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == ["T01-01", "T01-02", "T01-03"]
    assert [sheet.cell(row, 1).hyperlink is not None for row in (4, 5, 6)] == [True, True, False]
    assert "链接超过" in str(sheet.cell(7, 1).value)


def test_a_table_with_more_columns_than_a_sheet_has_is_refused_and_not_cut(tmp_path: Path) -> None:
    columns = [Column("县", 10)] * (MOST_COLUMNS + 1)
    with (
        pytest.raises(BairiError, match="“表”表超过电子表格的上限（16384列）"),
        written_book(tmp_path / "b.xlsx", COVER) as book,
    ):
        write_table(book, book.sheet("表"), Table(columns, []))
    assert not (tmp_path / "b.xlsx").exists()
