"""The extension (扩展) bairi.oxt: menu, toolbars and the Basic behind them, the same bytes from the same sources."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED

from bairi_addin import __version__
from bairi_addin.building.ribbon import read_ribbon
from bairi_addin.building.sources import Sources, load_sources
from bairi_addin.building.workbook import DAY
from bairi_addin.libreoffice.basic import modules
from bairi_addin.libreoffice.manager import IDENTIFIER
from bairi_addin.libreoffice.menus import LIBRARY, TITLE, addons, toolbars
from bairi_workbooks.files import pack, written_whole


def build(out: Path, interpreter: str, sources: Sources | None = None) -> Path:
    """Write the extension to `out`, whole or not at all; its path. `interpreter` is the Python that its buttons start.

    Raises BairiError for sources that cannot be read, or a file that cannot be written.
    """
    with written_whole(out) as draft:
        # Stored as they are: what a compressor makes of them differs between systems.
        pack(draft, _members(sources or load_sources(), interpreter).items(), DAY, compression=ZIP_STORED)
    return out


def _members(sources: Sources, interpreter: str) -> dict[str, bytes]:
    tabs = read_ribbon(sources.ribbon)
    basic = modules(sources, tabs, interpreter)
    return {
        "META-INF/manifest.xml": _part("manifest.xml", library=LIBRARY),
        "description.xml": _part("description.xml", identifier=IDENTIFIER, version=__version__, title=TITLE),
        "Addons.xcu": addons(tabs),
        "CalcWindowState.xcu": toolbars(tabs),
        f"{LIBRARY}/script.xlb": _index(basic),
        f"{LIBRARY}/dialog.xlb": _index(()),
        **{f"{LIBRARY}/{name}.xba": _part("module.xba", name=name, text=escape(text)) for name, text in basic.items()},
    }


def _index(names: Iterable[str]) -> bytes:
    elements = "".join(f' <library:element library:name="{name}"/>\n' for name in names)
    return _part("library.xlb", library=LIBRARY, elements=elements)


def _part(file: str, /, **fields: str) -> bytes:
    text = files(__package__).joinpath("parts", file).read_text(encoding="utf-8")
    return text.format(**fields).encode("utf-8")
