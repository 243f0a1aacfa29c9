"""Formats, notes and what else is seen of cells."""

from __future__ import annotations

import pytest
import xlwings as xw


def test_a_background_is_set_read_and_taken_off(sheet: xw.Sheet) -> None:
    sheet["A1"].color = (255, 199, 206)
    sheet["A2"].color = "#00ff00"
    assert (sheet["A1"].color, sheet["A2"].color) == ((255, 199, 206), (0, 255, 0))
    assert sheet["A1:A2"].color is None
    sheet["A1"].color = None
    assert sheet["A1"].color is None


def test_many_backgrounds_are_set_at_once(sheet: xw.Sheet) -> None:
    sheet["B1"].color = (1, 2, 3)
    sheet["A1:B2"].set_colors([[(255, 0, 0), ...], [None, "#0000ff"]])
    assert [cell.color for cell in sheet["A1:B2"]] == [(255, 0, 0), (1, 2, 3), None, (0, 0, 255)]


@pytest.mark.parametrize(
    "code",
    [
        "0.00",
        "#,##0",
        "0.0%",
        "yyyy-mm-dd",
        "yyyy/m/d h:mm",
        "@",
        "General",
        "#,##0.00;[Red]-#,##0.00",
        '0"项"',
        "h:mm AM/PM",
    ],
)
def test_a_number_format_is_excels_both_ways(sheet: xw.Sheet, code: str) -> None:
    sheet["A1"].number_format = code
    assert sheet["A1"].number_format == code


def test_different_number_formats_are_none(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "0.00"
    assert sheet["A1:A2"].number_format is None


def test_a_font_is_set_for_western_and_chinese_characters(sheet: xw.Sheet) -> None:
    font = sheet["A1"].font
    font.bold, font.italic, font.size, font.color, font.name = True, True, 16, (0, 0, 255), "黑体"
    again = sheet["A1"].font
    assert (again.bold, again.italic, again.size, again.color, again.name) == (True, True, 16, (0, 0, 255), "黑体")
    assert sheet["A1"].api.CharFontNameAsian == "黑体"
    assert sheet["A1:A2"].font.bold is None
    font.set(bold=False)
    assert sheet["A1"].font.bold is False


def test_a_part_of_a_text_has_a_font_of_its_own(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "未达标项"
    sheet["A1"].characters[0:3].font.color = (255, 0, 0)
    assert sheet["A1"].characters[0:3].text == "未达标"
    assert sheet["A1"].characters[0:3].font.color == (255, 0, 0)
    assert sheet["A1"].characters[3].font.color is None
    assert sheet["A1"].characters.text == "未达标项"


def test_borders_are_drawn_side_by_side(sheet: xw.Sheet) -> None:
    cells = sheet["B2:C3"]
    cells.borders.set("all", line_style="continuous", weight="thin", color=(255, 0, 0))
    assert (cells.borders.line_style, cells.borders.weight, cells.borders.color) == ("continuous", "thin", (255, 0, 0))
    cells.borders["edge_bottom"].line_style = "double"
    assert cells.borders["edge_bottom"].line_style == "double"
    assert cells.borders.line_style is None
    cells.borders["diagonal_up"].weight = "medium"
    assert cells.borders["diagonal_up"].weight == "medium"
    cells.borders.clear()
    assert cells.borders.line_style == "none"
    assert cells.borders["diagonal_up"].line_style == "none"


def test_text_is_aligned_and_wrapped(sheet: xw.Sheet) -> None:
    cell = sheet["A1"]
    assert (cell.horizontal_alignment, cell.vertical_alignment, cell.wrap_text) == ("general", "bottom", False)
    cell.horizontal_alignment, cell.vertical_alignment, cell.wrap_text = "center", "top", True
    assert (cell.horizontal_alignment, cell.vertical_alignment, cell.wrap_text) == ("center", "top", True)
    with pytest.raises(NotImplementedError, match="center_across_selection"):
        cell.horizontal_alignment = "center_across_selection"
    cell.adjust_indent(2)
    assert cell.api.ParaIndent > 0
    cell.adjust_indent(-5)
    assert cell.api.ParaIndent == 0


def test_merged_cells_keep_the_first_ones_content(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1:B2"].merge()
    assert sheet["A1:B2"].value == [[1, None], [None, None]]
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    assert sheet["B2"].merge_cells
    assert not sheet["D4"].merge_cells
    sheet["A1:B2"].unmerge()
    assert not sheet["A1"].merge_cells
    sheet["D1:E2"].merge(across=True)
    assert sheet["E2"].merge_area.address == "$D$2:$E$2"


def test_notes_are_added_changed_and_taken_off(sheet: xw.Sheet) -> None:
    assert sheet["B2"].note is None
    sheet["B2"].add_note("与上期相差过大，请核对。")
    sheet["B2"].note.text = "请核对"
    assert [(note.text, note.location.address) for note in sheet.notes] == [("请核对", "$B$2")]
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None
    assert len(sheet.notes) == 0


def test_a_link_leads_somewhere(sheet: xw.Sheet) -> None:
    sheet["A1"].add_hyperlink("https://example.org/", "说明")
    assert sheet["A1"].hyperlink == "https://example.org/"
    assert sheet["A1"].value == "说明"
    with pytest.raises(ValueError, match="hyperlink"):
        _ = sheet["B1"].hyperlink


def test_lists_and_comparisons_guard_what_is_typed(sheet: xw.Sheet) -> None:
    sheet["A1"].data_validation.set_list(["是", "否"])
    rule = sheet["A1"].data_validation
    assert (rule.type, rule.source, rule.in_cell_dropdown) == ("list", ["是", "否"], True)
    sheet["B1"].data_validation.set_list(sheet["D1:D3"])
    assert sheet["B1"].data_validation.formula1 == "=Sheet1!$D$1:$D$3"
    sheet["C1"].data_validation.set_decimal("between", 0, 100)
    rule = sheet["C1"].data_validation
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("decimal", "between", "=0", "=100")
    sheet["C1"].data_validation.delete()
    assert sheet["C1"].data_validation.type == "none"


def test_a_validation_survives_excels_format(book: xw.Book, sheet: xw.Sheet, app: xw.App, tmp_path: object) -> None:
    sheet["C1"].data_validation.set_whole_number("greater_than", 5)
    book.save(f"{tmp_path}/规则.xlsx")
    again = book.app.books.open(book.fullname)
    assert again.sheets[0]["C1"].data_validation.operator == "greater_than"
