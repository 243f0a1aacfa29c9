"""The board in Chromium: what people click, type and print does what it says, and nothing is asked of the network.

Debian's packages chromium and chromium-driver bring what is needed (see .ci/run).
"""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver import ActionChains
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from bairi_validators.bulletin import BulletinFacts, compute
from bairi_workbooks.bulletin import write_board
from city import later

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="Chromium and its driver (chromium, chromedriver) are not installed"
)
HOSTILE = "\"'></script><img src=x onerror=alert(1)>"
MILLIMETRES = 96 / 25.4
A4 = (595, 842)


@pytest.fixture(scope="module")
def facts() -> BulletinFacts:
    """A city of two counties; in every cell stands what was typed, once with something hostile."""
    facts = compute(later())
    figures = [
        replace(f, sources=tuple(replace(s, text=f"{f.county}填的{n}{HOSTILE}") for n, s in enumerate(f.sources)))
        for f in facts.county_figures
    ]
    return replace(facts, county_figures=tuple(figures))


@pytest.fixture(scope="module")
def page(facts, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("board") / "看板.html"
    write_board(path, facts)
    return path.as_uri()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "hide-scrollbars"):
        options.add_argument(f"--{argument}")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def opened(chromium: Any, page: str) -> Iterator[Callable[..., Any]]:
    """Opens the page in a window of a width; at the end the console must be empty and the network untouched."""

    def open_at(width: int = 1440, height: int = 900, *, mobile: bool = False) -> Any:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        chromium.get(page)
        return chromium

    for log in ("browser", "performance"):
        chromium.get_log(log)
    yield open_at
    assert chromium.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
    sent = [e["params"] for e in events if e["method"] == "Network.requestWillBeSent"]
    failed = [e["params"] for e in events if e["method"] == "Network.loadingFailed"]
    stopped = {f["requestId"] for f in failed if f.get("blockedReason") == "csp"}  # never sent at all
    asked = {s["request"]["url"] for s in sent if s["documentURL"] == page and s["requestId"] not in stopped}
    assert asked == {page}


def run(driver: Any, script: str, *given: object) -> Any:
    return driver.execute_script(script, *given)


def choose(driver: Any, **fields: str) -> None:
    script = """const form = document.querySelector(".filters");
        form.elements[arguments[0]].value = arguments[1];
        form.dispatchEvent(new Event("input"));"""
    for name, value in fields.items():
        run(driver, script, name, value)


def press(driver: Any, selector: str) -> None:
    run(driver, "const it = document.querySelector(arguments[0]); it.focus(); it.click();", selector)


def keys(driver: Any, *names: str) -> None:
    chain = ActionChains(driver)
    for name in names:
        chain.send_keys(getattr(Keys, name))
    chain.perform()


def seen(driver: Any, selector: str, attribute: str) -> list[str]:
    """The attribute of every element that is laid out; what stands in a closed fold counts."""
    script = """return [...document.querySelectorAll(arguments[0])].filter((e) => !e.closest("[hidden]"))
        .map((e) => e.getAttribute(arguments[1]));"""
    return list(run(driver, script, selector, attribute))


def panel(driver: Any) -> str:
    return str(run(driver, "const d = document.querySelector('dialog'); return d.open ? d.innerText : '';"))


def test_a_department_leaves_only_what_it_answers_for(opened, facts):
    driver = opened()
    choose(driver, department="科技局")
    own = [i.id for i in facts.indicators if "科技局" in i.leads]
    assert own
    for section in ("#all", "#tasks", "#battles"):
        assert seen(driver, f"{section} [data-row]", "data-row") == own
    assert driver.find_element("css selector", ".status").text == f"科技局：显示1项，共{len(facts.indicators)}项"


def test_a_light_is_filtered_by_the_big_number_and_by_the_small_button_alike(opened, facts):
    driver = opened()
    red = [i.id for group in facts.groups for i in group.indicators if i.light == "红"]
    assert 0 < len(red) < len(facts.indicators)
    press(driver, ".card[data-light=红]")
    assert seen(driver, "#all [data-row]", "data-row") == red
    assert set(seen(driver, "[data-light=红]", "aria-pressed")) == {"true"}
    press(driver, ".toggle[data-light=红]")
    assert len(seen(driver, "#all [data-row]", "data-row")) == len(facts.indicators)
    assert set(seen(driver, "[data-light=红]", "aria-pressed")) == {"false"}


