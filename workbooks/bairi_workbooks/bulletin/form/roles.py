"""Which paragraph is what (文字类别): told by where it stands and how it begins, not by what its style is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bairi_workbooks.bulletin.form.document import Paragraph
from bairi_workbooks.bulletin.form.standard import Standard

_BODY_ENDS = "。；：！？"
_IN_ORDER = ("annex_note", "annex", "level1", "level2", "level3", "level4", "date")


def roles_of(paragraphs: Sequence[Paragraph], standard: Standard) -> Iterator[tuple[Paragraph, str]]:
    """Every paragraph that has a role, with the role's key; masthead lines and captions that have none are left out."""
    told = [p for p in paragraphs if p.text.strip()]
    rule = next((n for n, p in enumerate(told) if is_red(p.ruled)), None)
    head, rest = (told[: rule + 1], told[rule + 1 :]) if rule is not None else ([], told)
    yield from ((p, "masthead") for p in head if p.runs and is_red(p.runs[0].colour))
    yield from ((p, "document_number") for p in head if _matches(p, "document_number", standard))
    title = _leading(rest)
    yield from ((p, "title") for p in title)
    rest = rest[len(title) :]
    if rest and _matches(rest[0], "addressee", standard):
        yield rest[0], "addressee"
        rest = rest[1:]
    yield from _below(rest, standard)


def is_red(colour: str | None) -> bool:
    """Whether a colour RRGGBB is a red one: much red, little else."""
    try:
        red, green, blue = (int((colour or "")[n : n + 2], 16) for n in (0, 2, 4))
    except ValueError:
        return False
    return red >= 0xC0 and max(green, blue) <= 0x40  # noqa: PLR2004 - the shades that print as red


def _leading(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The centred lines at the beginning, down to a smaller one under them: that is a caption."""
    lines: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.align != "center" or (lines and _size(paragraph) < _size(lines[0])):
            break
        lines.append(paragraph)
    return lines


def _size(paragraph: Paragraph) -> float:
    return max((run.size or 0 for run in paragraph.runs), default=0)


def _below(paragraphs: Sequence[Paragraph], standard: Standard) -> Iterator[tuple[Paragraph, str]]:
    expecting_title = False
    signers = {n - 1 for n, p in enumerate(paragraphs) if _matches(p, "date", standard) and p.align == "right"}
    for number, paragraph in enumerate(paragraphs):
        role = next((r for r in _IN_ORDER if _matches(paragraph, r, standard)), None)
        if role is None and expecting_title and paragraph.align == "center":
            role = "annex_title"
        elif role is None and paragraph.text.rstrip().endswith(tuple(_BODY_ENDS)):
            role = "body"
        elif role is None and number in signers:
            role = "signer"
        expecting_title = role == "annex"
        if role is not None:
            yield paragraph, role


def _matches(paragraph: Paragraph, role: str, standard: Standard) -> bool:
    pattern = standard.roles[role].pattern
    return pattern is not None and pattern.match(paragraph.text.strip()) is not None
