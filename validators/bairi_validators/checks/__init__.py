"""The checks (校验): every rule is a small function; all of them run, so that all faults come in one pass."""

from bairi_validators.checks.across_units import allocation, compare_units
from bairi_validators.checks.allocated import missing_rows, row_targets
from bairi_validators.checks.submission import check

__all__ = ["allocation", "check", "compare_units", "missing_rows", "row_targets"]
