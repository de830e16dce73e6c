"""A collection: the folder with `subtitler.toml` and `videos/`, and what its file says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from subtitler.errors import ConfigError, nearest
from subtitler.formats.toml import load_toml
from subtitler.glossary import Glossary, Row
from subtitler.languages import language
from subtitler.workdir.directory import WorkingDirectory
from subtitler.workdir.files import storage_errors, write_atomically
from subtitler.workdir.glossary_file import SUFFIXES, read_glossary_file

SETTINGS = "subtitler.toml"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_NO_WINDOWS_NAME = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who may correct and sign, known by a pseudonym only.

    `roles` are editor (corrects) and approver (signs); `languages` the codes they answer for,
    empty for all.
    """

    name: str
    roles: tuple[str, ...] = ("editor", "approver")
    languages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a role that means nothing here."""
        for role in self.roles:
            if role not in ("editor", "approver"):
                raise ValueError(f"unknown role “{role}”; known are: editor, approver")


@dataclass(frozen=True, slots=True)
class Settings:
    """What `subtitler.toml` says.

    `pipeline` is the name of one that ships, or a path from the collection; `spoken` the language
    of a video that does not say its own; `targets` the languages to publish (else the pipeline's);
    `sample_models` whether demonstration models may be used here (never for real testimony);
    `glossaries` are names of those that ship, or CSV files in the collection; `remote` whether an
    engine may send testimony to another machine; `stage` holds options of stages that beat the
    pipeline's.
    """

    pipeline: str = "en-tr-burned"
    targets: tuple[str, ...] | None = None
    spoken: str | None = None
    title: str = ""
    sample_models: bool = False
    glossaries: tuple[str, ...] = ()
    remote: bool = False
    reviewer: tuple[Reviewer, ...] = ()
    stage: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Collection:
    """An open collection. Raises ConfigError where its file is missing or wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        file = self.path / SETTINGS
        try:
            self.text = file.read_text(encoding="utf-8-sig")
        except (FileNotFoundError, NotADirectoryError):
            raise ConfigError(
                f"is no collection: it has no {SETTINGS}",
                where=str(path),
                hint=f"subtitler init {path}",
            ) from None
        except UnicodeDecodeError:
            raise ConfigError("is not UTF-8", where=SETTINGS, hint="save it as UTF-8") from None
        self.settings = load_toml(Settings, self.text, SETTINGS)
        _check_languages(self.settings)

    def video(self, video_id: str) -> WorkingDirectory:
        """The working directory of one video. Raises ConfigError for an id that is not there."""
        directory = WorkingDirectory(self.path / "videos" / check_id(video_id))
        if not directory.exists("source.json"):
            raise ConfigError(
                f"has no video “{video_id}”", where=self.path.name, hint="subtitler status"
            )
        return directory

    def videos(self) -> list[WorkingDirectory]:
        """Every video, by id."""
        folder = self.path / "videos"
        if not folder.is_dir():
            return []
        names = sorted(entry.name for entry in folder.iterdir() if _ID.fullmatch(entry.name))
        found = [WorkingDirectory(folder / name) for name in names]
        return [directory for directory in found if directory.exists("source.json")]

    @cached_property
    def glossary(self) -> Glossary:
        """The rows of all its glossaries, in their order. Raises ConfigError or FormatError.

        A row with the id of an earlier file's row takes its place.
        """
        rows = (row for name in self.settings.glossaries for row in self._glossary(name))
        return Glossary({row.id: row for row in rows}.values())

    def _glossary(self, name: str) -> tuple[Row, ...]:
        path = shipped_glossaries().get(name) or (self.path / name).resolve()
        if not path.is_file():
            own = [file.name for kind in SUFFIXES for file in self.path.glob(f"*{kind}")]
            raise ConfigError(
                f"there is no glossary “{name}”; {nearest(name, [*shipped_glossaries(), *own])}",
                where=SETTINGS,
            )
        return read_glossary_file(path)[0]

    def reviewer(self, name: str) -> Reviewer:
        """A reviewer by pseudonym. Raises ConfigError for a stranger."""
        for reviewer in self.settings.reviewer:
            if reviewer.name == name:
                return reviewer
        raise ConfigError(
            f"“{name}” is not among the reviewers of this collection",
            where=SETTINGS,
            hint=f'add to {SETTINGS}:  [[reviewer]]  name = "{name}"',
        )


def shipped_glossaries() -> dict[str, Path]:
    """The glossaries that come with this program, by name."""
    here = Path(__file__).parent.parent
    folder = here / "_data" / "glossaries"
    if not folder.is_dir():
        folder = here.parent / "glossaries"
    return {path.stem: path for path in sorted(folder.glob("*.csv"))}


def _check_languages(settings: Settings) -> None:
    spoken = [settings.spoken] if settings.spoken else []
    for code in (*(settings.targets or ()), *spoken):
        language(code)


def locate(path: Path) -> tuple[Collection, WorkingDirectory | None]:
    """The collection at `path`, or the one around it with the video that `path` names.

    `path` may be a collection, a video's working directory or a file in one. Raises ConfigError.
    """
    path = path.resolve()
    for folder in (path, *path.parents):
        if (folder / SETTINGS).is_file():
            collection = Collection(folder)
            parts = path.relative_to(folder).parts
            named = len(parts) >= 2 and parts[0] == "videos"
            return collection, collection.video(parts[1]) if named else None
    raise ConfigError(
        "is neither a collection nor inside one", where=str(path), hint=f"subtitler init {path}"
    )


def check_id(video_id: str) -> str:
    """The id, where it is one: small ASCII letters, digits and hyphens. Raises ConfigError."""
    if not _ID.fullmatch(video_id) or _NO_WINDOWS_NAME.fullmatch(video_id):
        raise ConfigError(
            f"“{video_id}” cannot be a video's id",
            hint="use up to 63 small letters a–z, digits and hyphens, and nobody's name",
        )
    return video_id


_TEMPLATE = """\
# A collection of testimonies. subtitler reads this file; people write it.
{title}
pipeline = "{pipeline}"
{targets}
{spoken}
{glossaries}
{sample}
# Who corrects and who signs: pseudonyms only, never a real name.
{reviewers}
"""


def create_collection(path: Path, settings: Settings) -> Collection:
    """A new collection at `path`. Raises ConfigError where there is one already."""
    file = path / SETTINGS
    if file.exists():
        raise ConfigError("is a collection already", where=str(path))
    spoken = settings.spoken
    people = "\n".join(_reviewer_toml(reviewer) for reviewer in settings.reviewer)
    text = _TEMPLATE.format(
        title=f"title = {_quote(settings.title)}" if settings.title else "",
        pipeline=settings.pipeline,
        targets=_targets_toml(settings.targets),
        spoken=f'spoken = "{spoken}"' if spoken else '# spoken = "kk"',
        glossaries=_glossaries_toml(settings.glossaries),
        sample="sample_models = true  # demonstration only: these models invent their text\n"
        if settings.sample_models
        else "",
        reviewers=people or '# [[reviewer]]\n# name = "a-pseudonym"',
    )
    _check_languages(load_toml(Settings, text, SETTINGS))
    with storage_errors(path):
        (path / "videos").mkdir(parents=True, exist_ok=True)
    write_atomically(file, text.encode())
    return Collection(path)


def _targets_toml(targets: tuple[str, ...] | None) -> str:
    if targets is None:
        return "# targets = [...]  # languages to publish; without it, the pipeline's"
    return f"targets = [{', '.join(_quote(code) for code in targets)}]"


def _glossaries_toml(names: tuple[str, ...]) -> str:
    if not names:
        return '# glossaries = ["places", "terms", "names"]  # names and terms to keep'
    return f"glossaries = [{', '.join(map(_quote, names))}]"


def _reviewer_toml(reviewer: Reviewer) -> str:
    roles = ", ".join(f'"{role}"' for role in reviewer.roles)
    codes = ", ".join(f'"{code}"' for code in reviewer.languages)
    return (
        f"[[reviewer]]\nname = {_quote(reviewer.name)}\nroles = [{roles}]\nlanguages = [{codes}]\n"
    )


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
