"""What a roll-up must say beside its figures (逐级汇总的说明): whose targets they are held against."""

from __future__ import annotations

from collections.abc import Iterator

from bairi_workbooks.hierarchy.rolling import Rolled


def notes_of(rolled: Rolled) -> tuple[str, ...]:
    """The sentences, the same on the screen, in the JSON and in the workbook; none where all is as in a run."""
    return (*_plans_place(rolled), *_levels_between(rolled))


def _plans_place(rolled: Rolled) -> Iterator[str]:
    """A plan of one place is no measure of another that has it below itself."""
    if rolled.is_of_plan:
        return
    head, top = rolled.order.plan.plan, rolled.hierarchy.root.name
    yield (
        f"方案《{head.title}》是{head.place}的，最高一级是{top}：{top}的目标用下级目标之和，不用方案中{head.place}的目标；"
        f"{top}有自己的目标的，请用 --plan 指定{top}的方案。"
    )


def _levels_between(rolled: Rolled) -> Iterator[str]:
    """Units between the highest and the bottom have targets in their own runs that nobody knows here."""
    if len(rolled.hierarchy.levels) <= 2:  # noqa: PLR2004 - the highest and the bottom
        return
    place = rolled.order.plan.plan.place
    known = any(node.name == place for node in rolled.hierarchy.nodes.values())
    others = f"除{place}用方案的目标外，各级" if known else "各级"
    yield (
        f"{others}的目标是下级目标之和（率、零发生、上限、区间和节点任务都依方案），"
        f"亮灯可能与各单位依自己的方案汇总的不同。"
    )
