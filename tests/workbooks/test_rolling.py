"""Rolling up what runs have left: the same figures however the work is divided, and what is told where it cannot be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bairi_validators.consolidation.tidy import TidyRow, tidy
from bairi_validators.errors import BairiError
from bairi_validators.hierarchy import Hierarchy, HierarchyError, LevelRow, Node, grown
from bairi_validators.plan.models import UnitKind
from bairi_workbooks.exporting import export, export_partition
from bairi_workbooks.hierarchy import workbook
from bairi_workbooks.hierarchy.notes import notes_of
from bairi_workbooks.hierarchy.observations import Silent
from bairi_workbooks.hierarchy.outputs import level_rows, write_outputs
from bairi_workbooks.hierarchy.overview import OVERVIEW
from bairi_workbooks.hierarchy.rolling import Order, Rolled, rolled_up, usual_cut
from bairi_workbooks.hierarchy.sources import sources_of
from bairi_workbooks.hierarchy.workbook import APART, BELOW, COVERAGE
from city import PERIOD, consolidated, make_plan

pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")

PLAN = make_plan()
CITY = list(tidy(consolidated()))  # 甲县, 乙县 and 统计局 have reported; 丙园 and 科技局 have not
TOO_LITTLE = {"value": Decimal(200), "base": Decimal(150)}  # of 统计局: what two of three report is more already


def country() -> Hierarchy:
    """Two provinces of two cities each, every city of the counties and the park of the same names."""
    nodes = [Node("0", "某国", "国", line=2)]
    for province in ("1", "2"):
        nodes.append(Node(province, f"{province}省", "省", "0", line=len(nodes) + 2))
        for city in (f"{province}1", f"{province}2"):
            nodes.append(Node(city, f"{city}市", "市", province, source=city, line=len(nodes) + 2))
            names = ("甲县", "乙县", "丙园")
            nodes += [
                Node(f"{city}{n}", name, "县", city, PLAN.unit_of[name].kind, line=len(nodes) + 2 + n)
                for n, name in enumerate(names)
            ]
    return grown(nodes, PLAN)


def places(folder: Path, *, without: str = "") -> dict[str, Path]:
    """Every city's own observations, as its own run left them; each city's a little more than those before."""
    found = {}
    for number, city in enumerate(("11", "12", "21", "22")):
        found[city] = folder / city
        if city != without:
            less = [replace(r, **TOO_LITTLE) if (r.indicator, r.kind) == ("T00-01", "department") else r for r in CITY]
            more = [replace(row, value=row.value and row.value + number) for row in less]
            export_partition(found[city], more, PERIOD)
    return found


def rolled(folder: Path, cut: int, *, depth: int = 3, without: str = "", jobs: int = 1) -> Rolled:
    tree = country()
    sources = sources_of(tree, places(folder, without=without))
    return rolled_up(Order(PLAN, PERIOD, folder / f"结果{cut}", depth), tree, sources, cut=cut, jobs=jobs)


def rows_of(one: Rolled) -> dict[tuple[str, str], LevelRow]:
    return {(row.code, row.indicator): row for row in level_rows(one)}


@pytest.mark.parametrize(("cut", "jobs"), [(1, 1), (2, 2), (3, 1)])
def test_the_figures_are_the_same_however_the_work_is_divided(tmp_path: Path, cut: int, jobs: int) -> None:
    whole, divided = rolled(tmp_path, 0), rolled(tmp_path, cut, jobs=jobs)
    assert list(level_rows(divided)) == list(level_rows(whole))
    for one, other in zip(write_outputs(divided), write_outputs(whole), strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_each_citys_counties_and_departments_are_its_own_though_their_names_are_the_same(tmp_path: Path) -> None:
    rows = rows_of(rolled(tmp_path, 1))
    assert [rows[city, "T01-02"].value for city in ("11", "12", "21", "22")] == [57, 59, 61, 63]
    assert (rows["1", "T01-02"].value, rows["0", "T01-02"].value) == (116, 240)
    growth = rows["11", "T00-01"]
    assert (growth.below_value, growth.own_value, growth.verdict) == (312, 200, "differs")


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_a_city_without_observations_is_missing_at_every_level_and_named_once(tmp_path: Path, cut: int) -> None:
    one = rolled(tmp_path, cut, without="12")
    rows = rows_of(one)
    assert one.silent == (Silent("12市", str(tmp_path / "12")),)
    assert (rows["12", "T01-02"].value, rows["12", "T01-02"].bottom_owed) == (None, 2)
    assert (rows["1", "T01-02"].value, rows["1", "T01-02"].whole) == (57, False)
    assert (rows["1", "T01-02"].reported, rows["1", "T01-02"].owed) == (1, 2)
    assert (rows["0", "T01-02"].bottom_reported, rows["0", "T01-02"].bottom_owed) == (6, 8)


def test_what_only_departments_report_is_missed_of_a_city_without_observations(tmp_path: Path) -> None:
    row = rows_of(rolled(tmp_path, 1, without="12"))["1", "T02-05"]
    assert (row.reported, row.owed, row.whole) == (0, 2, False)


def test_a_unit_without_a_place_among_others_with_one_is_told(tmp_path: Path) -> None:
    found = places(tmp_path)
    del found["21"]
    with pytest.raises(HierarchyError, match="第13行“21市”没有写填报数，而同级的“11市”写了"):
        sources_of(country(), found)


def test_rows_go_down_to_the_level_that_is_asked_for(tmp_path: Path) -> None:
    assert {row.level for row in level_rows(rolled(tmp_path, 2, depth=1))} == {"国", "省"}


def test_a_second_run_leaves_nothing_of_one_that_was_divided_otherwise(tmp_path: Path) -> None:
    tree = country()
    sources, order = sources_of(tree, places(tmp_path)), Order(PLAN, PERIOD, tmp_path / "结果", 3)
    assert len(rolled_up(order, tree, sources, cut=2).parts) == 5
    one = rolled_up(order, tree, sources, cut=1)
    assert set(one.parts[0].parent.iterdir()) == set(one.parts)
    assert len(one.parts) == 3


def test_small_trees_are_one_piece_and_large_ones_are_divided_where_there_are_enough_units() -> None:
    assert usual_cut(country()) == 0
    nodes = [
        Node("0", "某国", "国"),
        *(Node(str(n), f"{n}省", "省", "0") for n in range(1, 32)),
        Node("x", "县", "县", "1"),
    ]
    assert usual_cut(grown(nodes, PLAN)) == 1


def one_city(tmp_path: Path, rows: list[TidyRow], *below: str) -> Rolled:
    """A city's tree, over the file of one export."""
    export(tmp_path / "数据.parquet", rows, "parquet")
    names = below or ("甲县", "乙县", "丙园")
    units = [Node(name, name, "县", "1", PLAN.unit_of[name].kind, line=n) for n, name in enumerate(names, start=3)]
    tree = grown([Node("1", "某市", "市", line=2), *units], PLAN)
    sources = sources_of(tree, {"1": tmp_path / "数据.parquet"})
    return rolled_up(Order(PLAN, PERIOD, tmp_path / "结果", 1), tree, sources)


