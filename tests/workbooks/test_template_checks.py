"""The workbook's own checks and colours against the rules that they anticipate: both find the same values at fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

import samples
from bairi_validators.findings import Finding, Phase, Severity, catalogue
from bairi_validators.plan.models import Plan
from bairi_validators.standing import Light
from bairi_validators.vocabulary import Column, SheetName
from bairi_workbooks.checking import check_file
from bairi_workbooks.submission_template import remedies, rules_section, write_submission
from bairi_workbooks.submission_template.checks import Check, checks_of
from bairi_workbooks.submission_template.colours import colourings_of
from bairi_workbooks.submission_template.form import Form, lines_of
from bairi_workbooks.submission_template.remedies import known, remedy
from bairi_workbooks.submission_template.rules_section import concerning
from colouring import RED, YELLOW, lay_out, needs_libreoffice, shown_fills

END = samples.PERIOD.end
EPOCH = date(1899, 12, 30)
V, B, S, D, T = Column.VALUE, Column.BASE, Column.STATE, Column.DONE_ON, Column.TARGET


@dataclass(frozen=True)
class Case:
    """What somebody pastes into a good workbook, where, and what comes of it: the rule that fires, and the colour."""

    unit: str
    indicator: str
    pasted: dict[Column, object]
    column: Column
    codes: frozenset[str]
    colour: str | None


def case(indicator: str, pasted: dict[Column, object], codes: str, colour: str | None, unit: str = "东河县") -> Case:
    return Case(unit, indicator, pasted, next(iter(pasted)), frozenset(codes.split()), colour)


CASES = [
    case("T01-04", {V: "约45.5"}, "V02", RED),
    case("T01-04", {V: "５４.5"}, "V03", RED),
    case("T01-04", {V: True}, "V02", RED),
    case("T01-04", {V: 10**15}, "V12", RED),
    case("T01-04", {V: -0.5}, "V04", RED),
    case("T01-04", {V: 0}, "", None),
    case("T01-04", {V: 45.25}, "", None),
    case("T01-04", {T: "九十"}, "V27", YELLOW),
    case("T01-04", {T: -3}, "V04", RED),
    case("T01-04", {T: None}, "", None),
    case("T01-02", {V: 6.5}, "V05", RED),
    case("T01-02", {V: 6}, "", None),
    case("T03-01", {V: 0.5}, "V05", RED),
    case("T01-03", {V: -2}, "", None),
    case("T01-03", {V: 7}, "X04", RED),
    case("T01-03", {V: 6}, "", None),
    case("T02-03", {V: -1.5}, "", None, "市发改委"),
    case("T02-03", {V: 250}, "V18", RED, "市发改委"),
    case("T01-01", {B: None}, "V06", YELLOW),
    case("T01-01", {B: 0}, "V07", RED),
    case("T01-01", {B: -3}, "V07", RED),
    case("T01-01", {B: "去年"}, "V02", RED),
    case("T01-01", {V: None}, "V01", YELLOW),
    case("T01-05", {V: 60}, "X01", RED),
    case("T01-05", {V: 50}, "", None),
    case("T01-04", {V: None, Column.PROBLEM: "企业停产"}, "V01", YELLOW),
    case("T03-02", {S: "差不多了"}, "V08", RED),
    case("T03-02", {S: "未启动"}, "", None),
    case("T03-02", {S: None, D: date(2026, 11, 5)}, "V01", YELLOW),
    case("T03-02", {D: None, S: "已完成"}, "X02", RED),
    case("T03-02", {D: date(2026, 11, 5), S: "推进中"}, "X03", YELLOW),
    case("T03-02", {D: END, S: "已完成"}, "", None),
    case("T03-02", {D: END + timedelta(days=1), S: "已完成"}, "V10", RED),
    case("T03-02", {D: "月底", S: "已完成"}, "V09", RED),
    case("T03-02", {D: "2026年11月5日", S: "已完成"}, "", None),
]


def pasted(one: Case, plan: Plan, folder: Path) -> Path:
    path = samples.submit(folder, plan, one.unit)
    for column, value in one.pasted.items():
        samples.put(path, one.indicator, column, value)
    return path


def raised(one: Case, path: Path, plan: Plan) -> list[Finding]:
    where = samples.address(path, one.indicator, one.column)
    found = check_file(plan, path, samples.PERIOD).findings
    return [f for f in found if f.place.cell == where and f.place.sheet == SheetName.INDICATORS.value]


@pytest.mark.parametrize("one", CASES, ids=lambda c: f"{c.indicator} {c.pasted}")
def test_the_rule_fires_where_the_workbook_says_it_will(one: Case, tiny: Plan, tmp_path: Path) -> None:
    path = pasted(one, tiny, tmp_path)
    codes = {f.code for f in raised(one, path, tiny)}
    assert codes & one.codes if one.codes else not codes
    validation = validation_at(openpyxl.load_workbook(path)[SheetName.INDICATORS.value], one, path)
    if not accepts(validation, one.pasted[one.column]):
        assert codes


def validation_at(sheet: Worksheet, one: Case, path: Path) -> DataValidation:
    where = samples.address(path, one.indicator, one.column)
    (found,) = (v for v in sheet.data_validations.dataValidation if where in v.sqref)
    return found


def accepts(check: DataValidation, value: object) -> bool:
    """Whether a cell takes a value that is typed into it, as spreadsheet programs decide it."""
    if value is None:
        return True
    if check.type == "list":
        return str(value) in check.formula1.strip('"').split(",")
    if isinstance(value, (str, bool)):
        return check.type == "date" and str(value).endswith("日")  # which a program makes a date of as it is typed
    number = float((value - EPOCH).days) if isinstance(value, date) else float(str(value))
    low, high = float(check.formula1), float(check.formula2 or 0)
    within = {
        "greaterThan": number > low,
        "greaterThanOrEqual": number >= low,
        None: low <= number <= high,  # between is what no operator means
    }[check.operator]
    return within and (check.type != "whole" or number.is_integer())


@needs_libreoffice
def test_the_colours_are_those_of_the_rules(tiny: Plan, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number, one in enumerate(CASES):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = pasted(one, tiny, folder)
        lay_out(
            book,
            openpyxl.load_workbook(path)[SheetName.INDICATORS.value],
            samples.address(path, one.indicator, one.column),
        )
    for one, fills in zip(CASES, shown_fills(book, tmp_path), strict=True):
        assert fills == ({one.colour} if one.colour else set()), one


@needs_libreoffice
def test_nothing_is_coloured_in_an_empty_workbook(tiny: Plan, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for unit in tiny.reporting_units():
        path = write_submission(tmp_path / "empty.xlsx", tiny, unit, samples.PERIOD)
        source = openpyxl.load_workbook(path)
        for name in (SheetName.INDICATORS, SheetName.PROBLEMS, SheetName.NEEDS):
            for area in source[name.value].conditional_formatting:
                lay_out(book, source[name.value], next(iter(area.sqref.ranges)).coord.split(":")[0])
    assert not any(shown_fills(book, tmp_path))


LISTED = [
    (SheetName.PROBLEMS, {"D4": None}, "X06", YELLOW),
    (SheetName.PROBLEMS, {"D4": None, "B4": None}, None, None),
    (SheetName.PROBLEMS, {"E4": "快了"}, "X07", YELLOW),
    (SheetName.PROBLEMS, {"F4": None, "E4": "已销号"}, "X13", YELLOW),
    (SheetName.PROBLEMS, {"F4": END, "E4": "已销号"}, None, None),
    (SheetName.PROBLEMS, {"F4": END + timedelta(days=1), "E4": "已销号"}, "X15", YELLOW),
    (SheetName.NEEDS, {"A4": "用人", "C4": "120亩"}, "X14", YELLOW),
    (SheetName.NEEDS, {"A4": "用地", "C4": "120亩"}, None, None),
]


@needs_libreoffice
def test_the_lists_are_coloured_where_their_rules_fire(tiny: Plan, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, cells, code, _colour in LISTED:
        path = samples.submit(tmp_path, tiny)
        for where, value in cells.items():
            samples.edit(path, lambda sheet, at=where, v=value: setattr(sheet[at], "value", v), name.value)
        at = next(iter(cells))
        fired = {f.code for f in check_file(tiny, path).findings if f.place.sheet == name.value}
        assert fired == ({code} if code else set())
        lay_out(book, openpyxl.load_workbook(path)[name.value], at)
    assert shown_fills(book, tmp_path) == [{colour} if colour else set() for *_, colour in LISTED]


# ── words ──


def all_checks(plan: Plan) -> Iterator[Check]:
    for unit in plan.reporting_units():
        form = Form(plan, unit, plan_period(plan))
        for line in lines_of(form, {}):
            yield from checks_of(form, line).values()


def plan_period(plan: Plan) -> object:
    return replace(samples.PERIOD, year=plan.plan.year)


def test_the_workbooks_messages_are_the_catalogues_and_never_cut(chenzhou: Plan) -> None:
    for check in all_checks(chenzhou):
        options = check.options(END)
        for rule in known(check.codes, END):
            assert f"{rule.title}：" in str(options["error_message"])
        assert "{" not in str(options["error_message"])
        assert len(str(options["error_message"])) < 255 > len(str(options["input_message"])), check


def test_what_only_warnings_would_follow_from_is_asked_about_and_not_refused(tiny: Plan, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(samples.submit(tmp_path, tiny))
    problems = book[SheetName.PROBLEMS.value].data_validations.dataValidation
    assert {v.errorStyle for v in problems} == {"warning"}
    figures = book[SheetName.INDICATORS.value].data_validations.dataValidation
    assert {v.errorStyle for v in figures} == {None}


def test_a_colour_is_red_for_errors_and_yellow_for_warnings_and_what_comes_next(tiny: Plan) -> None:
    for unit in tiny.reporting_units():
        form = Form(tiny, unit, samples.PERIOD)
        for colouring, _rows in colourings_of(form, lines_of(form, {})):
            errors = any(r.severity is Severity.ERROR for r in known(colouring.codes, END))
            assert (colouring.light_on(END) is Light.RED) == (errors and colouring.codes != ("V06",))


def test_every_remedy_can_be_read_without_a_finding() -> None:
    for rule in catalogue().values():
        words = remedy(rule)
        assert "{" not in words
        assert words.endswith("。") or not words


def test_a_remedy_leaves_out_what_only_a_finding_knows() -> None:
    base = catalogue()["V02"]
    fix = "请填{unit}；确为{value}%的，请写明。请恢复“{heading}”，见 {other} 。"
    assert remedy(replace(base, fix=fix)) == "请填本行计量单位；请恢复“××”，见另一行。"
    assert remedy(replace(base, fix="{value}。")) == ""
    assert remedy(replace(base, fix=fix), {"unit": "亿元"}).startswith("请填亿元；")


def manual(plan: Plan, unit: str, folder: Path) -> list[tuple[object, ...]]:
    path = write_submission(folder / "x.xlsx", plan, plan.unit_of[unit], samples.PERIOD)
    return list(openpyxl.load_workbook(path)[SheetName.INSTRUCTIONS.value].iter_rows(values_only=True))


def test_the_manual_lists_the_rules_that_can_concern_the_unit_the_gravest_first(tiny: Plan, tmp_path: Path) -> None:
    rows = manual(tiny, "东河县", tmp_path)
    at = next(n for n, row in enumerate(rows) if row[0] == "六、校验规则")
    listed = rows[at + 3 :]
    form = Form(tiny, tiny.unit_of["东河县"], samples.PERIOD)
    wanted = concerning(form, lines_of(form, {}))
    assert [(r[0], r[1] or "", r[2]) for r in listed] == [(r.title, remedy(r), r.severity.label) for r in wanted]
    degrees = [row[2] for row in listed]
    assert degrees == sorted(degrees, key=["错误", "警告", "提示"].index)
    assert {"X04", "V05", "V08", "S04"} <= {rule.code for rule in wanted}


def test_a_rule_about_rows_that_a_unit_does_not_have_is_not_listed_for_it(tiny: Plan) -> None:
    def codes(unit: str) -> set[str]:
        form = Form(tiny, tiny.unit_of[unit], samples.PERIOD)
        return {rule.code for rule in concerning(form, lines_of(form, {}))}

    assert {"V08", "X02"} <= codes("市信访局")
    assert not {"V05", "V06", "X04"} & codes("市信访局")
    assert not {"V08", "X01", "X04"} & codes("市应急局")


def test_a_new_row_of_the_catalogue_is_listed_by_itself(
    tiny: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = {"X99": replace(catalogue()["X01"], code="X99", title="新增的规则", fix="请照办。")}
    everything = {**catalogue(), **added}
    for module in (remedies, rules_section):
        monkeypatch.setattr(module, "catalogue", lambda: everything)
    assert ("新增的规则", "请照办。", "错误") in [row[:3] for row in manual(tiny, "东河县", tmp_path)]


def test_a_rule_that_is_not_yet_in_force_is_neither_listed_nor_asked_for(
    tiny: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = Phase(END + timedelta(days=1), Severity.ERROR)
    everything = {**catalogue(), "V05": replace(catalogue()["V05"], phases=(later,))}
    monkeypatch.setattr(remedies, "catalogue", lambda: everything)
    assert "应为整数" not in [row[0] for row in manual(tiny, "东河县", tmp_path)]
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")[SheetName.INDICATORS.value]
    assert not any("INT(" in rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules)
