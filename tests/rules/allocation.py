"""A: the allocation (任务分解表), and what units state beside it; A01 and A02 stand among the rules across units."""

from __future__ import annotations

from rules import Allocated, Sheet, rule

GOOD = """
| 指标编号 | 任务 | 指标             | 计量单位 | 全市目标 | 东河县 | 西岭县 | 青江高新区 | 合计 | 差额 |
| T01-02   |      | 新增规模工业企业 | 家       | 12       | 6      | 6      |            | 12   | 0    |
| T01-03   |      | 净增规模工业企业 | 家       | 8        | 4      | 4      |            | 8    | 0    |
| T01-04   |      | 数字产业产值     | 亿元     | 90       | 45     | 45     |            | 90   | 0    |
| T02-02   |      | 工伤保险参保人数 | 万人     | 3        | 1.5    | 1.5    |            | 3    | 0    |
"""
OUTPUT = "| T01-04   |      | 数字产业产值     | 亿元     | 90       | 45     | 45     |            | 90   | 0    |"
NEW = "| T01-02   |      | 新增规模工业企业 | 家       | 12       | 6      | 6      |            | 12   | 0    |"
SUBMITTED = """
| 指标编号 | 计量单位 | 本单位目标 | 累计完成 |
| T01-04   | 亿元     | {target}   | 45.5     |
"""
good = Allocated(GOOD)


def changed(old: str, new: str) -> Allocated:
    """The good allocation, one thing in it otherwise."""
    assert old in GOOD
    return Allocated(GOOD.replace(old, new))


def output(east: str, west: str = "45", park: str = "") -> Allocated:
    """The good allocation with other targets of 数字产业产值."""
    return changed(OUTPUT, f"| T01-04 | | 数字产业产值 | 亿元 | 90 | {east} | {west} | {park} | | |")


rule("A03", None, Allocated("| 指标编号 | 累计完成 |\n| T01-04 | 45.5 |"), good)
rule("A04", "F1", changed("东河县 |", "东和县 |"), good)
rule("A05", "H1", changed("青江高新区", "东河"), good)
rule("A06", "A4", changed("| T01-04   |", "| T01-99   |"), good)
rule("A07", "A5", Allocated(GOOD.replace(OUTPUT, f"{OUTPUT}\n{OUTPUT}")), good)
rule("A08", "H4", output("45", park="3"), good)
rule("A09", "F2", changed(NEW, NEW.replace("| 6      | 6 ", "| 6.5      | 6 ")), good)
rule("A10", "G4", output("45", west=""), good)
rule("A11", "I4", output("40"), output("46"))
rule("A12", "I4", output("450"), output("100"))
rule("A15", "I4", output("450000", west="450000"), output("450"))
rule("A13", None, Allocated(GOOD.replace(OUTPUT, "")), good)
rule(
    "A14",
    "C2",
    Sheet(SUBMITTED.format(target="40"), allocation=good),
    Sheet(SUBMITTED.format(target="45"), allocation=good),
)
