"""A workbook with everything in it that a program which loads and saves loses, to be marked part by part."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

import xlsxwriter

from bairi_workbooks.reading.addresses import address

FAULTY_SHEET = "数据"
_PIVOT = "xl/pivotTables/pivotTable1.xml"
_CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rich_workbook(*, macros: bool = False) -> bytes:
    """A workbook with a chart, pictures, a text box, sparklines, notes, a table, a pivot table, a button and more."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    front, data, hidden = book.add_worksheet("封面"), book.add_worksheet(FAULTY_SHEET), book.add_worksheet("隐藏")
    hidden.very_hidden()
    front.write("A1", "封面")
    data.activate()
    _fill(book, data)
    _draw(book, data)
    front.insert_button("B3", {"caption": "按钮", "macro": "run"})
    front.set_header("&L&G", {"image_left": "标.png", "image_data_left": BytesIO(png())})
    book.define_name("数据!本表", "=数据!$A$1:$B$5")
    book.define_name("隐藏!别表", "=隐藏!$A$1")
    if macros:
        book.add_vba_project(BytesIO(b"not really a project"), is_stream=True)
    book.close()
    return with_members(content.getvalue(), _more)


def png(side: int = 8) -> bytes:
    """A tiny red picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff\0\0" * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def members(content: bytes) -> dict[str, bytes]:
    """A package's members by name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_members(content: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """A package with some members changed or added."""
    parts = members(content)
    parts |= change(parts)
    changed = BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return changed.getvalue()


def _fill(book: xlsxwriter.Workbook, data: xlsxwriter.worksheet.Worksheet) -> None:
    framed = book.add_format({"border": 1, "bold": True, "num_format": "0.0%", "bg_color": "#E2F0D9", "locked": False})
    data.write_row("A1", ["单位", "数值", "公式"])
    for row in range(1, 6):
        data.write_string(row, 0, f"单位{row}")
        data.write_number(row, 1, row / 10, framed)
        data.write_formula(row, 2, f"=B{row + 1}*2", None, row / 5)
    data.write_rich_string("A8", "一半", book.add_format({"bold": True}), "粗体", "一半")
    data.merge_range("A10:C10", "合并", framed)
    data.write_comment("B2", "原有批注", {"author": "张三"})
    data.write_comment("A8", "别处批注", {"author": "李四"})
    data.add_table("E1:F4", {"columns": [{"header": "甲"}, {"header": "乙"}]})
    data.repeat_rows(0)
    data.set_column("H:H", 12, framed)
    data.conditional_format("B2:B6", {"type": "data_bar", "data_bar_2010": True})
    data.conditional_format("C2:C6", {"type": "cell", "criteria": ">", "value": 1, "format": framed})
    data.data_validation("A2:A6", {"validate": "list", "source": ["单位1", "单位2"]})


def _draw(book: xlsxwriter.Workbook, data: xlsxwriter.worksheet.Worksheet) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={FAULTY_SHEET}!$B$2:$B$6"})
    data.insert_chart("A14", chart)
    data.insert_image("I2", "点.png", {"image_data": BytesIO(png()), "x_scale": 8, "y_scale": 8})
    data.insert_textbox("I8", "文本框里的字")
    data.add_sparkline("G2", {"range": f"{FAULTY_SHEET}!B2:B6"})
    data.set_header("&L&G", {"image_left": "标.png", "image_data_left": BytesIO(png())})


