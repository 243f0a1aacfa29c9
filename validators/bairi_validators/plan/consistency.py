"""What no single row of a plan can know: names that exist, words that stand in the text, ids that are unique."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bairi_validators.names import plain_name
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.lines import Location
from bairi_validators.plan.models import Plan, Task, UnitKind
from bairi_validators.plan.numerals import factor_of, numbers_in


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a plan file: where, and what is wrong in Chinese."""

    location: Location
    message: str


def problems_of(plan: Plan, text: str) -> list[Problem]:
    """Every inconsistency of a plan against itself and against its text."""
    return [
        *_repeated("units", "name", ((n, name) for n, u in enumerate(plan.units) for name in (u.name, *u.aliases))),
        *_repeated("battles", "number", ((n, b.number) for n, b in enumerate(plan.battles))),
        *_repeated("tasks", "number", ((n, t.number) for n, t in enumerate(plan.tasks))),
        *_repeated("indicators", "id", ((n, i.id) for n, i in enumerate(plan.indicators))),
        *_window(plan),
        *_tasks(plan, text.splitlines()),
        *(p for n, i in enumerate(plan.indicators) for p in _indicator(plan, text, n, i)),
        *_relations(plan),
        *_shared_names(plan),
    ]


def _repeated(table: str, key: str, values: Iterable[tuple[int, object]]) -> Iterator[Problem]:
    """Names that must be unique: the fault stands where one comes again."""
    first: dict[object, int] = {}
    for n, value in values:
        if value in first:
            yield Problem((table, n, key), f"{table}.{key} 重复：{value}（第{first[value] + 1}项已有）")
        first.setdefault(value, n)


def _window(plan: Plan) -> Iterator[Problem]:
    window = plan.plan.window
    if not (window.start <= window.end and window.end.year == plan.plan.year):
        yield Problem(("plan", "window", "end"), "攻坚时段的起止日期有误，截止日应在计划年度内")


def _tasks(plan: Plan, lines: list[str]) -> Iterator[Problem]:
    for n, task in enumerate(plan.tasks):
        if task.battle is not None and task.battle not in plan.battle_of:
            yield Problem(("tasks", n, "battle"), f"任务{task.number}所属的攻坚战{task.battle}不存在")
        for lead in task.leads:
            if lead not in plan.unit_of:
                yield Problem(("tasks", n, "leads"), f"任务{task.number}的牵头单位“{lead}”不在单位名单中")
        if (found := sum(line.startswith(task.begins) for line in lines)) != 1:
            message = f"方案原文中以“{task.begins}”开头的段落有{found}个，应恰有1个"
            yield Problem(("tasks", n, "title"), message)


def _indicator(plan: Plan, text: str, n: int, indicator: Indicator) -> Iterator[Problem]:
    def problem(key: str, message: str) -> Problem:
        return Problem(("indicators", n, key), f"{indicator.id} {message}")

    task = plan.task_of.get(indicator.task)
    if task is None:
        yield problem("id", f"所属任务{indicator.task}不存在")
        return
    paragraph = next((line for line in text.splitlines() if line.startswith(task.begins)), "")
    if indicator.quote not in paragraph:
        yield problem("quote", f"引文“{indicator.quote}”不在任务{task.number}的原文中")
    if not _stated(plan, indicator):
        yield problem("target", f"目标值{indicator.target}在引文或数值出处中找不到")
    yield from (problem("reporters", words) for words in _reporter_faults(plan, task, indicator))
    if indicator.cites and indicator.cites.document not in {d.id for d in plan.documents}:
        yield problem("cites", f"引用的文件“{indicator.cites.document}”不在 documents 中")
    if plan.due(indicator).year != plan.plan.year:
        yield problem("due", "时限不在计划年度内")
    if indicator.same_as:
        yield from (problem("same_as", words) for words in _twin_faults(plan, indicator))


def _reporter_faults(plan: Plan, task: Task, indicator: Indicator) -> Iterator[str]:
    for name in indicator.reporters:
        if name not in task.leads:
            yield f"填报单位“{name}”不是任务{task.number}的牵头单位"
        elif name in plan.unit_of and plan.unit_of[name].kind is not UnitKind.DEPARTMENT:
            yield f"“{name}”不是市直部门，县市区和园区请用 counties、parks"


def _stated(plan: Plan, indicator: Indicator) -> bool:
    """Whether the words that an indicator comes from state its target: by a number, or by a word that means one."""
    words = indicator.cites.words if indicator.cites else indicator.quote
    stated = {number.value for number in numbers_in(words)}
    targets = indicator.target if isinstance(indicator.target, tuple) else (indicator.target,)
    factor = factor_of(indicator.unit)
    by_number = all(t is None or t in stated or t * factor in stated for t in targets)
    return by_number or any(word in indicator.quote for word in plan.target_words)


def _twin_faults(plan: Plan, indicator: Indicator) -> Iterator[str]:
    twin = plan.indicator_of.get(indicator.same_as or "")
    if twin is None or twin.same_as:
        yield f"同数指标“{indicator.same_as}”不存在，或它自己也取自别的指标"
        return
    same = ("measure", "input_unit", "reporters", "counties", "parks")
    for key in same:
        if getattr(twin, key) != getattr(indicator, key):
            yield f"与同数指标{twin.id}的 {key} 不一致"


def _shared_names(plan: Plan) -> Iterator[Problem]:
    """A name that means two figures would make rows of units' own workbooks unclear."""
    owner: dict[str, Indicator] = {}
    for indicator in plan.indicators:
        for name in (indicator.name, indicator.value_name):
            owner.setdefault(plain_name(name), indicator)
    for n, indicator in enumerate(plan.indicators):
        for name in indicator.aliases:
            other = owner.setdefault(plain_name(name), indicator)
            if other.id not in {indicator.id, indicator.same_as} and other.same_as != indicator.id:
                yield Problem(("indicators", n, "aliases"), f"{indicator.id} 的别名“{name}”也是{other.id}的名称或别名")


def _relations(plan: Plan) -> Iterator[Problem]:
    for n, relation in enumerate(plan.relations):
        for key, name in (("part", relation.part), ("whole", relation.whole)):
            if name not in plan.indicator_of:
                yield Problem(("relations", n, key), f"勾稽关系中的指标“{name}”不存在")
