"""The review screen in a real browser: what a translator does, and what may never happen."""

from __future__ import annotations

import json
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from subtitler.formats.documents import dump, load
from subtitler.model import Transcript
from subtitler.review.app.server import HERE, INTERFACES
from tests.review.app.conftest import CHROMIUM, TEXTS, Server, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NOT TRIED: apt install chromium"),
    # The driver of the browser talks over a pipe and its own loop.
    pytest.mark.enable_socket,
]


class Screen:
    """A page of the app, and everything that it asked for."""

    def __init__(self, browser: Browser, server: Server, ui: str = "en") -> None:
        self.server = server
        self.context = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale=ui, reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(f"{server.base}/?token={server.token}")
        self.ready()

    def ready(self) -> None:
        """Wait until everything is there."""
        self.page.wait_for_selector("body[data-ready=all]", timeout=20_000)

    def open(self, lang: str) -> None:
        """Open the review screen."""
        self.page.goto(f"{self.server.base}/review/v-0001/{lang}")
        self.ready()

    @property
    def box(self) -> Any:
        """The box in which a person types."""
        return self.page.locator(".row[aria-current] textarea")

    @property
    def active(self) -> str:
        """The id of the open segment."""
        return str(self.page.evaluate("document.body.dataset.active"))

    def saved(self) -> None:
        """Wait until the server has everything."""
        self.page.wait_for_selector(".saved[data-state=saved]", timeout=10_000)

    def until(self, expression: str, seconds: float = 10) -> None:
        """Wait until an expression is true (the page's policy forbids the driver's own way)."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, expression
            self.page.wait_for_timeout(30)

    def eventually(self, true: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until something is so, that the page has asked the server for."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end
            self.page.wait_for_timeout(50)

    def see(self, text: str) -> None:
        """Wait until a row shows this text: others' changes come within three seconds."""
        rows = "[...document.querySelectorAll('.target')]"
        self.until(f"{rows}.some(row => row.textContent === {json.dumps(text)})", 6)

    def key(self, name: str) -> None:
        """Press a key."""
        self.page.keyboard.press(name)


@pytest.fixture
def screen(browser: Browser, server: Server) -> Iterator[Screen]:
    made = Screen(browser, server)
    yield made
    made.context.close()
    assert not made.faults


def reviewed(server: Server, lang: str = "en") -> dict[str, str]:
    """What stands in the file that people write."""
    name = f"translation.{lang}.reviewed.json"
    text = load(Transcript, server.directory.read(name), name)
    return {segment.id: segment.text for segment in text.segments}


def test_the_dashboard_leads_to_the_text(screen: Screen) -> None:
    page = screen.page
    assert page.locator("tbody tr").count() == 1
    cell = page.locator('a[href="/review/v-0001/en"]').first
    assert "waiting for a person" in str(cell.text_content())
    cell.click()
    screen.ready()
    assert page.locator(".row").count() == 12
    assert screen.active == "s0000"


def test_nothing_leaves_this_machine(screen: Screen) -> None:
    screen.open("en")
    screen.key("F8")
    screen.page.wait_for_timeout(500)
    hosts = {re.sub(r"^(\w+://[^/]*).*", r"\1", url) for url in screen.asked}
    assert {host for host in hosts if not host.startswith(("data:", "blob:"))} == {
        screen.server.base
    }


ADDED = ("Yes.", "So.", "Then.", "Well.", "Indeed.")


def test_an_error_keeps_a_segment_from_being_approved(screen: Screen) -> None:
    screen.page.goto(f"{screen.server.base}/review/v-0001/en")
    screen.ready()
    screen.key("F8")
    screen.until("document.body.dataset.active === 's0004'")
    screen.key("Control+Enter")
    screen.page.locator(".toast", has_text="2017 is missing").wait_for()
    assert screen.server.text()["segments"][4]["state"] == "machine"
    screen.page.get_by_role("button", name="Put aside").click()
    screen.page.keyboard.type("she says it later")
    screen.page.get_by_role("button", name="OK", exact=True).click()
    screen.page.get_by_role("button", name="Put aside").wait_for(state="detached")
    screen.box.focus()
    screen.key("Control+Enter")
    screen.until("document.body.dataset.active === 's0005'")
    assert screen.server.text()["segments"][4]["state"] == "approved"


def test_five_segments_with_the_keyboard_alone(screen: Screen) -> None:
    screen.open("en")
    for number in range(5):
        screen.key("End")
        screen.page.keyboard.type(f" {ADDED[number]}")
        screen.key("Control+Enter")
        screen.until(f"document.body.dataset.active === 's{number + 1:04}'")
    screen.saved()
    rows = screen.server.text()["segments"]
    assert [row["text"] for row in rows[:5]] == [
        f"{text} {word}" for text, word in zip(TEXTS["en"], ADDED, strict=False)
    ]
    assert [row["state"] for row in rows[:6]] == ["approved"] * 5 + ["machine"]