def test_an_exported_file_serves_as_well_as_a_partition(tmp_path: Path) -> None:
    found = rows_of(one_city(tmp_path, CITY))
    for result in consolidated().indicators:
        row = found["1", result.indicator.id]
        assert (row.light, row.reported, row.owed) == (
            result.standing.light.value if result.standing.light else None,
            result.reported,
            result.owed,
        )


def test_a_file_of_another_period_has_nothing_and_nothing_at_all_is_no_result(tmp_path: Path) -> None:
    with pytest.raises(BairiError, match=f"数据.parquet 中没有 {PERIOD.code} 的填报数。请核对期次和位置。"):
        one_city(tmp_path, [replace(row, period="2025-10中旬") for row in CITY])
    assert not (tmp_path / "结果").exists()


def test_places_that_are_all_misspelt_are_named(tmp_path: Path) -> None:
    tree = country()
    there = {city: tmp_path / f"错{city}" for city in ("11", "12", "21", "22")}
    with pytest.raises(BairiError, match=r"错11、.*错22 中没有"):
        rolled_up(Order(PLAN, PERIOD, tmp_path / "结果", 3), tree, sources_of(tree, there))


def test_a_unit_that_reported_and_stands_in_no_table_is_told_and_never_left_out(tmp_path: Path) -> None:
    with pytest.raises(BairiError, match="中的乙县不在层级表“某市”之下"):
        one_city(tmp_path, CITY, "甲县", "丙园")


def test_a_department_that_the_table_puts_below_a_county_is_the_countys_and_the_countys_own_counts_first(
    tmp_path: Path,
) -> None:
    export(tmp_path / "数据.parquet", CITY, "parquet")
    units = [Node(name, name, "县", "1", PLAN.unit_of[name].kind) for name in ("甲县", "乙县", "丙园")]
    tree = grown([Node("1", "某市", "市"), *units, Node("9", "统计局", "", "丙园", UnitKind.DEPARTMENT)], PLAN)
    sources = sources_of(tree, {"1": tmp_path / "数据.parquet"})
    rows = rows_of(rolled_up(Order(PLAN, PERIOD, tmp_path / "结果", 1), tree, sources))
    assert rows["丙园", "T00-01"].value == 999  # the park sent nothing itself
    assert rows["1", "T00-01"].value == 110 + 202 + 999
    assert (rows["丙园", "T02-01"].value, ("1", "T02-01") in rows) == (Decimal("3.2"), False)


