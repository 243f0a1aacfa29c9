"""What was read before changes nothing: with everything remembered a file is read as by a reader that saw no other."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import samples
from bairi_validators.plan.models import Plan
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.submission import Reading, read_bytes
from containers import grids, rewritten

NAME = "东河县_2026-11中旬.xlsx"
TEXTS = "xl/sharedStrings.xml"
SHEETS = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 7)]
WORDS = [
    "累计完成",
    "对比基数",
    "上年同期",
    "累计完成（2025年）",
    "2025年",
    "指标",
    "合计",
    "单位：万元",
    "填报单位：西岭县",
    "填报单位：",
    "期次：2026年11月上旬",
    "西岭县",
    "T01-02",
    "1-3",
    "规上工业增加值增速",
    "推进中",
    "截至11月20日完成年度任务的八成",
    "约120",
    "",
]
Change = Callable[[bytes], bytes]


def nth(pattern: str, number: int, new: bytes) -> Change:
    """The change of one match of a pattern, counted round and round."""

    def change(xml: bytes) -> bytes:
        found = list(re.finditer(pattern.encode(), xml))
        at = found[number % len(found)] if found else None
        return xml[: at.start()] + new + xml[at.end() :] if at else xml

    return change


NUMBERS = st.integers(0, 400)
CHANGES = st.one_of(
    st.tuples(
        st.just(TEXTS), st.builds(nth, st.just("(?<=<t>)[^<]*"), NUMBERS, st.sampled_from(WORDS).map(str.encode))
    ),
    st.tuples(
        st.sampled_from(SHEETS),
        st.builds(nth, st.just("(?<=<v>)[^<]*"), NUMBERS, st.sampled_from([b"0", b"7", b"12", b"-3.5", b"45000"])),
    ),
    st.tuples(st.sampled_from(SHEETS), st.builds(nth, st.just("<row .*?</row>"), NUMBERS, st.just(b""))),
    st.tuples(
        st.sampled_from(SHEETS), st.builds(nth, st.just('<c [^<>]*t="s"><v>[^<]*</v></c>'), NUMBERS, st.just(b""))
    ),
    st.tuples(st.sampled_from(SHEETS), st.builds(nth, st.just("<row "), NUMBERS, st.just(b'<row hidden="1" '))),
    st.tuples(
        st.sampled_from(SHEETS),
        st.builds(
            nth,
            st.just("</sheetData>"),
            st.just(0),
            st.just(b'</sheetData><mergeCells count="1"><mergeCell ref="A3:B4"/></mergeCells>'),
        ),
    ),
)
FILES = st.lists(st.lists(CHANGES, max_size=4), min_size=2, max_size=5)


def memories() -> Iterator[Callable[[], None]]:
    """What forgets everything that was remembered of files and words."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("bairi_workbooks.reading.", "bairi_validators.headings", "bairi_validators.vocabulary")):
            yield from (told.cache_clear for told in vars(module).values() if hasattr(told, "cache_clear"))


def forget() -> None:
    for clear in memories():
        clear()


def changed(content: bytes, changes: list[tuple[str, Change]]) -> bytes:
    for part, change in changes:
        content = rewritten(content, part, change)
    return content


@pytest.fixture(scope="module")
def template(tiny: Plan, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return samples.submit(tmp_path_factory.mktemp("template"), tiny, "东河县").read_bytes()


def seen(plan: Plan, content: bytes) -> tuple[Reading, list[object]]:
    """What comes of a file, with the facts of its findings, which do not take part in comparisons."""
    reading = read_bytes(plan, NAME, content)
    return reading, [found.facts for found in reading.findings]


@given(files=FILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_a_file_is_read_alike_whatever_was_read_before(
    files: list[list[tuple[str, Change]]], tiny: Plan, template: bytes
) -> None:
    contents = [template, template, *(changed(template, changes) for changes in files)]
    warm = [seen(tiny, content) for content in contents]
    for content, remembering in zip(contents, warm, strict=True):
        forget()
        assert seen(tiny, content) == remembering


def instructions(content: bytes) -> Grid:
    return grids(content)[0]


def test_the_same_cells_with_other_texts_are_other_cells(template: bytes) -> None:
    first = instructions(template)
    assert instructions(template) == first  # from here on it is remembered
    other = instructions(rewritten(template, TEXTS, lambda xml: xml.replace("东河县".encode(), "西岭县".encode())))
    assert other != first
    assert {c.text.replace("西岭县", "东河县") for row in other.rows for c in row} == {
        c.text for row in first.rows for c in row
    }
    assert instructions(template) == first


def test_no_other_sign_becomes_one_of_a_label_when_a_text_is_normalised() -> None:
    become = {
        sign for sign in map(chr, range(sys.maxunicode + 1)) if set(unicodedata.normalize("NFKC", sign)) & set("单期时")
    }
    assert become == set("单期时")


def test_chinese_signs_stay_as_they_are_when_a_text_is_normalised() -> None:
    chinese = "".join(map(chr, range(0x4E00, 0xA000)))
    assert unicodedata.normalize("NFKC", chinese) == chinese
