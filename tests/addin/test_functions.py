"""Worksheet functions: what a cell says is what the consolidation says, over single cells and over ranges."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bairi_addin import functions
from bairi_addin.functions import figures
from bairi_addin.ribbon.places import Places
from bairi_addin.ribbon.settings import Settings
from bairi_validators.consolidation import Consolidation, SubmissionState, UnitSubmission, consolidate
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Unit, UnitKind
from bairi_validators.standing import Standing
from bairi_validators.submissions import Checked, Observation
from bairi_validators.vocabulary import State
from conftest import TINY

PLAN = load_plan(TINY)
PERIODS = ("2026-09下旬", "2026-11中旬", "2026-W41", "2026Q4")
NAMES = sorted(name for name in vars(functions) if name.startswith("bairi_"))


@pytest.fixture(autouse=True, scope="module")
def settings_of_this_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings that name the tiny plan."""
    folder = tmp_path_factory.mktemp("个人")
    Settings(plan=TINY).write(folder / "settings.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Places, "of_this_person", lambda: Places(folder / "settings.json", folder))
        figures.plan.cache_clear()
        yield
    figures.plan.cache_clear()


def told(of: Standing) -> tuple[Any, ...]:
    """A standing as cells show it."""
    light = "" if of.light is None else of.light.label
    return (_cell(of.percent), _cell(of.gap_points), light)


def _cell(number: Decimal | None) -> float | str:
    return "" if number is None else float(number)


def cells(indicator: Indicator, figure: Any, period: str, base: Any, *target: Any) -> tuple[Any, ...]:
    """The three functions that tell where a figure stands."""
    return (
        functions.bairi_completion(indicator.id, figure, *target),
        functions.bairi_gap(indicator.id, figure, period, base, *target),
        functions.bairi_light(indicator.id, figure, period, base, *target),
    )


@settings(deadline=None)  # the first consolidation of a process loads much
@given(
    st.sampled_from(PLAN.indicators),
    st.sampled_from(PERIODS),
    st.one_of(st.none(), st.integers(0, 100)),
    st.one_of(st.none(), st.integers(101, 300)),
    st.one_of(st.none(), st.integers(1, 900)),
    st.sampled_from([None, *State]),
)
def test_a_units_standing_and_the_citys_are_the_consolidations(
    indicator: Indicator, period: str, value: int | None, base: int | None, target: int | None, state: State | None
) -> None:
    reporting = PLAN.units_owing(indicator) or PLAN.departments_of(indicator)
    numbers = (_decimal(value), _decimal(base), state)
    seen = {u: Observation(indicator, *numbers, own_target=_own(u, indicator, target)) for u in reporting}
    (result,) = (r for r in _consolidated(period, seen).indicators if r.indicator == indicator)
    figure = state if indicator.measure is Measure.MILESTONE else value
    base_cell = base if indicator.measure.is_rate else None
    for of_unit in result.units:
        given_target = () if of_unit.unit.kind is UnitKind.DEPARTMENT else (seen[of_unit.unit].own_target,)
        assert cells(indicator, figure, period, base_cell, *given_target) == told(of_unit.standing)
    if value is not None and indicator.measure is not Measure.MILESTONE:  # the whole city's, of all units together
        many = len(reporting)
        whole = (many * value, period, None if base_cell is None else many * base_cell)
        assert cells(indicator, *whole) == told(result.standing)


def _own(unit: Unit, indicator: Indicator, target: int | None) -> Decimal | None:
    return _decimal(target) if PLAN.shared_target(unit, indicator) is None else None


def _consolidated(period: str, seen: Mapping[Unit, Observation]) -> Consolidation:
    when = Period.parse(period)
    files = [(unit, Checked("表.xlsx", None, unit, when, (), (one,))) for unit, one in seen.items()]
    return consolidate(
        PLAN, when, [UnitSubmission(unit, SubmissionState.ACCEPTED, 1, checked=file) for unit, file in files]
    )


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


@pytest.mark.parametrize("name", NAMES)
def test_every_function_goes_over_ranges_and_says_what_is_wrong_in_its_cell(name: str) -> None:
    answers = getattr(functions, name)([["不对"], ["也不对"]], *[[["x"]]] * (len(_parameters(name)) - 1))
    assert [len(row) for row in answers] == [1, 1]
    for (answer,) in answers:
        assert answer.endswith("。")


def test_the_manual_describes_every_function_with_its_arguments() -> None:
    written = (Path(__file__).parents[2] / "docs" / "工作表函数.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(bairi_\w+)\(([^)]*)\)` \|", written, re.MULTILINE))
    shapes = {name: [word.startswith("[") for word in arguments.split(", ")] for name, arguments in rows.items()}
    assert shapes == {name: _may_be_left_out(name) for name in NAMES}


