"""Text of people's files as office documents can hold it."""

from __future__ import annotations

import re

MOST_CHARACTERS = 32_767  # what a spreadsheet cell holds
_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text without the characters that no XML file may hold: control characters, lone surrogates, U+FFFE."""
    return _ILLEGAL.sub("", text)
