"""The dashboard: every video with every language, and whose turn it is."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from subtitler.errors import StorageError, SubtitlerError
from subtitler.languages import LANGUAGES
from subtitler.model import State
from subtitler.review.findings import dismissals, recorded_findings
from subtitler.review.signature import signed
from subtitler.review.texts import text_of
from subtitler.review.turns import whose_turn
from subtitler.workdir import Collection, Reviewer, WorkingDirectory, write_atomically

Cell = dict[str, Any]

_FAILED: Cell = {
    "condition": "failed",
    "segments": 0,
    "approved": 0,
    "flags": 0,
    "what": "",
    "turn": [],
    "due": "",
}
_VERSION = 1
BUDGET_S = 1.0
_KEPT = "dashboard.json"
_TEXTS = re.compile(r"source\.json|journal\.jsonl|dismissals\.json|(findings|trans).*\.json")


def interfaces(codes: Sequence[str]) -> list[dict[str, str]]:
    """Languages of the pages, by their own names."""
    return [{"code": code, "name": LANGUAGES[code].endonym} for code in codes]


def dashboard(
    collection: Collection, reviewer: Reviewer, first: int = 0, budget_s: float = BUDGET_S
) -> dict[str, Any]:
    """Videos with every language: how far it is, and whether it is this reviewer's turn.

    They begin at number `first` and go on as long as the budget lasts, for ten thousand that nobody
    has looked at take minutes; `more` is where to go on, or None.
    """
    videos: list[dict[str, Any]] = []
    languages: dict[str, None] = {}
    every = collection.videos()
    ends = time.monotonic() + budget_s
    more = None
    for number, video in enumerate(every[first:], start=first):
        if videos and time.monotonic() > ends:
            more = number
            break
        try:
            cells = _kept(collection, video)
        except SubtitlerError:
            cells = [{**_FAILED, "lang": video.source.lang}]
        cells = [{**cell, "mine": reviewer.name in cell["turn"]} for cell in cells]
        for cell in cells:
            languages.setdefault(cell["lang"])
        videos.append({"id": video.id, "cells": cells})
    return {
        "title": collection.settings.title,
        "reviewer": reviewer.name,
        "may_publish": bool(reviewer.roles),
        "videos": videos,
        "all": len(every),
        "more": more,
        "languages": [
            {"code": code, "name": LANGUAGES[code].endonym}
            for code in LANGUAGES
            if code in languages
        ],
    }


def _kept(collection: Collection, video: WorkingDirectory) -> list[Cell]:
    """The cells of a video; looked at anew only when one of its texts has changed."""
    key = _key(collection, video)
    path = video.path / ".cache" / _KEPT
    with suppress(OSError, ValueError, KeyError, TypeError):
        held = json.loads(path.read_bytes())
        if held["key"] == key:
            cells: list[Cell] = held["cells"]
            return cells
    cells = _cells(collection, video)
    with suppress(StorageError, OSError):  # a collection that can only be read is shown, too
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, json.dumps({"key": key, "cells": cells}).encode())
    return cells


def _key(collection: Collection, video: WorkingDirectory) -> str:
    with os.scandir(video.path) as entries:
        files = sorted(
            (entry.name, entry.stat().st_size, entry.stat().st_mtime_ns)
            for entry in entries
            if _TEXTS.fullmatch(entry.name)
        )
    told = [_VERSION, collection.text, collection.glossary.sha256(LANGUAGES), files]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _cells(collection: Collection, video: WorkingDirectory) -> list[Cell]:
    found = []
    spoken = video.source.lang
    aside = dismissals(video)
    for code in LANGUAGES:
        stem = "transcript" if code == spoken else f"translation.{code}"
        if not video.exists(f"{stem}.json"):
            continue
        text = text_of(video, code)
        turn = whose_turn(collection, video, code)
        why, vouched = signed(video, text, collection.glossary)
        approved = vouched | {
            item.id for item in text.current.segments if item.state is State.APPROVED
        }
        flags = sum(key not in aside for key, _ in recorded_findings(video, code))
        found.append(
            {
                "lang": code,
                "condition": "waiting" if turn.what else "open" if why else "done",
                "segments": len(text.current.segments),
                "approved": len(approved),
                "flags": flags,
                "what": turn.what,
                "turn": list(turn.names),
                "due": turn.due,
            }
        )
    return found
