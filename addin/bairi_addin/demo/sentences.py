"""Sentences (套话) that fit any indicator of their measure; no real person, company or project is in them."""

from __future__ import annotations

from typing import Final

from bairi_validators.plan.indicators import Measure
from bairi_validators.vocabulary import NeedKind, State

STATE_WORDS: Final = {
    State.DONE.value: "已按方案要求完成，并通过自查。",
    State.UNDER_WAY.value: "已制定实施细则，正按时间节点推进。",
    State.NOT_STARTED.value: "正在做前期准备，尚未正式启动。",
}
TROUBLES: Final = {
    Measure.AMOUNT: ("前期欠账较多，后续补进度压力较大。", "部分项目手续办理时间较长，进度偏慢。"),
    Measure.COUNT: ("原定安排偏后，集中到年底完成，进度偏慢。", "部分事项尚在申报审核，暂未计入。"),
    Measure.STOCK: ("新增不足，总量增长放缓。", "底数摸排不够深入，尚有缺口。"),
    Measure.GROWTH: ("受上年同期基数较高等因素影响，增速低于目标。", "新增长点不多，后劲不足，增速回落。"),
    Measure.RATIO_COMPLETION: ("个别项目进度滞后，影响总体比率。", "资料不齐、审核环节较多，办结偏慢。"),
    Measure.RATIO_STATE: ("个别单位工作不够到位，影响总体水平。", "信息共享不够及时，部分数据未能归集。"),
    Measure.ZERO: ("隐患排查不够细致，已启动责任倒查。", "重点时段巡查值守有疏漏。"),
    Measure.MILESTONE: ("协调事项较多，未按节点完成。", "配套条件未完全落实，完成时间需推后。"),
}
REMEDIES: Final = (
    "倒排工期、挂图作战，逐项明确责任人和完成时限，每旬调度一次。",
    "对照差距列出清单，领导班子成员包联督办，力争年底前补齐。",
    "加强要素保障和跟踪服务，帮助基层和企业解决实际困难。",
    "会同有关单位现场会商，集中攻坚堵点难点。",
)
AUTHORITIES: Final = {
    NeedKind.LAND: "自然资源",
    NeedKind.ENERGY: "发改",
    NeedKind.MONEY: "财政",
    NeedKind.APPROVAL: "营商环境",
}
NEEDS: Final = {
    NeedKind.LAND: ("年内拟开工项目（演示）", "项目用地约{n}亩，需尽快落实用地指标并完成报批。"),
    NeedKind.ENERGY: ("扩建生产线项目（演示）", "达产后年新增用能约{n}吨标准煤，需统筹安排用能指标。"),
    NeedKind.MONEY: ("续建基础设施项目（演示）", "项目资金缺口约{n}万元，恳请在专项资金中予以支持。"),
    NeedKind.APPROVAL: ("前期手续办理项目（演示）", "尚有{n}项审批手续在办，请协调并联审批、限时办结。"),
}
PRACTICE_TITLES: Final = ("清单管理、逐项销号，抓实{name}", "每周调度、每旬通报，抓实{name}")
PRACTICE: Final = (
    "围绕{name}建立任务、问题、责任三张清单，实行销号管理；领导班子每周调度，"
    "对滞后事项下沉一线现场办公，一批堵点得到解决，工作进度明显加快。"
)