def test_typing_is_on_the_disk_within_a_second(screen: Screen) -> None:
    screen.open("en")
    screen.box.fill("They came by night.")
    screen.saved()
    assert reviewed(screen.server)["s0000"] == "They came by night."


def test_a_server_that_is_killed_costs_a_second(
    browser: Browser, serve: Callable[..., Server]
) -> None:
    server = serve()
    screen = Screen(browser, server)
    screen.open("en")
    screen.box.fill("First words.")
    screen.saved()
    screen.box.fill("First words. And more")
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    assert reviewed(server)["s0000"] in ("First words.", "First words. And more")
    screen.box.fill("First words. And more, typed without a server.")
    screen.page.wait_for_selector(".saved[data-state=away]", timeout=10_000)
    again = started(server.root, port=server.port)
    try:
        # Another key, as after any start: the page comes back with the edit that it had kept.
        screen.page.goto(f"{again.base}/?token={again.token}")
        screen.ready()
        screen.open("en")
        screen.saved()
        assert reviewed(again)["s0000"] == "First words. And more, typed without a server."
    finally:
        again.end()
        screen.context.close()


def test_two_people_on_one_segment(browser: Browser, serve: Callable[..., Server]) -> None:
    one_server = serve("tulpar")
    other_server = started(one_server.root, "sholpan")
    try:
        one, other = Screen(browser, one_server), Screen(browser, other_server)
        one.open("en")
        other.open("en")
        one.box.fill("Tulpar's text.")
        one.saved()
        other.box.fill("Sholpan's text.")
        other.page.wait_for_selector(".offer", timeout=10_000)
        assert other.box.input_value() == "Tulpar's text."
        assert other.page.locator(".offer p").inner_text() == "Sholpan's text."
        # And the first one sees it, too, within seconds.
        one.page.wait_for_selector(".offer", timeout=10_000)
        one.context.close()
        other.context.close()
    finally:
        other_server.end()


def test_two_people_on_different_segments(browser: Browser, serve: Callable[..., Server]) -> None:
    one_server = serve("tulpar")
    other_server = started(one_server.root, "sholpan")
    try:
        one, other = Screen(browser, one_server), Screen(browser, other_server)
        one.open("en")
        other.open("en")
        one.box.fill("One.")
        other.key("Alt+ArrowDown")
        other.box.fill("Other.")
        one.saved()
        other.saved()
        held = reviewed(one_server)
        assert (held["s0000"], held["s0001"]) == ("One.", "Other.")
        one.see("Other.")
        one.context.close()
        other.context.close()
    finally:
        other_server.end()


def test_a_change_on_disk_appears(screen: Screen) -> None:
    screen.open("en")
    video = screen.server.directory
    text = load(Transcript, video.read("translation.en.json"), "x")
    first, second, *rest = text.segments
    from dataclasses import replace

    changed = replace(text, segments=(first, replace(second, text="By another program."), *rest))
    (video.path / "translation.en.reviewed.json").write_bytes(dump(changed))
    screen.see("By another program.")


def test_keys_on_a_cyrillic_layout(screen: Screen) -> None:
    screen.open("en")
    talk = screen.context.new_cdp_session(screen.page)
    before = screen.page.evaluate("document.querySelector('video').currentTime")
    screen.page.evaluate("document.querySelector('video').currentTime = 30")
    for kind in ("keyDown", "keyUp"):
        event = {
            "type": kind,
            "key": "о",
            "code": "KeyJ",
            "modifiers": 1,
            "windowsVirtualKeyCode": 74,
        }
        talk.send("Input.dispatchKeyEvent", event)
    screen.until("document.querySelector('video').currentTime < 29.5")
    assert before < 5
    assert screen.box.input_value() == TEXTS["en"][0]


def test_an_enter_that_composes_does_not_approve(screen: Screen) -> None:
    screen.open("zh")
    screen.box.focus()
    talk = screen.context.new_cdp_session(screen.page)
    talk.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    event = {"type": "rawKeyDown", "key": "Process", "code": "Enter", "modifiers": 2}
    talk.send("Input.dispatchKeyEvent", {**event, "windowsVirtualKeyCode": 229})
    screen.page.wait_for_timeout(400)
    assert screen.active == "s0000"
    assert all(row["state"] != "approved" for row in screen.server.text("zh")["segments"])


def test_a_word_is_heard_where_it_is_clicked(screen: Screen) -> None:
    screen.open("kk")
    screen.page.locator("[data-word]").nth(2).click()
    start_ms = screen.server.text("kk")["segments"][0]["words"][2][0]
    heard = screen.page.evaluate("document.querySelector('video').currentTime * 1000")
    assert start_ms - 50 <= heard <= start_ms + 700


