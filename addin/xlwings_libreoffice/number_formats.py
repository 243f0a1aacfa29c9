"""Number formats: codes in Excel's spelling, and which cells hold dates, booleans and text."""

import re
from collections.abc import Iterator

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import Box

# com.sun.star.util.NumberFormat
DATE, LOGICAL, TEXT = 2, 1024, 256
# Any other format that is not General: cells keep it, whatever is typed.
OTHER = 16
BOOLEAN_CODE = "BOOLEAN"
DATE_CODE, MOMENT_CODE, TIME_CODE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "h:mm"
# Quoted text, escaped characters and the 12-hour mark keep their case; letters of dates are lower in Excel.
KEPT = re.compile(r'"[^"]*"|\\.|AM/PM|A/P|General|\[\$[^\]]*\]|\[[A-Za-z]{3,}\]|[YMDHS]+', re.IGNORECASE)


class NumberFormats:
    """The number formats of one document, looked up by code and by key; asked of the office once each."""

    def __init__(self, document: bridge.Uno) -> None:
        """The document's own list."""
        self._formats = document.getNumberFormats()
        self._locale = bridge.struct("lang.Locale", Language="en", Country="US")
        self._known: dict[int, tuple[str, int]] = {}
        self._keys: dict[str, int] = {}

    def key(self, code: str) -> int:
        """The key of a code, added where it is new."""
        if code not in self._keys:
            found = self._formats.queryKey(code, self._locale, False)
            self._keys[code] = found if found != -1 else self._formats.addNew(code, self._locale)
        return self._keys[code]

    def code(self, key: int) -> str:
        """The code of a key, in Excel's spelling."""
        return self._described(key)[0]

    def kind(self, key: int) -> int:
        """DATE, LOGICAL, TEXT or OTHER, 0 for General: Excel gives times without a date as numbers as well."""
        code, kind = self._described(key)
        return next((known for known in (DATE, LOGICAL, TEXT) if kind & known), 0 if code == "General" else OTHER)

    def _described(self, key: int) -> tuple[str, int]:
        if key not in self._known:
            described = self._formats.getByKey(key)
            self._known[key] = excel_code(described.FormatString), described.Type
        return self._known[key]


def excel_code(code: str) -> str:
    """`YYYY-MM-DD` as Excel writes it; a boolean has no format of its own there."""
    if code == BOOLEAN_CODE:
        return "General"
    return KEPT.sub(_spelt, code)


def _spelt(match: re.Match[str]) -> str:
    text = match[0]
    if text.startswith("[") and not text.startswith("[$"):
        return f"[{text[1:-1].capitalize()}]"
    return text.lower() if set(text.upper()) <= set("YMDHS") else text


def special_boxes(cells: bridge.Uno, formats: NumberFormats) -> Iterator[tuple[int, Box]]:
    """Where a range has a format other than General: kind and box."""
    groups = cells.getUniqueCellFormatRanges()
    for number in range(groups.getCount()):
        group = groups.getByIndex(number)
        kind = formats.kind(group.NumberFormat)
        if kind:
            for place in group.getRangeAddresses():
                yield kind, uno_box(place)


def uno_box(place: bridge.Uno) -> Box:
    """UNO's range address, which counts from 0, as a box."""
    rows, columns = place.EndRow - place.StartRow + 1, place.EndColumn - place.StartColumn + 1
    return Box(place.StartRow + 1, place.StartColumn + 1, rows, columns)
