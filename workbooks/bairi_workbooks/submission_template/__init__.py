"""The submission workbook (报送工作簿): one per unit and period, made from the plan, filled in without any add-in."""

from bairi_workbooks.submission_template.basis import basis_sentence
from bairi_workbooks.submission_template.form import Entry, submission_name
from bairi_workbooks.submission_template.writing import write_submission

__all__ = ["Entry", "basis_sentence", "submission_name", "write_submission"]
