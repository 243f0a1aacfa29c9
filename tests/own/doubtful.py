"""Tables that could be read as another place's or another time's: asked about, never guessed."""

from __future__ import annotations

from collections.abc import Mapping

from own import own

HEAD = "| 指标 | 计量单位 | 累计完成 | 上年同期 | 状态 | 完成日期 |"
ROW = "| 较大及以上生产安全事故 | 起 | 0 | | | |"


def doubtful(name: str, odd: str, table: str | Mapping[str, str], *findings: str, same: bool = False) -> None:
    """Register a workbook of a department that owes one indicator."""
    own(name, odd, table, *findings, same=same, unit="市应急局")


def grouped(upper: str, lower: str, row: str) -> str:
    """Two rows of headings over a row of figures."""
    return f"| 指标 | 计量单位 | {upper} |\n| | | {lower} |\n| 较大及以上生产安全事故 | 起 | {row} |"


def plain(value: str) -> str:
    """The table as it should be, with another figure."""
    return f"{HEAD}\n{ROW.replace('| 0 |', f'| {value} |')}"


doubtful(
    "同期、本期各有一列累计完成的报表",
    "上行“同期”“本期”，下行都是“累计完成”",
    grouped("同期 | 本期", "累计完成 | 累计完成", "9 | 0"),
    "S13",
    "S19 C2",
)
doubtful(
    "十四五以来与2026年并列的报表",
    "上行“‘十四五’以来”“2026年”，下行都是“累计完成”",
    grouped("“十四五”以来 | 2026年", "累计完成 | 累计完成", "9 | 0"),
    "S17",
    same=True,
)
doubtful("全年预计的报表", "上行“全年预计”统管累计完成", grouped("全年预计", "累计完成", "9"), "S13", "S19 C2")
doubtful("只报当月的报表", "上行“11月”统管累计完成", grouped("11月", "累计完成", "9"), "S13", "S19 C2")
doubtful(
    "全县与园区并列的报表",
    "上行“全市”“其中：园区”，下行都是“累计完成”",
    grouped("全市 | 其中：园区", "累计完成 | 累计完成", "9 | 8"),
    "S13",
    "S19 C2",
    "S19 D2",
)
doubtful(
    "增速下分本年、上年同期的报表",
    "“增速”下面的“上年同期”是上年的增速",
    grouped("累计完成 | 增速 | ", " | 本年 | 上年同期", "0 | 7 | 9"),
    "S19 E2",
)
doubtful(
    "当月与累计并列的报表",
    "上行“11月”“1—11月”，下行各有完成、同期",
    grouped("11月 | | 1—11月 | ", "完成 | 同期 | 累计完成 | 累计同期", "9 | 9 | 0 | "),
    "S17",
    same=True,
)
doubtful(
    "目标属于全市的报表",
    "“全市”下面的“年度目标”不是本单位的",
    grouped("全市 | 1—11月", "年度目标 | 累计完成", "9 | 0"),
    "S19 C2",
)
doubtful(
    "各县合计的报表",
    "“累计完成”下面分东河县、西岭县、合计三列",
    grouped("累计完成 | | ", "东河县 | 西岭县 | 合计", "4 | 5 | 9"),
    "S13",
    "S19 E2",
)
doubtful(
    "两种截止月份并列的报表",
    "“1—10月累计完成”旁边是“1—11月累计数”，取本期的一列",
    "| 指标 | 计量单位 | 1—10月累计完成 | 1—11月累计数 | 状态 | 完成日期 |\n" + ROW.replace("| 0 | |", "| 9 | 0 |"),
    "S17",
    same=True,
)
doubtful(
    "累计完成与本年累计并列的报表",
    "“累计完成”“本年累计”两列的数不同",
    f"{HEAD.replace('上年同期', '本年累计')}\n{ROW.replace('| 0 | |', '| 9 | 0 |')}",
    "S03 D1",
    "S13",
)
doubtful(
    "同一列抄了两遍的报表",
    "“累计完成”“本年累计”两列的数处处相同",
    f"{HEAD.replace('上年同期', '本年累计')}\n{ROW.replace('| 0 | |', '| 0 | 0 |')}",
    same=True,
)
doubtful(
    "截至9月底的报表",
    "表头写“截至9月底累计完成”，报的却是11月中旬",
    f"{HEAD.replace('累计完成', '截至9月底累计完成')}\n{ROW}",
    "S13",
    "S17",
    "S18 C1",
)
doubtful(
    "应完成数的报表",
    "“应完成数”可能是比率的分母，也可能是计划数",
    f"{HEAD.replace('上年同期', '应完成数')}\n{ROW}",
    "S19 D1",
)
doubtful(
    "两年1—11月并列的报表",
    "“2026年1—11月”旁边是“2025年1—11月”",
    f"{HEAD.replace('累计完成', '2026年1—11月').replace('上年同期', '2025年1—11月')}\n{ROW}",
    "S17",
    same=True,
)
doubtful(
    "两年各一张工作表的报表",
    "工作表名为“2025年”“2026年”",
    {"2025年": plain("9"), "2026年": plain("0")},
    "S17",
    "S24",
    same=True,
)
doubtful(
    "上期、本期各一张工作表的报表",
    "工作表名为“上期”“本期”",
    {"上期": plain("9"), "本期": plain("0")},
    "S17",
    "S24",
    same=True,
)
doubtful("工作表名是上期的报表", "唯一的工作表叫“2026年10月下旬”", {"2026年10月下旬": plain("0")}, "S17", "S18")
doubtful(
    "两张表数不一样的报表", "“表一”“表二”都是全套指标，数不一样", {"表一": plain("0"), "表二": plain("9")}, "S17", "S29"
)
doubtful(
    "标题是上年全年的报表",
    "标题写“2025年全年”",
    "市应急局2025年全年指标完成情况\n" + plain("0"),
    "S11",
    "S17",
    "S18 A1",
)
doubtful(
    "标题是上年1—11月的报表",
    "标题写“2025年1-11月”",
    "市应急局2025年1-11月完成情况\n" + plain("0"),
    "S11",
    "S17",
    "S18 A1",
)
doubtful(
    "标题是上一旬的报表",
    "标题写“11月上旬”，没有年份",
    "市应急局11月上旬完成情况\n" + plain("0"),
    "S11",
    "S17",
    "S18 A1",
)
doubtful("标题是上个月的报表", "标题写“10月份”，没有年份", "10月份指标完成情况\n" + plain("0"), "S11", "S17", "S18 A1")
doubtful(
    "标题是本年1—11月的报表",
    "标题写“2026年1—11月”，与11月中旬不矛盾",
    "市应急局2026年1—11月完成情况\n" + plain("0"),
    "S17",
    same=True,
)
doubtful(
    "填报时间在下月的报表",
    "表上方写“填报时间：2026年12月”，是填报的时间，不是期次",
    "填报时间：2026年12月\n" + plain("0"),
    "S17",
    same=True,
)
doubtful(
    "有栏次一行的报表",
    "表头下面一行是栏次：甲、乙、1、2、3、4",
    f"{HEAD}\n| 甲 | 乙 | 1 | 2 | 3 | 4 |\n{ROW}",
    "S17",
    same=True,
)
doubtful(
    "单位写在下一行表头里的报表",
    "表头下面一行只写计量单位",
    f"{HEAD}\n| | | （起） | 起 | | |\n{ROW}",
    "S17",
    same=True,
)
doubtful(
    "签字各样的报表",
    "表下有制表、经办、签发、分管领导几行，还有以合计结尾的行",
    f"{plain('0')}\n| 全部事故合计 | | 9 |\n| 制表：张某 | | 1 |\n| 经办人：李某 | | 2 |\n| 分管领导 | | 3 |",
    "S17",
    same=True,
)
doubtful(
    "列出各县的报表",
    "“县市区”一栏逐行写县名",
    f"| 县市区 {HEAD}\n| 东河县 {ROW.replace('| 0 |', '| 9 |')}",
    "S04",
    "S09 A2",
    "S17",
)
doubtful(
    "责任单位另列的报表",
    "“责任单位”一栏写别的单位，不改变是谁的数",
    f"| 责任单位 {HEAD}\n| 东河县 {ROW}",
    "S17",
    same=True,
)
doubtful(
    "单位栏表头写明单位的报表",
    "“计量单位（起）”下面各行空着",
    f"{HEAD.replace('计量单位', '计量单位（起）')}\n{ROW.replace('| 起 |', '| |')}",
    "S17",
    same=True,
)
doubtful(
    "括号里写明园区的报表",
    "表头写“累计完成（园区）”",
    plain("9").replace("累计完成", "累计完成（园区）"),
    "S13",
    "S17",
    "S19 C1",
)
