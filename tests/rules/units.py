"""U and A: files beside one another, and the city as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import samples
import tables
from bairi_validators.consolidation import consolidate
from bairi_validators.findings import Finding
from bairi_validators.plan.models import Plan
from bairi_workbooks.batch import consolidate_inbox
from bairi_workbooks.intake import take_in
from bairi_workbooks.ledger import DecisionKind, Ledger
from rules import Make, rule

COMPARED = frozenset({"T01-01", "T01-02", "T01-03", "T01-04"})


def inbox(*files: tuple[str, str]) -> Make:
    """Files that came one after the other, by name, with their tables; the findings on all of them and the city."""

    def make(folder: Path, plan: Plan) -> list[Finding]:
        for number, (name, table) in enumerate(files):
            path = tables.write(folder / f"{name}.xlsx", table)
            samples.touch(path, samples.IN_TIME + timedelta(minutes=number))
        return found_in(folder, with_two_reporters(plan))

    return make


def found_in(folder: Path, plan: Plan) -> list[Finding]:
    intake = take_in(plan, folder, samples.PERIOD)
    files: Sequence[Finding] = [f for arrival in intake.arrivals for f in arrival.checked.findings]
    return [*files, *consolidate(plan, samples.PERIOD, intake.submissions).findings]


def with_two_reporters(plan: Plan, wanted: frozenset[str] | set[str] = COMPARED) -> Plan:
    """The plan with one indicator that two departments report, and only the counties' amounts to be compared."""
    indicators = tuple(
        i.model_copy(update={"reporters": ("市工信局", "市财政局")}) if i.id == "T01-04" else i
        for i in plan.indicators
        if i.id in wanted
    )
    fields = {name: getattr(plan, name) for name in Plan.model_fields}  # a copy would keep what the old plan cached
    return Plan(**{**fields, "indicators": indicators, "relations": ()})


def county(amount: str, target: str = "45") -> str:
    return f"""
    | 指标编号 | 计量单位 | 本单位目标 | 累计完成 | 对比基数 |
    | T01-01   | 亿元     |            | 107      | 100      |
    | T01-02   | 家       | 6          | 6        |          |
    | T01-03   | 家       | 4          | 4        |          |
    | T01-04   | 亿元     | {target}   | {amount} |          |
    """


def department(amount: str) -> str:
    return f"""
    | 指标编号 | 计量单位 | 累计完成 | 对比基数 |
    | T01-01   | 亿元     | 321      | 300      |
    | T01-02   | 家       | 12       |          |
    | T01-03   | 家       | 8        |          |
    | T01-04   | 亿元     | {amount} |          |
    """


def treasury(amount: str) -> str:
    return f"""
    | 指标编号 | 计量单位 | 累计完成 |
    | T01-04   | 亿元     | {amount} |
    """


def five_counties(plan: Plan) -> Plan:
    """The plan with five counties, so that there is something to be far from."""
    east = next(u for u in plan.units if u.name == "东河县")
    more = tuple(east.model_copy(update={"name": f"{name}县", "aliases": ()}) for name in ("南溪", "北原", "中屏"))
    fields = {name: getattr(plan, name) for name in Plan.model_fields}
    return Plan(**{**fields, "units": (*plan.units, *more)})


def growth(value: str, base: str) -> str:
    return f"""
    | 指标编号 | 计量单位 | 累计完成 | 对比基数 |
    | T01-01   | 亿元     | {value}  | {base}   |
    """


def counties(first: str, first_base: str) -> Make:
    """Four counties' growth rows, the first one's as given, the last of which has a fault elsewhere only."""

    def make(folder: Path, plan: Plan) -> list[Finding]:
        rows = {"东河县": (first, first_base), "南溪县": ("107", "100"), "北原县": ("95", "90"), "中屏县": ("88", "86")}
        wide = with_two_reporters(five_counties(plan), {"T01-01"})
        for unit, (value, base) in rows.items():
            tables.write(folder / f"{unit}_2026-11中旬.xlsx", growth(value, base))
        return found_in(folder, wide)

    return make


def decided(kind: DecisionKind) -> Make:
    """A county's workbook that a person decided on after a first run."""

    def make(folder: Path, plan: Plan) -> list[Finding]:
        tables.write(folder / "东河县_2026-11中旬.xlsx", county("45.5"))
        narrow = with_two_reporters(plan)
        with Ledger.open(folder / "台账") as ledger:
            consolidate_inbox(narrow, folder, samples.PERIOD, ledger=ledger)
            ledger.decide(samples.PERIOD, "东河县", kind, "已核实口径", "测试员")
            run = consolidate_inbox(narrow, folder, samples.PERIOD, ledger=ledger)
        return [f for arrival in run.intake.arrivals for f in arrival.checked.findings]

    return make


EAST, WEST, INDUSTRY = "东河县_2026-11中旬", "西岭县_2026-11中旬", "市工信局_2026-11中旬"
TREASURY = "市财政局_2026-11中旬"
EAST_AGAIN = f"{EAST}_更正"

rule("U01", None, inbox((EAST, county("45.5")), (EAST_AGAIN, county("46"))), inbox((EAST, county("45.5"))))
rule("U02", None, inbox((EAST, county("45.5")), (EAST_AGAIN, county("45.5"))), inbox((EAST, county("45.5"))))
rule(
    "U03",
    "C5",
    inbox((EAST, county("45.5")), (WEST, county("44")), (INDUSTRY, department("100"))),
    inbox((EAST, county("45.5")), (WEST, county("44")), (INDUSTRY, department("89.6"))),
)
rule(
    "U04",
    "C5",
    inbox((INDUSTRY, department("89.5")), (TREASURY, treasury("91"))),
    inbox((INDUSTRY, department("89.5")), (TREASURY, treasury("89.5"))),
)
rule(
    "U05",
    None,
    inbox((EAST, county("45.5")), (WEST, county("45.5", target="46"))),
    inbox((EAST, county("45.5")), (WEST, county("44"))),
)
rule(
    "A01",
    None,
    inbox((EAST, county("45.5")), (WEST, county("44", target="40"))),
    inbox((EAST, county("45.5")), (WEST, county("44", target="45"))),
)
rule("U06", "C2", counties("1070000", "1000000"), counties("1070", "1000"))
rule(
    "A02",
    None,
    inbox((EAST, county("480", target="46")), (WEST, county("480"))),
    inbox((EAST, county("45.5")), (WEST, county("44"))),
)
rule("U07", None, decided(DecisionKind.RETURNED), decided(DecisionKind.ACCEPTED))
rule("U08", None, decided(DecisionKind.ACCEPTED), decided(DecisionKind.RETURNED))
