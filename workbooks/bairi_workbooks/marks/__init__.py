"""Marks (标注) in a clerk's workbook: their words and their list, the same in a file and in the open workbook."""
