"""Units of measure: what is declared converts exactly and back, nothing else does, and no text stops the reader."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.decimals import plain, split_number
from bairi_validators.units import UNITS, is_unit, measured, stated_unit, units_labelled
from bairi_validators.vocabulary import normalised

MONEY = ["元", "百元", "千元", "万元", "百万元", "千万元", "亿元", "万亿元", "人民币万元", "万元人民币"]
PEOPLE = ["人", "万人", "名", "百人", "千人", "亿人", "位"]
THINGS = ["家", "户", "个", "万户", "件", "万件"]
money, numbers = st.sampled_from(MONEY), st.decimals(-(10**9), 10**9, places=4, allow_nan=False)
alike = st.sampled_from([MONEY, PEOPLE, THINGS]).flatmap(lambda s: st.tuples(st.sampled_from(s), st.sampled_from(s)))


@given(alike, numbers)
def test_a_number_converted_there_and_back_is_the_same(pair: tuple[str, str], number: Decimal) -> None:
    one, other = map(measured, pair)
    there, back = one.per(other), other.per(one)
    assert there is not None
    assert back is not None
    assert number * there * back == number


@given(numbers, st.sampled_from(MONEY + PEOPLE + THINGS), st.sampled_from(["", " ", "\u3000"]))
def test_a_number_with_its_unit_comes_apart_as_it_was(number: Decimal, unit: str, space: str) -> None:
    assert split_number(f"{plain(number)}{space}{unit}") == (number, unit)
    assert is_unit(unit)


@given(st.text(max_size=40))
def test_no_text_stops_the_reading_of_numbers_and_units(text: str) -> None:
    split_number(text)
    measured(text)
    stated_unit(text)
    units_labelled(text)


@given(st.text(st.sampled_from("0123456789.,-+() ()（）－％%万亿元家人年月日约/~至"), max_size=14))
def test_what_is_split_off_a_number_has_no_digits(text: str) -> None:
    found = split_number(text)
    assert found is None or not any(letter.isdigit() for letter in found[1])


@pytest.mark.parametrize(
    ("one", "other"), [("亿元", "家"), ("万人", "万元"), ("%", "亿元"), ("亩", "公顷"), ("万", "万元")]
)
def test_what_is_not_declared_does_not_convert(one: str, other: str) -> None:
    assert measured(one).per(measured(other)) is None


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("单位：万元", ("万元",)),
        ("单位: 万元", ("万元",)),
        ("计量单位：亿元、%", ("亿元", "%")),
        ("金额单位：人民币万元", ("人民币万元",)),
        ("填报单位：东河县财政局　　单位：万元", ("万元",)),
        ("完成情况表（单位：亿元）", ("亿元",)),
        ("填报单位：东河县", ()),
        ("单位：东河县", ()),
        ("单位：个旧市统计局", ()),
        ("单位：万元、详见备注", ()),
    ],
)
def test_the_units_above_a_table_are_those_behind_the_label(line: str, units: tuple[str, ...]) -> None:
    assert units_labelled(line) == units


@pytest.mark.parametrize("space", ["", " ", "\u3000"])
@pytest.mark.parametrize("colon", [":", "：", "为"])
def test_a_label_is_heard_whatever_colon_and_space_are_in_it(colon: str, space: str) -> None:
    assert units_labelled(f"填报单位：东河县　金额单位{colon}{space}万元") == ("万元",)


def test_every_spelling_that_is_declared_is_needed() -> None:
    declared = tomllib.loads(UNITS.read_text(encoding="utf-8"))
    same, before = declared["same"], declared["words"]["before"]
    plain_spellings = {normalised(spelling).removeprefix(before) for spelling in same}
    assert len(plain_spellings) == len(same)
    assert [spelling for spelling, unit in same.items() if normalised(spelling).removeprefix(before) == unit] == []
    assert [word for word in (*declared["words"]["other"], *declared["words"]["countable"]) if word in same] == []
