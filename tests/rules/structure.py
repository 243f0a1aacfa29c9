"""S: how a workbook is made, whose it is and for when."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

import samples
import tables
from bairi_validators.findings import Finding
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import TEMPLATE_VERSION, IdentityKey
from bairi_workbooks.checking import check_file
from rules import FILE, Make, Sheet, rule

GOOD = """
    | 指标编号 | 计量单位 | 累计完成 |
    | T01-04   | 亿元     | 45.5     |
    """
COUNTY = """
    | 指标编号 | 指标                     | 计量单位 | 累计完成 | 对比基数 | 状态   | 完成日期 |
    | T01-01   | 规模工业增加值增速       | 亿元     | 107      | 100      |        |          |
    | T01-02   | 新增规模工业企业         | 家       | 6        |          |        |          |
    | T01-03   | 净增规模工业企业         | 家       | 4        |          |        |          |
    | T01-04   | 数字产业产值             | 亿元     | 45.5     |          |        |          |
    | T01-05   | 专项资金支付率           | 亿元     | 40       | 50       |        |          |
    | T02-01   | 基本养老保险参保率       | 万人     | 9.5      | 10       |        |          |
    | T02-02   | 工伤保险参保人数         | 万人     | 1.6      |          |        |          |
    | T03-01   | 较大及以上生产安全事故   | 起       | 0        |          |        |          |
    | T03-02   | 重复信访事项基本化解到位 | 项       |          |          | 推进中 |          |
    """


def changed(table: str, change: object, name: str = FILE) -> Make:
    """A workbook of a table, changed as a person would."""

    def make(folder: Path, plan: Plan) -> list[Finding]:
        path = tables.write(folder / name, table)
        return list(check_file(plan, samples.edit(path, change), samples.PERIOD).findings)  # type: ignore[arg-type]

    return make


def without(word: str) -> str:
    return "\n".join(line for line in COUNTY.splitlines() if word not in line)


def issued(**changes: str) -> Mapping[IdentityKey, str]:
    return {**tables.IDENTITY, **{IdentityKey[key]: value for key, value in changes.items()}}


rule("S01", None, "本周工作小结", GOOD)
rule("S02", None, COUNTY.replace("对比基数", "去年情况"), COUNTY.replace("对比基数", "上年同期"))
rule(
    "S03",
    "D1",
    """
    | 指标编号 | 计量单位 | 累计完成 | 累计完成 |
    | T01-04   | 亿元     | 45.5     | 46       |
    """,
    """
    | 指标编号 | 计量单位 | 累计完成 | 上期累计完成 |
    | T01-04   | 亿元     | 45.5     | 44           |
    """,
)
rule("S04", None, without("T01-05"), COUNTY)
rule(
    "S05",
    "A3",
    GOOD + "| T01-04 | 亿元 | 46 |",
    GOOD + "| T01-02 | 家 | 6 |",
)
rule(
    "S06",
    "A2",
    """
    | 指标编号 | 指标         | 计量单位 | 累计完成 |
    | T01-50   | 数字产业产值 | 亿元     | 45.5     |
    """,
    """
    | 指标编号 | 指标         | 计量单位 | 累计完成 |
    | 1        | 数字产业产值 | 亿元     | 45.5     |
    """,
)
rule("S07", "A3", GOOD + "| T02-03 | % | 1.2 |", GOOD + "| T02-02 | 万人 | 1.6 |")
rule(
    "S08",
    None,
    Sheet(GOOD, name="报表2026-11中旬.xlsx"),
    Sheet("填报单位：东河县人民政府" + GOOD, name="报表2026-11中旬.xlsx"),
)
rule(
    "S09",
    "A1",
    Sheet("填报单位：西岭县" + GOOD),
    Sheet("填报单位：东河县统计局" + GOOD),
)
rule("S10", None, Sheet(GOOD, name="东河县.xlsx"), Sheet("| 期次： | 2026年11月中旬 |" + GOOD, name="东河县.xlsx"))
rule("S11", None, Sheet(GOOD, name="东河县_2026-11上旬.xlsx"), GOOD)
rule(
    "S12",
    None,
    Sheet(GOOD, identity=issued(PLAN="qingjiang-2025")),
    Sheet(GOOD, identity=issued()),
)
rule(
    "S13",
    None,
    """
    | 指标编号 | 计量单位 | 累计完成 |
    | T01-04   | 亿元     |          |
    | T01-02   | 家       |          |
    """,
    """
    | 指标编号 | 计量单位 | 累计完成 |
    | T01-04   | 亿元     |          |
    | T01-02   | 家       | 0        |
    """,
)
rule(
    "S14",
    None,
    Sheet(GOOD, identity=issued(PLAN_VERSION="2026.0")),
    Sheet(GOOD, identity=issued()),
)
rule(
    "S15",
    "C2",
    changed(GOOD + "| T01-02 | 家 | |", lambda sheet: sheet.merge_cells("C2:C3")),
    changed(GOOD + "| T01-02 | 家 | 6 |", lambda sheet: sheet.merge_cells("B2:B3")),
)
rule(
    "S16",
    "D2",
    """
    | 指标编号 | 指标       | 计量单位 | 累计完成 |
    |          | 其他产业   | 亿元     | 45.5     |
    """,
    """
    | 指标编号 | 指标         | 计量单位 | 累计完成 |
    |          | 数字产业产值 | 亿元     | 45.5     |
    |          | 小  计       | 亿元     | 45.5     |
    """,
)
rule("S17", None, GOOD.replace("累计完成", "本年累计"), GOOD.replace("累计完成", "累计完成（亿元）"))
rule("S18", "A1", "2026年10月下旬工作进展" + GOOD, "2026年11月工作进展" + GOOD)
rule("S19", "C1", GOOD.replace("累计完成", "完成数"), GOOD.replace("累计完成", "1-11月累计完成数"))
rule(
    "S20",
    "B2",
    """
    | 任务 | 指标       | 计量单位 | 累计完成 |
    |      | 规模工业企业 | 家     | 6        |
    """,
    """
    | 任务 | 指标             | 计量单位 | 累计完成 |
    |      | 新增规模工业企业 | 家       | 6        |
    """,
)
rule(
    "S21",
    None,
    """
    | 指标         | 累计完成 |
    | 数字产业产值 | 45.5     |
    """,
    """
    单位：亿元
    | 指标         | 累计完成 |
    | 数字产业产值 | 45.5     |
    """,
)


def hidden(row: int) -> object:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[row].hidden = True

    return hide


rule("S22", None, changed(GOOD, hidden(2)), changed(GOOD + "| 备注 | | |", hidden(3)))
rule(
    "S23",
    None,
    Sheet(GOOD, identity=issued(TEMPLATE="0")),
    Sheet(GOOD, identity=issued(TEMPLATE=TEMPLATE_VERSION)),
)
rule(
    "S24",
    None,
    Sheet({"指标填报": GOOD, "指标填报 (2)": GOOD}),
    Sheet({"指标填报": GOOD, "资料": "| 单位 | 联系人 |"}),
)
rule(
    "S27",
    "C1",
    Sheet(GOOD.replace("累计完成", "累计完成（万元）"), identity=issued()),
    Sheet(GOOD.replace("累计完成", "累计完成（亿元）"), identity=issued()),
)
rule(
    "S28",
    None,
    GOOD.replace("45.5", "0") + "| T01-02 | 家 | 0 |\n| T02-02 | 万人 | 0 |",
    GOOD.replace("45.5", "0") + "| T01-02 | 家 | 0 |\n| T02-02 | 万人 | 1.6 |",
)
rule(
    "S29",
    None,
    Sheet({"表一": GOOD, "表二": GOOD.replace("45.5", "46")}),
    Sheet({"11月中旬": GOOD, "11月上旬": GOOD.replace("45.5", "44")}),
)
LISTS = {"问题台账": "", "要素需求": "", "典型经验": ""}
rule(
    "S26",
    None,
    Sheet({"指标填报": GOOD, "问题台账": "", "要素需求": ""}, identity=issued()),
    Sheet({"指标填报": GOOD, **LISTS}, identity=issued()),
)
rule(
    "S25",
    "A1",
    Sheet("填报单位：东河县、西岭县" + GOOD, name="2026-11中旬.xlsx"),
    Sheet("填报单位：东河县" + GOOD, name="2026-11中旬.xlsx"),
)
