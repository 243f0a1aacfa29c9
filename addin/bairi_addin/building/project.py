"""The VBA project (VBA 工程): modules put into a workbook as sources alone, which Excel compiles when it opens it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pyopenvba import ExcelFile, PyOpenVBAError, VBAModuleKind
from pyopenvba.cfb import CFB

from bairi_validators.errors import BairiError

ENCODING: Final = "ascii"
PART: Final = "xl/vbaProject.bin"
# [MS-OVBA] 2.3.4.1: this version stands for a project without compiled code; with another one Excel takes what stands
# behind it, or beside a module's source, for code that it compiled itself.
_SOURCES_ALONE: Final = bytes.fromhex("CC61FFFF000000")
_KINDS: Final = {".bas": VBAModuleKind.standard, ".cls": VBAModuleKind.other}


def add_project(workbook: Path, modules: Mapping[str, bytes]) -> None:
    """Give an .xlsm a project of these modules (by file name) in place. Raises BairiError for what is no module."""
    try:
        with ExcelFile(workbook) as book:
            project = book.add_vba_project()
            documents = set(book.module_names())
            for name, content in modules.items():
                path, source = Path(name), content.decode(ENCODING)
                if path.stem in documents:
                    book.set_module(path.stem, source)
                else:
                    project.add_module(path.stem, source, kind=_KINDS[path.suffix])
            for module in project.modules:
                module.dirty = True  # written anew, without what was compiled of it in the library's template
            book.save()
    except PyOpenVBAError as error:
        raise BairiError(f"不能生成 VBA 工程：{error}。请检查 macros 中的源文件。") from error


def sources_alone(project: bytes) -> bytes:
    """A VBA project (vbaProject.bin) that says of itself that it holds sources and nothing compiled."""
    streams = CFB.from_bytes(project)
    streams.write_stream_in_storage("VBA", "_VBA_PROJECT", _SOURCES_ALONE)
    made: bytes = streams.to_bytes()
    return made