def test_a_segment_stops_at_its_end(screen: Screen) -> None:
    screen.open("en")
    screen.page.locator("input[type=checkbox]").uncheck()
    row = screen.server.text()["segments"][1]
    screen.page.evaluate("document.querySelector('video').playbackRate = 1")
    screen.key("Alt+ArrowDown")
    screen.page.evaluate(
        f"document.querySelector('video').currentTime = {row['end_ms'] / 1000 - 0.6}"
    )
    screen.page.wait_for_timeout(200)
    screen.key("Alt+KeyR")
    screen.until("document.querySelector('video').paused === false")
    screen.until("document.querySelector('video').paused")
    stopped = screen.page.evaluate("document.querySelector('video').currentTime * 1000")
    assert abs(stopped - row["end_ms"]) <= 80


def test_the_queue_reaches_every_suspect(screen: Screen) -> None:
    screen.open("en")
    rows = screen.server.text()["segments"]
    suspect = {
        row["id"]
        for row in rows
        if row["findings"] or any(word[3] is not None and word[3] < 0.5 for word in row["words"])
    }
    assert len(suspect) >= 3
    met = []
    for _ in range(len(suspect)):
        screen.key("F8")
        met.append(screen.active)
    assert set(met) == suspect
    assert met[0] == "s0004"


def test_a_line_that_looks_like_a_program_is_text(screen: Screen) -> None:
    screen.open("en")
    nasty = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    screen.box.fill(nasty)
    screen.saved()
    screen.key("Alt+ArrowDown")
    screen.page.reload()
    screen.ready()
    assert screen.page.title() != "owned"
    assert screen.page.locator(".texts script, .texts img").count() == 0
    assert screen.server.text()["segments"][0]["text"] == nasty


def test_the_same_correction_everywhere(screen: Screen) -> None:
    screen.open("en")
    screen.key("Alt+KeyH")
    screen.page.locator("dialog textarea").fill("camp")
    screen.page.locator("dialog .main").click()
    screen.page.locator("dialog textarea").fill("prison camp")
    screen.page.locator("dialog .main").click()
    screen.page.locator("dialog ins").nth(1).wait_for()
    assert screen.page.locator("dialog ins").count() == 2
    screen.page.locator("dialog .main").click()
    screen.page.wait_for_selector(".toast button")
    assert sum("prison camp" in row["text"] for row in screen.server.text()["segments"]) == 2
    screen.page.locator(".toast button").click()
    screen.eventually(
        lambda: not any("prison camp" in row["text"] for row in screen.server.text()["segments"])
    )


def test_history_and_withholding(screen: Screen) -> None:
    screen.open("en")
    screen.box.fill("Other words.")
    screen.saved()
    screen.page.get_by_role("button", name="History").click()
    screen.page.locator("dialog li").nth(1).wait_for()
    assert screen.page.locator("dialog li").count() == 2
    assert screen.page.locator("dialog del").first.inner_text()
    screen.page.get_by_role("button", name="Back to this").click()
    screen.until(f"document.querySelector('textarea').value === {json.dumps(TEXTS['en'][0])}")
    screen.page.get_by_role("button", name="Do not publish").click()
    screen.page.locator("dialog textarea").fill("names a child")
    screen.page.locator("dialog .main").click()
    screen.page.wait_for_selector(".badge >> text=names a child")
    assert screen.server.text()["segments"][0]["withhold"] == "names a child"


def test_arabic_is_edited_in_its_own_order(browser: Browser, server: Server) -> None:
    screen = Screen(browser, server, ui="ar")
    screen.open("ar")
    assert screen.page.evaluate("document.documentElement.dir") == "rtl"
    assert (
        screen.page.evaluate("getComputedStyle(document.querySelector('textarea')).direction")
        == "rtl"
    )
    wave = screen.page.evaluate("getComputedStyle(document.querySelector('.bottom')).direction")
    assert wave == "ltr"
    text = "قالوا (2017) إنه من CIA."
    screen.box.fill(text)
    screen.saved()
    assert reviewed(server, "ar")["s0000"] == text
    screen.context.close()
    assert not screen.faults


@pytest.mark.parametrize(("ui", "lang"), [("en", "en"), ("ar", "ar"), ("zh", "zh")])
def test_no_serious_barrier(browser: Browser, server: Server, ui: str, lang: str) -> None:
    axe = Path(__file__).parents[2] / "data" / "axe.min.js"
    screen = Screen(browser, server, ui=ui)
    for path in ("/", f"/review/v-0001/{lang}"):
        screen.page.goto(server.base + path)
        screen.ready()
        # The page's own policy forbids scripts from elsewhere: the checker comes by the debugger.
        screen.page.evaluate(axe.read_text(encoding="utf-8"))
        told = screen.page.evaluate("axe.run()")
        bad = [
            (item["id"], [node["html"] for node in item["nodes"]])
            for item in told["violations"]
            if item["impact"] in ("serious", "critical")
        ]
        assert not bad
        assert len(told["passes"]) > 10
    screen.context.close()


