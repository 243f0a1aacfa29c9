"""The ledger (台账): every file that arrived, what was found in it, who decided what, each period's results."""

from bairi_workbooks.ledger.basis import basis_of, history_mark
from bairi_workbooks.ledger.book import Ledger
from bairi_workbooks.ledger.deciding import SHORTEST_REASON
from bairi_workbooks.ledger.models import Candidate, Decision, DecisionKind, Judged, Kept, Stand, Taken
from bairi_workbooks.ledger.packing import Packed, packed
from bairi_workbooks.ledger.places import originals

__all__ = [
    "SHORTEST_REASON",
    "Candidate",
    "Decision",
    "DecisionKind",
    "Judged",
    "Kept",
    "Ledger",
    "Packed",
    "Stand",
    "Taken",
    "basis_of",
    "history_mark",
    "originals",
    "packed",
]
