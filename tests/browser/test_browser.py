"""The built site of the tiny run, opened in Chromium: a reader's way, a phone, a checker."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 400, "height": 800}
PLACE = "reports/places/central-east.html"
AREA = "reports/cardiovascular/central-east.html"
PAGES = (
    "index.html",
    PLACE,
    AREA,
    "reports/cardiovascular/index.html",
    "reports/data-quality/index.html",
    "reports/protection/index.html",
    "reports/downloads.html",
    "reports/methods.html",
    "reports/sensitivity.html",
)


@pytest.fixture(scope="module")
def chromium():
    """Chromium as Debian packages it."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, tiny_site):
    """Open a page of the site from its files, as a reader without a server does."""
    opened = []

    def opening(name, viewport=WIDE, **options):
        context = chromium.new_context(viewport=viewport, **options)
        opened.append(context)
        page = context.new_page()
        page.goto((tiny_site / name).as_uri())
        return page

    yield opening
    for context in opened:
        context.close()


def walk_to_the_brief(page, tiny_site):
    """Click from home to an ICB, to its cardiovascular page; return where its brief is."""
    page.locator(".harp-list").get_by_role("link", name="Central East").click()
    assert page.title().startswith("NHS Central East |")
    page.locator("#gaps").get_by_role("link", name="Cardiovascular disease").click()
    assert page.title().startswith("Cardiovascular disease: NHS Central East |")
    brief = page.get_by_role("link", name="Brief for boards, PDF").get_attribute("href")
    return (tiny_site / AREA).parent / brief


def test_a_reader_gets_from_home_to_an_icb_to_its_brief(open_page, tiny_site):
    brief = walk_to_the_brief(open_page("index.html"), tiny_site)
    assert brief.resolve() == (tiny_site / "reports/briefs/central-east.pdf").resolve()
    assert brief.read_bytes().startswith(b"%PDF")


def test_the_same_way_works_without_scripts(open_page, tiny_site):
    page = open_page("index.html", java_script_enabled=False)
    assert walk_to_the_brief(page, tiny_site).is_file()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_breadcrumb_stands_above_the_title_and_leads_up_without_scripts(open_page, viewport):
    page = open_page(AREA, viewport, java_script_enabled=False)
    trail = page.get_by_role("navigation", name="Breadcrumb")
    assert trail.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
    assert trail.get_by_role("link").all_inner_texts() == [
        "Home",
        "East of England",
        "NHS Central East",
    ]
    trail.get_by_role("link", name="NHS Central East").click()
    assert page.title().startswith("NHS Central East |")


def test_a_page_leads_to_the_same_focus_area_next_door(open_page):
    page = open_page(AREA, java_script_enabled=False)
    foot = page.get_by_role("navigation", name="Previous and next place, end of page")
    foot.get_by_role("link", name="East of England").click()
    assert page.title().startswith("Cardiovascular disease: East of England |")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(open_page, name):
    page = open_page(name, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_the_checker_finds_no_serious_barrier(open_page, name, viewport):
    found = Axe().run(open_page(name, viewport)).response["violations"]
    serious = [
        f"{fault['id']}: {fault['nodes'][0]['html']}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_synthetic_run_shows_the_band(open_page, name):
    band = open_page(name).locator(".harp-synthetic")
    assert band.is_visible()
    assert "Every number here is invented" in band.inner_text()


def test_the_list_of_places_is_found_by_the_name_of_an_earlier_icb(open_page):
    page = open_page("reports/places/index.html")
    page.get_by_label("Find by ICB, region or old ICB name").fill("luton")
    shown = page.locator(".harp-list li:visible").all_inner_texts()
    assert shown == ["Central East CE"]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        """Keep requests out of the test's output."""


@pytest.fixture(scope="module")
def server(tiny_site):
    """Serve the site from a sub-folder of a server, as an ICB might."""
    handler = partial(_Quiet, directory=str(tiny_site.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/{tiny_site.name}"
        serving.shutdown()


def test_the_search_box_leads_to_a_page(open_page, server):
    page = open_page(PLACE)
    page.goto(f"{server}/{PLACE}")
    page.get_by_label("Search").fill("Dobson")
    found = page.locator(".harp-search-results a")
    found.first.wait_for()
    assert f"{server}/reports/methods.html" in [
        link.evaluate("link => link.href") for link in found.all()
    ]


def test_a_phone_shows_the_narrow_forest_and_a_desk_the_wide_one(open_page):
    for viewport, seen, unseen in ((WIDE, "wide", "narrow"), (PHONE, "narrow", "wide")):
        page = open_page(AREA, viewport)
        assert page.locator(f".{seen}-only").first.is_visible()
        assert not page.locator(f".{unseen}-only").first.is_visible()


def test_the_edge_of_a_table_that_goes_on_is_shaded(open_page):
    attached = "getComputedStyle(document.querySelector('.table-scroll')).backgroundAttachment"
    assert open_page(AREA, PHONE).evaluate(attached) == "local, scroll"
    assert open_page(AREA, WIDE).evaluate(attached) == "local, scroll"


def test_a_phone_shows_every_entry_of_the_menu(open_page):
    page = open_page(AREA, PHONE)
    ends = "[...document.querySelectorAll('.nav-link')].map(a => a.getBoundingClientRect().right)"
    assert max(page.evaluate(ends)) <= PHONE["width"]


def test_the_keyboard_reaches_the_text_past_the_menu(open_page):
    page = open_page(PLACE)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "quarto-document-content"
