"""Tables that are larger than a sheet likes: streamed, with more links than it holds, with more columns than it has."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from bairi_validators.consolidation.tidy import COLUMNS
from bairi_validators.errors import BairiError
from bairi_workbooks import consolidated as consolidated_workbook
from bairi_workbooks.consolidated import county_outlook, write_consolidated
from bairi_workbooks.sheets import packing, page, rows
from bairi_workbooks.sheets.page import Cover, written_book
from bairi_workbooks.sheets.streaming import RELIED_ON
from bairi_workbooks.sheets.table import MOST_COLUMNS, Column, Entry, Table, write_table
from city import HOSTILE, consolidated
from containers import convert

COVER = Cover("汇总", "报告期", date(2026, 11, 20), "督查室")


def cells(path: Path, *, results: bool = False) -> dict[str, list[object]]:
    """Every cell of every sheet: what stands in it, how it looks, where its link leads."""
    book = openpyxl.load_workbook(path, data_only=results)
    return {sheet.title: [described(cell) for row in sheet.iter_rows() for cell in row] for sheet in book.worksheets}


def described(cell: Any) -> tuple[object, ...]:
    looks = tuple(repr(look) for look in (cell.font, cell.fill, cell.border, cell.alignment))
    link = (cell.hyperlink.location, cell.hyperlink.tooltip) if cell.hyperlink else None
    return cell.coordinate, cell.value, cell.data_type, cell.number_format, link, looks


def sheets(path: Path) -> dict[str, list[object]]:
    """What sheets have beside cells: heights, widths, filter, panes, where charts stand."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [
            {row: one.height for row, one in sheet.row_dimensions.items()},
            {name: one.width for name, one in sheet.column_dimensions.items()},
            (sheet.auto_filter.ref, sheet.freeze_panes, sheet.print_title_rows, sheet.dimensions),
            [(repr(chart.anchor._from), repr(chart.anchor.to)) for chart in sheet._charts],
            [str(area) for area in sheet.merged_cells.ranges],
        ]
        for sheet in book.worksheets
    }


