"""Kazakh subtitles in the two other scripts: Latin, and Arabic as it is written in China."""

from __future__ import annotations

from dataclasses import dataclass, replace

from subtitler.errors import ConfigError
from subtitler.formats.srt import write_srt
from subtitler.formats.vtt import write_vtt
from subtitler.layout import layout as lay_out
from subtitler.model import Source, Transcript
from subtitler.scripts import convert
from subtitler.stage import Task, stage
from subtitler.stages.layout import final_text, with_marks
from subtitler.stages.shots import shot_changes_of

SCRIPTS = ("Latn", "Arab")


@dataclass(frozen=True, slots=True)
class KazakhScriptsOptions:
    """Nothing to choose: both scripts are made, by the rules of `docs/scripts.md`."""


@stage(
    reads=["source.json", "{text}.final.json", "{text}.aligned.json?", "shots.json?"],
    writes=[f"subtitles.{{lang}}-{script}.{kind}" for script in SCRIPTS for kind in ("srt", "vtt")],
    options=KazakhScriptsOptions,
    version=3,
)
def kazakh_scripts(task: Task, options: KazakhScriptsOptions) -> None:
    """Write the Kazakh subtitles in Latin and in Arabic letters, too."""
    if task.lang != "kk":
        raise ConfigError(
            f"kazakh-scripts is for Kazakh, not for “{task.lang}”",
            hint='in the pipeline, under that stage: languages = ["kk"]',
        )
    source, text = task.load(Source, "source.json"), final_text(task)
    for script in SCRIPTS:
        # Whole segments, not cues: a word's place in its sentence tells its capital.
        written = in_script(text, script)
        track = with_marks(lay_out(written, shot_changes_ms=shot_changes_of(task))[0], text, source)
        srt, vtt = write_srt(track.cues), write_vtt(track)
        task.write(f"subtitles.{{lang}}-{script}.srt", srt.encode("utf-8"))
        task.write(f"subtitles.{{lang}}-{script}.vtt", vtt.encode("utf-8"))


def in_script(text: Transcript, script: str) -> Transcript:
    """A Kazakh transcript in Cyrillic, in another script; times, ids and words stay."""
    return replace(
        text,
        segments=tuple(
            replace(
                segment,
                text=convert(segment.text, "Cyrl", script),
                words=tuple(
                    replace(word, text=convert(word.text, "Cyrl", script)) for word in segment.words
                ),
            )
            for segment in text.segments
        ),
    )
