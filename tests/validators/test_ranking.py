from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.ranking import ranks

scores = st.dictionaries(st.text(min_size=1, max_size=3), st.none() | st.integers(0, 5).map(Fraction), max_size=12)


def test_ties_share_a_place_and_the_next_place_is_left_out() -> None:
    given_scores = {"甲": Fraction(9), "乙": Fraction(7), "丙": Fraction(7), "丁": Fraction(1)}
    assert ranks(given_scores) == {"甲": 1, "乙": 2, "丙": 2, "丁": 4}


def test_what_is_missing_has_no_place_and_zero_has_one() -> None:
    assert ranks({"甲": Fraction(0), "乙": None}) == {"甲": 1}


def test_the_fewest_can_come_first() -> None:
    assert ranks({"甲": Fraction(0), "乙": Fraction(2)}, highest_first=False) == {"甲": 1, "乙": 2}


@given(scores)
def test_a_place_is_one_more_than_the_number_of_better_ones(of: dict[str, Fraction | None]) -> None:
    for name, place in ranks(of).items():
        own = of[name]
        assert own is not None
        assert place == 1 + sum(s is not None and s > own for s in of.values())
