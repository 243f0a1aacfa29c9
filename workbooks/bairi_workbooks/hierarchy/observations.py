"""Reading observations (填报数) for a tree: of each place only the rows of the units that are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bairi_validators.errors import BairiError
from bairi_validators.hierarchy import Node, Own, Reports
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
_STATES: Final = tuple(state.value for state in State)
_MARK: Final = "mark"  # which tables of earlier versions do not have


class Silent(NamedTuple):
    """A unit whose place has nothing of the period (没有填报数的单位): its name, and the address that was tried."""

    name: str
    place: str


class Read(NamedTuple):
    """What the places of a tree hold (读到的填报数): `reports` as `roll_up` takes them, and what is to be told.

    `silent` are those whose places have nothing, `unknown` the numbers of indicators that the plan does not have,
    `marks` the marks (演示数据) of made-up figures.
    """

    reports: Reports
    silent: tuple[Silent, ...] = ()
    unknown: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()


def file_at(place: Path, period: Period) -> Path | None:
    """The file with a period's observations: `place` itself (of `bairi export`), or its partition; None for neither."""
    inside = partition(place, period) / OBSERVATIONS
    return next((path for path in (place, inside) if path.is_file()), None)


def read_reports(plan: Plan, period: Period, sources: Iterable[Source]) -> Read:
    """What the units of the sources reported.

    Raises BairiError for a file that holds no observations, for reporters that the tree does not have, and for figures
    that mean something else than in the plan.
    """
    gathered, silent = _Gathered(plan), list[Silent]()
    for source in sources:
        rows = _rows(source, period)
        if rows is None and source.takes_own:
            silent.append(Silent(source.scope.name, str(source.place)))
            gathered.miss(source.scope)
        for row in rows or ():
            gathered.take(source, row)
    return Read(gathered.reports(), tuple(silent), frozenset(gathered.unknown), frozenset(gathered.marks))


class _Gathered:
    """What is reported, by indicator, node and reporter, as rows are read one by one."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._found: dict[str, dict[str, dict[str, Observation | None]]] = {
            indicator.id: defaultdict(dict) for indicator in plan.indicators
        }
        self._departments: set[str] = set()
        self.unknown: set[str] = set()
        self.marks: set[str] = set()

    def miss(self, scope: Node) -> None:
        """A unit's place has nothing: its departments owe what those of the others do."""
        for indicator in self._plan.indicators:
            owing = {unit.name: None for unit in self._plan.departments_of(indicator)}
            self._found[indicator.id][scope.code] |= owing
            self._departments |= owing.keys()

    def take(self, source: Source, row: Mapping[str, Any]) -> None:
        """A row of an indicator that the plan has; raises BairiError where it means something else there."""
        indicator = self._plan.indicator_of.get(row["indicator"])
        if mark := row.get(_MARK):
            self.marks.add(mark)
        if indicator is None:
            self.unknown.add(row["indicator"])
            return
        _must_agree(source, indicator, row)
        name = row["reporter"]
        if row["kind"] == UnitKind.DEPARTMENT.value:
            self._departments.add(name)
        self._found[indicator.id][source.reporters.get(name) or source.scope.code][name] = _observation(indicator, row)

    def reports(self) -> Reports:
        """All of it. Of several reporters of a node the first that reported counts: itself, then its departments."""
        return {of: self._ordered(self._plan.indicator_of[of], own) for of, own in self._found.items()}

    def _ordered(self, indicator: Indicator, own: Mapping[str, Mapping[str, Observation | None]]) -> Mapping[str, Own]:
        """Departments stand as the plan lists them, those that it does not know last."""
        listed = {unit.name: number for number, unit in enumerate(self._plan.departments_of(indicator))}

        def place(name: str) -> tuple[int, str]:
            return listed.get(name, len(listed)) if name in self._departments else -1, name

        return {
            code: {name: sent[name] for name in sorted(sent, key=place)} if len(sent) > 1 else sent
            for code, sent in own.items()
        }


