"""What the ledger keeps of a judgement (判定入账): made where the file was checked, packed until it is written."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from typing import Any, Final, cast

from bairi_validators.submissions import Checked
from bairi_workbooks.ledger import records, tables
from bairi_workbooks.ledger.basis import digest
from bairi_workbooks.ledger.tables import Stored

PARTS: Final = (
    (tables.findings, records.finding_records),
    (tables.observations, records.observation_records),
    (tables.entries, records.entry_records),
)


@dataclass(frozen=True, slots=True)
class Packed:
    """A judgement's rows (判定记录) in few bytes: a run has those of thousands of files before it writes them.

    `digest` is over all that they say.
    """

    digest: str
    content: bytes

    def opened(self) -> tuple[dict[str, Any], list[list[Stored]]]:
        """The judgement's own row; and those of `PARTS`, without its number."""
        return cast(tuple[dict[str, Any], list[list[Stored]]], pickle.loads(self.content))  # noqa: S301 - of this run


def packed(checked: Checked) -> Packed:
    """What the ledger keeps of a file as it was checked."""
    own, parts = records.judgement_record(checked), [rows(checked) for _, rows in PARTS]
    whole = digest(json.dumps(part, sort_keys=True) for part in (own, *parts))
    stored = [[tables.stored(table, row) for row in rows] for (table, _), rows in zip(PARTS, parts, strict=True)]
    return Packed(whole, pickle.dumps((own, stored), protocol=pickle.HIGHEST_PROTOCOL))
