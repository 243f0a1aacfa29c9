"""What breaks readers, case by case: refused or read by meaning, said so, and never a wrong figure."""

from __future__ import annotations

import os
import stat
import struct
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

import samples
from bairi_validators.errors import BairiError
from bairi_validators.findings import Severity, Verdict
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked
from bairi_workbooks.batch import consolidate_inbox, run_inbox
from bairi_workbooks.bulletin import check_template
from bairi_workbooks.checking import check_file
from bairi_workbooks.processes import spread
from bairi_workbooks.reading.kinds import active_content
from bairi_workbooks.submission_template import Entry
from bairi_workbooks.worker import Limits
from containers import convert, needs_office

Change = Callable[[bytes], bytes]
CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


@pytest.fixture
def good(tmp_path: Path, tiny: Plan) -> bytes:
    folder = tmp_path / "good"
    folder.mkdir()
    return samples.submit(folder, tiny).read_bytes()


def _checked(tmp_path: Path, plan: Plan, content: bytes, name: str = "东河县.xlsx") -> Checked:
    path = tmp_path / name
    path.write_bytes(content)
    return check_file(plan, path, samples.PERIOD)


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """The package with its parts changed, or left out, or with others beside them."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                new.writestr(name, data)
        for name, data in added.items():
            new.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def same(_: str, data: bytes) -> bytes:
    return data


def in_sheets(old: bytes, new: bytes) -> Change:
    def change(content: bytes) -> bytes:
        def one(name: str, data: bytes) -> bytes:
            return data.replace(old, new, 1) if name.startswith("xl/worksheets/") else data

        return repacked(content, one)

    return change


def with_doctype(part: str) -> Change:
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    return lambda content: repacked(content, lambda n, d: doctype + d.split(b"?>", 1)[1] if n == part else d)


def flipped(content: bytes) -> bytes:
    """A stored digit of a member is another one; its checksum is not."""
    stored = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    data = stored.getvalue()
    at = data.index(b"<v>107</v>")
    return data[: at + 3] + b"9" + data[at + 4 :]


def bomb(content: bytes) -> bytes:
    """300 megabytes of nothing in a part that is small on disk."""
    return repacked(content, same, xl__media__x=bytes(300 * 1024 * 1024))


def lying_bomb(content: bytes) -> bytes:
    """The same, and both headers say that it is ten bytes long."""
    data = bytearray(bomb(content))
    name = b"xl/media/x"
    for mark, at in ((CENTRAL, 24), (LOCAL, 22)):
        start = -1
        while (start := data.find(mark, start + 1)) >= 0:
            head = 46 if mark == CENTRAL else 30
            if data[start + head : start + head + len(name)] == name:
                data[start + at : start + at + 4] = struct.pack("<I", 10)
    return bytes(data)


def twice(content: bytes) -> bytes:
    file = BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    return file.getvalue()


def overlapping(content: bytes) -> bytes:
    """Two members of the list share one place in the file."""
    data = bytearray(content)
    places = []
    start = -1
    while (start := data.find(CENTRAL, start + 1)) >= 0:
        places.append(start)
    data[places[1] + 42 : places[1] + 46] = data[places[0] + 42 : places[0] + 46]
    return bytes(data)


def encrypted_flag(content: bytes) -> bytes:
    data = bytearray(content)
    for mark, at in ((CENTRAL, 8), (LOCAL, 6)):
        data[data.find(mark) + at] |= 1
    return bytes(data)


def outside(content: bytes) -> bytes:
    return repacked(content, same, **{"..__..__..__evil.xml": b"<x/>"})


DAMAGED: dict[str, Change] = {
    "cut in half": lambda content: content[: len(content) // 2],
    "one byte short": lambda content: content[:-1],
    "zero bytes": lambda _: b"",
    "filled with NUL": lambda content: bytes(len(content)),
    "a digit of a stored part is another": flipped,
    "a bomb": bomb,
    "a bomb that lies about its size": lying_bomb,
    "two members of one name": twice,
    "members that overlap": overlapping,
    "a DOCTYPE in a sheet": with_doctype("xl/worksheets/sheet2.xml"),
    "a DOCTYPE in the workbook": with_doctype("xl/workbook.xml"),
    "a DOCTYPE in the strings": with_doctype("xl/sharedStrings.xml"),
    "a DOCTYPE in the properties": with_doctype("docProps/core.xml"),
    "a sheet that ends in the middle": lambda content: repacked(
        content, lambda n, d: d[: len(d) // 2] if n == "xl/worksheets/sheet2.xml" else d
    ),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_file_is_refused_and_nothing_of_it_is_used(
    case: str, good: bytes, tmp_path: Path, tiny: Plan
) -> None:
    checked = _checked(tmp_path, tiny, DAMAGED[case](good))
    assert [f.code for f in checked.findings] == ["F01"]
    assert checked.verdict is Verdict.REJECTED
    assert checked.observations == ()
    assert checked.unit is not None
    assert checked.unit.name == "东河县"


def test_a_member_flagged_as_encrypted_is_told_as_a_password(good: bytes, tmp_path: Path, tiny: Plan) -> None:
    assert [f.code for f in _checked(tmp_path, tiny, encrypted_flag(good)).findings] == ["F03"]


def test_a_member_whose_name_leads_outside_is_written_nowhere(good: bytes, tmp_path: Path, tiny: Plan) -> None:
    checked = _checked(tmp_path, tiny, outside(good))
    assert checked.verdict is not Verdict.REJECTED
    assert not list(tmp_path.parent.rglob("evil.xml"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<html><table><tr><td>东河县</td></tr></table></html>".encode(), "网页"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "MHTML"),
        ("指标编号,累计完成\nT01-01,5\n".encode("gbk"), "文本或 CSV"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "2003"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_another_kind_of_file_under_a_workbooks_name_is_known_by_its_content(
    content: bytes, words: str, tmp_path: Path, tiny: Plan
) -> None:
    (found,) = _checked(tmp_path, tiny, content, "东河县.xls").findings
    assert found.code == "F02"
    assert words in found.message
    assert ".xlsx" in f"{found.message}{found.fix}"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl__vbaProject.bin", "宏"),
        ("xl__macrosheets__sheet1.xml", "宏表"),
        ("xl__externalLinks__externalLink1.xml", "指向其他文件的链接"),
        ("xl__connections.xml", "数据连接"),
        ("xl__embeddings__oleObject1.bin", "嵌入的对象"),
    ],
)
def test_what_could_do_something_is_told_and_the_cells_are_read_nevertheless(
    part: str, words: str, good: bytes, tmp_path: Path, tiny: Plan
) -> None:
    plain = _checked(tmp_path, tiny, good)
    checked = _checked(tmp_path, tiny, repacked(good, same, **{part: b"<x/>"}))
    (found,) = (f for f in checked.findings if f.code == "F11")
    assert words in found.message
    assert found.severity is Severity.NOTICE
    assert checked.could_be_read
    assert [o.value for o in checked.observations] == [o.value for o in plain.observations]


def _with_cell(content: bytes, cell: str) -> bytes:
    """The workbook with something beside its table."""
    book = openpyxl.load_workbook(BytesIO(content))
    book["指标填报"]["Z3"] = cell
    book.save(changed := BytesIO())
    return changed.getvalue()


@pytest.mark.parametrize(
    "call", ['=_xlfn.WEBSERVICE("http://127.0.0.1/?"&A1)', '=LEN(_xlfn.WEBSERVICE("http://a.cn"))']
)
def test_a_formula_that_fetches_from_the_web_is_told(call: str, good: bytes, tmp_path: Path, tiny: Plan) -> None:
    (found,) = (f for f in _checked(tmp_path, tiny, _with_cell(good, call)).findings if f.code == "F11")
    assert "访问网络的公式" in found.message


@pytest.mark.parametrize(
    "text", ["见 WEBSERVICE(网址) 函数", "_xlfn.WEBSERVICE(", ':formula="WEBSERVICE("', "<f>WEBSERVICE("]
)
def test_a_text_that_merely_names_such_a_function_is_not(text: str, good: bytes, tmp_path: Path, tiny: Plan) -> None:
    checked = _checked(tmp_path, tiny, _with_cell(good, text))
    assert "F11" not in {f.code for f in checked.findings}


@pytest.mark.parametrize("attribute", [' a=""', " a='WEBSERVICE('", ' a:formula=""'])
def test_a_formula_behind_a_million_attributes_is_told_and_costs_no_memory(attribute: str) -> None:
    beginning = b"<cell" + attribute.encode() * 1_000_000
    tracemalloc.start()
    told = [
        active_content(b"", {"content.xml": beginning + end})
        for end in (b' t:formula="of:=WEBSERVICE(', b">WEBSERVICE(")
    ]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told == [["访问网络的公式"], []]
    assert most < 4 * len(beginning)


@needs_office
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_formula_that_fetches_is_told_in_other_containers_as_well(
    kind: str, good: bytes, tmp_path: Path, tiny: Plan
) -> None:
    for number, (cell, told) in enumerate((('=_xlfn.WEBSERVICE("http://a.cn")', True), ("WEBSERVICE(", False))):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "东河县.xlsx"
        path.write_bytes(_with_cell(good, cell))
        convert(path, kind)
        checked = check_file(tiny, folder / kind / f"东河县.{kind}")
        assert any("访问网络的公式" in found.message for found in checked.findings if found.code == "F11") is told


def test_only_regular_files_are_opened(tmp_path: Path, tiny: Plan, good: bytes) -> None:
    """A pipe that nobody writes to would hold the run up for ever."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "东河县.xlsx").write_bytes(good)
    (tmp_path / "别处.xlsx").write_bytes(good)
    os.mkfifo(inbox / "管道.xlsx")
    (inbox / "链接.xlsx").symlink_to(tmp_path / "别处.xlsx")
    (inbox / "断链.xlsx").symlink_to(tmp_path / "没有.xlsx")
    (inbox / "文件夹.xlsx").mkdir()
    for name in ("~$东河县.xlsx", ".~lock.东河县.xlsx#", "._东河县.xlsx", "东河县.xlsx.crdownload", "desktop.ini"):
        (inbox / name).write_bytes(b"x")
    if sys.platform != "win32" and os.getuid() == 0:
        os.mknod(inbox / "设备.xlsx", stat.S_IFCHR | 0o666, os.makedev(1, 5))  # as /dev/zero: it never ends
    run = consolidate_inbox(tiny, inbox, samples.PERIOD)
    codes = {a.path.name: [f.code for f in a.checked.findings] for a in run.intake.arrivals}
    assert codes.pop("东河县.xlsx") == []
    assert {tuple(found) for found in codes.values()} == {("F06",)}
    assert len(codes) >= 9