def test_a_target_of_0_is_none(tmp_path: Path) -> None:
    def root(target: Decimal | None) -> tuple[LevelRow, ...]:
        rows = [replace(row, own_target=target) for row in CITY]
        return tuple(level_rows(one_city(tmp_path / str(target), rows)))

    assert root(Decimal(0)) == root(None)


def test_figures_that_mean_something_else_in_another_plan_are_not_added_up(tmp_path: Path) -> None:
    others = [replace(row, input_unit="万元") if row.indicator == "T01-01" else row for row in CITY]
    with pytest.raises(BairiError, match="T01-01 的计量方式或计量单位（万元）与本方案（亿元）不同"):
        one_city(tmp_path, others)


def test_a_state_that_nobody_knows_is_told(tmp_path: Path) -> None:
    others = [replace(row, state="快了") if row.measure == "milestone" else row for row in CITY]
    with pytest.raises(BairiError, match="的状态“快了”不认识，应为未启动、推进中、已完成之一"):
        one_city(tmp_path, others)


def test_a_file_that_holds_no_observations_is_told(tmp_path: Path) -> None:
    with pytest.raises(BairiError, match="不是填报数：没有 own_target 列"):
        _without_targets(tmp_path)
    (tmp_path / "坏.parquet").write_bytes(b"no table")
    tree = grown([Node("1", "某市", "市")], PLAN)
    sources = sources_of(tree, {"1": tmp_path / "坏.parquet"})
    with pytest.raises(BairiError, match="读不出来"):
        rolled_up(Order(PLAN, PERIOD, tmp_path / "结果", 1), tree, sources)


def _without_targets(tmp_path: Path) -> None:
    import pandas as pd

    export(tmp_path / "数据.parquet", CITY, "parquet")
    pd.read_parquet(tmp_path / "数据.parquet").drop(columns="own_target").to_parquet(tmp_path / "少.parquet")
    tree = grown([Node("1", "某市", "市")], PLAN)
    rolled_up(Order(PLAN, PERIOD, tmp_path / "结果", 1), tree, sources_of(tree, {"1": tmp_path / "少.parquet"}))


def test_two_units_of_one_name_in_one_place_are_told_with_their_lines(tmp_path: Path) -> None:
    with pytest.raises(HierarchyError, match="第9行与第5行同名“甲县”，在同一份填报数中分不开"):
        sources_of(country(), {"0": tmp_path})


def test_the_workbook_has_the_highest_unit_those_below_and_the_worst_differences_first(tmp_path: Path) -> None:
    _, path = write_outputs(rolled(tmp_path, 1))
    with CalamineWorkbook.from_path(path) as book:
        assert book.sheet_names == [OVERVIEW, BELOW, COVERAGE, APART]
        overview, below, coverage, apart = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert overview[4][:5] == ["编号", "指标", "计量单位", "目标", "汇总数"]
    (enterprises,) = [row for row in overview if row[1] == "新增企业"]
    assert (enterprises[4], enterprises[9], enterprises[10]) == (240, "2/2", "8/8")
    assert below[4][3:] == ["某国", "1省", "2省"]
    assert [row[1] for row in coverage[3:]] == ["1省", "2省"]
    share = [abs(float(row[12])) for row in apart[3:]]
    assert share == sorted(share, reverse=True)
    assert len(share) == 8  # of four cities the two numbers of one growth


