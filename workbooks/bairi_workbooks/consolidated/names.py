"""Names of the sheets in their order, and where the two that others refer to begin."""

from __future__ import annotations

from typing import Final

from bairi_workbooks.sheets.page import TOP

OVERVIEW: Final = "总览"
INDICATORS: Final = "指标总表"
COUNTIES: Final = "县市区"
RANKING: Final = "排名"
OUTLOOK: Final = "走势预测"
COUNTY_OUTLOOK: Final = "县市区预测"
RECONCILIATION: Final = "差异核对"
SUBMISSIONS: Final = "报送情况"
PROBLEMS: Final = "问题台账"
CLOSING: Final = "销号情况"
NEEDS: Final = "要素需求"
PRACTICES: Final = "典型经验"
ESCALATION: Final = "督办建议"
FINDINGS: Final = "校验问题"
BY_RULE: Final = "规则统计"
BY_UNIT: Final = "单位统计"
SOURCES: Final = "数据来源"

FIRST_ROW: Final = TOP + 1