def test_a_far_stray_cell_costs_neither_time_nor_memory(tmp_path: Path, tiny: Plan, good: bytes) -> None:
    sheet = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = in_sheets(b"</sheetData>", sheet)(good)
    (found,) = spread(lambda c: _checked(tmp_path, tiny, c), [content], 1, limits=Limits(5, 512), lost=_lost)
    assert "F07" in {f.code for f in found.findings}


def test_a_hundred_thousand_rows_are_refused_before_anything_is_built_of_them(
    tmp_path: Path, tiny: Plan, good: bytes
) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>1.5</v></c><c r="C{row}"><v>2</v></c></row>'
        for row in range(200, 100_200)
    )
    content = in_sheets(b"</sheetData>", rows.encode() + b"</sheetData>")(good)
    (found,) = spread(lambda c: _checked(tmp_path, tiny, c), [content], 1, limits=Limits(10, 192), lost=_lost)
    assert [f.code for f in found.findings] == ["F07"]
    assert "100199" in found.findings[0].message


def test_formats_down_to_the_last_row_cost_nothing_and_change_nothing(tmp_path: Path, tiny: Plan, good: bytes) -> None:
    sheet = b'<row r="1048576" s="1" customFormat="1"><c r="A1048576" s="1"/></row></sheetData>'
    content = in_sheets(b"</sheetData>", sheet)(good)
    (found,) = spread(lambda c: _checked(tmp_path, tiny, c), [content], 1, limits=Limits(5, 512), lost=_lost)
    plain = _checked(tmp_path, tiny, good)
    assert [o.value for o in found.observations] == [o.value for o in plain.observations]


