"""What the workbooks of a period say of themselves: the campaign, the period, how far the year has gone."""

from __future__ import annotations

from bairi_validators.dates import chinese_date
from bairi_validators.decimals import fixed, to_decimal
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.sheets.page import Cover


def cover_of(plan: Plan, period: Period, mark: str | None, what: str = "", place: str | None = None) -> Cover:
    """A workbook's cover; `what` ends its title, `place` is the unit it is about where that is not the plan's place."""
    head = plan.plan
    gone = fixed(100 * to_decimal(period.share_gone_of(head.year)), 1)
    line = f"报告期：{period.label}　截至：{chinese_date(period.end)}　序时进度：{gone}%"
    author = head.issuer if place in {None, head.place} else place
    return Cover(f"{place or head.place}“{head.campaign}”{what}", line, period.end, author or "", mark)
