"""Formulas are Excel's on the way in and on the way out."""

from __future__ import annotations

import pytest
import xlwings as xw

from xlwings_libreoffice.formulas import FunctionNames, to_api, to_excel

NAMES = FunctionNames({"EDATE": "ADDIN.GETEDATE"}, {"ADDIN.GETEDATE": "EDATE"})


@pytest.mark.parametrize(
    ("excel", "api"),
    [
        ("=SUM(A1,B2:C3)", "=SUM(A1;B2:C3)"),
        ('=IF(A1="a,b!c",1,2)', '=IF(A1="a,b!c";1;2)'),
        ("='东 区'!$A$1+1", "=$'东 区'.$A$1+1"),
        ("=SUM('It''s'!A:A)", "=SUM($'It''s'.A:A)"),
        ("=MATCH(1,{1,2;3,4},0)", "=MATCH(1;{1;2|3;4};0)"),
        ("=EDATE(A1,1)", "=ADDIN.GETEDATE(A1;1)"),
        ("=SUM((A1:A2,B1:B2))", "=SUM((A1:A2~B1:B2))"),
        ("=STDEV.S(A1:A9)*1.5", "=STDEV.S(A1:A9)*1.5"),
        ("=SUM(A1:B2 x!B1:C3)+A1 * (B1 )", "=SUM(A1:B2!$'x'.B1:C3)+A1 * (B1 )"),
        ("=IFERROR(#N/A,1E-3)", "=IFERROR(#N/A;1E-3)"),
    ],
)
def test_a_formula_goes_to_the_api_and_back(excel: str, api: str) -> None:
    assert to_api(excel, NAMES) == api
    assert to_excel(api, NAMES) == excel


def test_prefixes_of_newer_functions_are_taken_off() -> None:
    assert to_api("=_xlfn.IFS(A1,1)", NAMES) == "=IFS(A1;1)"


def test_what_the_api_cannot_say_is_refused() -> None:
    for formula in ("=SUM(Table1[数])", "='[别.xlsx]Sheet1'!A1", "=SUM(Sheet1:Sheet3!A1)", "=SUM('一 月:三 月'!A1)"):
        with pytest.raises(NotImplementedError, match="not available in LibreOffice"):
            to_api(formula, NAMES)


def test_a_bracket_in_a_text_is_only_a_bracket() -> None:
    assert to_api('="[x]"', NAMES) == '="[x]"'


def test_formulas_calculate_and_are_read_back(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["D1"].formula = [["=SUM(A1:B2,10)", '=IF(A1>0,"是","否")'], ["=EDATE(DATE(2026,1,31),1)", "=TRUE"]]
    assert sheet["D1:E1"].value == [20, "是"]
    assert sheet["E2"].value is True
    assert sheet["D1:E1"].formula == (("=SUM(A1:B2,10)", '=IF(A1>0,"是","否")'),)
    assert sheet["D2"].formula == "=EDATE(DATE(2026,1,31),1)"
    assert sheet["A1"].formula == "1"


def test_a_formula_that_fills_a_range_follows_its_cells(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].options(transpose=True).value = [1, 2, 3]
    sheet["B1:C3"].formula = "=A1*$A$3"
    assert sheet["B1:C3"].value == [[3, 9], [6, 18], [9, 27]]
    assert sheet["C3"].formula == "=B3*$A$3"


def test_formulas_reach_other_sheets(book: xw.Book) -> None:
    other = book.sheets.add("东 区")
    other["A1"].value = 5
    sheet = book.sheets["Sheet1"]
    sheet["A1"].formula = "='东 区'!A1*2"
    assert sheet["A1"].value == 10
    assert sheet["A1"].formula == "='东 区'!A1*2"


def test_two_ranges_share_cells(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["D1"].formula = "=SUM(A1:B1 B1:B2)"
    assert (sheet["D1"].value, sheet["D1"].formula) == (2, "=SUM(A1:B1 B1:B2)")


def test_array_formulas_take_a_range(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["D1:E2"].formula_array = "=A1:B2*10"
    assert sheet["D1:E2"].value == [[10, 20], [30, 40]]
    assert sheet["D1:E2"].formula_array == "=A1:B2*10"
    assert sheet["D1"].has_array
    assert not sheet["A1"].has_array


def test_calculation_can_wait(app: xw.App, sheet: xw.Sheet) -> None:
    sheet["A1"].value, sheet["B1"].formula = 1, "=A1+1"
    with app.properties(calculation="manual"):
        sheet["A1"].value = 10
        assert sheet["B1"].value == 2
        app.calculate()
        assert sheet["B1"].value == 11
    assert app.calculation == "automatic"
    with pytest.raises(NotImplementedError, match="automatic or manual"):
        app.calculation = "semiautomatic"
