"""Settings that people write: every mistake is told with its place."""

from __future__ import annotations

import pytest

from subtitler.errors import ConfigError
from subtitler.formats.toml import load_toml
from subtitler.pipeline import parse_pipeline
from subtitler.workdir import Settings

GOOD = """\
pipeline = "en-tr-burned"
targets = ["en", "tr"]
sample_models = true

[[reviewer]]
name = "tulpar"
languages = ["kk"]

[[reviewer]]
name = "sholpan"
roles = ["approver"]

[stage.transcribe]
model = "whisper-large-v3"
"""


def test_settings_are_read() -> None:
    settings = load_toml(Settings, GOOD, "subtitler.toml")
    assert settings.targets == ("en", "tr")
    assert settings.reviewer[0].roles == ("editor", "approver")
    assert settings.reviewer[1].roles == ("approver",)
    assert settings.stage == {"transcribe": {"model": "whisper-large-v3"}}


BAD = {
    "no TOML": ("targets = en", "subtitler.toml:1:11: is not TOML"),
    "cut short": ("targets = [", "subtitler.toml: is not TOML"),
    "a near miss": (GOOD.replace("targets", "target"), "subtitler.toml:2:1: unknown key “target”"),
    "a near miss is helped": (GOOD.replace("targets", "target"), "did you mean “targets”?"),
    "a key in a table": (
        GOOD.replace('roles = ["approver"]', 'rolse = ["approver"]'),
        "subtitler.toml:11:1: unknown key “rolse”",
    ),
    "a wrong type": (GOOD.replace("true", '"yes"'), "subtitler.toml:3:1"),
    "a role that is none": (GOOD.replace('["approver"]', '["boss"]'), "unknown role “boss”"),
    "a number for a list": (GOOD.replace('["en", "tr"]', "5"), "must be a list"),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD.keys())
def test_a_mistake_is_told_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_toml(Settings, text, "subtitler.toml")
    assert message in str(caught.value)


BAD_PIPELINES = {
    "unknown stage": ('[[stage]]\nname = "transcibe"', "p.toml:3:1: no stage “transcibe”"),
    "unknown option": (
        '[[stage]]\nname = "audio"\nallow = true',
        "p.toml:4:1: unknown key “allow”; did you mean “allow_truncated”?",
    ),
    "no such choice": (
        '[[stage]]\nname = "audio"\n[[stage]]\nname = "burn"\npreset = "huge"',
        "p.toml:6:1",
    ),
    "a read that nobody writes": (
        '[[stage]]\nname = "transcribe"',
        "“transcribe” reads audio.wav, which no earlier stage writes",
    ),
    "languages": ('[[stage]]\nname = "audio"\nlanguages = "all"', "p.toml:4:1"),
    "unknown target": ('targets = ["xx"]', "unknown language “xx”"),
}


@pytest.mark.parametrize(("text", "message"), BAD_PIPELINES.values(), ids=BAD_PIPELINES.keys())
def test_a_wrong_pipeline_is_refused(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_pipeline('title = "t"\n' + text, "p.toml")
    assert message in str(caught.value)
