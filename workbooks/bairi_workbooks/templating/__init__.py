"""Templates (模板) that people edit in Word and Excel: filled in a sandbox, faults told with their place."""

from bairi_workbooks.templating.excel import fill_workbook
from bairi_workbooks.templating.trial import template_problems
from bairi_workbooks.templating.word import fill_document

__all__ = ["fill_document", "fill_workbook", "template_problems"]
