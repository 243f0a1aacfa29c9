"""Sources (源文件) of the add-in: VBA modules, the ribbon's XML and VBA's sentences, as they lie in macros/."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bairi_validators.errors import BairiError
from bairi_workbooks.files import brought_along

RIBBON: Final = "customUI14.xml"
STRINGS: Final = "strings.toml"
_CHECKOUT: Final = Path(__file__).parents[3] / "macros"
_INSTALLED: Final = Path(__file__).parents[1] / "macros"
_MODULES: Final = (".bas", ".cls")


@dataclass(frozen=True)
class Sources:
    """What bairi.xlam is made of: modules by file name, sorted, byte for byte; the ribbon; sentences by key."""

    modules: Mapping[str, bytes]
    ribbon: bytes
    strings: Mapping[str, str]


def source(name: str) -> Path:
    """A file of macros/ by its name. Raises BairiError when the installation has it not."""
    return brought_along(name, _CHECKOUT, _INSTALLED)


def load_sources(folder: Path | None = None) -> Sources:
    """The sources in a folder, by default those that the product brings along.

    Raises BairiError for sentences that are no TOML.
    """
    folder = folder or source(RIBBON).parent
    try:
        strings = tomllib.loads((folder / STRINGS).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BairiError(
            f"{folder / STRINGS} 不是正确的 UTF-8 编码的 TOML 文件：{error}。请改正后重新生成。"
        ) from error
    modules = sorted(path for path in folder.iterdir() if path.suffix in _MODULES)
    return Sources({path.name: path.read_bytes() for path in modules}, (folder / RIBBON).read_bytes(), strings)
