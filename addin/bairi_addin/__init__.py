"""People: the command line, the made-up demonstration, and (in Excel) the ribbon's Python side."""

__version__ = "0.1.0"