def _may_be_left_out(name: str) -> list[bool]:
    given = inspect.signature(getattr(functions, name)).parameters.values()
    return [parameter.default is not parameter.empty for parameter in given]


def _parameters(name: str) -> list[str]:
    return list(inspect.signature(getattr(functions, name)).parameters)


def test_a_row_and_a_column_make_a_table() -> None:
    found = functions.bairi_target([["T01-01"], ["T01-04"]], [["东河县", "无此县"]])
    assert found[0][1] == found[1][1] == "方案中没有单位“无此县”，请写单位全称。"
    assert [len(row) for row in found] == [2, 2]


def test_ranges_of_different_sizes_are_told() -> None:
    told = functions.bairi_light([["T01-02"]] * 3, [[1]] * 2, "2026-11中旬")
    assert told == "各参数所选区域的行数、列数不一致，请选取同样大小的区域。"


def test_what_is_missing_is_empty_text_and_grey_and_never_a_zero() -> None:
    amount = next(i for i in PLAN.indicators if i.measure in {Measure.AMOUNT, Measure.COUNT})
    assert cells(amount, None, "2026-11中旬", None) == ("", "", "灰")
    assert cells(amount, 5, "2026-11中旬", None, None) == ("", "", "")


def test_a_text_is_read_by_the_rules_of_a_submission() -> None:
    amount = next(i for i in PLAN.indicators if i.measure is Measure.AMOUNT)
    assert functions.bairi_completion(amount.id, "约45") == ("“累计完成”填的是“约45”，不是可以直接汇总的数字。")
    assert functions.bairi_completion(amount.id, "#N/A").startswith("“累计完成”填的是“#N/A”")
    assert functions.bairi_completion(amount.id, " 45 ") == functions.bairi_completion(amount.id, 45.0)
    assert "不应为负" in functions.bairi_completion(amount.id, -1)


@pytest.mark.parametrize(
    ("day", "kind", "period"),
    [
        (datetime(2026, 10, 31, 9, 30), "旬", "2026-10下旬"),
        (date(2026, 10, 5), "周", "2026-W41"),
        (46326.0, "月", "2026-10"),
        ("2026年10月31日", "季", "2026Q4"),
        (None, "旬", ""),
        ("10月底", "旬", "“10月底”不是日期，请按“年-月-日”的样式填写。"),
        (1e9, "旬", "“1000000000.0”不是日期，请按“年-月-日”的样式填写。"),
        (date(2026, 10, 5), "天", "没有“天”这类期次，可写：旬、周、半月、月、季、年。"),
    ],
)
def test_the_period_of_a_day(day: Any, kind: str, period: str) -> None:
    assert functions.bairi_period(day, kind) == period


def test_a_period_that_excel_took_for_a_day_is_told() -> None:
    assert "格式设为“文本”" in functions.bairi_pace(datetime(2026, 10, 1))
    assert functions.bairi_pace(2026.0) == 100
    assert functions.bairi_pace("2026-10下旬") == float(Decimal(3000) / 36)


