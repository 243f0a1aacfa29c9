"""The demonstration: believable, the same for the same seed, and it notices when something else comes out."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from bairi_addin.cli import main
from bairi_addin.commands.demo import usual_period
from bairi_addin.demo import MARK
from bairi_addin.demo.apportion import apportion, shrunk
from bairi_addin.demo.expectation import Expectation, differences
from bairi_addin.demo.figures import figures
from bairi_addin.demo.inbox import Inbox
from bairi_addin.demo.scene import Scene
from bairi_addin.demo.story import Role, cast
from bairi_validators.consolidation import SubmissionState
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.standing import Light
from bairi_workbooks import batch
from bairi_workbooks.allocation.reading import read_allocation
from bairi_workbooks.batch import Run, consolidate_inbox
from bairi_workbooks.checking import Background
from bairi_workbooks.earlier import read_earlier
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.submission_template import Entry

GROWING = {Measure.AMOUNT, Measure.COUNT, Measure.STOCK, Measure.GROWTH, Measure.RATIO_COMPLETION, Measure.ZERO}


def written(plan: Plan, folder: Path, seed: int = 1) -> Expectation:
    """The inbox of the period that is usually shown, and what must come of it."""
    scene = Scene(plan, usual_period(plan), seed)
    before, now = figures(scene)
    Inbox(scene, scene.previous, earlier(folder), before, None).write(cast(scene, scene.previous))
    return Inbox(scene, scene.period, folder, now, before).write(cast(scene, scene.period))


def earlier(folder: Path) -> Path:
    """Where the inbox of the period before lies."""
    return folder.with_name(f"{folder.name}-before")


def outcome(expected: Expectation, folder: Path) -> Run:
    known = Background(histories=read_earlier(expected.plan, [earlier(folder)], {}).histories)
    return consolidate_inbox(expected.plan, folder, expected.period, background=known)


@pytest.fixture(scope="module")
def real(chenzhou: Plan, tmp_path_factory: pytest.TempPathFactory) -> tuple[Expectation, Run]:
    folder = tmp_path_factory.mktemp("inbox")
    expected = written(chenzhou, folder)
    return expected, outcome(expected, folder)


def test_a_demo_on_a_tiny_plan_of_another_city_ends_well_and_says_so(
    tmp_path: Path, tiny_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--plan", str(tiny_file), "demo", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert said.count("演示结果与预期一致：") == 2
    assert str(tmp_path / "结果" / "2026-12上旬") in said
    for code in ("2026-11下旬", "2026-12上旬"):
        results = tmp_path / "结果" / code
        assert {p.name for p in results.iterdir()} >= {f"汇总_{code}.xlsx", f"通报_{code}.docx", f"通报_{code}.xlsx"}
        assert list(results.glob("退回_*"))


def test_a_second_demo_takes_the_place_of_the_first(tmp_path: Path, tiny: Plan, tiny_file: Path) -> None:
    assert main(["--plan", str(tiny_file), "demo", str(tmp_path), "--period", "2026-11中旬"]) == 0
    assert main(["--plan", str(tiny_file), "demo", str(tmp_path), "--seed", "2"]) == 0
    assert {p.name for p in (tmp_path / "收件").iterdir()} == {"2026-11下旬", "2026-12上旬"}
    assert {p.name for p in (tmp_path / "结果").iterdir()} == {"2026-11下旬", "2026-12上旬"}


def test_the_counties_are_held_against_targets_that_make_the_citys_together(
    tmp_path: Path, tiny: Plan, tiny_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--plan", str(tiny_file), "demo", str(tmp_path)]) == 0
    assert "个分解目标的完成率与另行计算的相同" in capsys.readouterr().out
    read = read_allocation(tiny, tmp_path / "任务分解表.xlsx")
    assert read.checked.findings == ()
    with Ledger.open(tmp_path / "台账") as ledger:
        assert ledger.allocation(usual_period(tiny)) == read.allocation
    with zipfile.ZipFile(tmp_path / "任务分解表.xlsx") as book:
        assert MARK in book.read("xl/sharedStrings.xml").decode()


def test_a_completion_that_is_not_as_allocated_is_noticed(tmp_path: Path, tiny: Plan) -> None:
    expected = written(tiny, tmp_path)
    run = outcome(expected, tmp_path)
    county, indicator = next((c, i) for c, row in expected.counted.items() for i in row if row[i].own_target)
    own = expected.counted[county][indicator].own_target
    assert own is not None
    assert differences(replace(expected, targets={(county, indicator): own}), run) == []
    (found,) = differences(replace(expected, targets={(county, indicator): own * 2}), run)
    assert found.startswith(f"{county}{indicator}的完成率应为")


@pytest.mark.parametrize("name", ["收件/真实报送.xlsx", "任务分解表.xlsx"])
def test_what_is_no_demonstrations_is_never_replaced(
    name: str, tmp_path: Path, tiny_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = tmp_path / name
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_bytes(b"real")
    assert main(["--plan", str(tiny_file), "demo", str(tmp_path)]) == 2
    assert theirs.read_bytes() == b"real"
    assert "不会覆盖" in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["2026-11", "2026-01上旬", "2025-12上旬"])
def test_a_period_without_one_before_it_in_the_plans_year_is_refused(
    asked: str, tmp_path: Path, tiny_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--plan", str(tiny_file), "demo", str(tmp_path), "--period", asked]) == 2
    assert "2026年" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_gives_the_same_bytes_at_the_same_times(tmp_path: Path, tiny: Plan) -> None:
    def all_of(name: str, seed: int) -> dict[str, tuple[bytes, float]]:
        written(tiny, tmp_path / name, seed)
        return {p.name: (p.read_bytes(), p.stat().st_mtime) for p in (tmp_path / name).iterdir()}

    first = all_of("first", 7)
    assert all_of("second", 7) == first
    assert all_of("third", 8) != first


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cumulative_figures_never_fall_and_most_of_them_grow(seed: int, chenzhou: Plan) -> None:
    before, now = figures(Scene(chenzhou, usual_period(chenzhou), seed))
    pairs = [
        (entry.value, now[unit][name].value)
        for unit, entries in before.items()
        for name, entry in entries.items()
        if chenzhou.indicator_of[name].measure in GROWING
    ]
    assert len(pairs) > 500
    assert [pair for pair in pairs if not pair[0] <= pair[1]] == []  # type: ignore[operator]
    assert sum(pair[0] != pair[1] for pair in pairs) > len(pairs) * 0.6


def test_done_milestones_stay_done_with_their_day(chenzhou: Plan) -> None:
    scene = Scene(chenzhou, usual_period(chenzhou), 1)
    before, now = figures(scene)
    done = [(entry, now[unit][name]) for unit, row in before.items() for name, entry in row.items() if entry.done_on]
    assert done
    assert all(entry == later and str(entry.done_on) <= str(scene.previous.end) for entry, later in done)


def test_the_departments_figure_is_the_sum_of_the_counties(chenzhou: Plan) -> None:
    _, now = figures(Scene(chenzhou, usual_period(chenzhou), 1))
    compared = 0
    for indicator in chenzhou.indicators:
        local = [u.name for u in chenzhou.units if u.kind is not UnitKind.DEPARTMENT and chenzhou.owes(u, indicator)]
        if local and indicator.same_as is None and indicator.measure is not Measure.MILESTONE:
            total = sum(Decimal(now[name][indicator.id].value or 0) for name in local)
            department = chenzhou.unit_of[indicator.reporters[0]].name
            assert now[department][indicator.id].value == total, indicator.id
            compared += 1
    assert compared > 50


def test_every_light_occurs_and_green_most_often(real: tuple[Expectation, Run]) -> None:
    lights = real[1].consolidation.lights()
    whole = sum(lights.values()) - lights[Light.GREY]
    assert lights[Light.GREEN] >= 0.4 * whole
    assert lights[Light.YELLOW] >= 0.08 * whole
    assert lights[Light.RED] >= 0.08 * whole


def test_the_city_stands_somewhere_with_one_county_too_few(real: tuple[Expectation, Run]) -> None:
    missing = Counter(r.owed - r.reported for r in real[1].consolidation.indicators if r.source == "units")
    assert set(missing) >= {2, 3}, "two counties are out everywhere, and some rows of others are empty"


def test_on_the_real_plan_every_fault_is_found_and_nothing_else(real: tuple[Expectation, Run]) -> None:
    expected, run = real
    assert differences(expected, run) == []
    codes = {code for file in expected.files for code in file.errors | file.others}
    assert codes == {
        *("F01", "F04", "F06", "P01", "S02", "S11", "S17", "U01", "U02", "U03", "V01", "V02", "V22", "X01", "X02")
    }
    assert len(expected.units_in(SubmissionState.MISSING)) == 2
    assert len(expected.units_in(SubmissionState.LATE)) == 3


def test_every_part_has_its_actor_and_one_county_is_in_order(chenzhou: Plan, tiny: Plan) -> None:
    for plan, roles in ((chenzhou, set(Role)), (tiny, {Role.TEXT_AND_PART, Role.NO_DATE, Role.DAMAGED})):
        scene = Scene(plan, usual_period(plan), 1)
        parts = cast(scene, scene.period)
        assert set(parts.values()) >= roles
        assert any(county.name not in parts for county in plan.units_of_kind(UnitKind.COUNTY))


def test_the_late_come_after_the_deadline_and_nobody_else_does(real: tuple[Expectation, Run]) -> None:
    expected, run = real
    due = expected.plan.reporting.due(expected.period)
    late = {a.checked.unit.name for a in run.intake.arrivals if a.checked.unit and a.arrived > due}
    assert late == set(expected.units_in(SubmissionState.LATE))


def test_every_file_bears_the_mark(tmp_path: Path, tiny: Plan) -> None:
    expected = written(tiny, tmp_path)
    damaged = {file.name for file in expected.files if "F01" in file.errors}
    for path in sorted(tmp_path.iterdir()):
        if path.name.startswith("~$"):
            assert MARK in path.read_text(encoding="utf-8")
        elif path.name not in damaged:
            with zipfile.ZipFile(path) as book:
                assert MARK in book.read("xl/sharedStrings.xml").decode(), path.name


def test_a_lost_submission_is_noticed(tmp_path: Path, tiny: Plan) -> None:
    expected = written(tiny, tmp_path)
    assert differences(expected, outcome(expected, tmp_path)) == []
    in_order = next(name for name in expected.counted if name not in expected.states)
    next(tmp_path.glob(f"{in_order}_*.xlsx")).unlink()
    found = differences(expected, outcome(expected, tmp_path))
    assert any(re.fullmatch(f"文件“{in_order}_.*”应当收到，结果中没有。", sentence) for sentence in found)
    assert f"{in_order}应为“已报或已接收”，实为“未报”。" in found
    assert any("个单位的数，实为" in sentence for sentence in found)
    assert any("的全市数应为" in sentence for sentence in found)


def test_a_fault_that_is_not_found_is_noticed(tmp_path: Path, tiny: Plan) -> None:
    expected = written(tiny, tmp_path)
    faulty = next(file.name for file in expected.files if file.errors == {"S02"})
    (tmp_path / faulty).unlink()
    good = next(file.name for file in expected.files if not file.errors and not file.others)
    (tmp_path / good).rename(tmp_path / faulty)
    found = differences(expected, outcome(expected, tmp_path))
    assert f"文件“{faulty}”的错误应为S02，实为S09。" in found


def test_a_strange_file_is_noticed(tmp_path: Path, tiny: Plan) -> None:
    expected = written(tiny, tmp_path)
    (tmp_path / "说明.docx").write_bytes(b"PK")
    assert "文件“说明.docx”不是演示所写，却在结果中。" in differences(expected, outcome(expected, tmp_path))


def test_a_demo_that_comes_out_otherwise_ends_with_1(
    tmp_path: Path, tiny_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = batch.run_inbox

    def tampered(plan: Plan, inbox: Path, period: Period, out: Path, **options: object) -> Run:
        next(inbox.glob(f"{plan.units[0].name}_*.xlsx")).unlink()
        return honest(plan, inbox, period, out, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "run_inbox", tampered)
    assert main(["--plan", str(tiny_file), "demo", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "演示结果与预期不一致，共" in said
    assert "实为“未报”" in said
    assert "演示结果与预期一致" not in said


def test_parts_add_up_to_the_whole_and_shrink_together() -> None:
    parts = apportion(Fraction("10.05"), [Fraction(n) for n in (1, 1, 1)], 1)
    assert sum(parts) == Decimal("10.1")
    assert apportion(Fraction(2), [Fraction(n) for n in (9, 1, 1)], 0, least=1) == [1, 1, 1]
    assert shrunk([Decimal(n) for n in (1, 0, 1, 3)], Fraction(3, 5), 0) == [0, 0, 1, 2]


def test_an_entry_that_was_typed_as_text_never_counts(real: tuple[Expectation, Run]) -> None:
    typed: list[Entry] = [entry for entries in real[0].counted.values() for entry in entries.values()]
    assert [entry for entry in typed if isinstance(entry.value, str)] == []


def test_arrivals_are_in_the_days_around_the_deadline(real: tuple[Expectation, Run]) -> None:
    due = real[0].plan.reporting.due(real[0].period)
    assert all(abs(a.arrived - due).days <= 2 for a in real[1].intake.arrivals)