def test_every_phrase_is_in_every_catalogue() -> None:
    used: set[str] = set()
    for path in (HERE / "static").glob("*.js"):
        used |= set(re.findall(r"\bt\(\"([a-z-]+)\"", path.read_text(encoding="utf-8")))
    catalogues = {
        code: json.loads((HERE / "catalogues" / f"{code}.json").read_text(encoding="utf-8"))
        for code in INTERFACES
    }
    english = catalogues["en"]
    for key in used:
        assert key in english or f"{key}.other" in english, key
    for code, phrases in catalogues.items():
        bare = {re.sub(r"\.(zero|one|two|few|many)$", ".other", key) for key in phrases}
        assert bare == {re.sub(r"\.one$", ".other", key) for key in english}, code
        for key, phrase in phrases.items():
            own = set(re.findall(r"\{(\w+)\}", phrase))
            allowed = set(
                re.findall(
                    r"\{(\w+)\}", english.get(key) or english[re.sub(r"\.\w+$", ".other", key)]
                )
            )
            assert own <= allowed, (code, key)


def test_it_starts_quickly(serve: Callable[..., Server]) -> None:
    begun = time.monotonic()
    server = serve()
    assert server.ask("GET", "/")[0] == 200
    assert time.monotonic() - begun < 6


def test_what_was_approved_elsewhere_is_offered(browser: Browser, server: Server) -> None:
    from dataclasses import replace

    from subtitler.model import State

    old = server.root / "videos" / "v-0002"
    shutil.copytree(server.directory.path, old)
    for name, text in (("transcript", None), ("translation.en", "They came at night, knocking.")):
        made = load(Transcript, (old / f"{name}.json").read_bytes(), name)
        first, *rest = made.segments
        first = replace(first, state=State.APPROVED, text=text or first.text)
        final = replace(made, segments=(first, *rest))
        (old / f"{name}.final.json").write_bytes(dump(final))
    screen = Screen(browser, server)
    screen.open("en")
    offer = screen.page.locator(".offer")
    offer.first.wait_for()
    assert offer.locator("p").first.inner_text() == "They came at night, knocking."
    assert "100 %: v-0002 s0000" in offer.locator("small").first.inner_text()
    offer.get_by_role("button", name="Take").first.click()
    screen.saved()
    assert reviewed(server)["s0000"] == "They came at night, knocking."
    screen.context.close()


REGIONS = """() => {
  const root = document.querySelector(".wave").firstElementChild.shadowRoot;
  return [...root.querySelectorAll('[part^="region "], [part^="marker "]')]
    .map((one) => [one.getAttribute("part").split(" ")[1], parseFloat(one.style.left)]);
}"""


@pytest.mark.parametrize("lang", ["kk", "en"])
def test_every_segment_lies_on_the_wave_where_it_is_said(screen: Screen, lang: str) -> None:
    screen.open(lang)
    drawn = dict(screen.page.evaluate(REGIONS))
    rows = screen.server.text(lang)["segments"]
    assert len(drawn) >= 6, "those in sight"
    for row in rows:
        if row["id"] in drawn:
            assert drawn[row["id"]] == pytest.approx(row["start_ms"] / 600, abs=0.5), row["id"]


def test_the_threshold_of_unsure_words_is_chosen(screen: Screen) -> None:
    screen.open("kk")
    slider = screen.page.get_by_label("Mark words below")
    slider.fill("0")
    assert screen.page.locator(".word.unsure").count() == 0
    slider.fill("1")
    assert screen.page.locator(".word.unsure").count() == screen.page.locator(".word").count()
    screen.page.reload()
    screen.ready()
    assert screen.page.get_by_label("Mark words below").input_value() == "1"


TICKS = """() => {
  const root = document.querySelector(".wave").firstElementChild.shadowRoot;
  return [...root.querySelectorAll('[part^="region "]')]
    .filter((one) => one.textContent.includes("▲"))
    .map((one) => one.getAttribute("part").split(" ")[1]);
}"""


def test_what_is_to_be_looked_at_has_a_tick_on_the_wave(screen: Screen) -> None:
    screen.open("en")
    assert "s0004" in screen.page.evaluate(TICKS)
    screen.key("F8")
    screen.until("document.body.dataset.active === 's0004'")
    screen.page.get_by_role("button", name="Put aside").click()
    screen.page.keyboard.type("she says it later")
    screen.page.get_by_role("button", name="OK", exact=True).click()
    screen.eventually(lambda: "s0004" not in screen.page.evaluate(TICKS))
