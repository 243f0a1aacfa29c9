"""Addresses, names and the ways from one range to another."""

from __future__ import annotations

import pytest
import xlwings as xw

from xlwings_libreoffice.addresses import Box, boxes, column_letters, column_number, parsed, quoted


def test_columns_have_letters_and_numbers() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [column_number(letters) for letters in ("A", "Z", "AA", "ZZ", "AAA", "XFD")] == [1, 26, 27, 702, 703, 16_384]


@pytest.mark.parametrize(
    ("address", "shown"),
    [("a1", "$A$1"), ("$C$3:A1", "$A$1:$C$3"), ("C:B", "$B:$C"), ("3:2", "$2:$3"), ("XFE1", None), ("率", None)],
)
def test_an_address_is_a_box(address: str, shown: str | None) -> None:
    box = parsed(address)
    assert (box.address() if box else None) == shown


def test_cells_are_gathered_into_few_boxes() -> None:
    cells = {(row, column) for row in (1, 2, 3) for column in (1, 2)} | {(9, 9)}
    assert sorted(boxes(cells), key=lambda box: box.row) == [Box(1, 1, 3, 2), Box(9, 9)]


def test_sheets_that_look_like_cells_or_have_blanks_are_quoted() -> None:
    assert [quoted(name) for name in ("Sheet1", "汇总", "A1", "东 区", "It's")] == [
        "Sheet1",
        "汇总",
        "'A1'",
        "'东 区'",
        "'It''s'",
    ]


@pytest.mark.parametrize(
    ("corners", "address"),
    [
        (("B2",), "$B$2"),
        (("B2:C3",), "$B$2:$C$3"),
        (("B2", "C3"), "$B$2:$C$3"),
        (((2, 2),), "$B$2"),
        (((2, 2), (3, 3)), "$B$2:$C$3"),
        (("B:C",), "$B:$C"),
        (("Sheet1!D4",), "$D$4"),
    ],
)
def test_a_range_is_asked_for_in_many_ways(sheet: xw.Sheet, corners: tuple[object, ...], address: str) -> None:
    assert sheet.range(*corners).address == address


def test_what_is_no_address_is_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(ValueError, match="neither an address nor a name"):
        sheet["没有"]
    with pytest.raises(IndexError, match="1-based"):
        sheet.range((0, 1))


def test_ranges_are_cut_moved_and_resized(sheet: xw.Sheet) -> None:
    cells = sheet["B2:D4"]
    assert (cells.row, cells.column, cells.shape, cells.size, len(cells)) == (2, 2, (3, 3), 9, 9)
    assert cells.offset(1, 2).address == "$D$3:$F$5"
    assert cells.offset(-1, -1).address == "$A$1:$C$3"
    assert cells.resize(1, 2).address == "$B$2:$C$2"
    assert cells.last_cell.address == "$D$4"
    assert (cells[0, 0].address, cells[-1, :].address, cells(4).address) == ("$B$2", "$B$4:$D$4", "$B$3")
    assert [row.address for row in cells.rows] == ["$B$2:$D$2", "$B$3:$D$3", "$B$4:$D$4"]
    assert cells.columns[1].address == "$C$2:$C$4"
    assert sheet[0, 0].address == "$A$1"
    with pytest.raises(IndexError, match="above or left"):
        cells.offset(-2, 0)


def test_an_address_is_relative_absolute_or_external(sheet: xw.Sheet) -> None:
    cells = sheet["B2:C3"]
    assert cells.get_address(row_absolute=False, column_absolute=False) == "B2:C3"
    assert cells.get_address(include_sheetname=True) == "'Sheet1'!$B$2:$C$3"
    assert cells.get_address(external=True) == f"'[{sheet.book.name}]Sheet1'!$B$2:$C$3"