def sheets(path: Path) -> dict[str, list[list[object]]]:
    with CalamineWorkbook.from_path(path) as book:
        return {name: list(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}


def test_a_plan_of_another_place_is_said_and_its_targets_are_not_the_highest_units(tmp_path: Path) -> None:
    one = rolled(tmp_path, 0)
    overview = sheets(write_outputs(one)[1])[OVERVIEW]
    assert str(overview[0][0]).startswith("某国“")
    assert overview[2][0] == notes_of(one)[0]
    assert "是某市的，最高一级是某国：某国的目标用下级目标之和，不用方案中某市的目标" in str(overview[2][0])
    assert str(overview[3][0]).startswith("各级的目标是下级目标之和")
    city = one_city(tmp_path, CITY)
    assert notes_of(city) == ()
    assert str(sheets(write_outputs(city)[1])[OVERVIEW][0][0]).startswith("某市“")


def test_the_target_shown_is_the_one_that_the_figure_was_held_against(tmp_path: Path) -> None:
    goals = [replace(row, own_target=Decimal(80)) if row.indicator == "T01-02" else row for row in CITY]
    late = [replace(row, value=None) if (row.indicator, row.reporter) == ("T01-02", "乙县") else row for row in goals]
    overview = sheets(write_outputs(one_city(tmp_path, late))[1])[OVERVIEW]
    heads = overview[2]
    (row,) = [dict(zip(heads, row, strict=True)) for row in overview if row[0] == "T01-02"]
    assert (row["目标"], row["汇总数"], row["底层已报/应报"]) == (">80家*", 50, "1/2")
    assert row["完成率%"] == 62.5


def test_what_does_not_add_up_stands_with_the_units_below_that_have_it(tmp_path: Path) -> None:
    nodes = country().under("1").nodes.values()
    tree = grown([replace(node, above=None) if node.code == "1" else node for node in nodes], PLAN)
    found = {city: place for city, place in places(tmp_path).items() if city in tree.nodes}
    one = rolled_up(Order(PLAN, PERIOD, tmp_path / "结果", 1), tree, sources_of(tree, found))
    (cap,) = [row for row in sheets(write_outputs(one)[1])[BELOW] if row[0] == "T02-01"]
    assert cap[3:] == ["—", 3.2, 4.2]


def test_what_does_not_add_up_is_listed(tmp_path: Path) -> None:
    one = rolled(tmp_path, 0)
    assert [indicator.id for indicator in one.own_only] == ["T02-01", "T02-03"]
    book = sheets(write_outputs(one)[1])
    for indicator in ("T02-01", "T02-03"):
        (row,) = [row for row in book[OVERVIEW] if row[0] == indicator]
        assert "各级用各级自己的，不相加" in row


def test_columns_of_checks_are_there_only_where_the_highest_unit_has_figures_of_its_own(tmp_path: Path) -> None:
    with_own, without = one_city(tmp_path, CITY), rolled(tmp_path, 0)
    heads = [row for one in (with_own, without) for row in sheets(write_outputs(one)[1])[OVERVIEW] if row[0] == "编号"]
    assert ["核对结论" in row for row in heads] == [True, False]


def test_units_too_many_for_a_sheet_are_said_to_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_BELOW", 1)
    _, path = write_outputs(rolled(tmp_path, 0))
    with CalamineWorkbook.from_path(path) as book:
        below = book.get_sheet_by_name(BELOW).to_python()
    assert below[4][3:] == ["某国", "1省"]
    assert "下级共2个，本表列前1个，全部见 Parquet、CSV。" in below[1][0]


def test_the_csv_keeps_texts_from_being_formulas(tmp_path: Path) -> None:
    tree = grown([Node("1", "=某市", "市")], PLAN)
    export(tmp_path / "数据.parquet", [row for row in CITY if row.kind == "department"], "parquet")
    one = rolled_up(Order(PLAN, PERIOD, tmp_path / "结果", 1), tree, sources_of(tree, {"1": tmp_path / "数据.parquet"}))
    table, _ = write_outputs(one)
    assert "'=某市" in table.read_text(encoding="utf-8-sig")
    assert all(isinstance(row.figure, Decimal | None) for row in level_rows(one))


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_the_mark_of_made_up_figures_is_borne_by_what_is_made_of_them(tmp_path: Path, cut: int) -> None:
    tree, found = country(), places(tmp_path)
    for mark in (None, "演示数据"):
        for city, place in found.items():
            own = mark if city == "22" else None
            export_partition(place, [replace(row, mark=own) for row in CITY], PERIOD)
        one = rolled_up(Order(PLAN, PERIOD, tmp_path / "结果", 3), tree, sources_of(tree, found), cut=cut)
        assert one.mark == mark
        with CalamineWorkbook.from_path(write_outputs(one)[1]) as book:
            titles = [book.get_sheet_by_name(name).to_python()[0][0] for name in book.sheet_names]
        assert ["演示数据" in title for title in titles] == [mark is not None] * len(titles)


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_indicators_that_the_plan_does_not_have_are_named(tmp_path: Path, cut: int) -> None:
    tree, found = country(), places(tmp_path)
    export_partition(found["12"], [*CITY, replace(CITY[0], indicator="T99-01")], PERIOD)
    one = rolled_up(Order(PLAN, PERIOD, tmp_path / "结果", 3), tree, sources_of(tree, found), cut=cut)
    assert one.unknown == ("T99-01",)


def test_how_many_subtrees_are_done_is_told(tmp_path: Path) -> None:
    tree, told = country(), list[tuple[int, int]]()
    order, sources = Order(PLAN, PERIOD, tmp_path / "结果", 3), sources_of(tree, places(tmp_path))
    rolled_up(order, tree, sources, cut=2, progress=lambda done, number: told.append((done, number)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
