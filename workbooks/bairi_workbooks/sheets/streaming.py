"""Rows of streamed sheets (流式写行), each as one piece of XML: the one room that knows XlsxWriter from inside."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from functools import lru_cache, partial
from io import BytesIO, TextIOWrapper
from itertools import chain, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TextIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from bairi_workbooks.sheets.packing import BUFFER, Packing, Piece, piece_of, put_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.format import Format

# XlsxWriter's own names that stand below, all but those of formats and of texts: a test looks for them.
RELIED_ON: Final = (
    "_check_dimensions",
    "_prepare_formula",
    "_write_hyperlinks",
    "_write_optimized_sheet_data",
    "_write_single_row",
    "constant_memory",
    "fh",
    "previous_row",
    "row_data_fh",
    "row_data_filename",
    "row_sizes",
)
BLANK: Final = '"/>'


class StreamedWorkbook(Workbook):  # type: ignore[misc]
    """A workbook that keeps no row in memory, and packs its parts for speed: they are many times larger than others."""

    def __init__(self, path: Path, options: Mapping[str, object]) -> None:
        # Its own folder: XlsxWriter leaves the rows of a workbook that is not finished where it put them.
        self._rows = TemporaryDirectory(prefix="bairi-", ignore_cleanup_errors=True)
        self._thread = ThreadPoolExecutor(1, "packing")
        super().__init__(BytesIO(), {**options, "constant_memory": True, "tmpdir": self._rows.name})
        self._path = path

    def add_worksheet(self, name: str | None = None, worksheet_class: type[Worksheet] | None = None) -> Sheet:
        """XlsxWriter's sheet, with rows that are packed while others are formed."""
        sheet: Sheet = super().add_worksheet(name, worksheet_class)
        sheet.pack_rows(self._thread)
        return sheet

    def end(self) -> None:
        """Let go of what it has on disk, finished or not."""
        with ExitStack() as last:  # all of it, also where a full disk lets a file not be closed
            last.callback(self._rows.cleanup)
            for sheet in self.worksheets():
                last.callback(sheet.let_go)
            last.callback(self._thread.shutdown, cancel_futures=True)

    def _get_packager(self) -> Packager:
        """XlsxWriter's hook for packagers of one's own."""
        return _Packager(self._path)


class _Packager(Packager):  # type: ignore[misc]
    """Packs the parts itself, at a sixth of the time for a third more bytes; XlsxWriter's own archive stays empty."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def _create_package(self) -> list[tuple[str, str, bool]]:
        """XlsxWriter's hook that makes the parts; it is told of none that it is to pack."""
        parts = super()._create_package()
        sheets = {sheet.part: sheet for sheet in self.workbook.worksheets()}
        with ZipFile(self._path, "w") as archive:
            for file, name, _ in parts:
                part = Path(file)
                with part.open("rb") as content:
                    before = sheets[file].pieces(content) if file in sheets else []
                    put_member(archive, name, [*before, piece_of(iter(partial(content.read, BUFFER), b""), last=True)])
                part.unlink()
        return []


