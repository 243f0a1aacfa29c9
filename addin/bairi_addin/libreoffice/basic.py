"""The extension's Basic: a Sub per button, the launcher, texts, and the quoting that the add-in for Excel has too."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

from bairi_addin.building.ribbon import Tab
from bairi_addin.building.sources import Sources

# The module with the Subs that buttons call.
BUTTONS: Final = "Buttons"
_SHARED: Final = "BairiCommand.bas"
_VBA: Final = "Option VBASupport 1\n"


def modules(sources: Sources, tabs: Iterable[Tab], interpreter: str) -> Mapping[str, str]:
    """The modules by name, for the Python that buttons start."""
    texts = {"interpreter": interpreter, **sources.strings, **tomllib.loads(_own("texts.toml"))}
    return {
        BUTTONS: _buttons(tabs),
        "Launcher": _own("launcher.bas"),
        "Command": _of_vba(sources.modules[_SHARED]),
        "Texts": "\n".join(_text(key, words) for key, words in texts.items()),
    }


def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _buttons(tabs: Iterable[Tab]) -> str:
    """One Sub for each function: a button may stand on several tabs."""
    functions = {button.sub: button.function for tab in tabs for button in tab.buttons}
    return "\n".join(f'Sub {sub}\n    RunBairi("{function}")\nEnd Sub\n' for sub, function in functions.items())


def _of_vba(source: bytes) -> str:
    """A module of the add-in for Excel as LibreOffice takes it: without the attributes that Excel keeps in its text."""
    lines = source.decode("ascii").splitlines()
    return _VBA + "\n".join(line for line in lines if not line.startswith("Attribute ")) + "\n"


def _text(key: str, words: str) -> str:
    """A function that gives a text: Basic has no literal for the end of a line."""
    said = " & Chr(10) & ".join('"' + line.replace('"', '""') + '"' for line in words.split("\n"))
    return f"Function Text_{key}() As String\n    Text_{key} = {said}\nEnd Function\n"
