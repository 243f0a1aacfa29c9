"""Whose a ledger is (台账归属): it belongs to one plan, whatever the version; figures of two plans never mix."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from bairi_validators.errors import BairiError
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.ledger import tables


def must_be_of(connection: Connection, name: str, plan: Plan, period: Period | None = None) -> None:
    """Raises BairiError where the latest run of a period, or of every period, was of another plan than this one.

    `name` is what the ledger is called. One that has no runs belongs to nobody.
    """
    r, wanted = tables.runs, plan.plan.id
    latest = select(func.max(r.c.id)).group_by(r.c.period)
    if period is not None:
        latest = latest.where(r.c.period == period.code)
    query = select(r.c.plan_id).where(r.c.id.in_(latest)).order_by(r.c.id)
    owners = list(dict.fromkeys(connection.scalars(query)))
    if owners and wanted not in owners:
        what = f"台账 {name} 中{period.label}的汇总" if period else f"台账 {name} "
        raise BairiError(
            f"{what}属于工作方案“{'”“'.join(owners)}”，现在用的是工作方案“{wanted}”，指标和单位对不上。"
            "请改用与台账相符的工作方案，或改用这个工作方案的台账。",
            arguments=("plan", "ledger"),
        )
