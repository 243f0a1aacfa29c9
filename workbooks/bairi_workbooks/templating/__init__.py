"""Templates (模板) that people edit in Word and Excel: filled in a sandbox, faults told with their place."""

from bairi_workbooks.templating.excel import fill_open, fill_workbook, is_template, workbook_problems
from bairi_workbooks.templating.trial import template_problems
from bairi_workbooks.templating.word import fill_document

__all__ = ["fill_document", "fill_open", "fill_workbook", "is_template", "template_problems", "workbook_problems"]