def test_a_county_shows_its_column_and_its_own_lights(opened, facts):
    driver = opened()
    choose(driver, county="乙县")
    assert set(seen(driver, ".map [data-county]", "data-county")) == {"乙县"}
    own = {f.indicator: f for f in facts.county_figures if f.county == "乙县"}
    script = """return [...document.querySelectorAll(".lamp")].filter((e) => !e.closest("[hidden]"))
        .map((e) => [e.dataset.figure, e.lastElementChild.textContent]);"""
    assert dict(run(driver, script)) == {number: f"{f.name}，{f.light}" for number, f in own.items()}
    assert driver.find_element("css selector", "[data-scope]").text == "乙县"


def test_a_battle_and_a_searched_word_narrow_together_and_clearing_brings_all_back(opened, facts):
    driver = opened()
    choose(driver, group="内需攻坚战", text="率")
    assert seen(driver, "#all [data-row]", "data-row") == [
        i.id for i in facts.indicators if i.battle == "内需攻坚战" and "率" in i.name
    ]
    choose(driver, text="没有这个词")
    assert driver.find_element("css selector", "[data-empty]").is_displayed()
    press(driver, "[type=reset]")
    assert not driver.find_element("css selector", "[data-empty]").is_displayed()
    assert len(seen(driver, "#all [data-row]", "data-row")) == len(facts.indicators)


def test_a_click_on_a_countys_figure_shows_what_was_typed_and_where(opened, facts):
    driver = opened()
    figure = next(f for f in facts.county_figures if f.county == "乙县" and len(f.sources) > 1)
    press(driver, f".map [data-row='{figure.indicator}'] [data-county=乙县] button")
    text = panel(driver)
    for source in figure.sources:
        for told in (source.file, f"工作表“{source.sheet}”", f"{source.cell} {source.heading}", source.text):
            assert told in text
    assert "乙县" in text
    assert figure.statement in text
    assert run(driver, "return document.querySelectorAll('img').length") == 0


def test_escape_closes_the_sources_and_the_focus_is_where_it_was(opened, facts):
    driver = opened()
    press(driver, ".lamp")
    assert facts.indicators[0].name in panel(driver)
    keys(driver, "ESCAPE")
    assert panel(driver) == ""
    assert run(driver, "return document.activeElement.className").startswith("lamp")


def test_from_the_citys_figure_a_countys_is_one_click_away(opened, facts):
    driver = opened()
    figure = facts.county_figures[0]
    press(driver, f".lamp[data-figure='{figure.indicator}']")
    press(driver, f"dialog [data-unit={figure.county}]")
    assert figure.sources[0].text in panel(driver)
    assert len(driver.find_elements("css selector", "dialog h2")) == 1


def test_arrows_move_in_the_heat_map_which_is_one_stop_for_tab(opened):
    driver = opened()
    assert len(seen(driver, ".map button[tabindex='0']", "tabindex")) == 1
    run(driver, "document.querySelector('.map td button').focus()")
    keys(driver, "ARROW_RIGHT")
    assert run(driver, "return document.activeElement.closest('td').dataset.county") == "乙县"
    before = run(driver, "return document.activeElement.closest('tr').dataset.row")
    keys(driver, "ARROW_DOWN")
    assert run(driver, "return document.activeElement.closest('td').dataset.county") == "乙县"
    assert run(driver, "return document.activeElement.closest('tr').dataset.row") != before


def test_every_button_and_field_has_a_name_for_those_who_listen(opened):
    driver = opened()
    driver.execute_cdp_cmd("Accessibility.enable", {})
    nodes = driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    driver.execute_cdp_cmd("Accessibility.disable", {})
    asked = [
        n for n in nodes if n.get("role", {}).get("value") in {"button", "combobox", "searchbox", "link", "dialog"}
    ]
    assert len(asked) > 40
    assert [n["role"]["value"] for n in asked if not n.get("name", {}).get("value", "").strip()] == []