class Sheet(Worksheet):  # type: ignore[misc]
    """A sheet of ours: formulas are written as they are, and a streamed one takes whole rows."""

    previous_row: int
    row_data_fh: TextIO

    def __init__(self) -> None:
        super().__init__()
        self._links: list[str] = []
        self.part = ""  # the file of what stands before its rows and behind them, when all is written
        self._rows_at = 0

    def _prepare_formula(self, formula: str, _: bool = False) -> str:  # noqa: FBT001, FBT002 - XlsxWriter's hook
        """Looking through each formula for functions that are newer than the format took most of its time."""
        return formula.removeprefix("=")

    @property
    def streamed(self) -> bool:
        """Whether rows go to the sheet's file at once: then they must come from top to bottom."""
        return bool(self.constant_memory)

    def pack_rows(self, thread: Executor) -> None:
        """Have its rows packed by a thread as they come, what XlsxWriter writes of them, too."""
        self.row_data_fh.close()
        self._packing = Packing(Path(self.row_data_filename), thread)
        self.fh = self.row_data_fh = TextIOWrapper(self._packing, "utf-8", newline="\n")

    def let_go(self) -> None:
        """Let go of the rows, wherever they have got to."""
        self._packing.close()

    def pieces(self, content: BinaryIO) -> list[Piece]:
        """What stands before its rows, read from the file of its part, and those."""
        return [piece_of([content.read(self._rows_at)], last=False), self._packing.piece()]

    def put_link(self, cell: str, target: str, tip: str) -> None:
        """A link of a cell of a streamed sheet to a place in the workbook."""
        self._links.append(f'<hyperlink ref="{cell}" location={_quoted(target)} tooltip={_quoted(tip)}/>')

    def _write_hyperlinks(self) -> None:
        """XlsxWriter's hook, by which links come where the format wants them."""
        super()._write_hyperlinks()
        if self._links:
            self.fh.writelines(("<hyperlinks>", *self._links, "</hyperlinks>"))

    def _write_optimized_sheet_data(self) -> None:
        """XlsxWriter's hook, by which rows come into the sheet's file: here they are put between its pieces later."""
        self.row_data_fh.flush()
        self._xml_start_tag("sheetData")
        self.fh.flush()
        self.part, self._rows_at = self.fh.name, self.fh.buffer.tell()
        self._xml_end_tag("sheetData")

    def put_rows(self, first: int, heights: Sequence[float], rows: Iterable[bytes]) -> None:
        """Whole rows, the cells of each in order.

        XlsxWriter learns how far they go and how high they are, to place charts.
        """
        below = first + len(heights)
        if first > self.previous_row:
            self._write_single_row(first)
        self._check_dimensions(first, 0)
        self._check_dimensions(below - 1, 0)
        known = {height: _height(height) for height in set(heights)}
        self.row_sizes.update(zip(range(first, below), (known[height][0] for height in heights), strict=True))
        begun = (b'<row r="%d"%b>' % (row, known[height][1]) for row, height in enumerate(heights, start=first + 1))
        self.row_data_fh.flush()
        self._packing.write(b"".join(chain.from_iterable(zip(begun, rows, repeat(b"</row>"), strict=False))))
        self.previous_row = below  # nothing is left of these rows for XlsxWriter to write


@lru_cache(maxsize=1024)  # many cells lead to one place
def _quoted(text: str) -> str:
    plain = text.isprintable() and not any(sign in text for sign in '&<>"')
    return f'"{text}"' if plain else quoteattr(text)


def _height(points: float) -> tuple[list[Any], bytes]:
    """A row's height in whole pixels: as XlsxWriter notes it, and as the row says it."""
    pixels = int(points * 4 / 3 + 0.5)
    return [pixels, False], f' ht="{pixels * 0.75:.16g}" customHeight="1"'.encode()


def style_of(look: Format) -> int:
    """The number by which cells name a format."""
    return int(look._get_xf_index())


# What stands in a cell's XML behind its place and the number of its style: <c r="A1" s="5 …


def text_body(text: str) -> str:
    """A text in the cell itself; spaces at its ends stay."""
    content = XMLwriter._escape_control_characters(text)  # a text that looks like _x0041_ stays one
    space = ' xml:space="preserve"' if content != content.strip() else ""
    return f'" t="inlineStr"><is><t{space}>{escape(content)}</t></is></c>'


NUMBER_BODY: Final = '"><v>%.16G</v></c>'  # with the digits that XlsxWriter gives


def number_body(number: float) -> str:
    """A number."""
    return NUMBER_BODY % number


def formula_body(formula: str, result: float | str) -> str:
    """A formula and the result that was worked out for it."""
    told = _escaped(formula.removeprefix("="))
    if not isinstance(result, str):
        return f'"><f>{told}</f><v>{result!r}</v></c>'
    kind = ' t="str"' if result else ""
    return f'"{kind}><f>{told}</f><v>{escape(result)}</v></c>'


def _escaped(text: str) -> str:
    """Most have nothing to escape, and are no others then."""
    return escape(text) if "&" in text or "<" in text or ">" in text else text
