from __future__ import annotations

import pytest

from bairi_validators.plan.audit import audit
from bairi_validators.plan.models import Plan


def without(plan: Plan, *ids: str) -> Plan:
    return plan.model_copy(update={"indicators": tuple(i for i in plan.indicators if i.id not in ids)})


@pytest.mark.parametrize("name", ["chenzhou", "tiny"])
def test_every_number_of_the_plan_is_accounted_for(name: str, request: pytest.FixtureRequest) -> None:
    result = audit(request.getfixturevalue(name))
    assert result.left_over == ()
    assert result.stale == ()
    assert result.passed


def test_a_deleted_indicator_leaves_its_number_over(chenzhou: Plan) -> None:
    result = audit(without(chenzhou, "T01-04"))
    assert [m.words for m in result.left_over] == ["1200亿"]
    assert not result.passed


def test_an_indicator_is_missed_though_another_quote_spans_its_number(chenzhou: Plan) -> None:
    assert [m.words for m in audit(without(chenzhou, "T01-06")).left_over] == ["100"]


@pytest.mark.parametrize("name", ["chenzhou", "tiny"])
def test_any_deleted_indicator_is_missed(name: str, request: pytest.FixtureRequest) -> None:
    plan: Plan = request.getfixturevalue(name)
    for indicator in plan.indicators:
        result = audit(without(plan, indicator.id))
        assert not result.passed, indicator.id
        assert [task.number for task in result.miscounted] == [indicator.task]


@pytest.mark.parametrize(
    ("indicator", "word"),
    [("T02-01", "全面开工"), ("T11-01", "回升转正"), ("T07-03", "破零"), ("T19-03", "基本化解到位")],
)
def test_a_target_without_a_digit_is_missed_by_its_word(chenzhou: Plan, indicator: str, word: str) -> None:
    left = [m.words for m in audit(without(chenzhou, indicator)).left_over]
    assert word in left


def test_a_number_put_into_the_text_is_left_over(tiny: Plan) -> None:
    changed = tiny.model_copy(update={"text": tiny.text.replace("制定本方案", "安排资金5000万元,制定本方案")})
    assert [m.words for m in audit(changed).left_over] == ["5000万"]


def test_a_non_target_that_the_text_no_longer_has_is_stale(tiny: Plan) -> None:
    changed = tiny.model_copy(update={"text": tiny.text.replace("“两大攻坚”", "攻坚")})
    assert [entry.words for entry in audit(changed).stale] == ["“两大攻坚”"]
