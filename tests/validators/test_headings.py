"""Headings: a declared spelling is known however it is written, other words are not, and time and unit are kept."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bairi_validators.headings import HEADINGS, bare_heading, confines, is_neutral, likely_heading, read_heading
from bairi_validators.units import measured
from bairi_validators.vocabulary import SHEET_OF, Column, normalised

YEAR = 2026
DECLARED = {
    (columns, column, word)
    for columns, sheet in SHEET_OF.items()
    for column in columns
    for row in [tomllib.loads(HEADINGS.read_text(encoding="utf-8"))[sheet.value].get(column.value, {})]
    for word in (column.value, *row.get("aliases", ()), *row.get("unclear", ()))
}
SPACES = st.text(st.sampled_from(" \n\t\r\u3000\xa0"), max_size=2)
UNITS = st.sampled_from(["万元", "亿元", "家", "万人", "%", "％", "单位：万元", "计量单位:户", "吨标准煤"])
BRACKETS = st.sampled_from(["（{}）", "({})", "【{}】", "[{}]", " （ {} ） "])
FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)}


def spaced(data: st.DataObject, word: str) -> str:
    return "".join(data.draw(SPACES) + letter for letter in word) + data.draw(SPACES)


@given(st.data(), st.sampled_from(sorted(DECLARED, key=str)))
def test_a_declared_heading_is_known_whatever_spaces_and_brackets_it_has(
    data: st.DataObject, declared: tuple[type[Column], Column, str]
) -> None:
    columns, _, word = declared
    plain = read_heading(columns, word, YEAR)
    assert plain is not None
    assert plain.column in columns
    unit = data.draw(UNITS)
    written = spaced(data, word) + data.draw(BRACKETS).format(unit)
    found = read_heading(columns, written, YEAR)
    assert found is not None
    assert (found.column, found.literal, found.readings) == (plain.column, plain.literal, plain.readings)
    assert found.unit is not None
    assert measured(found.unit).base == measured(unit.rpartition("：")[2].rpartition(":")[2]).base


@given(
    st.sampled_from(["累计完成", "累计", "累计完成数", "目标值", "目标", "累计完成额"]), st.sampled_from(["年", "年度"])
)
def test_the_plans_year_changes_nothing_and_another_one_does(word: str, year: str) -> None:
    own = read_heading(Column, f"{YEAR}{year}{word}", YEAR)
    assert own is not None
    assert (own.column, own.readings) == (read_heading(Column, word, YEAR).column, None)  # type: ignore[union-attr]
    for other in (YEAR - 2, YEAR + 1):
        assert read_heading(Column, f"{other}{year}{word}", YEAR) is None
    past = read_heading(Column, f"{YEAR - 1}{year}{word}", YEAR)
    assert past is None or past.readings is not None


@pytest.mark.parametrize("word", ["累计完成", "累计完成数", "完成数", "目标值"])
@pytest.mark.parametrize("time", ["2025年", "去年", "上年", "本月", "本旬", "当期", "预计", "全市"])
def test_what_brackets_say_of_another_time_is_not_dropped(word: str, time: str) -> None:
    found = read_heading(Column, f"{word}（{time}）", YEAR)
    assert found is None or found.readings is not None
    assert found is None or found.column is Column.BASE


@pytest.mark.parametrize(
    "text",
    [
        "1-11月完成数",
        "1—11月累计完成",
        "完成数（截至11月20日）",
        "截至目前累计完成数",
        "截止11月底完成",
        "2026年1-11月",
        "完成数（累计）",
        "累计完成/亿元",
        "累计\n完成数：万元",
    ],
)
def test_what_is_counted_from_january_on_is_cumulative(text: str) -> None:
    found = read_heading(Column, text, YEAR)
    assert found is not None
    assert (found.column, found.readings) == (Column.VALUE, None)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("上年同期（2025年）", Column.BASE),
        ("2025年上年同期", Column.BASE),
        ("去年同期（2025年1-11月）", Column.BASE),
        ("累计完成（2026年1-11月累计）", Column.VALUE),
        ("本年累计（2026年）", Column.VALUE),
    ],
)
def test_a_time_that_is_said_twice_is_said_once(text: str, column: Column) -> None:
    found = read_heading(Column, text, YEAR)
    assert found is not None
    assert (found.column, found.readings) == (column, None)


@pytest.mark.parametrize("text", ["3-11月累计完成", "11-12月累计完成", "11月累计完成", "本月累计完成", "累计完成率"])
def test_what_is_counted_from_elsewhere_is_not(text: str) -> None:
    assert read_heading(Column, text, YEAR) is None


@given(st.text(min_size=1, max_size=20))
def test_words_that_are_declared_nowhere_are_no_heading(text: str) -> None:
    known = {normalised(word) for columns, _, word in DECLARED if columns is Column}
    assume(not any(word in normalised(text) for word in known | {"累计", "月", "年", "截", "目前"}))
    assert read_heading(Column, text, YEAR) is None
    bare_heading(text)


@pytest.mark.parametrize(
    ("group", "confining"),
    [("2025年", True), ("去年完成情况", True), ("本月", True), ("2026年", False), ("完成情况（万元）", False)],
)
def test_a_group_of_another_time_confines_what_stands_under_it(group: str, confining: bool) -> None:  # noqa: FBT001 - parameters of a table
    assert confines(group, YEAR) is confining


@pytest.mark.parametrize(
    ("group", "neutral"),
    [
        ("", True),
        ("2026年", True),
        ("本年度", True),
        ("万元", True),
        ("完成情况（亿元）", True),
        ("2026年完成情况", True),
        ("1—11月", True),
        ("截至2026年11月底", True),
        ("东河县", True),
        ("1—10月", False),
        ("11月", False),
        ("2025年", False),
        ("全市", False),
        ("其中：园区", False),
        ("“十四五”以来", False),
        ("全年预计", False),
    ],
)
def test_a_group_leaves_what_stands_under_it_as_it_is_only_where_that_is_known(group: str, neutral: bool) -> None:  # noqa: FBT001 - parameters of a table
    assert is_neutral(group, YEAR, {11}, {"东河县"}) is neutral


def test_figures_of_last_year_up_to_a_month_are_not_the_whole_years() -> None:
    found = read_heading(Column, "2025年1—11月", YEAR)
    assert found is not None
    assert (found.column, found.readings, found.until) == (Column.BASE, None, 11)


def test_a_missing_column_is_looked_for_among_headings_that_are_like_it() -> None:
    assert likely_heading(Column.VALUE, {"累计实绩": "C1", "联系人": "D1"}) == "累计实绩"
    assert likely_heading(Column.VALUE, {"联系人": "D1"}) is None
    assert likely_heading(Column.VALUE, ["总累计", "实际累计完成额"]) == "实际累计完成额"
