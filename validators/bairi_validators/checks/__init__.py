"""The checks (校验): every rule is a small function; all of them run, so that all faults come in one pass."""

from bairi_validators.checks.submission import check
from bairi_validators.checks.units import allocation, compare_units

__all__ = ["allocation", "check", "compare_units"]
