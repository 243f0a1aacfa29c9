"""Exit codes of every command."""

from typing import Final

WELL: Final = 0
FINDINGS: Final = 1
MISUSE: Final = 2
