"""Workbook files in and out: safe reading, submission workbooks, consolidation, bulletins, return packages."""