@pytest.mark.parametrize("width", [360, 390, 768, 1024])
def test_the_page_itself_never_scrolls_sideways(opened, width):
    driver = opened(width, 800, mobile=True)
    assert run(driver, "return document.documentElement.scrollWidth") == width
    press(driver, ".lamp")
    assert run(driver, "return document.querySelector('dialog').getBoundingClientRect().width") <= width


@pytest.mark.parametrize("width", [360, 768, 1024, 1440])
def test_no_name_is_squeezed_into_a_column_of_single_characters(opened, width):
    driver = opened(width, 800)
    script = """const names = document.querySelectorAll(".list tbody th, .map tbody th, .line .name, .tile h4");
        const widths = [...names].map((e) => e.getBoundingClientRect().width);
        return Math.min(...widths.filter((width) => width > 0));"""
    assert run(driver, script) >= 84


def test_on_a_phone_what_is_pressed_is_large_enough(opened):
    driver = opened(360, 800, mobile=True)
    press(driver, ".filters summary")
    smallest = run(
        driver,
        """const pressed = ".lamp, .map td button, .links button, .fields button, select, input";
        const boxes = [...document.querySelectorAll(pressed)].map((e) => e.getBoundingClientRect());
        return Math.min(...boxes.map((box) => Math.min(box.height, box.width)));""",
    )
    assert smallest >= 32


def test_a_phone_folds_the_long_table_until_it_is_filtered_or_printed(opened):
    driver = opened(360, 800, mobile=True)
    table = driver.find_element("css selector", ".list")
    assert not table.is_displayed()
    choose(driver, text="率")
    assert table.is_displayed()
    driver = opened(360, 800, mobile=True)
    run(driver, "dispatchEvent(new Event('beforeprint'))")
    assert driver.find_element("css selector", ".list").is_displayed()


def printed(driver: Any) -> bytes:
    answer = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    return b64decode(answer["data"])


def test_it_prints_on_a4_upright_and_the_heat_map_across(opened):
    pages = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed(opened()))
    sizes = [(round(float(width)), round(float(height))) for width, height in pages]
    assert sizes[0] == A4
    assert set(sizes) == {A4, A4[::-1]}


@pytest.mark.parametrize(("paper", "selector"), [(297, ".map"), (210, "body"), (210, ".list"), (210, ".ranking")])
def test_nothing_is_wider_than_the_paper(opened, paper, selector):
    driver = opened(int((paper - 24) * MILLIMETRES), 1000)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    room, width = run(
        driver,
        """const e = document.querySelector(arguments[0]);
        return [innerWidth, e.getBoundingClientRect().left + e.scrollWidth];""",
        selector,
    )
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert 0 < width <= room + 1


def test_paper_is_no_phone_and_its_tables_repeat_their_headings(opened):
    driver = opened(int((210 - 24) * MILLIMETRES), 1000)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shapes = run(
        driver, "return [...document.querySelectorAll('thead:not(.sr)')].map((e) => getComputedStyle(e).display);"
    )
    filters = run(driver, "return getComputedStyle(document.querySelector('.filters details')).display;")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert set(shapes) == {"table-header-group"}
    assert filters == "none"


def test_without_script_everything_is_still_to_be_read(opened, chromium, facts):
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    driver = opened()
    try:
        assert not driver.find_element("css selector", ".filters").is_displayed()
        assert driver.find_element("css selector", "noscript p").is_displayed()
        assert len(driver.find_elements("css selector", "#all [data-row]")) == len(facts.indicators)
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_markup_that_came_into_the_page_all_the_same_could_run_nothing_and_fetch_nothing(opened):
    driver = opened()
    bad = "<img src='https://example.org/x.png' onerror='window.got=1'><p style='display:none'></p>"
    run(driver, "document.body.insertAdjacentHTML('beforeend', arguments[0])", bad)
    said = WebDriverWait(driver, 5).until(lambda d: [entry["message"] for entry in d.get_log("browser")])
    assert all("Content Security Policy" in message for message in said)
    assert run(driver, "return window.got") is None
