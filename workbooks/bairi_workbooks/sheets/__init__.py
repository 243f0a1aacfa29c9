"""Sheets that Bairi writes with XlsxWriter: one page set-up and one mechanism for tables."""
