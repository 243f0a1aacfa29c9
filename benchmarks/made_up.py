"""A made-up city of as many counties as are wanted (虚构的市), and the workbooks that they send in one period."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain, islice, product
from pathlib import Path

from xlsxwriter import Workbook

from bairi_addin.demo import faults
from bairi_addin.demo.clerk import Clerk
from bairi_addin.demo.figures import figures
from bairi_addin.demo.scene import Scene
from bairi_validators.periods import Period
from bairi_validators.plan.loading import available_plans, load_plan
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_workbooks.submission_template import submission_name, write_submission

PERIOD = Period.parse("2025-10下旬")
_WHOLE, _MANY = "whole", 100_000
FAULTY_EVERY = 30  # so many workbooks are in order for one that goes back
_COUNTY = re.compile(r'^\[\[units\]\]\nname = "[^"]*"\nkind = "county"\naliases = \[[^\]]*\]\n+', re.MULTILINE)
_FIRST = (
    "安白保昌长成澄崇大德丰福富高广贵海和弘华惠吉建江金景靖康乐丽连龙隆明南宁平清庆仁瑞顺泰天同武西新兴宣延阳宜永裕元"
)
_SECOND = "安昌川德峰冈谷关河湖化江口陵流茂南宁平坪浦泉山水台潭田通溪阳义原源远岳泽州"


def city(folder: Path, counties: int) -> Path:
    """The packaged plan (工作方案) with that many made-up counties in place of its own; the new plan's path."""
    source = available_plans()[0]
    text = source.read_text(encoding="utf-8")
    signs = chain(product(_FIRST, _SECOND), product(_FIRST, _SECOND, _SECOND))
    names = [f"{''.join(name)}县" for name in islice(signs, counties)]
    if len(names) < counties:
        raise ValueError(f"there are names for {len(names)} counties only")
    own = _COUNTY.search(text)
    if own is None:
        raise ValueError(f"{source.name} has no county")
    blocks = "".join(f'[[units]]\nname = "{name}"\nkind = "county"\n\n' for name in names)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source.with_suffix(".txt"), folder)
    path = folder / source.name
    path.write_text(_COUNTY.sub("", text[: own.start()] + blocks + text[own.start() :]), encoding="utf-8")
    return path


def data_set(folder: Path, counties: int, jobs: int) -> Path:
    """A folder with a plan and the inbox of that many counties, made where it is not there whole."""
    return made_once(folder / str(counties), lambda made: inbox(made / "inbox", city(made, counties), jobs))


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """A folder with what `make` puts there: what was interrupted before does not count, and is made again."""
    if not (folder / _WHOLE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        make(folder)
        (folder / _WHOLE).touch()
    return folder


def large_set(folder: Path) -> Path:
    """A folder with an inbox of one workbook: a county's own, with a second sheet of 100,000 rows."""
    return made_once(folder / "rows", _large)


def _large(folder: Path) -> None:
    """The packaged plan's first county, told by the file's sheet, and the projects (项目明细) behind its figures."""
    path = folder / "inbox" / "large.xlsx"
    path.parent.mkdir(exist_ok=True)
    unit = load_plan().units_of_kind(UnitKind.COUNTY)[0]
    with Workbook(str(path), {"constant_memory": True}) as book:
        first, second = book.add_worksheet("进度表"), book.add_worksheet("项目明细")
        first.write_row(0, 0, [f"{unit.name}{PERIOD.label}重点工作进度表"])
        second.write_row(0, 0, ["序号", "项目", "总投资", "本年计划", "累计完成", "状态", "说明"])
        for row in range(1, _MANY + 1):
            second.write_row(
                row, 0, [row, f"项目{row}", row * 3, row * 2.5, row * 1.25, "推进中", f"第{row}号正在推进"]
            )


def inbox(folder: Path, path: Path, jobs: int) -> Path:
    """Every county's filled workbook in a folder (收件文件夹), some of them with faults; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    several = len(load_plan().units_of_kind(UnitKind.COUNTY))
    counties = len(load_plan(path).units_of_kind(UnitKind.COUNTY))
    with ProcessPoolExecutor(jobs) as pool:
        for _ in pool.map(partial(_some, folder, path), range(0, counties, several)):
            pass
    return folder


def _some(folder: Path, path: Path, start: int) -> None:
    """As many counties as the packaged plan has: each lot has the figures of a demonstration of its own."""
    model, plan = load_plan(), load_plan(path)
    own = model.units_of_kind(UnitKind.COUNTY)
    _, now = figures(Scene(model, PERIOD, start + 1))
    for number, (unit, alike) in enumerate(zip(plan.units_of_kind(UnitKind.COUNTY)[start:], own, strict=False), start):
        entries = now[alike.name]
        if number % FAULTY_EVERY == FAULTY_EVERY - 1:
            entries, _ = faults.text_for_number(plan, unit, entries)
        _write(folder, plan, unit, entries, number)


def _write(folder: Path, plan: Plan, unit: Unit, entries: faults.Entries, seed: int) -> None:
    path = folder / submission_name(unit, PERIOD)
    if path.exists():  # of a set that was begun before
        return
    told, lists = Clerk(plan, unit, PERIOD, seed).described(entries)
    write_submission(
        path,
        plan,
        unit,
        PERIOD,
        entries=told,
        problems=lists.problems,
        needs=lists.needs,
        practices=lists.practices,
    )
