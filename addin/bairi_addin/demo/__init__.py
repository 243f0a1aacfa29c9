"""The demonstration (演示): made-up submissions of every unit for two periods, and what must come out of them."""

from __future__ import annotations

from typing import Final

MARK: Final = "演示数据"