def _lost(_: object, reason: str) -> Checked:
    raise AssertionError(reason)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<v>107</v>", b"<v>1E309</v>", None),
        (b"<v>107</v>", b"<v>NaN</v>", None),
        (b"<v>107</v>", b"<v>INF</v>", None),
        (b"<v>107</v>", b"<v></v>", None),
        (b"<v>107</v>", b"<v>1,07</v>", None),
        (b"<v>107</v>", b"<v>1 07</v>", None),
    ],
)
def test_what_is_no_number_where_one_is_stored_is_never_read_as_one(
    old: bytes, new: bytes, code: str | None, good: bytes, tmp_path: Path, tiny: Plan
) -> None:
    checked = _checked(tmp_path, tiny, in_sheets(old, new)(good))
    assert checked.verdict is Verdict.REJECTED
    assert [o.value for o in checked.observations if o.row.id == "T01-01"] in ([], [None])


def test_a_template_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    from bairi_workbooks.bulletin import template_check

    path = tmp_path / "无尽.xlsx"
    book = openpyxl.Workbook()
    endless = (
        "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}"
    )
    book.active["A1"] = f"{endless}{{% endfor %}}{{{{ facts.period_label }}}}"
    book.save(path)
    monkeypatch.setattr(template_check, "DEFAULT_LIMITS", Limits(seconds=2))
    with pytest.raises(BairiError, match="没有填完（超过2秒仍未处理完）"):
        check_template(path)


