"""Inserting, deleting, copying, sorting, finding and filling."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw


@pytest.fixture
def filled(sheet: xw.Sheet) -> xw.Sheet:
    sheet["A1"].value = [["县区", "数"], ["东", 3], ["西", 1], ["南", 2]]
    return sheet


def test_cells_move_down_right_up_and_left(filled: xw.Sheet) -> None:
    filled["A2:B2"].insert("down")
    assert filled["A1:A4"].value == ["县区", None, "东", "西"]
    filled["A2:B2"].delete("up")
    filled["A1:A4"].insert("right")
    assert filled["B1:B4"].value == ["县区", "东", "西", "南"]
    filled["A1:A4"].delete()
    assert filled["A1:A4"].value == ["县区", "东", "西", "南"]
    filled["2:2"].delete()
    assert filled["A1:A3"].value == ["县区", "西", "南"]
    filled["A:A"].insert("right")
    assert filled["B1"].value == "县区"
    with pytest.raises(ValueError, match="shift"):
        filled["A1"].insert("sideways")


def test_formulas_follow_rows_that_are_put_in(filled: xw.Sheet) -> None:
    filled["D1"].formula = "=SUM(B2:B4)"
    filled["3:3"].insert("down")
    assert filled["D1"].formula == "=SUM(B2:B5)"


def test_a_range_is_copied_with_its_formats(filled: xw.Sheet) -> None:
    filled["B2"].color = (255, 0, 0)
    filled["C2"].formula = "=B2*2"
    filled["A2:C2"].copy(filled["A6"])
    assert filled["A6:C6"].value == ["东", 3, 6]
    assert filled["B6"].color == (255, 0, 0)
    assert filled["C6"].formula == "=B6*2"


def test_a_range_is_copied_as_often_as_it_fits(filled: xw.Sheet) -> None:
    filled["B2"].color = (255, 0, 0)
    filled["C2"].formula = "=B2*2"
    filled["A2:C3"].copy(filled["A6:C11"])
    assert filled["A6:A11"].value == ["东", "西"] * 3
    assert filled["B10"].color == (255, 0, 0)
    assert filled["C10"].formula == "=B10*2"
    filled["A2"].copy(filled["E1:G2"])
    assert filled["E1:G2"].value == [["东"] * 3] * 2
    filled["A2:A3"].copy(filled["I1:I3"])
    assert filled["I1:I3"].value == ["东", "西", None]


def test_whole_rows_are_copied_with_their_heights(filled: xw.Sheet) -> None:
    filled["2:2"].row_height, filled["3:3"].row_height = 30, 60
    filled["2:3"].copy(filled["6:9"])
    assert [round(filled[f"{row}:{row}"].row_height) for row in range(6, 10)] == [30, 60, 30, 60]
    filled["2:2"].copy(filled["11:13"])
    assert round(filled["11:13"].row_height) == 30


def test_a_range_is_copied_to_another_book(app: xw.App, filled: xw.Sheet) -> None:
    other = app.books.add()
    filled["A1:B4"].copy(other.sheets[0]["C3"])
    assert other.sheets[0]["C3:D6"].value == filled["A1:B4"].value
    other.close()


def test_what_was_copied_is_pasted_in_part(app: xw.App, filled: xw.Sheet) -> None:
    filled["B2"].number_format = "0.00"
    filled["C2"].formula = "=B2*2"
    filled["D9"].select()
    filled["B2:C2"].copy()
    assert app.cut_copy_mode
    filled["E2"].paste(paste="values")
    assert (filled["E2:F2"].value, filled["F2"].formula) == ([3, 6], "6")
    filled["E3"].paste(paste="formats")
    assert (filled["E3"].number_format, filled["E3"].value) == ("0.00", None)
    filled["H1"].paste(transpose=True)
    assert filled["H1:H2"].value[0] == 3
    assert app.selection.address == "$D$9"
    app.cut_copy_mode = False
    with pytest.raises(ValueError, match="nothing to paste"):
        filled["A9"].paste()


def test_a_range_is_moved_and_formulas_follow(filled: xw.Sheet) -> None:
    filled["D1"].formula = "=B2"
    filled["B2"].move(filled["F9"])
    assert (filled["B2"].value, filled["F9"].value, filled["D1"].formula) == (None, 3, "=F9")


def test_rows_are_sorted_below_their_headings(filled: xw.Sheet) -> None:
    filled["A1:B4"].sort(2, has_headers=True)
    assert filled["A1:B4"].value == [["县区", "数"], ["西", 1], ["南", 2], ["东", 3]]
    filled["A2:B4"].sort([2], ascending=[False])
    assert filled["B2:B4"].value == [3, 2, 1]


def test_rows_are_sorted_by_several_keys(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[2, 1], [1, 2], [2, 3], [1, 4]]
    sheet["A1:B4"].sort([1, 2], ascending=[True, False])
    assert sheet["A1:B4"].value == [[1, 4], [1, 2], [2, 3], [2, 1]]


def test_a_text_is_found_and_replaced(filled: xw.Sheet) -> None:
    assert filled["A1:B4"].find("西").address == "$A$3"
    assert filled["A1:B4"].find("区", whole=True) is None
    assert filled["A1:B4"].find("北") is None
    filled["D1"].value = [["a", "b"], ["A", "a"]]
    assert filled["D1:E2"].find("a", direction="backward").address == "$E$2"
    assert filled["D1:E2"].find("A", match_case=True).address == "$D$2"
    filled["A1:B4"].replace_all("西", "西城")
    assert filled["A3"].value == "西城"


def test_rows_that_repeat_are_taken_out(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["名", "数"], ["a", 1], ["A", 2], ["b", 3], ["a", 4]]
    sheet["A1:B5"].remove_duplicates(1, has_headers=True)
    assert sheet["A1:B5"].value == [["名", "数"], ["a", 1], ["b", 3], [None, None], [None, None]]


def test_cells_of_a_kind_are_found(filled: xw.Sheet) -> None:
    filled["C2"].formula = "=B2/0"
    cells = filled["A1:C4"]
    assert [area.address for area in cells.get_special_cells("formulas", "errors")] == ["$C$2"]
    assert [area.address for area in cells.get_special_cells("constants", "numbers")] == ["$B$2:$B$4"]
    assert {area.address for area in cells.get_special_cells("blanks")} == {"$C$1", "$C$3:$C$4"}
    filled["2:2"].rows.hidden = True
    assert [area.address for area in cells.get_special_cells("visible")] == ["$A$1:$C$1", "$A$3:$C$4"]


def test_a_series_goes_on(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].options(transpose=True).value = [1, 3]
    sheet["A1:A2"].autofill(sheet["A1:A5"])
    assert sheet["A1:A5"].value == [1, 3, 5, 7, 9]
    with pytest.raises(NotImplementedError, match="fill_formats"):
        sheet["A1"].autofill(sheet["A1:A5"], "fill_formats")


def test_rows_are_grouped(sheet: xw.Sheet) -> None:
    sheet["2:3"].group()
    sheet["2:3"].ungroup()
    sheet["B2:C3"].group("columns")
    with pytest.raises(ValueError, match="provide"):
        sheet["B2"].group()


def test_cells_are_printed_to_pdf(filled: xw.Sheet, tmp_path: Path) -> None:
    filled["A1:B4"].to_pdf(tmp_path / "表.pdf")
    assert (tmp_path / "表.pdf").read_bytes().startswith(b"%PDF")
