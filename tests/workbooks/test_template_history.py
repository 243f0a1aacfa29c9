"""Last period's figures beside those of this one: where they stand, what they colour, and that nobody reads them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

import samples
from bairi_validators.history import Past, history_of
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import Column, PastColumn, SheetName, State
from bairi_workbooks.checking import Background, check_file
from bairi_workbooks.submission_template import write_submission
from colouring import YELLOW, lay_out, needs_libreoffice, shown_fills

BEFORE = samples.PERIOD.previous()
PAST = "上期（2026年11月上旬）为"


def past(plan: Plan, period: Period = BEFORE) -> Past:
    """What 东河县 reported last period; a milestone that was done, and nothing of T01-05."""
    of = plan.indicator_of
    observations = {
        "T01-01": Observation(of["T01-01"], Decimal(120), Decimal(95)),
        "T01-02": Observation(of["T01-02"], Decimal(8)),
        "T01-03": Observation(of["T01-03"], Decimal(5)),
        "T01-04": Observation(of["T01-04"], Decimal("40.25")),
        "T03-02": Observation(of["T03-02"], state=State.DONE, done_on=date(2026, 11, 5)),
    }
    return Past(period, observations)


def with_past(folder: Path, plan: Plan, **more: Any) -> Worksheet:
    path = folder / "东河县_2026-11中旬.xlsx"
    filled = {"entries": samples.entries_of(plan, "东河县"), "past": past(plan)} | more
    write_submission(path, plan, plan.unit_of["东河县"], samples.PERIOD, **filled)
    return openpyxl.load_workbook(path)[SheetName.INDICATORS.value]


def rows_by_id(sheet: Worksheet) -> dict[str, tuple[Any, ...]]:
    return {str(row[0]): row for row in sheet.iter_rows(min_row=4, values_only=True)}


def test_last_periods_figures_stand_locked_behind_the_agreed_headings(tiny: Plan, tmp_path: Path) -> None:
    sheet = with_past(tmp_path, tiny)
    assert [cell.value for cell in sheet[3]] == [column.value for column in (*Column, *PastColumn)]
    assert sheet["O2"].value == "上期：2026年11月上旬，供对照，不用填"
    rows = rows_by_id(sheet)
    assert rows["T01-01"][14:] == (120, 95, None)
    assert rows["T01-04"][14:] == (40.25, None, None)
    assert rows["T03-02"][14:] == (None, None, "已完成（2026-11-05）")
    assert rows["T01-05"][14:] == (None, None, None)
    assert rows["T03-03"][14:] == rows["T01-01"][14:]  # the same figure
    assert all(cell.protection.locked for column in "OPQ" for cell in sheet[column])


def test_the_printed_page_is_that_of_a_workbook_without_history(tiny: Plan, tmp_path: Path) -> None:
    sheet = with_past(tmp_path, tiny)
    assert sheet.print_area == "'指标填报'!$A$1:$N$13"
    assert sheet.print_title_rows == "$3:$3"


def test_without_history_nothing_is_different(tiny: Plan, tmp_path: Path) -> None:
    sheet = with_past(tmp_path, tiny, past=None)
    assert (sheet.max_column, sheet.print_area) == (14, "")
    unit = tiny.unit_of["东河县"]
    plain = write_submission(tmp_path / "a.xlsx", tiny, unit, samples.PERIOD).read_bytes()
    nothing = Past(BEFORE, {})
    assert write_submission(tmp_path / "b.xlsx", tiny, unit, samples.PERIOD, past=nothing).read_bytes() == plain


def test_another_years_figures_are_no_history(tiny: Plan, tmp_path: Path) -> None:
    assert with_past(tmp_path, tiny, past=past(tiny, Period.parse("2025-12下旬"))).max_column == 14


def test_the_period_that_was_reported_last_need_not_be_the_one_before(tiny: Plan, tmp_path: Path) -> None:
    sheet = with_past(tmp_path, tiny, past=past(tiny, Period.parse("2026-10下旬")))
    assert "2026年10月下旬" in str(sheet["O2"].value)


def test_the_prompt_says_what_stood_there_last_period(tiny: Plan, tmp_path: Path) -> None:
    sheet = with_past(tmp_path, tiny)
    prompts = {str(v.sqref): v.prompt for v in sheet.data_validations.dataValidation}
    assert prompts["G4"].endswith(f"{PAST}120。")
    assert prompts["H4"].endswith(f"{PAST}95。")
    assert prompts["J12"].endswith(f"{PAST}已完成（2026-11-05）。")
    assert "上期" not in prompts["G8"]


def test_cumulative_figures_are_compared_and_a_net_increase_is_not(tiny: Plan, tmp_path: Path) -> None:
    sheet = with_past(tmp_path, tiny)
    areas = {r.formula[0]: str(a.sqref) for a in sheet.conditional_formatting for r in a.rules}
    assert areas["AND(ISNUMBER($G4),ISNUMBER($O4),$G4<$O4)"] == "G4:G5 G7"  # growth, count, amount


COMPARED = [
    ("T01-01", {Column.VALUE: 119.9}, "P01"),
    ("T01-01", {Column.VALUE: 120}, None),
    ("T01-02", {Column.VALUE: 7}, "P01"),
    ("T01-03", {Column.VALUE: 4}, None),
    ("T01-04", {Column.VALUE: 40}, "P01"),
    ("T01-01", {Column.BASE: 94}, "P04"),
    ("T01-01", {Column.BASE: 95}, None),
    ("T03-02", {Column.STATE: "推进中"}, "P05"),
    ("T03-02", {Column.STATE: "已完成", Column.DONE_ON: date(2026, 11, 5)}, None),
]


@needs_libreoffice
def test_what_fell_below_last_period_turns_yellow_where_the_rule_fires(tiny: Plan, tmp_path: Path) -> None:
    before = past(tiny)
    background = Background(histories={"东河县": history_of([before])})
    book = openpyxl.Workbook()
    for indicator, typed, code in COMPARED:
        with_past(tmp_path, tiny)
        path = next(tmp_path.glob("东河县*.xlsx"))
        for column, value in typed.items():
            samples.put(path, indicator, column, value)
        where = samples.address(path, indicator, next(iter(typed)))
        found = check_file(tiny, path, samples.PERIOD, background).findings
        assert {f.code for f in found if f.place.cell == where} == ({code} if code else set())
        lay_out(book, openpyxl.load_workbook(path)[SheetName.INDICATORS.value], where)
    assert shown_fills(book, tmp_path) == [{YELLOW} if code else set() for *_, code in COMPARED]


def test_without_history_nothing_is_compared_with_it(tiny: Plan, tmp_path: Path) -> None:
    sheet = with_past(tmp_path, tiny, past=None)
    assert not any("$O" in r.formula[0] for a in sheet.conditional_formatting for r in a.rules)


def test_the_reader_takes_no_last_period_for_this_one(tiny: Plan, tmp_path: Path) -> None:
    with_past(tmp_path, tiny)
    path = next(tmp_path.glob("*.xlsx"))
    checked = check_file(tiny, path, samples.PERIOD)
    assert {f.code for f in checked.findings} <= {"V01", "S14"}
    values = {o.indicator.id: o.value for o in checked.observations}
    assert (values["T01-01"], values["T01-02"]) == (Decimal(107), Decimal(6))


def test_a_workbook_with_history_and_nothing_else_is_still_empty(tiny: Plan, tmp_path: Path) -> None:
    with_past(tmp_path, tiny, entries={})
    found = check_file(tiny, next(tmp_path.glob("*.xlsx")), samples.PERIOD).findings
    assert "S13" in {f.code for f in found}
