"""Workbooks made to break readers."""
