"""A builder of add-ins that writes only what an add-in says of itself."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from bairi_addin import __version__
from machines import write_addin


@pytest.fixture(autouse=True)
def building(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What installing does is held here; what is built, where it is built."""

    def build(out: Path, interpreter: str | None) -> Path:
        write_addin(out, interpreter, __version__)
        return out

    def source(name: str) -> Path:
        path = tmp_path_factory.mktemp("macros") / name
        path.write_text("on RunBairi(argumentLines)\nend RunBairi\n", encoding="ascii")
        return path

    for name, member in (("bairi_addin.building", build), ("bairi_addin.building.sources", source)):
        module = ModuleType(name)
        setattr(module, member.__name__, member)
        monkeypatch.setitem(sys.modules, name, module)
