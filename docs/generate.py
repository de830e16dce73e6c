# ruff: noqa: E501 - a table row of Markdown is one line
"""Writes the pages that are made from the program itself: `python docs/generate.py`.

`make check` runs it and fails where a page changed, so that no page tells old things.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Write every generated page; returns 1 where one was not up to date."""
    old = []
    for name, text in (("commands.md", commands()), ("files.md", files())):
        page = HERE / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            old.append(name)
    if old:
        sys.stderr.write(f"written anew, commit it: {', '.join(f'docs/{name}' for name in old)}\n")
    return int(bool(old))


def commands() -> str:
    """Every command with its help, as the terminal shows it."""
    os.environ["COLUMNS"] = "88"
    from typer.testing import CliRunner

    from subtitler.cli import app

    names = [
        *[[command.name] for command in app.registered_commands],
        *[
            [group.name, command.name]
            for group in app.registered_groups
            if group.typer_instance
            for command in group.typer_instance.registered_commands
        ],
    ]
    parts = ["# Commands\n\nMade by `docs/generate.py` from the program's own help.\n"]
    for words in [[], *names]:
        shown = [str(word) for word in words]
        text = CliRunner().invoke(app, [*shown, "--help"], prog_name="subtitler").output
        title = " ".join(["subtitler", *shown])
        lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
        parts.append(f"## {title}\n\n```\n{lines}\n```\n")
    return "\n".join(parts)


def files() -> str:
    """Every file of a working directory: which stage reads it, which one writes it."""
    from dataclasses import fields

    from subtitler.pipeline import shipped
    from subtitler.stages import STAGES

    parts = [FILES_HEAD]
    for stage in STAGES.values():
        reads = ", ".join(f"`{name}`" for name in stage.reads)
        writes = ", ".join(f"`{name}`" for name in stage.writes)
        usual = stage.options()
        options = ", ".join(
            f"`{item.name}` = {getattr(usual, item.name)!r}" for item in fields(usual)
        )
        rows = [f"**{stage.name}** (once a {stage.per}): {stage.summary}", ""]
        rows += [f"- reads {reads}", f"- writes {writes}"]
        if options:
            rows.append(f"- options: {options}")
        parts.append("\n".join(rows) + "\n")
    parts.append("## Pipelines that ship\n")
    for name, path in shipped().items():
        title = path.read_text(encoding="utf-8").partition('title = "')[2].partition('"')[0]
        parts.append(f"- `{name}`: {title}")
    return "\n".join(parts) + "\n"


FILES_HEAD = """\
# Files

Made by `docs/generate.py` from the stages' own declarations.

A collection is a folder with `subtitler.toml` and `videos/`. Each video has a working directory,
`videos/ID/`, of plain files. JSON files are UTF-8, have one segment or cue a line, and begin with
their format and its version.

| file | who writes it | what it holds |
|---|---|---|
| `source.json`, `source.*` | `subtitler add` | id, SHA-256, size, what a probe found, the sound track chosen, the language spoken; the recording itself |
| `*.reviewed.json` | people | a text after correction; no machine writes it |
| `*.signoff.json` | people | who signed it, when, and hashes of all that was signed, segment by segment |
| `clips.json` | people (`subtitler clip`) | the stretches that a publisher wants |
| `ledger.jsonl` | every stage | which inputs, options, engine and versions made which outputs; each line carries the hash of the line before |
| `journal.jsonl` | every edit | what people did, with the words before and after |
| `NAME.machine` | a stage | its new NAME, where a person had edited NAME |
| `.cache/` | anyone | can be deleted while nothing runs |

## Stages

`{lang}` is a language; `{text}` is `transcript` for the language spoken and `translation.{lang}` for the
others; `{media}` the recording; `{clip}` a clip's name; a file with `?` may be missing.
"""


if __name__ == "__main__":
    sys.exit(main())
