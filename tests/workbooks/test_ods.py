"""Open documents (.ods)."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from bairi_validators.findings import Finding
from bairi_validators.submissions import Fault
from bairi_workbooks.reading.workbook import read_workbook
from containers import (
    damage,
    grids,
    ods,
    ods_cell,
    ods_row,
    ods_rows,
    values,
)


def test_blank_rows_and_columns_without_number_cost_nothing() -> None:
    (grid,) = grids(
        ods(
            '<table:table table:name="表"><table:table-column table:number-columns-repeated="16384"/>'
            f'<table:table-row>{ods_cell(1)}<table:table-cell table:number-columns-repeated="2"/>{ods_cell("甲")}'
            '<table:table-cell table:number-columns-repeated="16380" table:style-name="x"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
            f'<table:table-row table:number-rows-repeated="2">{ods_cell(5)}</table:table-row>'
            '<table:table-row table:number-rows-repeated="1048570" table:visibility="collapse"><table:table-cell/>'
            "</table:table-row></table:table>"
        )
    )
    assert [[c.value for c in row] for row in grid.rows] == [
        [1, None, None, "甲"],
        *[[None] * 4] * 3,
        *[[5, None, None, None]] * 2,
    ]
    assert min(grid.hidden_rows) == 6


def test_an_indented_open_document_reads_like_any_other() -> None:
    text = (
        '\n <table:table-cell office:value-type="string">\n  <text:p>甲<text:s text:c="2"/>乙<text:tab/>\n   丙'
        "<text:line-break/>丁</text:p>\n  <text:p><text:span>戊</text:span></text:p>\n"
        "  <office:annotation><text:p>批注</text:p></office:annotation>\n </table:table-cell>\n"
    )
    body = f'\n<table:table table:name="表">\n <table:table-row>{text}</table:table-row>\n</table:table>\n'
    assert values(ods(body)) == [["甲  乙\t 丙\n丁\n戊"]]


def test_an_open_document_hides_nothing_of_what_is_odd_in_it() -> None:
    formula = 'table:formula="of:=1/0"'
    (grid,) = grids(
        ods(
            '<table:table table:name="表" table:style-name="ta2">'
            '<table:table-column/><table:table-column table:visibility="collapse"/>'
            f'<table:table-row table:visibility="filter"><table:table-cell {formula} office:value-type="string" '
            'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
            f'<table:table-cell {formula} office:value-type="float" office:value="0"><text:p>Err:502</text:p>'
            f"</table:table-cell><table:table-cell {formula}/>"
            f'<table:table-cell {formula} office:value-type="float"/>'
            f'<table:table-cell {formula} office:value-type="percentage" office:value="0.5"/></table:table-row>'
            '<table:table-row><table:table-cell table:number-rows-spanned="2" office:value-type="string">'
            "<text:p>#1</text:p></table:table-cell></table:table-row>"
            f"<table:table-row><table:covered-table-cell/>{ods_cell(2)}</table:table-row></table:table>",
            styles='<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>',
        )
    )
    first, second, third = grid.rows
    assert [(c.value, c.fault, c.percent) for c in first] == [
        ("#DIV/0!", Fault.ERROR, False),
        ("Err:502", Fault.ERROR, False),
        (None, Fault.UNCALCULATED, False),
        (None, Fault.UNCALCULATED, False),
        (Decimal("0.5"), None, True),
    ]
    assert all(c.formula for c in first)
    assert [(second[0].value, second[0].fault), third[0].fault] == [("#1", Fault.MERGED), Fault.MERGED]
    assert (grid.visible, grid.hidden_rows, grid.hidden_columns) == (False, {0}, {1})


def test_a_table_inside_a_cell_shifts_no_rows() -> None:
    inner = f'<table:table table:is-sub-table="true">{ods_row([7])}</table:table>'
    rows = f"<table:table-row><table:table-cell>{inner}</table:table-cell>{ods_cell(1)}</table:table-row>{ods_row([2])}"
    assert values(ods(f'<table:table table:name="表">{rows}</table:table>')) == [[None, 1], [2]]


def test_a_date_that_is_none_is_read_as_it_is_shown() -> None:
    attributes = 'office:value-type="date" office:date-value="2026-13-45"'
    shown = f"<table:table-cell {attributes}><text:p>某日</text:p></table:table-cell>"
    body = f'<table:table table:name="表"><table:table-row>{shown}</table:table-row></table:table>'
    assert values(ods(body)) == [["某日"]]


def test_spans_nested_without_end_are_read_or_refused_but_never_raise() -> None:
    text = "<text:p>" + "<text:span>" * 5_000 + "甲" + "</text:span>" * 5_000 + "乙</text:p>"
    row = f'<table:table-row><table:table-cell office:value-type="string">{text}</table:table-cell></table:table-row>'
    read = read_workbook(ods(f'<table:table table:name="表">{row}</table:table>'))
    assert isinstance(read, Finding) or read[0].rows[0][0].value == "甲乙"


def test_no_damage_to_an_open_document_raises_or_prints(capfd: pytest.CaptureFixture[str]) -> None:
    content = ods_rows([["甲", 2.5, True, date(2026, 11, 18)], [None, "乙 丙", -7]])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        good = archive.read("content.xml")
    damage(content, "content.xml", good, step=7)
    assert capfd.readouterr() == ("", "")
