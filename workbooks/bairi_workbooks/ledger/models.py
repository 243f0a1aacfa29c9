"""What goes into the ledger and comes out of it (台账记录)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bairi_validators.consolidation import SubmissionState
from bairi_validators.periods import Period
from bairi_validators.submissions import Checked
from bairi_workbooks.ledger.packing import Packed


class DecisionKind(StrEnum):
    """What a person decided of a submission (处理决定)."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision (处理决定) on one unit's file: for these bytes only, a resubmission starts anew.

    `known` are the arrivals (name, hash, time) of which whoever decided could know.
    """

    kind: DecisionKind
    sha256: str
    reason: str
    who: str
    known: frozenset[tuple[str, ...]] = frozenset()

    @property
    def accepts(self) -> bool:
        """Whether the file is accepted, and not set back."""
        return self.kind is DecisionKind.ACCEPTED


@dataclass(frozen=True, slots=True)
class Kept:
    """An arrival as the ledger keeps it (存档来件): name, content, when it first came, and where its bytes are.

    `size` is how many they are, of one that came with this run.
    """

    name: str
    sha256: str
    arrived: datetime
    path: Path
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file on which a person may decide (待处理件).

    `usable` says that the rules let it count, `stands` that the unit's state is that of this file.
    """

    name: str
    sha256: str
    arrived: datetime
    errors: int
    warnings: int
    usable: bool
    stands: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """An arrival with its judgement (已校验来件); `mark` is the fingerprint of the unit's history that was used.

    `packed` is what is to be kept of it; None where that is still to be made of `checked`.
    """

    kept: Kept
    checked: Checked
    mark: str
    packed: Packed | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run took in (收件记录), to be kept: for which period, from which folder, since when, on which basis.

    `judged` are its files as they were checked; `seen` is everything that arrived, also what came again and is judged
    no second time.
    """

    period: Period
    inbox: Path
    began: datetime
    basis: str
    judged: Sequence[Judged]
    seen: Sequence[Kept]


@dataclass(frozen=True, slots=True)
class Stand:
    """How a unit's submission stood at the last run of a period (报送情况)."""

    unit: str
    state: SubmissionState
    version: int
    errors: int
    warnings: int
    file: str | None
    sha256: str | None
    arrived: datetime | None