def holds(place: Path, period: Period) -> bool:
    """Whether a place has any observation of a period. Raises BairiError for a file that holds no observations."""
    path = file_at(place, period)
    if path is None:
        return False
    with _as_observations(path):
        return bool(_File.at(path, period).table(["reporter"]).num_rows)


def _rows(source: Source, period: Period) -> list[dict[str, Any]] | None:
    """The rows of those who are asked for; None where the period has none at all."""
    path = file_at(source.place, period)
    if path is None:
        return None
    with _as_observations(path):
        return _rows_of_file(source, _File.at(path, period))


@contextmanager
def _as_observations(path: Path) -> Iterator[None]:
    from pyarrow import ArrowInvalid  # noqa: PLC0415 - heavy, and an extra

    try:
        yield
    except ArrowInvalid as error:
        raise BairiError(f"{path} 读不出来，不是完整的 Parquet 文件。请重新导出。") from error


class _File(NamedTuple):
    """A file of observations, its columns, and the expression (None for all) that its rows of one period meet."""

    where: str
    system: Any
    columns: tuple[str, ...]
    of_period: Any

    @classmethod
    def at(cls, path: Path, period: Period) -> _File:
        """The file, its columns looked at. Raises BairiError where one of observations' is missing."""
        import pyarrow.compute as pc  # noqa: PLC0415 - heavy, and an extra
        import pyarrow.parquet as pq  # noqa: PLC0415

        where, system = opened(path)
        columns = pq.read_schema(where, filesystem=system).names
        if missing := [name for name in _READ if name not in columns]:
            raise BairiError(f"{path} 不是填报数：没有 {missing[0]} 列。请使用 bairi run、bairi export 写出的填报数。")
        return cls(where, system, tuple(columns), pc.field("period") == period.code if "period" in columns else None)

    def table(self, columns: Sequence[str], wanted: Any = None) -> Any:
        """Columns of the period's rows, or of those of them that are wanted."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - heavy, and an extra

        both = [one for one in (wanted, self.of_period) if one is not None]
        filters = reduce(and_, both) if both else None
        return pq.read_table(
            self.where, columns=list(columns), filters=filters, filesystem=self.system, partitioning=None
        )


def _rows_of_file(source: Source, file: _File) -> list[dict[str, Any]] | None:
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy, and an extra

    wanted = pc.field("reporter").isin(list(source.reporters))
    if source.takes_own:
        everyone = file.table(["reporter", "kind"])
        if not everyone.num_rows:
            return None
        _no_strangers(source, everyone)
        wanted |= pc.field("kind") == UnitKind.DEPARTMENT.value
    asked = [name for name in (*_READ, _MARK) if name in file.columns]
    rows: list[dict[str, Any]] = file.table(asked, wanted).to_pylist()
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
    """Raises BairiError where another plan means something else by the same number, or by a state (状态)."""
    if (row["measure"], row["input_unit"]) != (indicator.measure.value, indicator.input_unit):
        words = f"填报数 {source.place} 中 {indicator.id} 的计量方式或计量单位（{row['input_unit']}）与本方案"
        raise BairiError(f"{words}（{indicator.input_unit}）不同，不能相加。请用同一份方案重新汇总。")
    if row["state"] and row["state"] not in _STATES:
        words = f"填报数 {source.place} 中 {indicator.id} 的状态“{row['state']}”不认识，应为{'、'.join(_STATES)}之一"
        raise BairiError(f"{words}。请用 bairi run、bairi export 写出的填报数。")


def _observation(indicator: Indicator, row: Mapping[str, Any]) -> Observation | None:
    """A row's figure; None of one who owes it and has not reported. A target of 0 is none, as in allocations."""
    state = State(row["state"]) if row["state"] else None
    if state is None if indicator.measure is Measure.MILESTONE else row["value"] is None:
        return None
    return Observation(indicator, row["value"], row["base"], state, own_target=row["own_target"] or None)
