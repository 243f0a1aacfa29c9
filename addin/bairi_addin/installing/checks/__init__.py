"""The doctor's checks, one function each, in the order in which people should mend what is wrong."""

from typing import Final

from bairi_addin.installing.checks.around import buttons, fonts, libreoffice, settings
from bairi_addin.installing.checks.excels import automation, excel, folder, wps
from bairi_addin.installing.checks.files import addin, interpreter, libraries, program, script, version
from bairi_addin.installing.checks.trust import disabled, internet, macros, trusted
from bairi_addin.installing.examining import Check

CHECKS: Final[tuple[Check, ...]] = (
    program,
    excel,
    automation,
    folder,
    addin,
    script,
    version,
    interpreter,
    libraries,
    trusted,
    macros,
    internet,
    disabled,
    wps,
    libreoffice,
    buttons,
    fonts,
    settings,
)
