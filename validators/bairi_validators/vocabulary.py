"""The words of a submitted workbook (报送工作簿): sheets, headings, states. Fixed by contract."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class SheetName(StrEnum):
    """Sheets of a submitted workbook, in their order."""

    INSTRUCTIONS = "填报说明"
    INDICATORS = "指标填报"
    PROBLEMS = "问题台账"
    NEEDS = "要素需求"
    PRACTICES = "典型经验"
    IDENTITY = "_bairi"
    ALLOCATION = "任务分解表"  # of the workbook in which the city's targets are allocated


class Column(StrEnum):
    """Headings of the sheet 指标填报, in their order."""

    ID = "指标编号"
    TASK = "任务"
    NAME = "指标"
    UNIT = "计量单位"
    TARGET = "本单位目标"
    BASIS = "填报口径"
    VALUE = "累计完成"
    BASE = "对比基数"
    RATE = "增速或比率"
    STATE = "状态"
    DONE_ON = "完成日期"
    PROGRESS = "进展说明"
    PROBLEM = "存在问题"
    NEXT = "下一步举措"


class PastColumn(StrEnum):
    """Headings behind those of 指标填报 where last period's figures are known: to compare with, never read."""

    PAST_VALUE = "上期累计完成"
    PAST_BASE = "上期对比基数"
    PAST_STATE = "上期状态"


class ProblemColumn(StrEnum):
    """Headings of the sheet 问题台账."""

    TASK = "任务"
    PROBLEM = "问题"
    UNIT = "责任单位"
    DEADLINE = "整改时限"
    STATE = "整改状态"
    CLOSED_ON = "销号日期"


class NeedColumn(StrEnum):
    """Headings of the sheet 要素需求."""

    KIND = "要素类别"
    PROJECT = "项目或企业"
    NEED = "需求内容"
    AUTHORITY = "需协调单位"


class PracticeColumn(StrEnum):
    """Headings of the sheet 典型经验."""

    TASK = "任务"
    TITLE = "标题"
    CONTENT = "主要做法和成效"


class AllocationColumn(StrEnum):
    """Headings of the sheet 任务分解表 besides the units' names, in their order; the units stand before the sum.

    The last two stand in tables that people make themselves.
    """

    ID = "指标编号"
    TASK = "任务"
    NAME = "指标"
    UNIT = "计量单位"
    CITY = "全市目标"
    SUM = "合计"
    DIFFERENCE = "差额"
    SERIAL = "序号"
    REMARK = "备注"


class State(StrEnum):
    """State (状态) of a milestone."""

    NOT_STARTED = "未启动"
    UNDER_WAY = "推进中"
    DONE = "已完成"

    @property
    def rank(self) -> int:
        """How far on: 0, 1, 2."""
        return list(State).index(self)


class ProblemState(StrEnum):
    """State of a problem in the problem ledger (问题台账)."""

    OPEN = "未整改"
    UNDER_WAY = "整改中"
    CLOSED = "已销号"


class NeedKind(StrEnum):
    """Kind of a need (要素需求)."""

    LAND = "用地"
    ENERGY = "用能"
    MONEY = "资金"
    APPROVAL = "审批"


class IdentityKey(StrEnum):
    """Keys in the very hidden sheet `_bairi`: key in column A, value in column B."""

    PLAN = "plan_id"
    PLAN_VERSION = "plan_version"
    UNIT = "unit"
    PERIOD = "period"
    TEMPLATE = "template_version"
    MARK = "mark"
    KIND = "kind"


TEMPLATE_VERSION = "2"
SHEET_OF = {
    Column: SheetName.INDICATORS,
    ProblemColumn: SheetName.PROBLEMS,
    NeedColumn: SheetName.NEEDS,
    PracticeColumn: SheetName.PRACTICES,
    AllocationColumn: SheetName.ALLOCATION,
}
MOST_WORDS = 1000  # what a bulletin can use of a sentence, and far more
_BRACKETS = str.maketrans("【】[]〔〕〖〗", "()()()()")
_ODD_BRACKET = re.compile(r"[【】\[\]〔〕〖〗]")
_REASON = re.compile(r"(?:^|[。;；\n])\s*说明\s*[:\uff1a]\s*(?P<reason>\S[^\n]{3,})")
_LONGEST_REASON = 200


def reason_given(progress: str) -> str | None:
    """The reason in 进展说明 by which a clerk says that a doubtful figure is right: 说明：上期误填，本期更正。

    It begins the text, a line or a sentence (有关情况说明：… is prose) and ends with its line.
    """
    match = _REASON.search(progress)
    return match["reason"].strip()[:_LONGEST_REASON] if match else None


@lru_cache(maxsize=8192)
def normalised(text: str) -> str:
    """A heading or name without what people add by accident: spaces, line breaks, full-width forms, odd brackets."""
    words = "".join(unicodedata.normalize("NFKC", text).split())
    return words.translate(_BRACKETS) if _ODD_BRACKET.search(words) else words
