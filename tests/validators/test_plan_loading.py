from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bairi_validators.errors import PlanError
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.vocabulary import Column

Break = Callable[[str, str], list[str]]


@pytest.fixture
def problems(tmp_path: Path, tiny_file: Path) -> Break:
    """Replace words in the tiny plan file and say what loading it answers."""
    shutil.copy(tiny_file.with_suffix(".txt"), tmp_path)

    def broken(old: str, new: str) -> list[str]:
        source = tiny_file.read_text(encoding="utf-8")
        assert old in source
        path = tmp_path / "plan.toml"
        path.write_text(source.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(PlanError) as error:
            load_plan(path)
        load_plan.cache_clear()
        return error.value.problems

    return broken


def line_with(tiny_file: Path, words: str, occurrence: int = 1) -> int:
    lines = tiny_file.read_text(encoding="utf-8").splitlines()
    return [n for n, line in enumerate(lines, start=1) if line.startswith(words)][occurrence - 1]


def test_an_unknown_key_is_named_with_its_line(problems: Break, tiny_file: Path) -> None:
    line = line_with(tiny_file, "stretch")
    found = problems("stretch = true", "strech = true")
    assert found == [f"plan.toml 第{line}行：indicators.strech：不认识的项（请检查拼写）"]


def test_a_wrong_measure_is_answered_with_the_allowed_ones(problems: Break, tiny_file: Path) -> None:
    (found,) = problems('measure = "count"', 'measure = "number"')
    assert found.startswith(
        f"plan.toml 第{line_with(tiny_file, 'measure', 2)}行：indicators.measure：取值不在允许范围内"
    )
    assert "'milestone'" in found


def test_a_missing_key_points_at_its_table(problems: Break, tiny_file: Path) -> None:
    (found,) = problems('unit = "%"\nmeasure = "growth"', 'measure = "growth"')
    assert f"第{line_with(tiny_file, '[[indicators]]')}行" in found
    assert "indicators.unit：缺少必填项" in found


def test_broken_toml_is_answered_with_line_and_column(problems: Break) -> None:
    (found,) = problems('escalation = ["提醒"', 'escalation = ["提醒')
    assert found.startswith("plan.toml 第3行第")
    assert "不合 TOML 写法" in found


def test_a_quote_that_is_not_in_the_text_is_a_fault(problems: Break, tiny_file: Path) -> None:
    (found,) = problems('quote = "净增8家"', 'quote = "新增8家"')
    assert "T01-03 引文“新增8家”不在任务1的原文中" in found


def test_a_reporter_that_is_no_lead_is_a_fault(problems: Break) -> None:
    (found,) = problems('reporters = ["市财政局"]', 'reporters = ["市信访局"]')
    assert "T01-05 填报单位“市信访局”不是任务1的牵头单位" in found


def test_a_lead_that_is_no_unit_is_a_fault(problems: Break) -> None:
    found = problems('leads = ["市工信局", "市财政局"]', 'leads = ["市工信局", "市财政局", "市审计局"]')
    assert any("牵头单位“市审计局”不在单位名单中" in f for f in found)


def test_a_text_that_is_not_there_is_said(problems: Break) -> None:
    found = problems('file = "qingjiang-2026.txt"', 'file = "no.txt"')
    assert "打不开方案原文 no.txt：没有这个文件或文件夹" in found[0]


def test_a_text_other_than_the_registered_one_is_refused(tmp_path: Path, tiny_file: Path) -> None:
    shutil.copy(tiny_file, tmp_path)
    text = tiny_file.with_suffix(".txt").read_text(encoding="utf-8")
    (tmp_path / "qingjiang-2026.txt").write_text(text + "\n", encoding="utf-8")
    with pytest.raises(PlanError, match="SHA-256 不符"):
        load_plan(tmp_path / tiny_file.name)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "T01-02"', 'id = "T01-01"', "indicators.id 重复：T01-01（第1项已有）"),
        ('name = "西岭县"', 'name = "东河县"', "units.name 重复：东河县"),
        ('comparator = "le"', 'comparator = "ge"', "计量方式cap不能用比较关系ge"),
        ("target = [1, 2]", "target = [2, 1]", "目标值"),
        ("target = 12\n", "target = -12\n", "目标值"),
        ('base_name = "已下达资金"', "", "率类指标要写明对比基数"),
        ('same_as = "T01-01"', 'same_as = "T09-01"', "同数指标“T09-01”不存在"),
        ('part = "T01-03"', 'part = "T01-99"', "勾稽关系中的指标“T01-99”不存在"),
        ("end = 2026-12-31", "end = 2026-10-31", "攻坚时段的起止日期有误"),
        ("due = 2026-12-15", "due = 2027-12-15", "时限不在计划年度内"),
        ("due = 2026-12-15", 'due = "年底"', "应为日期"),
        ('leads = ["市工信局", "市财政局"]', 'leads = ["市工信局"]', "填报单位“市财政局”不是任务1的牵头单位"),
        ('name = "市财政局"', 'name = "市审计局"', "牵头单位“市财政局”不在单位名单中"),
        ("target = 90", "target = 80", "T01-04 目标值80在引文或数值出处中找不到"),
        ("pattern = '^\\d+\\.'", "pattern = '^(\\d+'", "pattern 不是正确的正则表达式"),
        ('file = "qingjiang-2026.txt"', 'file = "sub/qingjiang-2026.txt"', "写法不对"),
        ("battle = 2", "battle = 9", "所属的攻坚战9不存在"),
    ],
)
def test_what_does_not_belong_together_is_said(problems: Break, old: str, new: str, words: str) -> None:
    assert any(words in found and "第" in found for found in problems(old, new))


