"""Which function a button calls, and the module it is in, imported when it is pressed and not before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    from bairi_addin.ribbon.desk import Desk

Function = Callable[["Desk"], str]

# A Sub of the add-in is called as its function, in capitals: CheckWorkbook, check_workbook.
FUNCTIONS: Final[Mapping[str, str]] = {
    "check_workbook": "clerk.checking",
    "clear_marks": "clerk.checking",
    "next_finding": "clerk.going",
    "previous_finding": "clerk.going",
    "normalise_values": "clerk.normalising",
    "undo_normalise": "clerk.normalising",
    "fill_previous": "clerk.filling",
    "submit_workbook": "clerk.submitting",
    "show_status": "consolidator.receiving",
    "import_folder": "consolidator.receiving",
    "consolidate": "consolidator.consolidating",
    "show_differences": "consolidator.consolidating",
    "show_source": "consolidator.sources",
    "return_submission": "consolidator.returning",
    "fill_bulletin": "consolidator.publishing",
    "export_documents": "consolidator.publishing",
    "edit_settings": "setting",
    "open_manual": "manual",
    "stop_running": "stopping",
}


def function(name: str) -> Function:
    """The function of a button. Raises BairiError for a name that this version does not know."""
    if name not in FUNCTIONS:
        raise BairiError(f"没有“{name}”这个功能，加载项与程序的版本不一致。请运行 bairi addin install 重新安装。")
    found: Function = getattr(import_module(f"bairi_addin.ribbon.{FUNCTIONS[name]}"), name)
    return found
