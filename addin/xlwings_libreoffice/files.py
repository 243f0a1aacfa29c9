"""Loading, storing and exporting documents."""

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from xlwings_libreoffice import bridge
from xlwings_libreoffice.errors import LibreOfficeError
from xlwings_libreoffice.vocabulary import FILTERS

if TYPE_CHECKING:
    from xlwings_libreoffice.app import App

# com.sun.star.document.MacroExecMode
NEVER, ALWAYS_WITHOUT_ASKING = 0, 4
# Fields by comma, texts in double quotes, UTF-8, from the first line on.
CSV_OPTIONS = "44,34,76,1"
# What LibreOffice does not know how to open unless it is told.
TOLD: dict[str, dict[str, object]] = {
    ".csv": {"FilterName": FILTERS["csv"], "FilterOptions": CSV_OPTIONS},
    ".xlam": {"FilterName": FILTERS["xlsm"]},
}
# Given a password for Excel's formats, the API would write them without it and say nothing.
ENCRYPTED = {"ods", "ots"}
# In pixels; com.sun.star.awt.PosSize
HIDDEN_SIZE, SET_ALL = (1280, 900), 15
NEW_WINDOW, ANY_FRAME = "_blank", 0
PDF_JPEG_QUALITY = {"standard": 90, "minimum": 50}


def load(app: "App", url: str, *, read_only: bool = False, password: str | None = None) -> bridge.Uno:
    """Open a document, hidden where the app is; with the app's events off, its macros do not run."""
    macros = ALWAYS_WITHOUT_ASKING if app.enable_events else NEVER
    options: dict[str, object] = {"Hidden": not (app.visible or app.headless), "MacroExecutionMode": macros}
    if read_only:
        options["ReadOnly"] = True
    if password is not None:
        options["Password"] = password
    options |= TOLD.get(PurePosixPath(url).suffix.lower(), {})
    try:
        document = app.desktop.loadComponentFromURL(url, NEW_WINDOW, ANY_FRAME, bridge.properties(**options))
    except bridge.failure() as error:
        raise LibreOfficeError(f"LibreOffice cannot open {url}: {bridge.message(error)}") from error
    if document is None:
        raise LibreOfficeError(
            f"LibreOffice cannot open {url}: it is no spreadsheet, damaged, or protected by a password."
        )
    if options["Hidden"]:
        # A window that was never shown has no size, and what needs one, such as freezing panes, does nothing.
        window = document.getCurrentController().getFrame().getComponentWindow()
        window.setPosSize(0, 0, *HIDDEN_SIZE, SET_ALL)
    return document


def store(document: bridge.Uno, path: str, password: str | None) -> None:
    """Save as; the ending tells the format."""
    ending, options = _format(path)
    if password is not None:
        if ending not in ENCRYPTED:
            raise NotImplementedError(
                f"Book.save is not available in LibreOffice with a password for .{ending}: its API encrypts .ods alone"
            )
        options["Password"] = password
    _write(document.storeAsURL, path, options)


def store_copy(document: bridge.Uno, path: str) -> None:
    """A copy, in the format that the ending tells; what is open stays the file that it was."""
    _write(document.storeToURL, path, _format(path)[1])


def _format(path: str) -> tuple[str, dict[str, object]]:
    ending = Path(path).suffix.lower().lstrip(".")
    if ending not in FILTERS:
        raise LibreOfficeError(f"LibreOffice cannot save {path}: the endings it knows are {', '.join(FILTERS)}.")
    options: dict[str, object] = {"FilterName": FILTERS[ending], "Overwrite": True}
    if ending == "csv":
        options["FilterOptions"] = CSV_OPTIONS
    return ending, options


def export_html(document: bridge.Uno, path: str) -> None:
    """A copy as a web page."""
    _write(document.storeToURL, path, {"FilterName": FILTERS["html"]})


def export_pdf(document: bridge.Uno, path: str, quality: str, selection: bridge.Uno = None) -> None:
    """A copy as PDF: the visible sheets, or a selection."""
    choices: dict[str, object] = {"Quality": PDF_JPEG_QUALITY.get(quality, PDF_JPEG_QUALITY["standard"])}
    if selection is not None:
        choices["Selection"] = selection
    data = bridge.sequence("beans.PropertyValue", bridge.properties(**choices))
    _write(document.storeToURL, path, {"FilterName": "calc_pdf_Export", "FilterData": data})


def _write(call: bridge.Uno, path: str, options: dict[str, object]) -> None:
    if not Path(path).parent.is_dir():
        # LibreOffice would make it.
        raise LibreOfficeError(f"LibreOffice cannot write {path}: there is no such folder.")
    try:
        call(bridge.file_url(path), bridge.properties(**options))
    except bridge.failure() as error:
        raise LibreOfficeError(f"LibreOffice cannot write {path}: {bridge.message(error)}") from error
