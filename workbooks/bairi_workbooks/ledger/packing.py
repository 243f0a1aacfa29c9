"""What the ledger keeps of a judgement (判定入账): made where the file was checked, packed until it is written."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import dataclass
from typing import Any, Final, cast

from bairi_validators.submissions import Checked
from bairi_workbooks.ledger import records, tables
from bairi_workbooks.ledger.basis import digest
from bairi_workbooks.ledger.tables import Stored

PARTS: Final = (
    (tables.findings, records.finding_rows),
    (tables.observations, records.observation_rows),
    (tables.entries, records.entry_rows),
)
# How JSON writes what a database refuses (tables.storable) and, now and then, what it takes: one look at them all.
_AS_ESCAPES: Final = re.compile(r"\\(?:\\|u0000|ud[89a-f])")


@dataclass(frozen=True, slots=True)
class Packed:
    """A judgement's rows (判定记录) in few bytes: a run has those of thousands of files before it writes them.

    `digest` is over all that they say. Versions may put it otherwise: a judgement that has another is written anew.
    """

    digest: str
    content: bytes

    def opened(self) -> tuple[dict[str, Any], list[list[Stored]]]:
        """The judgement's own row; and those of `PARTS`, without its number."""
        return cast(tuple[dict[str, Any], list[list[Stored]]], pickle.loads(self.content))  # noqa: S301 - of this run


def packed(checked: Checked) -> Packed:
    """What the ledger keeps of a file as it was checked."""
    own, parts = records.judgement_record(checked), [rows(checked) for _, rows in PARTS]
    told = [json.dumps(part) for part in (own, *parts)]
    stored = [_stored(rows, text) for rows, text in zip(parts, told[1:], strict=True)]
    return Packed(digest(told), pickle.dumps((own, stored), protocol=pickle.HIGHEST_PROTOCOL))


def _stored(rows: list[Stored], told: str) -> list[Stored]:
    """Rows with their texts escaped, where there is anything to escape: `told` is what JSON writes of them."""
    return list(map(tables.storable, rows)) if _AS_ESCAPES.search(told) else rows