def test_all_faults_come_in_one_pass(problems: Break) -> None:
    found = problems('unit = "%"\nmeasure = "growth"', 'unit = 7\nmeasure = "gross"\nsize = 3')
    assert len(found) == 3


def test_a_file_saved_by_a_plain_editor_with_a_byte_order_mark_is_read(tmp_path: Path, tiny_file: Path) -> None:
    shutil.copy(tiny_file.with_suffix(".txt"), tmp_path)
    (tmp_path / tiny_file.name).write_text("\ufeff" + tiny_file.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_plan(tmp_path / tiny_file.name).plan.id == "qingjiang-2026"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="没有这个文件或文件夹"):
        load_plan(tmp_path / "none.toml")


def test_a_plan_is_frozen(tiny_file: Path) -> None:
    plan = load_plan(tiny_file)
    with pytest.raises(ValueError, match="frozen"):
        plan.plan.year = 2030  # type: ignore[misc]


@pytest.mark.parametrize("alias", ["数字产业产值", " 1.数字产业产值（亿元）", "新增 规模工业企业"])
def test_another_indicators_name_is_no_alias(alias: str, problems: Break, tiny_file: Path) -> None:
    (found,) = problems('name = "净增规模工业企业"', f'name = "净增规模工业企业"\naliases = ["{alias}"]')
    line = line_with(tiny_file, 'name = "净增规模工业企业"') + 1
    assert f"第{line}行" in found
    assert "的别名" in found


def test_a_changed_copy_of_a_plan_remembers_nothing_of_the_one_it_was_made_from(tiny: Plan) -> None:
    indicator = next(i for i in tiny.indicators if i.measure is Measure.AMOUNT)
    unit = tiny.units_of_kind(UnitKind.COUNTY)[0]
    assert indicator.columns == frozenset({Column.VALUE})
    assert len(tiny.owed_by(unit)) > 1
    rate = indicator.model_copy(update={"measure": Measure.GROWTH})
    assert rate.columns == frozenset({Column.VALUE, Column.BASE})
    alone = tiny.model_copy(update={"indicators": (rate,)})
    assert alone.owed_by(unit) == (rate,)
    assert alone.indicator_of == {rate.id: rate}
