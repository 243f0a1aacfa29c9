"""The manuals' pictures (docs/pictures), taken of the real thing: `make pictures`.

A made-up city's demonstration in a LibreOffice on a screen that nobody sees, the buttons clicked as a person clicks.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import xlwings as xw
from PIL import Image, ImageChops, ImageGrab

import xlwings_libreoffice as lo
from bairi_addin.cli import main
from bairi_addin.ribbon.settings import Settings
from bairi_validators.plan.loading import load_plan
from bairi_validators.vocabulary import Column
from bairi_workbooks.consolidated.names import OVERVIEW
from bairi_workbooks.files import template
from clerks import PERIOD, TABLE, cell, filled
from desktops import Desktop, click, desktop, until
from xlwings_libreoffice import bridge

SIZE = (1280, 800)
COLOURS = 256
HOME = Path("/home/office/百日")
# A screen is looked at until it is the same twice.
STILL_SECONDS, LONGEST_STILL = 0.7, 20.0
FADED_SECONDS = 8.0


class Camera:
    """Takes pictures of a screen, for a folder."""

    def __init__(self, screen: str, folder: Path) -> None:
        self._screen, self._folder = screen, folder

    def still(self) -> Image.Image:
        """What is on the screen once it does not change any more."""
        before, deadline = self._seen(), time.monotonic() + LONGEST_STILL
        while time.monotonic() < deadline:
            time.sleep(STILL_SECONDS)
            now = self._seen()
            if ImageChops.difference(before, now).getbbox() is None:
                return now
            before = now
        return before

    def take(self, name: str, *, bottom: int = SIZE[1]) -> None:
        """The screen as a picture of few colours, down to a line."""
        self._keep(self.still().crop((0, 0, SIZE[0], bottom)), name)

    def take_new(self, name: str, before: Image.Image) -> None:
        """What has come onto the screen since an earlier look."""
        now = self.still()
        self._keep(now.crop(ImageChops.difference(before, now).getbbox()), name)

    def _seen(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self._screen).convert("RGB")

    def _keep(self, image: Image.Image, name: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        few = image.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(self._folder / f"{name}.png", optimize=True)


def take_all(folder: Path) -> None:
    """Every picture of the manuals."""
    lo.activate()
    with tempfile.TemporaryDirectory() as scratch, pytest.MonkeyPatch.context() as patch:
        place = Path(scratch)
        assert main(["demo", str(place / "演示")]) == 0
        with desktop(place / "桌面", patch, f"{SIZE[0]}x{SIZE[1]}") as desk:
            assert main(["addin", "install", "--libreoffice"]) == 0
            camera = Camera(desk.screen, folder)
            with desk.office() as app:
                _clerks(app, desk, camera, place)
            with desk.office() as app:
                _consolidators(app, desk, camera, place / "演示")


def _clerks(app: xw.App, desk: Desktop, camera: Camera, place: Path) -> None:
    book = _shown(app, filled(place, load_plan(None)))
    book.sheets[TABLE].activate()
    camera.take("功能区", bottom=520)
    cell(book, "T04-04", Column.VALUE).value = "约四十五亿"
    cell(book, "T04-05", Column.VALUE).value = None
    click(book, "校验本表")
    until(lambda: "校验结果" in [sheet.name for sheet in book.sheets] and desk.idle())
    camera.take("校验结果", bottom=520)
    click(book, "下一处问题")
    until(lambda: book.sheets.active.name == TABLE and desk.idle())
    with _note_shown(cell(book, "T04-04", Column.VALUE)):
        camera.take("标注")
    _write(desk, Settings(outbox=HOME / "报送", inbox=HOME / "收件", results=HOME / "结果", period=PERIOD.code))
    time.sleep(FADED_SECONDS)  # else the last button's sentence goes off the status bar beside what comes
    before = camera.still()
    click(book, "设置")
    until(lambda: not desk.idle())
    time.sleep(3)
    camera.take_new("设置", before)
    for child in psutil.Process(_office_of(desk)).children():
        child.terminate()


def _consolidators(app: xw.App, desk: Desktop, camera: Camera, demo: Path) -> None:
    code = PERIOD.code
    results = demo / "结果" / code
    _write(
        desk,
        Settings(inbox=demo / "收件" / code, results=results, ledger=str(demo / "台账"), period=code),
    )
    form = _shown(app, template("bulletin.xlsx"))
    click(form, "报送情况")
    status = f"报送情况_{code}.xlsx"
    until(lambda: status in [book.name for book in app.books] and desk.idle())
    _shown(app, app.books[status])
    camera.take("报送情况")
    click(app.books[status], "差异核对")
    name = f"汇总_{code}.xlsx"
    until(lambda: name in [book.name for book in app.books] and desk.idle())
    consolidated = _shown(app, app.books[name])
    camera.take("差异核对", bottom=600)
    consolidated.sheets[OVERVIEW].activate()
    camera.take("汇总总览")
    form.activate()
    click(form, "生成通报")
    made = f"bulletin_{code}.xlsx"
    until(lambda: made in [book.name for book in app.books] and desk.idle())
    bulletin = _shown(app, app.books[made])
    bulletin.sheets.active["A5"].select()
    camera.take("通报")


def _shown(app: xw.App, what: Path | xw.Book) -> xw.Book:
    """A workbook in front, its window as large as the screen."""
    book = what if isinstance(what, xw.Book) else app.books.open(what)
    book.activate()
    frame = book.impl.uno.getCurrentController().getFrame()
    frame.getContainerWindow().setPosSize(0, 0, *SIZE, 15)
    helper = bridge.service(app.impl.context, "com.sun.star.frame.DispatchHelper")
    helper.executeDispatch(frame, ".uno:Sidebar", "", 0, bridge.properties(Sidebar=False))
    return book


@contextmanager
def _note_shown(noted: xw.Range) -> Iterator[None]:
    """A cell's note shown as when the mouse rests on it; its colour is seen, as another cell is selected."""
    noted.offset(0, -1).select()
    annotation = noted.impl.sheet.uno.getCellByPosition(noted.column - 1, noted.row - 1).getAnnotation()
    annotation.setIsVisible(True)
    yield
    annotation.setIsVisible(False)


def _write(desk: Desktop, settings: Settings) -> None:
    desk.places.settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write(desk.places.settings)


def _office_of(desk: Desktop) -> int:
    """The process of the office by whose lock a button works."""
    (lock,) = desk.places.state.glob("running-*.lock")
    return int(lock.stem.removeprefix("running-"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    take_all(parser.parse_args().folder)
