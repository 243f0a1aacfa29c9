"""What a file is (文件类型), told by its bytes and never by its name; what is no workbook is refused with its kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import Enum
from typing import Final

from bairi_workbooks.reading.refusals import FILL_IN, RefusedError, damaged, encrypted, not_a_workbook

_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Ways (处理办法) to a workbook from what has one in it, or can become one.
_SAVE_AS: Final = "在 Excel 或 WPS 中打开这个文件，另存为 .xlsx"
_UNPACK: Final = "解压这个文件，报送其中的工作簿"
_CONVERT: Final = "在 Numbers 中打开这个文件，导出为 .xlsx"
# The first record of a workbook older than Excel 5, which no container surrounds.
_BARE_BIFF: Final = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_MAGIC: Final = (
    (b"%PDF", "内容是 PDF 文件", FILL_IN),
    (b"\x89PNG", "内容是图片", FILL_IN),
    (b"\xff\xd8\xff", "内容是图片", FILL_IN),
    (b"GIF8", "内容是图片", FILL_IN),
    (b"BM", "内容是图片", FILL_IN),
    (b"II*\0", "内容是图片", FILL_IN),
    (b"MM\0*", "内容是图片", FILL_IN),
    (b"{\\rtf", "内容是 RTF 文档", _SAVE_AS),
    (b"Rar!", "内容是压缩包", _UNPACK),
    (b"7z\xbc\xaf", "内容是压缩包", _UNPACK),
    (b"\x1f\x8b", "内容是压缩包", _UNPACK),
    (b"PK\x05\x06", "内容是空的压缩包", FILL_IN),
)
# Streams that no workbook's own program writes; a workbook's embedded objects may have them.
_STREAMS: Final = (
    ("PowerPoint Document", "内容是 97-2003 演示文稿"),
    ("WordDocument", "内容是 97-2003 Word 文档"),
)
_MARKED: Final = (
    (re.compile(r"^mime-version:", re.MULTILINE), "内容是单个文件网页（MHTML）"),
    (re.compile(r"urn:schemas-microsoft-com:office:spreadsheet"), "内容是 XML 电子表格 2003"),
    (re.compile(r"<(?:!doctype html|html|head|table)\b"), "内容是网页"),
    (re.compile(r"^\s*<\?xml"), "内容是 XML 文件"),
)
# What a workbook may hold beside cells, by the names of its parts: never run, never followed.
_ACTIVE: Final = (
    ("宏", (b"xl/vbaProject.bin", "_VBA_PROJECT_CUR".encode("utf-16-le"), b"Basic/Standard/", b"Scripts/python/")),
    ("宏表", (b"xl/macrosheets/",)),
    ("指向其他文件的链接", (b"xl/externalLinks/",)),
    ("数据连接", (b"xl/connections.xml",)),
    ("嵌入的对象或控件", (b"xl/embeddings/", b"xl/activeX/")),
)
_FETCHES: Final = "访问网络的公式"
_FETCHING: Final = b"WEBSERVICE("
_FETCHING_ATTRIBUTE: Final = rb"[\w-]++:(?:formula|expression)=(?:\"[^\"<]*WEBSERVICE\(|'[^'<]*WEBSERVICE\()"
# The same where it is a formula's, and no cell's text: of a cell, of a name, in an attribute of a cell's. Attributes
# before it are passed for good: millions of them would be kept to come back to.
_FETCHING_FORMULAS: Final = re.compile(
    rb"<(?:\w+:)?(?:f|definedName)(?:\s[^<>]*+)?>[^<]*WEBSERVICE\("
    rb"|<[\w:-]++(?:\s++(?!"
    + _FETCHING_ATTRIBUTE
    + rb")[\w:-]++=(?:\"[^\"<]*+\"|'[^'<]*+'))*+\s++"
    + _FETCHING_ATTRIBUTE
)
# Binary workbooks keep the function's name apart from the formulas that call it, in one byte a sign or in two.
_FETCHING_NAMES: Final = (b"_xlfn.WEBSERVICE", "_xlfn.WEBSERVICE".encode("utf-16-le"))
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROL: Final = re.compile(r"[\0-\x08\x0e-\x1f]")
_HEAD: Final = 4096


class Kind(Enum):
    """Which reader a workbook needs."""

    OOXML = "xl/workbook.xml"
    XLSB = "xl/workbook.bin"
    ODS = "content.xml"


def is_archive(content: bytes) -> bool:
    """Whether a file is a zip container, as most workbooks are."""
    return content.startswith(b"PK\x03\x04")


def kind_of_archive(members: Collection[str]) -> Kind:
    """The kind of workbook that a zip container with these members is. Raises RefusedError for whatever is none."""
    for kind in Kind:
        if kind.value in members:
            return kind
    raise RefusedError(not_a_workbook(*_what_archive(members)))


def is_biff(content: bytes) -> bool:
    """Whether a file is, or may be, a workbook of before 2007. Raises RefusedError for an OLE file of another kind."""
    if not content.startswith(_OLE_MAGIC):
        return content.startswith(_BARE_BIFF)
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return True
    raise ole_refusal(content)


def ole_refusal(content: bytes) -> RefusedError:
    """Why an OLE file without a workbook of its own is refused."""
    if _has_stream(content, "EncryptedPackage"):
        return RefusedError(encrypted())
    other = "内容是其他程序的文件，或者文件不完整"
    return RefusedError(not_a_workbook(next((what for name, what in _STREAMS if _has_stream(content, name)), other)))


def active_content(content: bytes, parts: Mapping[str, bytes]) -> list[str]:
    """What a workbook holds that could do or fetch something when a program opens it, in Chinese.

    `parts` are the members of its container, none where it is no zip container.
    """
    held = "\n".join(parts).encode(errors="replace") if parts else content
    told = [words for words, marks in _ACTIVE if any(mark in held for mark in marks)]
    return [*told, _FETCHES] if _fetches(content, parts) else told


def _fetches(content: bytes, parts: Mapping[str, bytes]) -> bool:
    """Whether a formula asks for something on the web."""
    named_in = parts.get(Kind.XLSB.value, b"") if parts else content
    if any(name in named_in for name in _FETCHING_NAMES):
        return True
    return any(_FETCHING in part and _FETCHING_FORMULAS.search(part) for part in parts.values())


def refusal(content: bytes) -> RefusedError:
    """Why a file that is neither a zip container nor a workbook of before 2007 is refused."""
    if not content.strip(b"\0"):
        return RefusedError(damaged("文件是空的"))
    return RefusedError(not_a_workbook(*_what_else(content[:_HEAD])))


def _has_stream(content: bytes, name: str) -> bool:
    return f"{name}\0".encode("utf-16-le") in content


def _what_archive(members: Collection[str]) -> tuple[str, str]:
    """What a zip container is that holds no workbook, and the way to one."""
    folders = {member.partition("/")[0] for member in members}
    if "word" in folders:
        return "内容是 Word 文档", FILL_IN
    if "ppt" in folders:
        return "内容是演示文稿", FILL_IN
    if "OFD.xml" in members:
        return "内容是 OFD 版式文件", FILL_IN
    if any(member.endswith(".iwa") for member in members):
        return "内容是 Numbers 表格", _CONVERT
    return "内容是压缩包，压缩包内没有工作簿部件", _UNPACK


def _what_else(head: bytes) -> tuple[str, str]:
    """What a file is by its beginning, and the way to a workbook."""
    for magic, what, way in _MAGIC:
        if head.startswith(magic):
            return what, way
    text = _text(head)
    if text is None:
        return "认不出是什么格式", FILL_IN
    return next((what for mark, what in _MARKED if mark.search(text.lower())), "内容是文本或 CSV"), _SAVE_AS


def _text(head: bytes) -> str | None:
    """The beginning of a text file in one of the encodings that offices use; None for what is no text."""
    encodings = next(([encoding] for bom, encoding in _BOMS if head.startswith(bom)), ["utf-8", "gb18030"])
    for encoding in encodings:
        # What is cut off at the end of the head is no fault of the file.
        text = head.decode(encoding, "replace").rstrip("\ufffd")
        if "\ufffd" not in text and not _CONTROL.search(text):
            return text
    return None
