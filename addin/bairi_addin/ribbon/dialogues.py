"""Questions and messages in windows of our own (对话框), the same under Excel, WPS and LibreOffice."""

from __future__ import annotations

import tkinter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tkinter import filedialog, messagebox, simpledialog
from typing import Final

_TITLE: Final = "百日"


class DesktopPerson:
    """The person at the screen: see `Person`."""

    def tell(self, words: str, *, grave: bool = False) -> None:
        """A message with one button."""
        with _window() as root:
            (messagebox.showerror if grave else messagebox.showinfo)(_TITLE, words, parent=root)

    def agrees(self, words: str) -> bool:
        """A question with yes and no."""
        with _window() as root:
            return bool(messagebox.askyesno(_TITLE, words, parent=root))

    def chooses_folder(self, title: str, start: Path | None) -> Path | None:
        """The system's own dialogue for folders."""
        with _window() as root:
            chosen = filedialog.askdirectory(parent=root, title=title, initialdir=start, mustexist=True)
            return Path(chosen) if chosen else None

    def chooses(self, title: str, choices: Sequence[str], chosen: str | None = None) -> str | None:
        """A list to choose from."""
        with _window() as root:
            return _Choice(root, title, choices, chosen).result

    def writes(self, title: str, words: str) -> str | None:
        """A line of text."""
        with _window() as root:
            return (simpledialog.askstring(title, words, parent=root) or "").strip() or None


class _Choice(simpledialog.Dialog):
    """A list, and the line that was chosen in it."""

    result: str | None

    def __init__(self, parent: tkinter.Tk, title: str, choices: Sequence[str], chosen: str | None) -> None:
        self._choices, self._chosen = list(choices), chosen
        super().__init__(parent, title)

    def body(self, master: tkinter.Frame) -> tkinter.Widget:
        """The list; Enter and a double click take the line."""
        self._list = tkinter.Listbox(master, width=48, height=min(18, len(self._choices)), activestyle="dotbox")
        self._list.insert(tkinter.END, *self._choices)
        at = self._choices.index(self._chosen) if self._chosen in self._choices else 0
        self._list.selection_set(at)
        self._list.see(at)
        self._list.bind("<Double-Button-1>", self.ok)
        self._list.pack(fill=tkinter.BOTH, expand=True)
        return self._list

    def apply(self) -> None:
        """Keep the line."""
        at = self._list.curselection()  # type: ignore[no-untyped-call] # typeshed leaves it so
        self.result = self._choices[at[0]] if at else None


@contextmanager
def _window() -> Iterator[tkinter.Tk]:
    """What dialogues stand on: nothing to be seen itself, before the office program's windows."""
    root = tkinter.Tk()
    root.withdraw()
    root.attributes("-topmost", True)  # noqa: FBT003 - Tk's own words
    try:
        yield root
    finally:
        root.destroy()
