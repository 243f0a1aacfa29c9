from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.plan.numerals import factor_of, numbers_in, numeral_value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("二十", 20),
        ("十二", 12),
        ("两", 2),
        ("一百", 100),
        ("一百零五", 105),
        ("千亿", 10**11),
        ("三千二百万", 32_000_000),
    ],
)
def test_chinese_numerals_have_their_value(words: str, value: int) -> None:
    assert numeral_value(words) == value


def test_every_number_of_a_sentence_is_found_with_its_factor() -> None:
    found = [(n.words, n.value) for n in numbers_in("两大产业产值突破千亿,新增就业5.4万人,达1,370亿元、80%以上")]
    assert found == [
        ("两", Decimal(2)),
        ("千亿", Decimal(10**11)),
        ("5.4万", Decimal(54000)),
        ("1,370亿", Decimal(137 * 10**9)),
        ("80", Decimal(80)),
    ]


@pytest.mark.parametrize(("unit", "factor"), [("家", 1), ("万人", 10**4), ("亿元", 10**8), ("%", 1)])
def test_a_unit_of_measure_has_a_factor(unit: str, factor: int) -> None:
    assert factor_of(unit) == factor


@given(st.text(alphabet="一二三四五六七八九十百千万亿两零〇半0123456789.,个年", max_size=15))
def test_numbers_lie_within_the_text_and_apart(text: str) -> None:
    end = 0
    for number in numbers_in(text):
        assert end <= number.start < number.end
        assert text[number.start : number.end] == number.words
        end = number.end
