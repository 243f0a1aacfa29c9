"""Words for what the plan's models say (措辞): targets and measures as people write them."""

from __future__ import annotations

from collections.abc import Mapping

from bairi_validators.decimals import plain
from bairi_validators.plan.indicators import Comparator, Indicator, Measure, Target
from bairi_validators.plan.models import Plan, Task, UnitKind

COMPARATOR_SIGN: Mapping[Comparator, str] = {
    Comparator.GE: "≥",
    Comparator.GT: ">",
    Comparator.LE: "≤",
    Comparator.EQ: "",
    Comparator.RANGE: "",
    Comparator.DONE: "",
}

_MEASURE_LABELS: Mapping[Measure, str] = {
    Measure.AMOUNT: "累计额",
    Measure.COUNT: "累计数",
    Measure.GROWTH: "增速",
    Measure.RATIO_COMPLETION: "完成类比率",
    Measure.RATIO_STATE: "状态类比率",
    Measure.STOCK: "存量",
    Measure.CAP: "上限",
    Measure.ZERO: "零发生",
    Measure.RANGE: "区间",
    Measure.MILESTONE: "节点任务",
}

_KIND_LABELS: Mapping[UnitKind, str] = {
    UnitKind.COUNTY: "县市区",
    UnitKind.PARK: "园区",
    UnitKind.DEPARTMENT: "市直部门",
}


def measure_label(measure: Measure) -> str:
    """The Chinese term for a measure (计量方式)."""
    return _MEASURE_LABELS[measure]


def kind_label(kind: UnitKind) -> str:
    """The Chinese term for a kind of unit (单位类别)."""
    return _KIND_LABELS[kind]


def task_label(task: Task) -> str:
    """A task as people name it: 6.加强经营主体培育; the part without a number by its title."""
    return f"{task.number}.{task.title}" if task.number else task.title


def battle_label(plan: Plan, task: Task) -> str:
    """The battle that a task belongs to; what belongs to none goes by its own title."""
    return plan.battle_of[task.battle].title if task.battle else task.title


def escalation_rule(plan: Plan) -> str:
    """The plan's rule of escalation (督办规则) in a phrase: which measure at how many red periods."""
    last = len(plan.escalation)
    steps = (f"{number}期{'及以上' if number == last else ''}{word}" for number, word in enumerate(plan.escalation, 1))
    return f"连续亮红灯{'、'.join(steps)}"


def target_text(indicator: Indicator) -> str:
    """The target with sign and unit of measure: ≥7%, ≤3%, >1000亿元, 1–2微克/立方米, 0起, 完成."""
    return target_words(indicator, indicator.target)


def target_words(indicator: Indicator, target: Target) -> str:
    """The same of another target than the plan's (单位的目标); None is a milestone's."""
    match target:
        case None:
            return "完成"
        case (low, high):
            return f"{plain(low)}–{plain(high)}{indicator.unit}"
        case target:
            return f"{COMPARATOR_SIGN[indicator.comparator]}{plain(target)}{indicator.unit}"