def _more(parts: dict[str, bytes]) -> dict[str, bytes]:
    """What XlsxWriter does not write: a validation that looks into another sheet, and a pivot table."""
    sheet, relations = "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels"
    validation = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"'
        ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
        '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>封面!$A$1:$A$3</xm:f></x14:formula1>'
        "<xm:sqref>E8</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    )
    return {
        sheet: parts[sheet].replace(b"<extLst>", validation.encode(), 1),
        relations: _related(parts[relations], "rIdPivot", "pivotTable", f"/{_PIVOT}"),
        "xl/_rels/workbook.xml.rels": _related(
            parts["xl/_rels/workbook.xml.rels"], "rIdCache", "pivotCacheDefinition", f"/{_CACHE}"
        ),
        "xl/workbook.xml": parts["xl/workbook.xml"].replace(
            b"</workbook>", b'<pivotCaches><pivotCache cacheId="1" r:id="rIdCache"/></pivotCaches></workbook>'
        ),
        "[Content_Types].xml": _typed(parts["[Content_Types].xml"]),
        _CACHE: f'<pivotCacheDefinition xmlns="{_MAIN}" saveData="0" refreshOnLoad="1"><cacheSource type="worksheet">'
        f'<worksheetSource ref="E1:F4" sheet="{FAULTY_SHEET}"/></cacheSource><cacheFields count="2">'
        '<cacheField name="甲"/><cacheField name="乙"/></cacheFields></pivotCacheDefinition>'.encode(),
        _PIVOT: f'<pivotTableDefinition xmlns="{_MAIN}" name="透视" cacheId="1" dataCaption="值">'
        '<location ref="K20:L22" firstHeaderRow="1" firstDataRow="1" firstDataCol="0"/><pivotFields count="2">'
        '<pivotField showAll="0"/><pivotField showAll="0"/></pivotFields></pivotTableDefinition>'.encode(),
        f"{_PIVOT.replace('pivotTables/', 'pivotTables/_rels/')}.rels": _related(
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>',
            "rId1",
            "pivotCacheDefinition",
            f"/{_CACHE}",
        ),
    }


def _related(xml: bytes, key: str, kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/></Relationships>'
    return xml.replace(b"</Relationships>", relation.encode())


def _typed(xml: bytes) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = (
        f'<Override PartName="/{_PIVOT}" ContentType="{kind}.pivotTable+xml"/>'
        f'<Override PartName="/{_CACHE}" ContentType="{kind}.pivotCacheDefinition+xml"/></Types>'
    )
    return xml.replace(b"</Types>", overrides.encode())


def bare_workbook(sheet: str, *, space: str = _MAIN, styles: str | None = None, **more: str) -> bytes:
    """A package with one sheet 数据 from raw XML and as little else as there may be; `more` are members by name."""
    relations = _RELATIONS if space == _MAIN else "http://purl.oclc.org/ooxml/officeDocument/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    package = "http://schemas.openxmlformats.org/package/2006"
    related = f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
    types = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
    parts = {"xl/worksheets/sheet1.xml": sheet, **more}
    if styles is not None:
        parts["xl/styles.xml"] = styles
        related += f'<Relationship Id="rId2" Type="{relations}/styles" Target="styles.xml"/>'
        types += f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
    parts |= {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{relations}"><sheets>'
        f'<sheet name="{FAULTY_SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
    }
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def sheet_of(data: str, *, space: str = _MAIN, after: str = "") -> str:
    """A worksheet's XML around its rows."""
    return f'<worksheet xmlns="{space}"><sheetData>{data}</sheetData>{after}</worksheet>'


def rows_of(filled: Mapping[tuple[int, int], int], *, addressed: bool) -> str:
    """Rows of XML with numbers by row and column; without addresses, every cell before them has to be there."""
    lines = []
    for row in range(max((r for r, _ in filled), default=-1) + 1):
        cells = []
        for column in range(max((c for r, c in filled if r == row), default=-1) + 1):
            value = filled.get((row, column))
            place = f' r="{address(row, column)}"' if addressed else ""
            if value is not None or not addressed:
                cells.append(f"<c{place}/>" if value is None else f"<c{place}><v>{value}</v></c>")
        place = f' r="{row + 1}"' if addressed else ""
        lines.append(f"<row{place}>{''.join(cells)}</row>")
    return "".join(lines)
