"""Intake: a recording becomes a video of the collection. The first line of every ledger."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from subtitler import __version__, media
from subtitler.engines import Transcriber
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
    languages: Sequence[str],
    video_id: str | None = None,
    audio_stream: int | None = None,
    copy: bool = False,
) -> tuple[WorkingDirectory, bool]:
    """Take a recording into the collection; returns its directory, and whether it is new.

    The file is hard-linked where the disk allows it and copied otherwise (always with `copy`); its
    name is not kept, since it may hold a person's. `languages` are those that are spoken, the main
    one first (none: what the collection says), and nobody guesses them; `audio_stream` counts the
    sound tracks from 0. Adding the same bytes again changes nothing. Raises ConfigError,
    MediaError or StorageError; then nothing was added.
    """
    if not languages and collection.settings.spoken:
        languages = [collection.settings.spoken]
    if not languages:
        raise ConfigError(
            "the language spoken is not stated",
            where=path.name,
            hint="add it: --lang kk (or ug, ky, tt, ru, tr …; kk,ru where both are spoken); it is "
            "never guessed, but --lang auto listens, proposes and asks",
        )
    languages = list(dict.fromkeys(language(code).code for code in languages))
    lang = languages[0]
    if not path.is_file():
        raise MediaError("there is no such file", where=str(path))
    with storage_errors(path):
        digest = sha256_file(path)
    video_id = check_id(video_id or f"v-{digest[:12]}")
    directory = WorkingDirectory(collection.path / "videos" / video_id)
    if directory.exists("source.json"):
        return _already(directory, digest, languages), False
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
        also=tuple(languages[1:]),
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


def likely_languages(
    path: Path, engine: Transcriber, scratch: Path, audio_stream: int | None = None
) -> dict[str, float]:
    """What may be spoken in a recording, with probabilities, the likeliest first; for a proposal.

    The sound is put into the folder `scratch` for the time of listening. Empty where the engine
    cannot tell. Raises MediaError or EngineError.
    """
    info = media.probe(path)
    stream = media.choose_audio(info, "und") if audio_stream is None else audio_stream
    with tempfile.TemporaryDirectory(dir=scratch, prefix=PART) as folder:
        sound = Path(folder) / "audio.wav"
        media.extract_audio(path, sound, stream=stream, info=info, allow_truncated=True)
        found = engine.detect(sound)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _already(
    directory: WorkingDirectory, digest: str, languages: Sequence[str]
) -> WorkingDirectory:
    source = directory.source
    if source.sha256 != digest:
        raise ConfigError(
            f"the id {directory.id} belongs to another recording", hint="choose another --id"
        )
    if list(source.languages) != list(languages):
        raise ConfigError(
            f"is in the collection already, spoken in “{','.join(source.languages)}”, not "
            f"“{','.join(languages)}”",
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