# xlwings' own side of a worksheet function, with as much of Windows beneath it as it asks for.
WINDOWS = """
import json, sys, types
from types import SimpleNamespace
for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["pythoncom"].CoInitialize = None
sys.modules["pywintypes"].com_error = Exception
sys.modules["win32com.client"].Dispatch = None
import xlwings as xw
from xlwings import udfs
xw.func, xw.arg = udfs.xlfunc, udfs.xlarg
from bairi_addin import functions
"""
IMPORTED = """
with open(sys.argv[1], "w", encoding="utf-8") as file:
    udfs.generate_vba_wrapper("bairi_addin.functions", functions, file, SimpleNamespace(Name="表.xlsm"))
told = {n: f.__xlfunc__ for n, f in vars(functions).items() if hasattr(f, "__xlfunc__")}
print(json.dumps(told, default=str))
"""
CALLED = """
from pathlib import Path
from bairi_addin.ribbon.places import Places
Places.of_this_person = lambda: Places(Path(sys.argv[1], "settings.json"), Path(sys.argv[1]))
NOT_GIVEN, NOT_AVAILABLE = -2147352572, -2146826246

def read(cell):
    return None if cell in ("", None) else "#N/A" if cell == NOT_AVAILABLE else cell

excel = SimpleNamespace(
    name="excel", type="desktop",
    clean_value_data=lambda data, *how: [[read(cell) for cell in row] for row in data],
    prepare_xl_data_element=lambda cell, how: "" if cell is None else cell,
)
xw.engines.add(xw.Engine(impl=excel))
xw._xlwindows = SimpleNamespace(Range=lambda xl: SimpleNamespace(), is_range_instance=lambda arg: False)
sys.modules["xlwings.com_server"] = SimpleNamespace(loop=None)
calls = [
    ("bairi_light", ((("T01-06",), ("T01-06",), ("T01-06",)), ((7.0,), (None,), (NOT_AVAILABLE,)),
        "2025-10下旬", NOT_GIVEN, 10.0)),
    ("bairi_light", ("T01-06", 7.0, "2025-10下旬", NOT_GIVEN, "")),
    ("bairi_target", ("T01-06", NOT_GIVEN)),
]
print(json.dumps([udfs.call_udf("bairi_addin.functions", name, args) for name, args in calls]))
"""


def _on_windows(script: str, *arguments: str) -> Any:
    command = [sys.executable, "-c", WINDOWS + script, *arguments]
    result = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    return json.loads(result.stdout)


def test_excel_gets_a_column_for_a_column_and_tells_an_empty_target_from_none_at_all(
    tmp_path: Path,
) -> None:
    column, without, target = _on_windows(CALLED, str(tmp_path))
    assert [row[0] for row in column] == ["红", "灰", "“累计完成”填的是“#N/A”，不是可以直接汇总的数字。"]
    assert without == [[""]]
    assert target == [[100.0]]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """The VBA that xlwings writes on Windows for the functions, and what it knows of each."""
    path = tmp_path_factory.mktemp("vba") / "xlwings_udfs.bas"
    known = _on_windows(IMPORTED, str(path))
    return path.read_text(encoding="utf-8"), known


def test_what_xlwings_writes_into_the_workbook_is_ascii_with_one_function_each(
    imported: tuple[str, dict[str, Any]],
) -> None:
    written, known = imported
    assert written.isascii()
    assert sorted(known) == NAMES
    for name in NAMES:
        assert f"Function {name}(" in written
        assert known[name]["category"] == "百日"


def test_excels_wizard_has_a_chinese_sentence_for_each_function_and_argument(
    imported: tuple[str, dict[str, Any]],
) -> None:
    for known in imported[1].values():
        for words in (known["ret"]["doc"], *(argument["doc"] for argument in known["args"])):
            assert words.endswith("。")
            assert len(words) <= 255
        for argument in known["args"]:
            assert argument["options"] == {"ndim": 2, "err_to_str": True}
