"""A click on 校验本表: from the launcher's command to the sentence, with soffice running; and what the imports cost."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import xlwings as xw
from measuring import Cost, compared, once

import xlwings_libreoffice as lo
from bairi_addin.demo.figures import figures
from bairi_addin.demo.scene import Scene
from bairi_validators.periods import Period
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import UnitKind
from bairi_workbooks.submission_template import write_submission
from xlwings_libreoffice import process

ROUNDS = 9
CLICK_GOAL, IMPORT_GOAL = 1.5, 0.25
SHEET = "指标填报"
FAULTS = {"T04-04": "约四十五亿", "T04-05": None, "T04-06": "５.５"}  # typed as 累计完成, in column G
EMPTY, PLAIN = "pass", "import xlwings"
RIBBON = "from bairi_addin.ribbon import light, pressing; light.xlwings(); import bairi_addin.ribbon.clerk.checking"
# What the launcher starts, but for the seconds in which the sentence stays to be read.
CLICK = """
import sys
from pathlib import Path
from bairi_addin.ribbon import light, pressing
light.xlwings()
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.dialogues import DesktopPerson
from bairi_addin.ribbon.places import Places
pipe, pid, name, folder = sys.argv[1:]
places = Places(Path(folder) / "settings.json", Path(folder) / "state")
desk = Desk(pressing._app(int(pid), pipe), name, int(pid), places, DesktopPerson())
sys.exit(3 if pressing.press("check_workbook", desk) is None else 0)
"""


def main() -> None:
    """Print a row for each thing measured."""
    print("| what | seconds | of these CPU | to `import xlwings` | goal |\n| --- | --- | --- | --- | --- |")
    bare, plain, ribbon = compared([[sys.executable, "-I", "-c", code] for code in (EMPTY, PLAIN, RIBBON)], ROUNDS)
    peer, own = plain.less(bare), ribbon.less(bare)
    _row("`import xlwings` in a fresh Python", peer, peer)
    _row("import of the ribbon's modules in a fresh Python", own, peer, IMPORT_GOAL)
    lo.activate()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = process.start(None, headless=True)
        try:
            app = lo.adopt(office.context, office.pid)
            book = app.books.open(_workbook(folder))
            command = [sys.executable, "-I", "-c", CLICK, office.pipe, str(office.pid), book.name, name]
            _row("a click on a county's workbook, nothing wrong", once(command, memory=False), peer)
            (clean,) = compared([command], ROUNDS)
            _row("the same again", clean, peer, CLICK_GOAL)
            _type_faults(book)
            (faulty,) = compared([command], ROUNDS)
            _row("a click, three findings, marks of the last click taken out", faulty, peer, CLICK_GOAL)
        finally:
            office.stop()


def _row(what: str, cost: Cost, peer: Cost, goal: float | None = None) -> None:
    told = "" if goal is None else f"{goal}" if cost.wall < goal else f"{goal} (missed)"
    print(f"| {what} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.wall / peer.wall:.2f} | {told} |")


def _workbook(folder: Path) -> Path:
    plan, period = load_plan(), Period.parse("2025-10下旬")
    county = plan.units_of_kind(UnitKind.COUNTY)[0]
    _, now = figures(Scene(plan, period, 1))
    return write_submission(folder / "county.xlsx", plan, county, period, entries=now[county.name])


def _type_faults(book: xw.Book) -> None:
    sheet = book.sheets[SHEET]
    for row, number in enumerate(sheet.range("A1:A200").value, start=1):
        if number in FAULTS:
            sheet.range(f"G{row}").value = FAULTS[number]


if __name__ == "__main__":
    main()
