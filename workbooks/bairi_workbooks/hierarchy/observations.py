"""Reading observations (填报数) for a tree: of each place only the rows of the units that are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bairi_validators.errors import BairiError
from bairi_validators.hierarchy import Own, Reports
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import State
from bairi_workbooks.exporting import OBSERVATIONS, partition
from bairi_workbooks.hierarchy.sources import Source
from bairi_workbooks.remote import is_remote

if TYPE_CHECKING:
    from upath import UPath

_READ: Final = ("indicator", "measure", "input_unit", "reporter", "kind", "value", "base", "state", "own_target")


def file_at(place: Path, period: Period) -> Path | None:
    """The file with a period's observations: `place` itself (of `bairi export`), or its partition; None for neither."""
    inside = partition(place, period) / OBSERVATIONS
    return next((path for path in (place, inside) if path.is_file()), None)


def read_reports(plan: Plan, period: Period, sources: Iterable[Source]) -> tuple[Reports, tuple[str, ...]]:
    """What the units of the sources reported, as `roll_up` takes it; and the units whose places have nothing.

    Raises BairiError for a file that holds no observations, for reporters that the tree does not have, and for figures
    that mean something else than in the plan.
    """
    found: dict[str, dict[str, dict[str, Observation | None]]] = {i.id: defaultdict(dict) for i in plan.indicators}
    silent = []
    for source in sources:
        rows = _rows(source, period)
        if rows is None and source.takes_own:
            silent.append(source.scope.name)
            for owed in plan.indicators:  # its departments owe what those of the others do
                found[owed.id][source.scope.code] |= {unit.name: None for unit in plan.departments_of(owed)}
        for row in rows or ():
            if indicator := plan.indicator_of.get(row["indicator"]):
                _must_agree(source, indicator, row)
                code = source.reporters.get(row["reporter"]) or source.scope.code
                found[indicator.id][code][row["reporter"]] = _observation(indicator, row)
    return {of: _ordered(plan, plan.indicator_of[of], own) for of, own in found.items()}, tuple(silent)


def _rows(source: Source, period: Period) -> list[dict[str, Any]] | None:
    """The rows of those who are asked for; None where the period has none at all."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy, and an extra
    import pyarrow.parquet as pq  # noqa: PLC0415
    from pyarrow import ArrowInvalid  # noqa: PLC0415

    path = file_at(source.place, period)
    if path is None:
        return None
    wanted = pc.field("reporter").isin(list(source.reporters))
    if source.takes_own:
        wanted |= pc.field("kind") == UnitKind.DEPARTMENT.value
    where, system = opened(path)
    try:
        schema = pq.read_schema(where, filesystem=system)
        if missing := [name for name in _READ if name not in schema.names]:
            raise BairiError(f"{path} 不是填报数：没有 {missing[0]} 列。请使用 bairi run、bairi export 写出的填报数。")
        own_period = pc.field("period") == period.code if "period" in schema.names else None
        told = {"filesystem": system, "partitioning": None}
        if source.takes_own:
            _no_strangers(source, pq.read_table(where, columns=["reporter", "kind"], filters=own_period, **told))
        wanted = wanted if own_period is None else wanted & own_period
        table = pq.read_table(where, columns=list(_READ), filters=wanted, **told)
    except ArrowInvalid as error:
        raise BairiError(f"{path} 读不出来，不是完整的 Parquet 文件。请重新导出。") from error
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def opened(path: Path) -> tuple[str, Any]:
    """A path as the reader of Parquet takes it, and the file system that it is of."""
    if not is_remote(path):
        return str(path), None
    far: UPath = path  # type: ignore[assignment] # it answers as a path does
    return far.path, far.fs


def _no_strangers(source: Source, table: Any) -> None:
    """Raises BairiError where a unit reported that the tree does not have: it would be left out without a word."""
    pairs = table.group_by(["reporter", "kind"]).aggregate([]).to_pylist()
    units = {pair["reporter"] for pair in pairs if pair["kind"] != UnitKind.DEPARTMENT.value}
    if strangers := sorted(units - source.known):
        words = "、".join(strangers[:3]) + (f"等{len(strangers)}个单位" if len(strangers) > 3 else "")  # noqa: PLR2004
        raise BairiError(
            f"填报数 {source.place} 中的{words}不在层级表“{source.scope.name}”之下，请补入层级表或改正名称。"
        )


def _must_agree(source: Source, indicator: Indicator, row: Mapping[str, Any]) -> None:
    """Raises BairiError where another plan means something else by the same number."""
    if (row["measure"], row["input_unit"]) != (indicator.measure.value, indicator.input_unit):
        words = f"填报数 {source.place} 中 {indicator.id} 的计量方式或计量单位（{row['input_unit']}）与本方案"
        raise BairiError(f"{words}（{indicator.input_unit}）不同，不能相加。请用同一份方案重新汇总。")


def _observation(indicator: Indicator, row: Mapping[str, Any]) -> Observation | None:
    """A row's figure; None of one who owes it and has not reported."""
    state = State(row["state"]) if row["state"] else None
    if state is None if indicator.measure is Measure.MILESTONE else row["value"] is None:
        return None
    return Observation(indicator, row["value"], row["base"], state, own_target=row["own_target"])


def _ordered(
    plan: Plan, indicator: Indicator, own: Mapping[str, Mapping[str, Observation | None]]
) -> Mapping[str, Own]:
    """A node's own reporters as the plan lists its departments: of several the first that reported counts."""
    order = {unit.name: number for number, unit in enumerate(plan.departments_of(indicator))}

    def place(name: str) -> tuple[int, str]:
        return order.get(name, len(order)), name

    return {
        code: {name: sent[name] for name in sorted(sent, key=place)} if len(sent) > 1 else sent
        for code, sent in own.items()
    }
