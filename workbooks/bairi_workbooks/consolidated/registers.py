"""问题台账, 销号情况, 要素需求: the problems and needs of all units, each once, with its age; who closes what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from xlsxwriter.utility import xl_range_abs

from bairi_validators.consolidation import ClosingRate, Consolidation, NeedRecord, ProblemRecord
from bairi_validators.consolidation.registers import Source, closing_rate, closing_rates
from bairi_validators.decimals import fixed
from bairi_validators.standing import Light
from bairi_validators.vocabulary import ProblemState
from bairi_workbooks.consolidated.names import CLOSING, FIRST_ROW, NEEDS, PROBLEMS
from bairi_workbooks.sheets.page import A4, TOP, Book
from bairi_workbooks.sheets.table import PERCENT, Column, Entry, Row, Table, column_of, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK, MUTED

_PROBLEMS: Final = (
    Column("序号", 7, "center"),
    Column("任务", 28),
    Column("问题", 62),
    Column("责任单位", 18),
    Column("填报单位", 22),
    Column("整改状态", 10, "center"),
    Column("整改时限", 12, "center"),
    Column("销号日期", 12, "center"),
    Column("首次报送", 14, "center"),
    Column("未销号期数", 9, "center"),
    Column("逾期天数", 9, "center"),
    Column("备注", 30),
    Column("来源（文件 工作表!单元格）", 46),
)
_RESPONSIBLE, _STATE, _OVERDUE = (column_of(_PROBLEMS, heading) for heading in ("责任单位", "整改状态", "逾期天数"))
_NEEDS: Final = (
    Column("序号", 7, "center"),
    Column("要素类别", 10, "center"),
    Column("项目或企业", 34),
    Column("需求内容", 58),
    Column("需协调单位", 22),
    Column("填报单位", 22),
    Column("首次报送", 14, "center"),
    Column("报送期数", 9, "center"),
    Column("备注", 24),
    Column("来源（文件 工作表!单元格）", 46),
)
_RATES: Final = (
    Column("责任单位", 26),
    Column("问题数", 10, "right"),
    Column("已销号", 10, "right"),
    Column("逾期未销号", 11, "right"),
    Column("销号率%", 11, "right"),
)
_NOBODY: Final = "（未填写）"
_DROPPED: Final = "上报过，未销号，本期没有再报"


def write_registers(book: Book, consolidation: Consolidation) -> None:
    """Write the two registers and the closing rates (销号率), which are formulas over the first."""
    _write_problems(book, consolidation)
    _write_rates(book, consolidation.problems)
    needs = consolidation.needs
    sheet = book.sheet(NEEDS, f"共{len(needs)}条；要素类别、项目都相同的只列一次。")
    rows = [_need(number, one) for number, one in enumerate(needs, start=1)]
    write_table(book, sheet, Table(_NEEDS, rows, frozen=3, filtered=True))


def _write_problems(book: Book, consolidation: Consolidation) -> None:
    problems = consolidation.problems
    sheet = book.sheet(PROBLEMS, _note(problems))
    rows = [_problem(number, one) for number, one in enumerate(problems, start=1)]
    write_table(book, sheet, Table(_PROBLEMS, rows, frozen=3, filtered=True))


def _note(problems: Sequence[ProblemRecord]) -> str:
    rate = closing_rate(problems)
    if rate.percent is None:
        return ""
    late = sum(bool(one.days_overdue) for one in problems)
    now = sum(one.current for one in problems)
    closed = f"已销号{rate.closed}个，销号率{fixed(rate.percent, 1)}%，逾期未销号{late}个"
    return f"累计{rate.total}个问题（本期报送{now}个），{closed}。任务、文字和责任单位都相同的问题只列一次。"


def _problem(number: int, one: ProblemRecord) -> Row:
    overdue = bool(one.days_overdue)
    return (
        number,
        one.task,
        one.problem,
        one.responsible or _NOBODY,
        "、".join(one.reported_by),
        _state(one.state),
        _red(one.deadline) if overdue else one.deadline or "",
        one.closed_on or "",
        one.first_seen.code,
        Entry(one.periods_open, align="center"),
        _red(one.days_overdue) if overdue else "",
        _DROPPED if one.dropped else "",
        _places(one.places),
    )


def _red(value: int | date | None, formula: str | None = None) -> Entry:
    return Entry(value, formula=formula, fill=LIGHT_FILL[Light.RED], ink=LIGHT_INK[Light.RED], bold=True)


def _state(state: str) -> Entry:
    lights = {ProblemState.CLOSED.value: Light.GREEN, ProblemState.UNDER_WAY.value: Light.YELLOW}
    light = lights.get(state, Light.RED if state else Light.GREY)
    return Entry(state or "未填写", fill=LIGHT_FILL[light], ink=LIGHT_INK[light], align="center")


def _need(number: int, one: NeedRecord) -> Row:
    return (
        number,
        one.kind,
        one.project,
        one.need,
        one.authority,
        "、".join(one.reported_by),
        one.first_seen.code,
        Entry(one.periods_open, align="center"),
        "上报过，本期没有再报" if one.dropped else "",
        _places(one.places),
    )


def _places(places: Sequence[Source]) -> str:
    return "\n".join(f"{file} {place}" for file, place in places)


def _write_rates(book: Book, problems: Sequence[ProblemRecord]) -> None:
    sheet = book.sheet(CLOSING, paper=A4)
    sheet.set_portrait()
    late: dict[str, int] = {}
    for one in problems:
        late[one.responsible] = late.get(one.responsible, 0) + bool(one.days_overdue)
    groups = sorted(closing_rates(problems).items(), key=lambda pair: (-late[pair[0]], -pair[1].total))
    rows = [
        _rate(unit, rate, late[unit], (FIRST_ROW + number, len(problems))) for number, (unit, rate) in enumerate(groups)
    ]
    if rows:
        rows.append(_all_rates(closing_rate(problems), sum(late.values()), len(rows)))
    write_table(book, sheet, Table(_RATES, rows, frozen=1))


def _rate(unit: str, rate: ClosingRate, late: int, where: tuple[int, int]) -> Row:
    row, count = where

    def column(number: int) -> str:
        return f"'{PROBLEMS}'!{xl_range_abs(FIRST_ROW, number, TOP + count, number)}"

    # Compared, not matched: a typed name may look like a criterion of COUNTIF (“*”, “>0”).
    own = f"({column(_RESPONSIBLE)}=$A{row + 1})"
    closed = f'=SUMPRODUCT({own}*({column(_STATE)}="{ProblemState.CLOSED.value}"))'
    return (
        unit or _NOBODY,
        Entry(rate.total, formula=f"=SUMPRODUCT({own}*1)"),
        Entry(rate.closed, formula=closed),
        _late(late, f"=SUMPRODUCT({own}*ISNUMBER({column(_OVERDUE)}))"),
        Entry(rate.percent, formula=f"=C{row + 1}/B{row + 1}*100", number=PERCENT),
    )


def _late(count: int, formula: str) -> Entry:
    return _red(count, formula) if count else Entry(0, formula=formula, ink=MUTED)


def _all_rates(rate: ClosingRate, late: int, rows: int) -> Row:
    last = FIRST_ROW + rows

    def summed(value: int, column: str) -> Entry:
        return Entry(value, formula=f"=SUM({column}{FIRST_ROW + 1}:{column}{last})", bold=True)

    return (
        Entry("合计", bold=True),
        summed(rate.total, "B"),
        summed(rate.closed, "C"),
        summed(late, "D"),
        Entry(rate.percent, formula=f"=C{last + 1}/B{last + 1}*100", number=PERCENT, bold=True),
    )
