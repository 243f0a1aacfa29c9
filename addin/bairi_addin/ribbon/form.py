"""The form of the settings (设置窗口): a line for each, checked when the person is done."""

from __future__ import annotations

import os
import tkinter
from collections.abc import Sequence
from tkinter import filedialog, ttk
from typing import Final

from bairi_addin.ribbon.settings import Chosen, FaultyFieldsError, Settings, how_chosen
from bairi_addin.ribbon.windows import SPACE, Window

_WIDTH, _REMARK = 44, 38  # characters of a line and of what is said beside it
_MOST: Final = 100_000  # as far as the arrows go; more can be typed
_FILES: Final = {
    Chosen.PLAN: [("工作方案", "*.toml")],
    Chosen.TABLE: [("任务分解表", "*.xlsx *.xlsm")],
}


class SettingsForm:
    """The form in a window. Fields, titles and descriptions are those of `Settings`."""

    def __init__(self, window: Window, settings: Settings, periods: Sequence[str]) -> None:
        self._window, self._periods = window, list(periods)
        self.texts: dict[str, tkinter.StringVar] = {}
        self.remarks: dict[str, ttk.Label] = {}
        self._inputs: dict[str, ttk.Entry] = {}
        self._result: Settings | None = None
        window.body.columnconfigure(1, weight=1)
        for number, (name, text) in enumerate(settings.texts().items()):
            self._add(name, text, number)
        window.accepts = self._check

    def filled_in(self) -> Settings | None:
        """The settings that the person is done with; None where the window was closed."""
        return self._result if self._window.answered(next(iter(self._inputs.values()))) else None

    def _add(self, name: str, text: str, row: int) -> None:
        """A setting: its title, a line, a button to choose with, beside it what it is for."""
        body, field, how = self._window.body, Settings.model_fields[name], how_chosen(name)
        self.texts[name] = tkinter.StringVar(self._window.root, value=text)
        title = ttk.Label(body, text=field.title or name)
        title.grid(row=row, column=0, sticky=tkinter.W, padx=(0, SPACE), pady=SPACE // 4)
        self._inputs[name] = self._line(name, how)
        self._inputs[name].grid(row=row, column=1, sticky=tkinter.EW)
        if how not in {Chosen.PERIOD, Chosen.NUMBER, Chosen.POSITIVE}:
            button = ttk.Button(body, text="浏览…", width=7, command=lambda: self._browse(name, how))
            button.grid(row=row, column=2, padx=(SPACE // 2, 0))
        self.remarks[name] = ttk.Label(body, text=field.description or "", style="Muted.TLabel", width=_REMARK)
        self.remarks[name].configure(wraplength=self._window.wide(_REMARK))
        self.remarks[name].grid(row=row, column=3, sticky=tkinter.W, padx=(SPACE, 0))

    def _line(self, name: str, how: Chosen) -> ttk.Entry:
        body, text = self._window.body, self.texts[name]
        if how is Chosen.PERIOD:
            return ttk.Combobox(body, textvariable=text, values=["", *self._periods])
        if how is Chosen.NUMBER:
            return ttk.Spinbox(body, textvariable=text, from_=0, to=os.cpu_count() or 1)
        if how is Chosen.POSITIVE:
            return ttk.Spinbox(body, textvariable=text, from_=1, to=_MOST)
        return ttk.Entry(body, textvariable=text, width=_WIDTH)

    def _browse(self, name: str, how: Chosen) -> None:
        """Choose a file or a folder; one more where there may be several."""
        root, text, title = self._window.root, self.texts[name], f"选择{Settings.model_fields[name].title}"
        if how in _FILES:
            found = filedialog.askopenfilename(parent=root, title=title, filetypes=_FILES[how])
        else:
            found = filedialog.askdirectory(parent=root, title=title, mustexist=True)
        if found:
            several = how is Chosen.FOLDERS and text.get().strip()
            text.set(f"{text.get().strip()}；{found}" if several else found)

    def _check(self) -> bool:
        """Whether all is right; what is not is said beside its line, and the first such line is gone to."""
        for name, remark in self.remarks.items():
            remark.configure(text=Settings.model_fields[name].description or "", style="Muted.TLabel")
        try:
            self._result = Settings.typed({name: text.get() for name, text in self.texts.items()})
        except FaultyFieldsError as error:
            for name, fault in error.faults.items():
                self.remarks[name].configure(text=fault, style="Fault.TLabel")
            self._inputs[next(iter(error.faults))].focus_set()
            return False
        return True
