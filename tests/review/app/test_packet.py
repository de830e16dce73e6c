"""A packet in a real browser, opened from the disk: no server, no network, nothing installed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from subtitler.formats.documents import dump
from subtitler.formats.review_table import Kind
from subtitler.review.editing import Desk, sha_of
from subtitler.review.exchange import (
    export_folder,
    reading_desk,
    returned,
    take,
)
from subtitler.review.exchange.files import STATIC
from subtitler.workdir import WorkingDirectory, locate
from tests.review.app.conftest import CHROMIUM, transcript, translation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NOT TRIED: apt install chromium"),
    # The driver of the browser talks over a pipe and its own loop.
    pytest.mark.enable_socket,
]

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        launched = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def root(reviewed: Path, tmp_path: Path) -> Path:
    """A copy of the collection."""
    out = tmp_path / "collection"
    shutil.copytree(reviewed, out)
    return out


@pytest.fixture
def packet(root: Path, tmp_path: Path) -> Callable[..., Path]:
    """Make a packet of a language; gives its page."""

    def make(lang: str, store: bool = True) -> Path:
        collection, video = locate(root / "videos" / "v-0001")
        assert video is not None
        out = tmp_path / f"packet-{lang}"
        assert export_folder(reading_desk(video, lang), collection.glossary, out, store=store)
        return out / "review.html"

    return make


class Screen:
    """A packet that is open, all that it asked for and all that went wrong."""

    def __init__(self, browser: Browser, page: Path, ui: str = "en") -> None:
        self.context = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale=ui, accept_downloads=True
        )
        self.file = page
        self.asked: list[str] = []
        self.faults: list[str] = []
        self.open()

    def open(self) -> None:
        """Open the page, as by a double click."""
        self.page: Page = self.context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text))
        self.page.goto(self.file.as_uri())
        self.page.wait_for_selector("body[data-ready=all]")

    def text(self, number: int) -> Any:
        """The box of a segment."""
        return self.page.locator(f"#row-{number} .text")

    def until(self, condition: str) -> None:
        """Wait for something of the film; the page's policy forbids the driver's own way."""
        for _ in range(300):
            if self.page.evaluate(f"(() => {{ return {condition}; }})()"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(condition)

    def file_given_back(self, act: Callable[[], None]) -> bytes:
        """What the browser downloads."""
        with self.page.expect_download() as waiting:
            act()
        return Path(str(waiting.value.path())).read_bytes()


def video_of(root: Path) -> WorkingDirectory:
    return WorkingDirectory(root / "videos" / "v-0001")


def desk(root: Path, lang: str) -> Desk:
    collection, _ = locate(root)
    return Desk(video_of(root), lang, collection.reviewer("tulpar"))


def imported(root: Path, data: bytes, lang: str) -> list[Kind]:
    back = returned(data, "x.json")
    assert back is not None
    return [item.kind for item in take(desk(root, lang), back, "x.json", data).changes]


def test_edited_by_keyboard_given_back_and_imported(
    browser: Browser, packet: Callable[..., Path], root: Path
) -> None:
    screen = Screen(browser, packet("en"))
    keys = screen.page.keyboard
    screen.text(0).focus()
    keys.press("Alt+ArrowDown")
    keys.press("Control+A")
    keys.type("I was in a camp in Kashgar for a whole year.")
    keys.press("Alt+c")
    keys.type("Is it Kashgar?")
    keys.press("Alt+ArrowDown")
    keys.press("Alt+ArrowUp")
    assert screen.page.evaluate("document.activeElement.value").endswith("whole year.")
    data = screen.file_given_back(lambda: keys.press("Control+s"))
    kinds = imported(root, data, "en")
    assert kinds == [Kind.SAME, Kind.CHANGED, *[Kind.SAME] * 10]
    at = desk(root, "en")
    second = at.text().current.segments[1]
    assert second.text == "I was in a camp in Kashgar for a whole year."
    assert [said.text for said in at.comments(second.id)] == ["Is it Kashgar?"]
    assert screen.faults == []
    assert all(address.startswith(("file:", "blob:")) for address in screen.asked)


def test_what_was_typed_is_there_after_the_browser_was_closed(
    browser: Browser, packet: Callable[..., Path]
) -> None:
    screen = Screen(browser, packet("en"))
    screen.text(3).fill("They took my passport.")
    screen.page.close()
    screen.open()
    assert screen.text(3).input_value() == "They took my passport."
    assert "1 / 12" in screen.page.locator("#state").inner_text()
    screen.page.on("dialog", lambda dialog: dialog.accept())
    screen.page.locator("summary").click()
    screen.page.locator("#clear").click()
    assert screen.text(3).input_value() == "They took my passport and did not give it back."
    assert screen.page.evaluate("localStorage.length") == 0


def test_a_browser_that_shall_keep_nothing_keeps_nothing_and_says_so(
    browser: Browser, packet: Callable[..., Path], root: Path
) -> None:
    screen = Screen(browser, packet("en", store=False))
    screen.text(0).fill("They came by night.")
    assert screen.page.evaluate("localStorage.length") == 0
    assert "keeps nothing" in screen.page.locator("#state").inner_text()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    screen.page.on("dialog", stay)
    screen.page.close(run_before_unload=True)
    screen.page.wait_for_timeout(500)
    assert asked == ["beforeunload"], "nobody closes it by accident"
    data = screen.file_given_back(lambda: screen.page.locator("#give").click())
    assert imported(root, data, "en").count(Kind.CHANGED) == 1


def test_two_windows_of_one_packet_do_not_cover_each_other(
    browser: Browser, packet: Callable[..., Path], root: Path
) -> None:
    screen = Screen(browser, packet("en"))
    first = screen.page
    screen.open()
    screen.text(5).fill("Nobody said a word.")
    first.locator("#row-0 .text").fill("They came by night.")
    # Each window shows what was typed in the other.
    screen.page.wait_for_selector("#row-0.changed")
    first.wait_for_selector("#row-5.changed")
    assert screen.text(0).input_value() == "They came by night."
    assert first.locator("#row-5 .text").input_value() == "Nobody said a word."
    data = screen.file_given_back(lambda: screen.page.keyboard.press("Control+s"))
    assert imported(root, data, "en").count(Kind.CHANGED) == 2


def test_windows_that_know_nothing_of_each_other_lose_nothing(
    browser: Browser, packet: Callable[..., Path]
) -> None:
    screen = Screen(browser, packet("en"))
    first = screen.page
    screen.open()
    second = screen.page
    # Typed in turn, faster than browsers tell their windows.
    for number in range(6):
        for page, text in ((first, "one"), (second, "two")):
            row = 2 * (number % 3) + (page is second)
            page.locator(f"#row-{row} .text").fill(f"{text} {number}")
    screen.open()
    texts = [screen.text(number).input_value() for number in range(6)]
    assert texts == ["one 3", "two 3", "one 4", "two 4", "one 5", "two 5"]


def test_a_file_from_before_goes_on_elsewhere(
    browser: Browser, packet: Callable[..., Path], tmp_path: Path
) -> None:
    page = packet("en")
    first = Screen(browser, page)
    first.text(0).fill("They came by night.")
    data = first.file_given_back(lambda: first.page.locator("#give").click())
    kept = tmp_path / "kept.json"
    kept.write_bytes(data)
    other = Screen(browser, page)
    other.page.locator("#load").set_input_files(kept)
    other.page.wait_for_selector("#row-0.changed")
    assert other.text(0).input_value() == "They came by night."


def test_a_segment_is_played_and_stops_at_its_end(
    browser: Browser, packet: Callable[..., Path]
) -> None:
    screen = Screen(browser, packet("en"))
    screen.until("film.readyState >= 1")
    screen.text(2).focus()
    screen.page.keyboard.press("Alt+r")
    screen.until("!film.paused")
    screen.until("film.paused")
    at = screen.page.evaluate("document.getElementById('film').currentTime")
    assert 14.2 <= at <= 14.5, "segment 2 lasts from 10 to 14.25 s"


def test_without_a_film_the_text_can_be_reviewed(
    browser: Browser, packet: Callable[..., Path]
) -> None:
    page = packet("en")
    (page.parent / "proxy.mp4").unlink()
    screen = Screen(browser, page)
    screen.page.wait_for_selector("#film", state="hidden")
    screen.text(0).fill("Typed.")
    assert "1 / 12" in screen.page.locator("#state").inner_text()


def test_keys_on_another_layout_and_while_a_method_composes(
    browser: Browser, packet: Callable[..., Path]
) -> None:
    screen = Screen(browser, packet("en"))
    screen.text(4).focus()
    client = screen.context.new_cdp_session(screen.page)
    pressed = {"type": "keyDown", "code": "KeyC", "modifiers": 1}
    client.send("Input.dispatchKeyEvent", {**pressed, "key": "с", "windowsVirtualKeyCode": 67})
    assert screen.page.evaluate("document.activeElement.className") == "comment"
    screen.text(4).focus()
    client.send(
        "Input.dispatchKeyEvent", {**pressed, "key": "Process", "windowsVirtualKeyCode": 229}
    )
    assert screen.page.evaluate("document.activeElement.className") == "text"


def test_a_text_is_text_whatever_it_says(
    browser: Browser, packet: Callable[..., Path], root: Path
) -> None:
    video = video_of(root)
    at = desk(root, "en")
    at.save("s0000", sha_of(at.text().current.segments[0]), text=HOSTILE)
    at.comment("s0000", HOSTILE)
    assert video.exists("translation.en.reviewed.json")
    screen = Screen(browser, packet("en"))
    assert screen.text(0).input_value() == HOSTILE
    assert screen.page.title() == "v-0001 · en"
    assert screen.page.locator("#list img").count() == 0
    assert screen.faults == []


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("zh", "ltr")])
def test_arabic_and_chinese(
    browser: Browser, packet: Callable[..., Path], lang: str, direction: str
) -> None:
    screen = Screen(browser, packet(lang), ui=lang)
    box = screen.text(0)
    assert box.evaluate("box => getComputedStyle(box).direction") == direction
    assert box.get_attribute("lang") == lang
    assert screen.page.evaluate("document.documentElement.dir") == direction
    times = screen.page.locator("#row-0 bdi")
    assert times.evaluate("each => getComputedStyle(each).direction") == "ltr"


def test_a_screen_reader_finds_its_way(browser: Browser, packet: Callable[..., Path]) -> None:
    screen = Screen(browser, packet("ar"), ui="ar")
    axe = Path(__file__).parents[2] / "data" / "axe.min.js"
    screen.page.evaluate(axe.read_text(encoding="utf-8"))
    told = screen.page.evaluate("axe.run()")
    grave = [each for each in told["violations"] if each["impact"] in ("serious", "critical")]
    assert [(each["id"], [n["html"] for n in each["nodes"]][:2]) for each in grave] == []


def test_every_phrase_is_in_every_language() -> None:
    words = json.loads((STATIC / "packet.words.json").read_text(encoding="utf-8"))
    assert list(words) == ["en", "kk", "ru", "tr", "zh", "ar"]
    for phrases in words.values():
        assert phrases.keys() == words["en"].keys()
        assert all(phrases.values())


def test_an_hour_of_segments_opens_quickly(
    browser: Browser, root: Path, packet: Callable[..., Path]
) -> None:
    text = transcript(900, 3_600_000)
    (root / "videos" / "v-0001" / "transcript.json").write_bytes(dump(text))
    (root / "videos" / "v-0001" / "translation.en.json").write_bytes(dump(translation(text, "en")))
    screen = Screen(browser, packet("en"))
    assert screen.page.locator("#list > li").count() == 900
    spent = screen.page.evaluate(
        "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    )
    assert spent < 3000
