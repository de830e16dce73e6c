"""What `status` tells of a video's sound and speech: from the ledger, without listening again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subtitler.workdir import WorkingDirectory

HEADS = ("video", "sound", "speech", "findings")


def facts(directory: WorkingDirectory) -> dict[str, Any]:
    """The figures that the last `audio`, `transcribe` and `audit` left: empty before them."""
    found: dict[str, Any] = {}
    for line in directory.ledger.lines():
        if line.get("stage") in ("audio", "transcribe", "audit") and "error" not in line:
            found[line["stage"]] = line.get("facts", {})
    return found


def rows(directories: Iterable[WorkingDirectory]) -> list[tuple[str, str, str, str]]:
    """A row for each video that was listened to."""
    done = []
    for directory in directories:
        found = facts(directory)
        if "audit" in found:
            speech = _speech(found.get("transcribe", {}), found["audit"].get("sound", {}))
            sound = _sound(found.get("audio", {}), found["audit"].get("sound", {}))
            done.append((directory.id, sound, speech, _findings(found["audit"]["findings"])))
    return done


def _sound(audio: dict[str, Any], sound: dict[str, Any]) -> str:
    told = [f"track {audio['stream']}"] if audio.get("stream") else []
    if sound.get("speech_dbfs") is not None:
        told.append(f"speech {sound['speech_dbfs']:.0f} dBFS")
    told.append(f"background {sound['floor_dbfs']:.0f} dBFS")
    if sound.get("clipped"):
        told.append(f"{sound['clipped']:.2%} clipped")
    if sound.get("hum_hz"):
        told.append(f"hum {sound['hum_hz']:.0f} Hz {sound['hum_dbfs']:.0f} dBFS")
    return ", ".join(told)


def _speech(transcribe: dict[str, Any], sound: dict[str, Any]) -> str:
    if not transcribe.get("segments"):
        silent = sound.get("speech_dbfs") is None
        return "no speech" if silent else "no segments, though somebody speaks"
    told = f"{transcribe['segments']} segments, {transcribe.get('speech_ms', 0) / 60_000:.1f} min"
    return told + (f", {transcribe['rung']}" if transcribe.get("rung") else "")


def _findings(counts: dict[str, int]) -> str:
    told = [
        f"{count} {severity}{'s' if count > 1 else ''}"
        for severity, count in counts.items()
        if count
    ]
    return ", ".join(told) or "none"
