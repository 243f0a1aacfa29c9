"""Basic macros, in a workbook or in the office's own libraries."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings_libreoffice import bridge
from xlwings_libreoffice.errors import LibreOfficeError

if TYPE_CHECKING:
    from xlwings_libreoffice.app import App

SCHEME = "vnd.sun.star.script:"
OF_BOOK = re.compile(r"'(?P<book>.+)'!(?P<macro>[^!]+)")
# Where Basic looks: VBA projects of Excel workbooks have this name unless they are given another.
LIBRARIES = ("VBAProject", "Standard")


def run(app: "App", macro: str, args: Sequence[Any]) -> Any:
    """The macro's result; the names of libraries are tried unless the macro says its own."""
    match = OF_BOOK.fullmatch(macro)
    book = app.books(match["book"]) if match else app.books.active
    name = match["macro"] if match else macro
    provider = book.uno.getScriptProvider()
    for url in [name] if name.startswith(SCHEME) else _urls(book.uno, name):
        try:
            script = provider.getScript(url)
        except bridge.failure():
            continue
        try:
            result, _, _ = script.invoke(tuple(args), (), ())
        except bridge.failure() as error:
            raise LibreOfficeError(f"The macro {name} failed: {bridge.message(error)}") from error
        return result
    raise LibreOfficeError(f"There is no macro {name} in {book.name}, or its module does not compile.")


def _urls(document: bridge.Uno, name: str) -> list[str]:
    own = [library for library in document.BasicLibraries.getElementNames() if library not in LIBRARIES]
    parts = name.count(".")
    if parts > 1:
        return [f"{SCHEME}{name}?language=Basic&location=document"]
    found = []
    for library in (*LIBRARIES, *own):
        if not document.BasicLibraries.hasByName(library):
            continue
        document.BasicLibraries.loadLibrary(library)
        modules = (
            [""] if parts else [f"{module}." for module in document.BasicLibraries.getByName(library).getElementNames()]
        )
        found += [f"{SCHEME}{library}.{module}{name}?language=Basic&location=document" for module in modules]
    return found
