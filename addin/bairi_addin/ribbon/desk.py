"""What a button works on: the workbook in front, the person's settings, the plan, and the person to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from bairi_addin.ribbon.places import Places
from bairi_addin.ribbon.progress import Progress
from bairi_addin.ribbon.settings import Settings, today
from bairi_validators.errors import BairiError
from bairi_validators.periods import Period, must_be_of_year
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan

if TYPE_CHECKING:
    import xlwings as xw

    from bairi_addin.ribbon.person import Person


@dataclass
class Desk:
    """A press of a button (操作台). `process` is the office program's, `workbook` the name of the one in front."""

    app: xw.App
    workbook: str | None
    process: int
    places: Places
    person: Person
    clock: Callable[[], date] = today

    @cached_property
    def book(self) -> xw.Book:
        """The workbook in front when the button was pressed. Raises BairiError where there is none any more."""
        if not self.workbook:
            raise BairiError("没有打开的工作簿。请先打开要处理的工作簿，再按这个按钮。")
        if self.workbook not in [book.name for book in self.app.books]:
            raise BairiError(f"工作簿“{self.workbook}”已关闭。请打开后再按这个按钮。")
        return self.app.books[self.workbook]

    def missing(self) -> str | None:
        """A sentence on what was closed under the button's hands, the office program or the workbook; None for neither.

        A workbook that was saved under another name is there as ever.
        """
        try:
            _ = [book.name for book in self.app.books]
        except Exception:  # noqa: BLE001 - COM's, UNO's or AppleScript's own, all of them saying that nobody answers
            return "表格程序已关闭或没有响应，操作没有完成。请重新打开工作簿，再按这个按钮。"
        try:
            _ = vars(self)["book"].name if "book" in vars(self) else None
        except Exception:  # noqa: BLE001 - as above
            return f"工作簿“{self.workbook}”在操作过程中被关闭，操作没有完成。请重新打开，再按这个按钮。"
        return None

    @cached_property
    def settings(self) -> Settings:
        """The person's settings."""
        return Settings.read(self.places.settings)

    @cached_property
    def plan(self) -> Plan:
        """The plan worked on."""
        return load_plan(self.settings.plan)

    @property
    def period(self) -> Period:
        """The period that the settings say, else the last 旬 that is over.

        Raises BairiError for one of another year than the plan's.
        """
        period = self.settings.period_for(self.plan, self.clock())
        must_be_of_year(period, self.plan.plan.year)
        return period

    @cached_property
    def progress(self) -> Progress:
        """The status bar."""
        return Progress(self.app, self.places.stop(self.process))
