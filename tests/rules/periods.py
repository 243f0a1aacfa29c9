"""P: a figure beside the unit's own earlier ones."""

from __future__ import annotations

from rules import Sheet, rule


def amount(value: str, words: str = "") -> str:
    return f"""
    | 指标编号 | 计量单位 | 累计完成 | 进展说明 |
    | T01-04   | 亿元     | {value}  | {words}  |
    """


def growth(value: str, base: str) -> str:
    return f"""
    | 指标编号 | 计量单位 | 累计完成 | 对比基数 |
    | T01-01   | 亿元     | {value}  | {base}   |
    """


def milestone(state: str, day: str = "") -> str:
    return f"""
    | 指标编号 | 状态    | 完成日期 |
    | T03-02   | {state} | {day}    |
    """


rule("P01", "C2", Sheet(amount("3.2"), earlier=(amount("45.5"),)), Sheet(amount("46"), earlier=(amount("45.5"),)))
rule("P02", "C2", Sheet(amount("260"), earlier=(amount("45.5"),)), Sheet(amount("220"), earlier=(amount("45.5"),)))
rule(
    "P03",
    "C2",
    Sheet(amount("45.5"), earlier=(amount("45.5"), amount("45.5"))),
    Sheet(amount("45.5"), earlier=(amount("45.5"), amount("45.4"))),
)
rule(
    "P04",
    "D2",
    Sheet(growth("107", "98"), earlier=(growth("105", "100"),)),
    Sheet(growth("107", "101"), earlier=(growth("105", "100"),)),
)
rule(
    "P05",
    "B2",
    Sheet(milestone("推进中"), earlier=(milestone("已完成", "2026-11-05"),)),
    Sheet(milestone("已完成", "2026-11-15"), earlier=(milestone("推进中"),)),
)
