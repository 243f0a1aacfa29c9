"""Sheets whose cells are byte for byte those of the workbook before (同样写法): only their shared texts may be new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bairi_validators.submissions import Cell
from bairi_workbooks.reading.spans import Span
from bairi_workbooks.reading.styles import USUAL_SIZE, Styles

Rows = tuple[tuple[Cell, ...], ...]


class Remembered:
    """The cells of one sheet of a template, kept when their bytes come a second time: nothing is typed there.

    `span` leads to each text by its number: what the text is, the bytes do not say.
    """

    def __init__(self) -> None:
        self._bytes = b""
        self._spans: Sequence[Span] = ()
        self._numbers: Sequence[bytes] = ()
        self._texts: Sequence[str] = ()
        self._rows: Rows | None = None

    def rows(self, cells: bytes, texts: Mapping[bytes, str]) -> Rows | None:
        """The rows that these bytes are with these texts; None for bytes that are not remembered.

        Raises LookupError for the number of no text.
        """
        if self._rows is None or cells != self._bytes:
            return None
        told = list(map(texts.__getitem__, self._numbers))
        rows = list(self._rows)
        for n, (text, before) in enumerate(zip(told, self._texts, strict=True)):
            if text != before:
                span = self._spans[n]
                row = rows[span.row]
                rows[span.row] = (*row[: span.column], span.cell(text), *row[span.column + 1 :])
        return tuple(rows)

    def keep(
        self, cells: bytes, spans: Sequence[Span], values: Sequence[bytes], texts: Mapping[bytes, str], rows: Rows
    ) -> None:
        """Remember what bytes were read as, if they were seen before and are no more than a template's."""
        if len(cells) > USUAL_SIZE:
            return
        if cells == self._bytes:
            named = [(span, value) for span, value in zip(spans, values, strict=False) if span.by_number]
            self._spans, self._numbers = [span for span, _ in named], [number for _, number in named]
            self._texts, self._rows = [texts[number] for _, number in named], rows
        else:
            self._bytes, self._rows = cells, None


@lru_cache(maxsize=16)
def remembered(_sheet: str, _styles: Styles) -> Remembered:
    """What is remembered of the sheet of that name in workbooks with these styles."""
    return Remembered()
