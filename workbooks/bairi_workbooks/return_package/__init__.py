"""The return package (退回件): the clerk's own file, a marked copy of it, and a 退回单 that says what to mend."""

from bairi_workbooks.return_package.package import package_names, write_return_package

__all__ = ["package_names", "write_return_package"]
