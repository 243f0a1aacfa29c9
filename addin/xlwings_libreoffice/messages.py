"""Message boxes."""

from typing import TYPE_CHECKING

from xlwings_libreoffice import bridge

if TYPE_CHECKING:
    from xlwings_libreoffice.app import App

# com.sun.star.awt.MessageBoxButtons and MessageBoxResults
BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
KINDS = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}


def ask(app: "App", prompt: str, title: str | None, buttons: str, mode: str | None) -> str:
    """Show a message over the active book and wait for the answer."""
    if not app.visible:
        raise NotImplementedError(
            "App.alert is not available in LibreOffice while it is not visible: nobody could answer"
        )
    window = app.books.active.uno.getCurrentController().getFrame().getContainerWindow()
    toolkit = bridge.service(app.context, "com.sun.star.awt.Toolkit")
    kind = bridge.enum("awt.MessageBoxType", KINDS[mode])
    box = toolkit.createMessageBox(window, kind, BUTTONS[buttons], title or "", prompt)
    return ANSWERS[box.execute()]
