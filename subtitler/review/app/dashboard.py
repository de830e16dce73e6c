"""The dashboard: every video with every language, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from subtitler.errors import SubtitlerError
from subtitler.formats.documents import load
from subtitler.languages import LANGUAGES
from subtitler.model import SignOff, State
from subtitler.review.changes import open_findings
from subtitler.review.texts import read_text
from subtitler.workdir import Collection, Reviewer, WorkingDirectory


def interfaces(codes: Sequence[str]) -> list[dict[str, str]]:
    """Languages of the pages, by their own names."""
    return [{"code": code, "name": LANGUAGES[code].endonym} for code in codes]


def dashboard(collection: Collection, reviewer: Reviewer) -> dict[str, Any]:
    """Every video with every language: how far it is, and whether it is this reviewer's turn."""
    videos: list[dict[str, Any]] = []
    languages: dict[str, None] = {}
    following = None
    for video in collection.videos():
        try:
            cells = _cells(collection, video, reviewer)
        except SubtitlerError:
            cells = [_cell(video.source.lang, "failed")]
        for cell in cells:
            languages.setdefault(cell["lang"])
            if cell["mine"] and following is None:
                following = {"video": video.id, "lang": cell["lang"]}
        videos.append({"id": video.id, "cells": cells})
    return {
        "title": collection.settings.title,
        "reviewer": reviewer.name,
        "videos": videos,
        "next": following,
        "languages": [
            {"code": code, "name": LANGUAGES[code].endonym}
            for code in LANGUAGES
            if code in languages
        ],
    }


def _cells(
    collection: Collection, video: WorkingDirectory, reviewer: Reviewer
) -> list[dict[str, Any]]:
    found = []
    spoken = video.source.lang
    for code in LANGUAGES:
        stem = "transcript" if code == spoken else f"translation.{code}"
        if not video.exists(f"{stem}.json"):
            continue
        name = next(
            f"{stem}{end}" for end in (".reviewed.json", ".json") if video.exists(f"{stem}{end}")
        )
        text = read_text(video, name)
        approved = sum(segment.state is State.APPROVED for segment in text.segments)
        signed = _signed(video, stem)
        may_look = not reviewer.languages or code in reviewer.languages
        cell = _cell(
            code,
            "done" if signed else "waiting",
            segments=len(text.segments),
            approved=len(text.segments) if signed else approved,
            flags=len(open_findings(video, code)),
            mine=may_look and not signed and bool(reviewer.roles),
        )
        found.append(cell)
    return found


def _cell(
    lang: str,
    condition: str,
    *,
    segments: int = 0,
    approved: int = 0,
    flags: int = 0,
    mine: bool = False,
) -> dict[str, Any]:
    return {
        "lang": lang,
        "condition": condition,
        "segments": segments,
        "approved": approved,
        "flags": flags,
        "mine": mine,
        "turn": "",
    }


def _signed(video: WorkingDirectory, stem: str) -> bool:
    """Whether a signature stands under the text as it is now."""
    name = f"{stem}.signoff.json"
    if not video.exists(name):
        return False
    sign = load(SignOff, video.read(name), f"{video.id}/{name}")
    current = video.sha256(f"{stem}.reviewed.json") or video.sha256(f"{stem}.json")
    return sign.text_sha256 == current and sign.media_sha256 == video.source.sha256
