"""Bulletins (通报) as files: Word and Excel templates that people edit, filled with facts and checked; the 看板."""

from bairi_workbooks.bulletin.board import write_board
from bairi_workbooks.bulletin.editions import write_editions, write_kind
from bairi_workbooks.bulletin.fields_page import fields_page
from bairi_workbooks.bulletin.form import check_form
from bairi_workbooks.bulletin.template_check import check_template
from bairi_workbooks.printing import to_pdf

__all__ = [
    "check_form",
    "check_template",
    "fields_page",
    "to_pdf",
    "write_board",
    "write_editions",
    "write_kind",
]
