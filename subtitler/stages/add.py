"""Intake: a recording becomes a video of the collection. The first line of every ledger."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from subtitler import __version__, media
from subtitler.errors import ConfigError, MediaError
from subtitler.formats.documents import dump
from subtitler.languages import language
from subtitler.model import Source
from subtitler.workdir import (
    Collection,
    Commit,
    WorkingDirectory,
    check_id,
    now_utc,
    sha256_file,
    storage_errors,
)
from subtitler.workdir.files import PART

ADD_WRITES = ("source.json", "{media}")
"""What `add` puts into a working directory: every pipeline starts from these."""


def add(
    collection: Collection,
    path: Path,
    *,
    lang: str | None,
    video_id: str | None = None,
    audio_stream: int | None = None,
    copy: bool = False,
) -> tuple[WorkingDirectory, bool]:
    """Take a recording into the collection; returns its directory, and whether it is new.

    The file is hard-linked where the disk allows it and copied otherwise (always with `copy`); its
    name is not kept, since it may hold a person's. `lang` is the language spoken, which nobody
    guesses; `audio_stream` counts the sound tracks from 0. Adding the same bytes again changes
    nothing. Raises ConfigError, MediaError or StorageError; then nothing was added.
    """
    lang = lang or collection.settings.spoken
    if lang is None:
        raise ConfigError(
            "the language spoken is not stated",
            where=path.name,
            hint="add it: --lang kk (or ug, ky, tt, ru, tr …); it is never guessed",
        )
    language(lang)
    if not path.is_file():
        raise MediaError("there is no such file", where=str(path))
    with storage_errors(path):
        digest = sha256_file(path)
    video_id = check_id(video_id or f"v-{digest[:12]}")
    directory = WorkingDirectory(collection.path / "videos" / video_id)
    if directory.exists("source.json"):
        return _already(directory, digest, lang), False
    info = media.probe(path)
    if audio_stream is None:
        audio_stream = media.choose_audio(info, lang) if info.audio else 0
    elif not 0 <= audio_stream < len(info.audio):
        raise ConfigError(f"has no sound track {audio_stream}", where=path.name)
    source = Source(
        id=video_id,
        sha256=digest,
        size_bytes=path.stat().st_size,
        file="source" + _suffix(path),
        lang=lang,
        audio_stream=audio_stream,
        info=info,
    )
    _build(directory, source, path, copy)
    return directory, True


def _build(directory: WorkingDirectory, source: Source, path: Path, copy: bool) -> None:
    """Make the directory aside, then give it its name: half a video never stands there."""
    aside = WorkingDirectory(directory.path.with_name(PART + directory.id))
    with storage_errors(directory.path):
        if aside.path.exists():
            shutil.rmtree(aside.path)
        (aside.path / ".cache").mkdir(parents=True)
        target = aside.part(source.file)
        if copy or not _linked(path, target):
            shutil.copyfile(path, target)
            if sha256_file(target) != source.sha256:
                raise MediaError("changed while it was copied", where=path.name)
        aside.part("source.json").write_bytes(dump(source))
    line: dict[str, object] = {
        "stage": "add",
        "lang": None,
        "clip": None,
        "version": 1,
        "options": {},
        "engine": None,
        "inputs": {},
        "time_utc": now_utc(),
        "seconds": 0.0,
        "tool": f"subtitler {__version__}",
    }
    names = ("source.json", source.file)
    aside.commit(Commit(line, {name: aside.part(name) for name in names}))
    with storage_errors(directory.path):
        aside.path.replace(directory.path)


def _already(directory: WorkingDirectory, digest: str, lang: str) -> WorkingDirectory:
    source = directory.source
    if source.sha256 != digest:
        raise ConfigError(
            f"the id {directory.id} belongs to another recording", hint="choose another --id"
        )
    if source.lang != lang:
        raise ConfigError(
            f"is in the collection already, spoken in “{source.lang}”, not “{lang}”",
            where=directory.id,
            hint=f"to change it, remove {directory.id} from videos/ and add the recording again",
        )
    return directory


def _linked(path: Path, target: Path) -> bool:
    try:
        os.link(path.resolve(), target)
    except OSError:
        return False
    return True


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    plain = suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 6
    return suffix if plain and suffix != ".json" else ".media"