def test_ends_regions_and_expansion_are_excels(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["县区", "数", "说明"], ["东", 1, None], ["西", "=C3*2", None]]
    sheet["B9"].value = "注"
    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet["B4"].end("down").address == "$B$9"
    assert sheet["B9"].end("down").row == 1_048_576
    assert sheet["B9"].end("up").address == "$B$4"
    assert sheet["B4"].end("up").address == "$B$2"
    assert sheet["A2"].end("right").address == "$B$2"
    assert sheet["B2"].end("right").address == "$D$2"
    assert sheet["D2"].end("left").address == "$B$2"
    assert sheet["C3"].current_region.address == "$B$2:$D$4"
    assert sheet["B2"].expand().address == "$B$2:$D$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B2"].expand("right").address == "$B$2:$D$2"
    assert sheet.used_range.address == "$B$2:$D$9"


def test_an_empty_sheet_uses_its_first_cell(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"


def test_names_are_added_changed_and_taken_out(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B1"].value = 7
    book.names.add("基数", "=Sheet1!$B$1")
    assert sheet["基数"].value == 7
    assert book.names["基数"].refers_to == "=Sheet1!$B$1"
    assert book.names["基数"].refers_to_range == sheet["B1"]
    sheet["A1"].formula = "=基数*2"
    assert sheet["A1"].value == 14
    book.names["基数"].refers_to = "=Sheet1!$C$1"
    assert book.names["基数"].refers_to_range.address == "$C$1"
    book.names["基数"].name = "目标"
    assert [name.name for name in book.names] == ["目标"]
    book.names["目标"].delete()
    assert "目标" not in book.names
    with pytest.raises(KeyError):
        book.names["目标"]


def test_a_range_is_named_and_knows_its_name(sheet: xw.Sheet) -> None:
    assert sheet["A1:B2"].name is None
    sheet["A1:B2"].name = "表头"
    assert sheet["A1:B2"].name.name == "表头"
    assert sheet["A1"].name is None
    assert sheet["表头"].address == "$A$1:$B$2"


def test_a_sheet_has_names_of_its_own(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet.names.add("本表", "=Sheet1!$A$1")
    assert [name.name for name in sheet.names] == ["Sheet1!本表"]
    assert sheet["本表"].address == "$A$1"
    assert len(book.names) == 0


def test_a_name_may_stand_for_a_figure(book: xw.Book) -> None:
    book.names.add("比例", "=0.5")
    assert book.names["比例"].refers_to == "=0.5"
    with pytest.raises(ValueError, match="does not refer to cells"):
        _ = book.names["比例"].refers_to_range


def test_rows_and_columns_have_sizes_in_excels_units(sheet: xw.Sheet) -> None:
    sheet["A1"].row_height, sheet["A1"].column_width = 30, 12.5
    assert sheet["A1"].row_height == pytest.approx(30, abs=0.1)
    assert sheet["A1"].column_width == pytest.approx(12.5, abs=0.1)
    assert sheet["A1:A2"].row_height is None
    assert sheet["A1:B1"].column_width is None
    assert sheet["B2"].top == pytest.approx(30, abs=0.1)
    assert sheet["B2"].left == pytest.approx(sheet["A1"].width, abs=0.1)
    assert sheet["A1:A2"].height > sheet["A1"].height


def test_autofit_makes_room_for_the_longest_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "一个很长很长很长很长很长很长的单位名称"
    before = sheet["A1"].column_width
    sheet["A1"].columns.autofit()
    assert sheet["A1"].column_width > before
    sheet["A1"].row_height = 90
    sheet.autofit("rows")
    assert sheet["A1"].row_height < 90


def test_rows_and_columns_hide(sheet: xw.Sheet) -> None:
    sheet["A2:A3"].rows.hidden = True
    assert sheet["A2:A3"].rows.hidden is True
    assert sheet["A1:A3"].rows.hidden is None
    sheet["B1"].columns.hidden = True
    assert sheet["B1"].columns.hidden is True
    sheet["B1"].columns.hidden = False
    assert sheet["B1"].columns.hidden is False


def test_a_selection_is_seen(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    book.activate()
    sheet["B2:C3"].select()
    assert app.selection == sheet["B2:C3"]
    assert book.selection.address == "$B$2:$C$3"
