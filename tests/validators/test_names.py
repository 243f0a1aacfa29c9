"""Names of indicators: whatever stands around one, it is found, and it alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.names import indicators_called, likely_indicators, plain_name, unit_in_name
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan
from bairi_validators.units import measured

NUMBERING = [
    "",
    "1.",
    "12、",
    "（3）",
    "(四)",
    "一、",
    "十二．",
    "①",
    "⑫",
    "❸",
    "⑷",
    "⒌",
    "1.（2）",
    "其中：",
    "其中:①",
    "——",
    "★",
    "*",
    "其中",
    "# ",
]
MARKS = ["", "*", "★", " "]
before, after = st.sampled_from(NUMBERING), st.sampled_from(MARKS)
brackets = st.sampled_from(["（{}）", "({})", "【{}】", "（单位：{}）", "〔计量单位:{}〕"])


def ids(found: tuple[Indicator, ...]) -> set[str]:
    return {indicator.id for indicator in found}


@given(st.data(), before, after)
def test_a_name_is_found_with_numbering_unit_and_quotation_marks(
    tiny: Plan, chenzhou: Plan, data: st.DataObject, first: str, last: str
) -> None:
    plan = data.draw(st.sampled_from([tiny, chenzhou]))
    indicator = data.draw(st.sampled_from(plan.indicators))
    plain = ids(indicators_called(indicator.name, plan.indicators))
    assert plain
    assert indicator.id in plain or indicator.same_as in plain
    unit = data.draw(brackets).format(indicator.input_unit)
    quoted = data.draw(st.sampled_from(["{}", "“{}”", "《{}》", " {} ", "「{}」"])).format(indicator.name)
    for text in (first + quoted + last, f"{first}{indicator.name}{unit}{last}", indicator.name.replace("", "\u3000")):
        assert ids(indicators_called(text, plan.indicators)) == plain
    assert measured(unit_in_name(first + indicator.name + unit) or "") == measured(indicator.input_unit)


@given(st.data())
def test_every_name_of_a_plan_is_one_indicators_or_its_twins(tiny: Plan, chenzhou: Plan, data: st.DataObject) -> None:
    plan = data.draw(st.sampled_from([tiny, chenzhou]))
    indicator = data.draw(st.sampled_from(plan.indicators))
    assert len(indicators_called(indicator.name, plan.indicators)) == 1


@given(st.text(max_size=30))
def test_any_text_has_a_plain_name_and_at_most_two_likely_indicators(tiny: Plan, text: str) -> None:
    plain_name(text)
    assert len(likely_indicators(text, tiny.indicators)) <= 2


@given(before)
def test_numbering_alone_is_no_name(tiny: Plan, numbering: str) -> None:
    assert indicators_called(numbering, tiny.indicators) == ()


def test_digits_that_belong_to_a_name_stay() -> None:
    assert plain_name("1.PM2.5平均浓度") == "PM2.5平均浓度"
    assert plain_name("二级以上公立医院") == "二级以上公立医院"
    assert plain_name("“三类”项目全面开工") == "三类项目全面开工"


def test_a_text_that_is_too_long_for_a_name_is_none() -> None:
    assert plain_name("增" * 200) == "增" * 200
    for text in ("增" * 201, "增" + "*" * 30_000 + "增", "（" * 30_000, "1." * 15_000):
        assert (plain_name(text), unit_in_name(text), likely_indicators(text, ())) == ("", None, ())
