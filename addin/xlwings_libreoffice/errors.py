"""The one exception of this package; xlwings' users catch it as XlwingsError."""

from xlwings import XlwingsError


class LibreOfficeError(XlwingsError):
    """LibreOffice is missing, does not start, has gone, or refused a file."""
