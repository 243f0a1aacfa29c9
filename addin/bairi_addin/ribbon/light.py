"""xlwings without what it imports wherever it finds it: pandas and its like take ten times as long as itself."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Final

_HEAVY: Final = ("pandas", "numpy", "matplotlib", "PIL", "polars")


def xlwings() -> ModuleType:
    """The module, without converters for data frames, arrays and figures, which no button uses.

    What is kept from it here is not kept from others: pandas is imported as ever where a bulletin needs it.
    """
    kept_off = [name for name in _HEAVY if name not in sys.modules]
    sys.modules.update(dict.fromkeys(kept_off))  # type: ignore[arg-type] # None: an import of it fails
    try:
        import xlwings as found  # noqa: PLC0415 - it is what this room is about
    finally:
        for name in kept_off:
            del sys.modules[name]
    module: ModuleType = found
    return module