def test_a_template_that_eats_memory_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    from bairi_workbooks.bulletin import template_check

    path = tmp_path / "贪吃.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "{{ 'x' * 4000000000 }}"
    book.save(path)
    monkeypatch.setattr(template_check, "DEFAULT_LIMITS", Limits(seconds=30, megabytes=512))
    with pytest.raises(BairiError, match=r"没有填完（占用内存超过512兆字节）|无法计算"):
        check_template(path)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("１２３．５", "123.5"),
        ("1,234.5", "1234.5"),
        ("\u3000 45.5\u00a0", "45.5"),
        ("－12", "-12"),
        ("5.4万", None),
        ("(123)", "-123"),
        ("1e3", None),
        ("nan", None),
        ("inf", None),
        ("4²", None),
        ("٤٥", None),
        ("六十", None),
        ("45。5", None),
        ("4 5", None),
    ],
)
def test_an_odd_number_is_converted_by_a_declared_rule_or_told_never_guessed(
    typed: str, value: str | None, tmp_path: Path, tiny: Plan
) -> None:
    path = samples.submit(tmp_path, tiny, changes={"T01-04": Entry(typed, own_target=Decimal(45))})
    checked = check_file(tiny, path, samples.PERIOD)
    (read,) = (o.value for o in checked.observations if o.row.id == "T01-04")
    at_the_cell = [f for f in checked.findings if f.place.cell == "G7"]
    if value is None:
        assert read is None
        assert any(f.severity is Severity.ERROR for f in at_the_cell)
    else:
        assert read == Decimal(value)
        assert any(f.code == "V03" and f"“{typed.strip()}”" in f.message for f in at_the_cell)


def test_a_blank_row_in_the_middle_of_the_table_ends_nothing(tmp_path: Path, tiny: Plan, good: bytes) -> None:
    path = tmp_path / "东河县.xlsx"
    path.write_bytes(good)
    book = openpyxl.load_workbook(path)
    book["指标填报"].insert_rows(7, 2)
    book.save(path)
    found = check_file(tiny, path, samples.PERIOD)
    plain = _checked(tmp_path, tiny, good)
    # By indicator: the formula of a figure taken over, left behind by the inserting, is read from where it was typed.
    assert {o.indicator.id: o.value for o in found.observations} == {
        o.indicator.id: o.value for o in plain.observations
    }


def test_an_output_that_is_open_elsewhere_stays_whole_and_is_told(
    tmp_path: Path, tiny: Plan, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows refuses to replace a workbook that Excel has open."""
    inbox, out = tmp_path / "收件", tmp_path / "结果"
    inbox.mkdir()
    (inbox / "东河县.xlsx").write_bytes(good)
    target = run_inbox(tiny, inbox, samples.PERIOD, out, kinds=()).outputs
    assert target is not None
    before = target.consolidated.read_bytes()
    real = Path.replace

    def refused(self: Path, to: Path) -> Path:
        if Path(to) == target.consolidated:
            raise PermissionError(13, "in use", str(to))
        return real(self, to)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(BairiError, match="请检查文件是否正在 Excel 中打开"):
        run_inbox(tiny, inbox, samples.PERIOD, out, kinds=())
    assert target.consolidated.read_bytes() == before
    assert list(out.glob(".bairi-*")) == []
