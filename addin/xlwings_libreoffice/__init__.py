"""xlwings over LibreOffice: `import xlwings_libreoffice as lo; lo.activate()`, then xlwings as usual."""

from xlwings_libreoffice.engine import activate, adopt, attach, engine
from xlwings_libreoffice.errors import LibreOfficeError

__all__ = ["LibreOfficeError", "activate", "adopt", "attach", "engine"]
