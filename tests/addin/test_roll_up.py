"""`bairi roll-up`: from a city's inbox to its levels, here and on a cluster, and its misuse."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

import samples
from bairi_addin.cli import main
from bairi_validators.plan.models import Plan

pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")

PERIOD = samples.PERIOD.code
HEADINGS = "代码,名称,级别,上级代码"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, tiny: Plan, tiny_file: Path) -> Path:
    """A folder with an inbox of all units but one, run: a ledger, the observations, the result's JSON."""
    folder = tmp_path_factory.mktemp("市")
    (folder / "收件").mkdir()
    samples.submit_all(folder / "收件", tiny, but=("西岭县",))
    arguments = ("run", folder / "收件", "--no-bulletin", "--period", PERIOD, "--out", folder / "结果")
    main(["--plan", str(tiny_file), *map(str, arguments), "--observations", str(folder / "填报数")])
    return folder


def roll_up(plan: Path, *arguments: object) -> int:
    return main(["--plan", str(plan), "roll-up", "--period", PERIOD, *map(str, arguments)])


def told(capsys: pytest.CaptureFixture[str], plan: Path, *arguments: object) -> dict[str, Any]:
    capsys.readouterr()
    assert roll_up(plan, *arguments, "--format", "json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def levels(folder: Path, *lines: str, headings: str = HEADINGS) -> Path:
    path = folder / "层级表.csv"
    path.write_text("\n".join((headings, *lines)), encoding="utf-8-sig")
    return path


def sorted_table(out: Path) -> bytes:
    """The rows of all levels as Parquet again, sorted."""
    import pandas as pd

    table = pd.read_parquet(str(out / "逐级汇总"))
    assert set(table["period"]) == {PERIOD}
    return table.sort_values(["code", "indicator"]).to_parquet(index=False)


def test_without_a_table_of_levels_the_city_has_the_figures_of_its_run(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, tiny_file, "--observations", city / "填报数", "--out", tmp_path)
    run = json.loads((city / "结果" / f"结果_{PERIOD}.json").read_text(encoding="utf-8"))["consolidation"]
    assert len(found["indicators"]) == len(run["indicators"])
    for here, there in zip(found["indicators"], run["indicators"], strict=True):
        assert (here["indicator"], here["light"], here["percent"] is None) == (
            there["id"],
            there["light"],
            there["percent"] is None,
        )
        assert (here["figure"], here["reported"], here["owed"], here["source"]) == (
            there["value"],
            there["reported"],
            there["owed"],
            there["source"],
        )


def test_a_ledger_gives_the_same_as_its_runs_observations(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = told(capsys, tiny_file, "--observations", city / "填报数", "--out", tmp_path / "一")
    here = told(capsys, tiny_file, "--ledger", city / "结果" / "台账", "--out", tmp_path / "二")
    assert here == there
    assert sorted_table(tmp_path / "二") == sorted_table(tmp_path / "一")


def test_people_read_a_table_and_where_the_files_are(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert roll_up(tiny_file, "--observations", city / "填报数", "--out", tmp_path) == 0
    out = capsys.readouterr().out
    assert "逐级汇总" in out
    assert "1/2" in out
    assert "带“*”的尚未报齐" in out
    for name in (f"逐级汇总_{PERIOD}.csv", f"逐级汇总_{PERIOD}.xlsx"):
        assert str(tmp_path / name) in out
        assert (tmp_path / name).is_file()


def test_figures_of_another_plan_are_named_and_made_up_ones_stay_marked(
    tiny: Plan, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "收件").mkdir()
    samples.submit_all(tmp_path / "收件", tiny, mark="演示数据")
    arguments = ("run", tmp_path / "收件", "--no-bulletin", "--period", PERIOD, "--out", tmp_path / "结果")
    main(["--plan", str(tiny_file), *map(str, arguments), "--observations", str(tmp_path / "填报数")])
    (file,) = (tmp_path / "填报数").rglob("*.parquet")
    table = pd.read_parquet(file)
    assert set(table["mark"]) == {"演示数据"}
    stranger = table.iloc[:1].assign(indicator="T99-01")
    pd.concat([table, stranger]).to_parquet(file, index=False)
    capsys.readouterr()
    assert roll_up(tiny_file, "--observations", tmp_path / "填报数", "--out", tmp_path / "各级") == 0
    assert "填报数中有本方案没有的指标1项，没有汇总：T99-01。请核对方案版本。" in capsys.readouterr().out
    with CalamineWorkbook.from_path(tmp_path / "各级" / f"逐级汇总_{PERIOD}.xlsx") as book:
        assert "演示数据" in book.get_sheet_by_index(0).to_python()[0][0]


def test_a_nation_of_cities_with_places_of_their_own_is_rolled_up(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _two_cities(tmp_path, city)
    found = told(capsys, tiny_file, "--hierarchy", path, "--out", tmp_path / "结果", "--level", "县")
    assert found["node"] == {"code": "0", "name": "某省", "level": "省"}
    figures = {row["indicator"]: row for row in found["indicators"]}
    assert (figures["T01-02"]["figure"], figures["T01-02"]["bottom_reported"], figures["T01-02"]["bottom_owed"]) == (
        "12",
        2,
        4,
    )
    assert found["without_observations"] == []


def test_local_processes_and_a_cluster_bring_the_same_bytes(
    city: Path, tiny_file: Path, tmp_path: Path, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bairi_workbooks.hierarchy import rolling

    monkeypatch.setattr(rolling, "_PIECES", 2)  # as a province of many cities would be divided
    path = _two_cities(tmp_path, city)
    here, far = tmp_path / "本机", tmp_path / "集群"
    assert roll_up(tiny_file, "--hierarchy", path, "--out", here, "--level", "县", "--jobs", 2) == 0
    assert roll_up(tiny_file, "--hierarchy", path, "--out", far, "--level", "县", "--scheduler", cluster) == 0
    assert len(list((far / "逐级汇总").rglob("*.parquet"))) == 3
    assert sorted_table(far) == sorted_table(here)
    for name in (f"逐级汇总_{PERIOD}.csv", f"逐级汇总_{PERIOD}.xlsx"):
        assert (far / name).read_bytes() == (here / name).read_bytes()


def test_observations_and_results_may_be_in_a_store(
    city: Path, tiny_file: Path, tmp_path: Path, store: None, capsys: pytest.CaptureFixture[str]
) -> None:
    from bairi_workbooks.remote import place

    bucket = place("s3://bairi-levels")
    bucket.mkdir()
    (file,) = (city / "填报数").rglob("*.parquet")
    place(f"s3://bairi-levels/填报数/{file.parent.name}/{file.name}").write_bytes(file.read_bytes())
    far = told(capsys, tiny_file, "--observations", "s3://bairi-levels/填报数", "--out", "s3://bairi-levels/结果")
    assert far == told(capsys, tiny_file, "--observations", city / "填报数", "--out", tmp_path)
    for name in (f"逐级汇总_{PERIOD}.csv", f"逐级汇总_{PERIOD}.xlsx"):
        assert place(f"s3://bairi-levels/结果/{name}").read_bytes() == (tmp_path / name).read_bytes()


def test_a_ledger_is_not_mixed_with_places_of_a_table_but_the_usual_one_is_put_aside(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ledger = _two_cities(tmp_path, city), city / "结果" / "台账"
    assert roll_up(tiny_file, "--hierarchy", path, "--out", tmp_path / "结果", "--ledger", ledger) == 2
    assert "层级表已写明各单位的填报数，不能再用台账" in capsys.readouterr().err
    monkeypatch.setenv("BAIRI_LEDGER", str(ledger))
    assert roll_up(tiny_file, "--hierarchy", path, "--out", tmp_path / "结果") == 0


def test_a_city_stands_in_its_province_as_in_its_own_result_and_the_province_has_the_sum_of_the_targets(
    city: Path, tiny: Plan, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _two_cities(tmp_path, city, tiny.plan.place)
    found = told(capsys, tiny_file, "--hierarchy", path, "--out", tmp_path / "结果")
    run = json.loads((city / "结果" / f"结果_{PERIOD}.json").read_text(encoding="utf-8"))["consolidation"]
    table = pd.read_csv(tmp_path / "结果" / f"逐级汇总_{PERIOD}.csv", dtype=str, keep_default_na=False)
    rows = table[table["code"] == "1"].set_index("indicator")
    assert [rows["light"][one["id"]] for one in run["indicators"]] == [one["light"] or "" for one in run["indicators"]]
    note, between = found["notes"]
    assert f"是{tiny.plan.place}的，最高一级是某省：某省的目标用下级目标之和" in note
    assert between.startswith(f"除{tiny.plan.place}用方案的目标外")
    targets = {code: rows["target"] for code, rows in table.set_index("indicator").groupby("code")}
    for of in ("T01-02", "T01-03", "T01-04"):
        assert Decimal(targets["0"][of]) == Decimal(targets["1"][of]) + Decimal(targets["2"][of])
    assert roll_up(tiny_file, "--hierarchy", path, "--out", tmp_path / "结果") == 0
    assert note in capsys.readouterr().out


def test_what_does_not_add_up_is_named_and_of_a_silent_city_where_it_was_looked_for(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _two_cities(tmp_path, city)
    path.write_text(path.read_text(encoding="utf-8-sig").replace(str(city / "填报数"), "没有", 1), encoding="utf-8-sig")
    found = told(capsys, tiny_file, "--hierarchy", path, "--out", tmp_path / "结果")
    assert found["without_observations"] == [{"name": "1市", "place": str(tmp_path / "没有")}]
    assert found["own_only"] == ["T02-03", "T02-04"]
    assert roll_up(tiny_file, "--hierarchy", path, "--out", tmp_path / "结果") == 0
    out = capsys.readouterr().out
    assert f"没有找到填报数的单位1个，括号中是找过的位置：1市（{tmp_path / '没有'}）。" in out
    assert "各级用各级自己的、不相加的指标2项：T02-03 " in out


def test_a_period_of_which_no_place_has_anything_is_misuse(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = _two_cities(tmp_path, city), tmp_path / "结果"
    arguments = ("roll-up", "--period", "2026-11上旬", "--hierarchy", path, "--out", out)
    assert main(["--plan", str(tiny_file), *map(str, arguments)]) == 2
    said = f"{city / '填报数'} 中没有 2026-11上旬 的填报数。请核对期次和位置。"
    assert capsys.readouterr().err == f"bairi：{said}\n"
    assert not out.exists()


def test_observations_are_not_named_twice(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, other = _two_cities(tmp_path, city), city / "填报数"
    assert roll_up(tiny_file, "--hierarchy", path, "--out", tmp_path / "结果", "--observations", other) == 2
    assert "层级表已写明各单位的填报数，不能再另写填报数的位置" in capsys.readouterr().err


def test_workers_in_another_folder_find_what_is_named_from_this_one(
    city: Path, tiny_file: Path, tmp_path: Path, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "省", tmp_path / "本机"
    here.mkdir()
    (here / "填报数").symlink_to(city / "填报数")
    _two_cities(here, Path())
    monkeypatch.chdir(here)
    arguments = ("--hierarchy", "层级表.csv", "--level", "县")
    assert roll_up(tiny_file, *arguments, "--out", "结果", "--scheduler", cluster) == 0
    assert roll_up(tiny_file, *arguments, "--out", there) == 0
    assert sorted_table(here / "结果") == sorted_table(there)


def _two_cities(tmp_path: Path, city: Path, first: str = "1市") -> Path:
    """A table of levels: two cities of a province, who have each the same observations."""
    lines = ["0,某省,省,,"]
    for code, name in (("1", first), ("2", "2市")):
        lines.append(f"{code},{name},市,0,{city / '填报数'}")
        lines += [f"{code}{n},{name},县,{code}," for n, name in enumerate(("东河县", "西岭县", "青江高新区"))]
    return levels(tmp_path, *lines, headings=f"{HEADINGS},填报数")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--level", "乡"), "层级表中没有“乡”这一级，可用：市、县（--level）。"),
        (("--observations", "没有"), "没有 中没有 2026-11中旬 的填报数。请核对期次和位置。"),
    ],
)
def test_misuse_is_told_in_one_sentence(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str
) -> None:
    path = levels(tmp_path, "1,青江市,市,", *(f"1{n},{name},县,1" for n, name in enumerate(("东河县", "西岭县"))))
    arguments = ("--hierarchy", path, "--observations", city / "填报数", "--out", tmp_path / "结果", *more)
    assert roll_up(tiny_file, *arguments) == 2
    assert capsys.readouterr().err == f"bairi：{said}\n"


def test_a_table_of_levels_with_faults_is_told_with_every_line(
    city: Path, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = levels(tmp_path, "1,青江市,市,", "1,东河县,县,1", "12,西岭县,县,9")
    assert roll_up(tiny_file, "--hierarchy", path, "--observations", city / "填报数", "--out", tmp_path / "结果") == 2
    assert capsys.readouterr().err.splitlines() == [
        "bairi：层级表第3行“东河县”的代码 1 与第2行重复，请改正其中一个。",
        "层级表第4行“西岭县”的上级“9”不在表中，请补上这一行或改正上级。",
    ]
    assert not (tmp_path / "结果").exists()