@pytest.fixture(params=[consolidated(), *map(consolidated, HOSTILE)], ids=["usual", *map(ascii, HOSTILE)])
def both(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A consolidation written in memory and streamed."""
    usual = write_consolidated(tmp_path / "usual.xlsx", request.param)
    monkeypatch.setattr(consolidated_workbook, "_MOST_IN_MEMORY", 0)
    return usual, write_consolidated(tmp_path / "streamed.xlsx", request.param)


def test_a_workbook_that_is_streamed_holds_the_same_cells(both: tuple[Path, Path]) -> None:
    usual, streamed = both
    for results in (False, True):
        assert cells(streamed, results=results) == cells(usual, results=results)


def test_a_workbook_that_is_streamed_has_the_same_filters_panes_and_heights(both: tuple[Path, Path]) -> None:
    usual, streamed = both
    assert sheets(streamed) == sheets(usual)


def test_other_readers_find_the_same_in_it(both: tuple[Path, Path]) -> None:
    usual, streamed = (CalamineWorkbook.from_path(path) for path in both)
    for name in usual.sheet_names:
        assert streamed.get_sheet_by_name(name).to_python() == usual.get_sheet_by_name(name).to_python()


def test_streamed_again_it_has_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consolidated_workbook, "_MOST_IN_MEMORY", 0)
    first, second = (write_consolidated(tmp_path / name, consolidated()) for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()


def test_streamed_values_of_every_kind_are_those_of_the_usual_way(tmp_path: Path) -> None:
    texts = ["", " 甲 ", "甲\n乙", "\t", 'a&b<c>"d"', "甲\x00乙\ud800", "𠮷" * 20_000, "长" * 40_000]
    numbers = [0, -3, Decimal("0.1"), Decimal("0.30000000000000004"), Decimal("1E+20"), Decimal("0.004")]
    values = [*texts, *numbers, None, date(2025, 10, 31), date(1949, 10, 1)]
    looks = [Entry(1, number="0.0", fill="#FFFFFF", ink="#000000", bold=True, align="center"), Entry(None, bold=True)]
    formulas = [Entry(value, formula="='表'!A4&\"<\"") for value in ("", "甲&乙", 3, Decimal("0.1"), None)]
    links = [Entry("甲", link="'表'!A4"), Entry(2, formula="=A4", link="'表'!A4"), Entry(7, link="'表'!A1")]
    rows = [[value] for value in (*values, *looks, *formulas, *links)]
    for streamed in (False, True):
        with written_book(tmp_path / f"{streamed}.xlsx", COVER, streamed=streamed) as book:
            write_table(book, book.sheet("表"), Table((Column("值", 10),), rows))
    for results in (False, True):
        assert cells(tmp_path / "True.xlsx", results=results) == cells(tmp_path / "False.xlsx", results=results)
    assert sheets(tmp_path / "True.xlsx") == sheets(tmp_path / "False.xlsx")


def test_rows_that_are_written_in_many_batches_are_those_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["甲", "甲\n乙", Decimal("0.5"), None, "长" * 30, Entry("乙", link="'表'!A1"), Entry(2, formula="=A4"), ""]
    table = [
        [words[row % 8], words[(row + column) % 8], words[row * column % 8]] for row in range(30) for column in (1, 2)
    ]
    found = []
    for name, together in (("one.xlsx", 32_768), ("many.xlsx", 21), ("least.xlsx", 1)):
        monkeypatch.setattr(rows, "_CELLS_TOGETHER", together)
        with written_book(tmp_path / name, COVER, streamed=True) as book:
            write_table(book, book.sheet("表"), Table([Column(word, 12) for word in "一二三"], table))
        found.append((cells(tmp_path / name), sheets(tmp_path / name)))
    assert found[0] == found[1] == found[2]


def test_beyond_its_links_a_streamed_sheet_keeps_the_texts_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_LINKS", 3)
    table = [[Entry(f"T01-0{row}", link="'表'!A1"), Entry(row, formula="=1", link="'表'!A2")] for row in (1, 2, 3)]
    for streamed in (False, True):
        with written_book(tmp_path / f"{streamed}.xlsx", COVER, streamed=streamed) as book:
            write_table(book, book.sheet("表"), Table((Column("编号", 10), Column("数", 10)), table))
    assert cells(tmp_path / "True.xlsx") == cells(tmp_path / "False.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "True.xlsx")["表"]
    linked = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert linked == ["A4", "B4", "A5"]


@pytest.mark.parametrize("together", [4, 1_000])
def test_batches_after_the_last_link_keep_their_texts_and_formulas(
    together: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_LINKS", 3)
    monkeypatch.setattr("bairi_workbooks.sheets.rows._CELLS_TOGETHER", together)
    table = [[Entry(f"T01-0{row}", link="'表'!A1"), Entry(row, formula="=1", link="'表'!A2")] for row in range(1, 8)]
    with written_book(tmp_path / "book.xlsx", COVER, streamed=True) as book:
        write_table(book, book.sheet("表"), Table((Column("编号", 10), Column("数", 10)), table))
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["表"]
    cells = [(sheet.cell(row, 1), sheet.cell(row, 2)) for row in range(4, 11)]
    assert [(one.value, two.value) for one, two in cells] == [(f"T01-0{row}", "=1") for row in range(1, 8)]
    assert [cell.coordinate for row in cells for cell in row if cell.hyperlink] == ["A4", "B4", "A5"]
    assert [one.font.underline for one, _ in cells] == ["single"] * 2 + [None] * 5


@pytest.mark.parametrize("streamed", [False, True])
def test_a_table_that_fills_a_sheet_is_written_and_one_row_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, streamed: bool
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(made := tmp_path / "temporary"))
    made.mkdir()
    monkeypatch.setattr("bairi_workbooks.sheets.rows.MOST_ROWS", 5)  # three of them are title, note and headings
    with written_book(tmp_path / "full.xlsx", COVER, streamed=streamed) as book:
        write_table(book, book.sheet("表"), Table((Column("值", 10),), [["一"], ["二"]]))
    assert [row[0] for row in sheet_rows(tmp_path / "full.xlsx", "表")[3:]] == ["一", "二"]
    with (
        pytest.raises(BairiError, match="“表”表超过电子表格的上限（5行）"),
        written_book(tmp_path / "more.xlsx", COVER, streamed=streamed) as book,
    ):
        write_table(book, book.sheet("表"), Table((Column("值", 10),), [["一"], ["二"], ["三"]]))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full.xlsx", "temporary"]
    assert not list(made.iterdir()), "rows of a workbook that was not finished are left behind"


def test_the_library_still_streams_as_our_sheets_count_on(tmp_path: Path) -> None:
    with written_book(tmp_path / "book.xlsx", COVER, streamed=True) as book:
        sheet = book.sheet("表")
        missing = [name for name in RELIED_ON if not hasattr(sheet, name)]
        assert not missing, f"XlsxWriter has changed: see sheets/streaming.py for {missing}"
        below = write_table(book, sheet, Table((Column("值", 10),), [["一"], ["二_x0041_"]]))
        sheet.write_string(below, 0, "下")
    with ZipFile(tmp_path / "book.xlsx") as archive:
        lost = [name for name in packing.RELIED_ON if not hasattr(archive, name)]
        assert not lost, f"Python's archives have changed: see sheets/packing.py for {lost}"
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<row r="(\d+)"', xml) == ["1", "2", "3", "4", "5", "6"]
    assert re.findall(r"<t>([一二下].*?)</t>", xml) == ["一", "二_x005F_x0041_", "下"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_finds_the_same_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = write_consolidated(tmp_path / "usual.xlsx", consolidated())
    monkeypatch.setattr(consolidated_workbook, "_MOST_IN_MEMORY", 0)
    streamed = write_consolidated(tmp_path / "streamed.xlsx", consolidated())
    for path in (usual, streamed):
        convert(path, "ods")
    found = [CalamineWorkbook.from_path(tmp_path / "ods" / f"{path.stem}.ods") for path in (usual, streamed)]
    for name in found[0].sheet_names:
        first, second = (book.get_sheet_by_name(name).to_python() for book in found)
        assert first == second


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


def test_forecasts_of_a_great_many_units_are_left_to_the_export_and_the_sheet_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(county_outlook, "_MOST", 5)
    (line,) = [row[0] for row in sheet_rows(write_consolidated(tmp_path / "a.xlsx", consolidated()), "县市区预测")[3:]]
    assert "共6行" in str(line)
    assert "bairi export --period 2025-10下旬" in str(line)
    assert set(re.findall(r"[a-z]+(?:_[a-z]+)*(?=（)", str(line))) <= set(COLUMNS)
    monkeypatch.setattr(county_outlook, "_MOST", 6)
    assert len(sheet_rows(write_consolidated(tmp_path / "b.xlsx", consolidated()), "县市区预测")) == 3 + 6


def sheet_rows(path: Path, name: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
