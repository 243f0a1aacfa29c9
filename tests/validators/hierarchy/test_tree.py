"""The tree of units: what a table of levels makes, and what is told where it cannot be one."""

from __future__ import annotations

import pytest

from bairi_validators.hierarchy import HierarchyError, Node, grown, of_plan
from bairi_validators.plan.models import Plan, UnitKind
from city import make_plan

PLAN = make_plan()
GOOD = "1 某市 市 | 11 甲县 县 1 | 12 乙县 县 1 | 111 东镇 乡镇 11 | 112 西镇 乡镇 11"


def lines(text: str) -> list[Node]:
    """Nodes from lines of code, name, level and the code above; a level 部门 is a department's."""
    found = []
    for number, line in enumerate(text.split(" | "), start=2):
        code, name, level, above = (*line.split(), None)[:4]
        kind = UnitKind.DEPARTMENT if level == "部门" else UnitKind.COUNTY
        found.append(Node(code or "", name or "", level or "", above, kind, line=number))
    return found


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(HierarchyError) as raised:
        grown(lines(text), PLAN)
    return raised.value.problems


def test_a_tree_knows_its_levels_its_highest_unit_and_what_is_below_each() -> None:
    tree = grown(lines(GOOD), PLAN)
    assert tree.levels == ("市", "县", "乡镇")
    assert tree.root.name == "某市"
    assert tree.children["11"] == ("111", "112")
    assert tree.upwards.index("111") < tree.upwards.index("11") < tree.upwards.index("1")


def test_lines_may_stand_in_any_order() -> None:
    tree = grown(lines(" | ".join(reversed(GOOD.split(" | ")))), PLAN)
    assert tree.levels == ("市", "县", "乡镇")
    assert set(tree.children["11"]) == {"111", "112"}


def test_a_department_is_no_node_but_the_unit_above_has_it() -> None:
    tree = grown(lines(f"{GOOD} | 9 统计局 部门 11"), PLAN)
    assert "9" not in tree.nodes
    assert tree.departments == {"统计局": "11"}


def test_a_unit_of_the_plan_is_known_by_its_alias() -> None:
    assert grown(lines("1 某市 市 | 11 甲 县 1"), PLAN).nodes["11"].name == "甲县"


def test_a_plan_without_a_table_is_the_city_over_its_counties_and_parks() -> None:
    tree = of_plan(PLAN)
    assert [tree.nodes[code].name for code in tree.children[tree.root.code]] == ["甲县", "乙县", "丙园"]
    assert tree.root.name == "某市"


def test_a_part_of_a_tree_and_the_tree_above_it_have_each_its_own() -> None:
    tree = grown(lines(f"{GOOD} | 8 统计局 部门 1 | 9 科技局 部门 11"), PLAN)
    part, above = tree.under("11"), tree.above(["11"])
    assert set(part.nodes) == {"11", "111", "112"}
    assert part.root.name == "甲县"
    assert set(above.nodes) == {"1", "11", "12"}
    assert (dict(part.departments), dict(above.departments)) == ({"科技局": "11"}, {"统计局": "1"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{GOOD} | 11 丁县 县 1", "层级表第7行“丁县”的代码 11 与第3行重复，请改正其中一个。"),
        (f"{GOOD} | 13 丁县 县 7", "层级表第7行“丁县”的上级“7”不在表中，请补上这一行或改正上级。"),
        (f"{GOOD} | 2 别市 市", "层级表第7行“别市”没有上级，而第2行“某市”已是最高一级，请写明其上级。"),
        (f"{GOOD} | 21 丁县 县 22 | 22 戊县 县 21", "层级表第7行“丁县”的上级逐级往上又回到自己，请改正上级。"),
        (
            f"{GOOD} | 121 南镇 乡镇 1",
            "层级表第7行“南镇”的级别“乡镇”跳级：上级“某市”是“市”，下一级应为“县”。请补上中间一级或改正级别。",
        ),
        (
            f"{GOOD} | 113 某市 乡镇 12",
            "层级表第7行“某市”与第2行都与方案的地区同名，分不清方案说的是哪一个，请把其他的写成全称。",
        ),
        (f"{GOOD} | 8 统计局 部门", "层级表第7行“统计局”是部门，请写明它是哪一级的部门。"),
        (f"{GOOD} | 8 统计局 部门 1 | 81 一科 县 8", "层级表第8行“一科”的上级是部门，部门没有下级，请改正上级。"),
    ],
)
def test_what_is_no_tree_is_told_with_its_line(text: str, told: str) -> None:
    assert problems(text) == (told,)


def test_all_faults_are_told_at_once(tiny: Plan) -> None:
    several = (
        "11 丁县 县 1 | 13 戊县 县 7 | 2 别市 市 | 21 己县 县 22 | 22 庚县 县 21 | 121 南镇 乡镇 1 | 8 科技局 部门"
    )
    assert [told.split("“")[0] for told in problems(f"{GOOD} | {several}")] == [
        f"层级表第{line}行" for line in (7, 8, 9, 10, 13, 12)
    ]
