"""Several people and the machine: who is asked, who is here, what is settled, what is learned."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from subtitler.review.app.dashboard import dashboard
from subtitler.review.app.presence import Presence
from subtitler.review.names import learn
from subtitler.workdir import Collection, read_glossary_file
from tests.review.app.conftest import Server
from tests.review.app.test_browser import Screen

PATH = "/api/videos/v-0001"
Serve = Callable[..., Server]


def segment(server: Server, lang: str = "kk", place: int = 0) -> dict[str, Any]:
    return dict(server.text(lang)["segments"][place])


def test_a_comment_is_settled_and_stays(server: Server) -> None:
    where = f"{PATH}/en/segments/s0003/comments"
    for said in ("Is it her sister?", "No, her aunt."):
        assert server.json("POST", where, {"text": said})[0] == 200
    assert segment(server, "en", 3)["comments"] == 2
    first = server.json("GET", where)[1]["comments"][0]
    assert server.json("POST", f"{where}/{first['id']}/resolve", {})[0] == 200
    assert segment(server, "en", 3)["comments"] == 1
    told = server.json("GET", where)[1]["comments"]
    assert [(one["text"], one["resolved_by"]) for one in told] == [
        ("Is it her sister?", "tulpar"),
        ("No, her aunt.", ""),
    ]
    assert server.json("POST", f"{where}/c9/resolve", {})[0] == 400


def test_who_is_asked_has_the_turn(server: Server) -> None:
    def cell() -> dict[str, Any]:
        videos = server.json("GET", "/api/videos")[1]["videos"]
        return next(one for one in videos[0]["cells"] if one["lang"] == "kk")

    assert cell()["turn"] == ["tulpar", "sholpan", "only-kk"]
    asked = {"name": "sholpan", "due": "2026-12-31"}
    assert server.json("POST", f"{PATH}/kk/assign", asked)[0] == 200
    now = cell()
    assert (now["turn"], now["due"], now["mine"]) == (["sholpan"], "2026-12-31", False)
    assert server.text("kk")["assigned"] == asked
    for wrong in ({"name": "nobody", "due": ""}, {"name": "sholpan", "due": "31.12."}):
        assert server.json("POST", f"{PATH}/kk/assign", wrong)[0] == 400
    server.json("POST", f"{PATH}/kk/assign", {"name": "", "due": ""})
    assert cell()["turn"] == ["tulpar", "sholpan", "only-kk"]


def test_others_are_seen_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Presence()
    assert here.here("v", "kk", "tulpar", "s1") == {}
    assert here.here("v", "kk", "sholpan", "s7") == {"tulpar": "s1"}
    assert here.here("v", "en", "sholpan", "s7") == {}
    later = time.monotonic() + 21
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert here.here("v", "kk", "sholpan", "s7") == {}


def test_segments_come_and_go(server: Server) -> None:
    made = {"start_ms": 59_500, "end_ms": 59_900, "text": " Иә. "}
    status, told = server.json("POST", f"{PATH}/kk/segments", made)
    assert status == 200
    new = segment(server, "kk", -1)
    assert (new["id"], new["text"]) == (told["id"], "Иә.")
    where = f"{PATH}/kk/segments/{new['id']}"
    assert server.json("DELETE", where, {"base": "old"})[0] == 409
    gone = server.json("DELETE", where, {"base": new["sha"]})[1]
    assert segment(server, "kk", -1)["id"] != new["id"]
    assert server.json("POST", f"{PATH}/kk/undo", gone)[1] == {"segments": [new["id"]]}
    for wrong in ({**made, "end_ms": 1}, {**made, "text": " "}, {**made, "end_ms": 10**8}):
        assert server.json("POST", f"{PATH}/kk/segments", wrong)[0] == 400
    assert server.json("POST", f"{PATH}/en/segments", made)[0] == 400


def test_a_speaker_is_renamed_everywhere(server: Server) -> None:
    status, told = server.json("POST", f"{PATH}/kk/speakers", {"old": "qonyr", "new": "boz"})
    assert (status, told) == (200, {"segments": 12})
    assert {row["speaker"] for row in server.text("kk")["segments"]} == {"boz"}


def test_another_language_beside_it(server: Server) -> None:
    told = server.text("en")
    others = [one["code"] for one in told["others"]]
    assert "en" not in others
    assert "kk" not in others
    beside = server.json("GET", f"{PATH}/en/reference/{others[0]}")[1]
    assert beside["texts"].keys() == {row["id"] for row in told["segments"]}
    assert server.json("GET", f"{PATH}/en/reference/xx")[0] == 400


def test_a_corrected_name_goes_into_the_own_glossary(server: Server) -> None:
    assert server.json("POST", f"{PATH}/kk/names", {"name": "Алмалы"})[0] == 400, "it has none"
    file = server.root / "subtitler.toml"
    settings = file.read_text(encoding="utf-8")
    file.write_text(settings.replace('["places", "terms"]', '["terms", "own.csv"]'), "utf-8")
    (server.root / "own.csv").write_text("id,kind,rule,kk,note\n", encoding="utf-8")
    collection = Collection(server.root)
    assert learn(collection, "kk", " Алмалы ") == "own.csv"
    assert learn(collection, "kk", "Алмалы") == "own.csv"
    rows = read_glossary_file(server.root / "own.csv")[0]
    assert [(row.kind, dict(row.forms)) for row in rows] == [("name", {"kk": ("Алмалы",)})]
    assert any(row.forms.get("kk") == ("Алмалы",) for row in collection.glossary)


def test_files_are_made_from_the_dashboard_by_those_who_may(serve: Serve) -> None:
    reader = serve("reader")
    assert reader.json("POST", "/api/publish/v-0001", {})[0] == 400
    assert reader.json("GET", "/api/publish/v-0001")[1] == {"state": "none", "line": ""}
    assert reader.json("POST", "/api/publish/nothing", {})[0] == 400
    assert reader.json("GET", "/api/videos")[1]["may_publish"] is False


@pytest.mark.browser
@pytest.mark.enable_socket
def test_filters_and_modes_on_the_screen(browser: Any, server: Server) -> None:
    screen = Screen(browser, server)
    screen.open("en")
    page = screen.page
    page.get_by_label("Segments shown").select_option("flagged")
    shown = page.locator(".row:visible")
    assert {row.get_attribute("data-id") for row in shown.all()} <= {"s0000", "s0004"}
    page.get_by_label("Segments shown").select_option("all")
    assert page.locator(".row:visible").count() == 12
    page.get_by_label("Another language beside it").select_option("ar")
    page.locator(".reference").wait_for()
    assert page.locator(".reference").get_attribute("lang") == "ar"
    page.get_by_label("How it plays").select_option("pieces")
    screen.key("Escape")
    screen.until("!document.querySelector('video').paused")
    screen.until("document.querySelector('video').paused", 8)
    at = float(page.evaluate("document.querySelector('video').currentTime"))
    assert 3.5 < at < 5, "four seconds, then it waits"
    page.get_by_label("Nobody is asked").select_option("sholpan")
    screen.eventually(lambda: (server.text("en")["assigned"] or {}).get("name") == "sholpan")
    screen.context.close()
    assert not screen.faults


def test_a_large_dashboard_comes_in_pieces(reviewed: Path) -> None:
    collection = Collection(reviewed)
    whole = dashboard(collection, collection.reviewer("tulpar"))
    assert (whole["all"], whole["more"], len(whole["videos"])) == (1, None, 1)
    past = dashboard(collection, collection.reviewer("tulpar"), 1)
    assert (past["videos"], past["more"]) == ([], None)


def test_no_piece_is_empty_and_none_is_lost(reviewed: Path, tmp_path: Path) -> None:
    root = tmp_path / "many"
    shutil.copytree(reviewed, root)
    for number in range(2, 6):
        shutil.copytree(root / "videos" / "v-0001", root / "videos" / f"v-{number:04}")
    collection = Collection(root)
    seen: list[str] = []
    first: int | None = 0
    while first is not None:
        piece = dashboard(collection, collection.reviewer("tulpar"), first, budget_s=0)
        assert len(piece["videos"]) == 1
        seen += [video["id"] for video in piece["videos"]]
        first = piece["more"]
    assert seen == [f"v-{number:04}" for number in range(1, 6)]
