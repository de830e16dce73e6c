"""`models`, `engines`, `doctor`: what this machine has to work with."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from subtitler.cli.collection import Json
from subtitler.cli.console import clock, complain, fancy, put_json, say, table
from subtitler.errors import SubtitlerError

app = typer.Typer(
    help="Models on this machine. Only `fetch` ever opens a connection.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def listing(as_json: Json = False) -> None:
    """Show what is installed, and what can be fetched by name."""
    from subtitler.weights import catalogue, installed

    have = installed()
    rows: list[dict[str, Any]] = [
        {
            "name": model.name,
            "kind": model.kind,
            "installed": True,
            "bytes": model.size_bytes,
            "licence": model.licence,
            "languages": list(model.languages),
            "sample": model.sample,
            "note": "sample: invents its text, for demonstration only" if model.sample else "",
        }
        for model in have
    ]
    there = {(model.name, model.kind) for model in have}
    rows += [
        {
            "name": entry.name,
            "kind": entry.kind,
            "installed": False,
            "bytes": entry.size_bytes,
            "licence": entry.licence,
            "languages": list(entry.languages),
            "sample": False,
            "note": entry.title,
        }
        for entry in catalogue()
        if (entry.installs, entry.kind) not in there
    ]
    if as_json:
        put_json(rows)
        return
    table(
        ("name", "kind", "here", "size", "licence", "languages", ""),
        [
            (
                row["name"],
                row["kind"],
                "yes" if row["installed"] else "",
                _size(row["bytes"]),
                row["licence"],
                _languages(row["languages"]),
                row["note"],
            )
            for row in rows
        ],
    )


@app.command("fetch")
def fetch(
    name: Annotated[str, typer.Argument(help="A name from `subtitler models list`.")],
) -> None:
    """Fetch a model from the internet.

    The only command that ever opens a connection outward. Every file is checked by its hash.
    """
    from subtitler.weights import fetch as fetch_model

    model = fetch_model(name, _progress(name))
    say(f"{model.name} is installed ({_size(model.size_bytes)}, {model.licence})")


@app.command("install")
def install(
    paths: Annotated[list[Path], typer.Argument(help="Model folders, .pt or .argosmodel files.")],
    name: Annotated[str | None, typer.Option(help="Name to install it under.")] = None,
    kind: Annotated[str | None, typer.Option(help="Kind, where it cannot be told.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a model of the same name.")
    ] = False,
    languages: Annotated[
        str | None,
        typer.Option(help="What a speech model knows, such as kk,ru, where it does not say."),
    ] = None,
    run_programs: Annotated[
        bool,
        typer.Option("--run-programs", help="Allow a program in it (engine.toml) to be run later."),
    ] = False,
) -> None:
    """Install models from files at hand.

    A model folder (also a Whisper of Hugging Face, which is converted), a .pt file or an
    .argosmodel package. A translation model for CTranslate2 needs its card, translator.toml; a
    language model on this machine is a folder with llm.toml alone: docs/engines.md shows both. One
    that is refused is named, and the others are installed.
    """
    from subtitler.weights import install as install_model

    worst = 0
    for path in paths:
        try:
            model = install_model(
                path,
                name=name,
                kind=kind,
                replace=replace,
                run_programs=run_programs,
                languages=[code.strip() for code in (languages or "").split(",") if code.strip()],
            )
        except SubtitlerError as error:
            if len(paths) == 1:
                raise
            complain(error)
            worst = 1
            continue
        label = " · sample: invents its text, for demonstration only" if model.sample else ""
        say(f"{model.name} is installed ({_languages(list(model.languages))}){label}")
    raise typer.Exit(worst)


@app.command("verify")
def verify(as_json: Json = False) -> None:
    """Hash every model file and compare."""
    from subtitler.weights import verify as conditions

    rows = []
    for each in conditions():
        rows.append(
            {
                "model": each.model,
                "kind": each.kind,
                "file": each.file,
                "condition": each.condition.value,
            }
        )
    bad = [row for row in rows if row["condition"] != "ok"]
    if as_json:
        put_json(rows)
    elif bad:
        table(("model", "kind", "file", "is"), [tuple(row.values()) for row in bad])
    else:
        say(f"{len(rows)} files of {len({row['model'] for row in rows})} models are as installed")
    raise typer.Exit(5 if bad else 0)


def engines(as_json: Json = False) -> None:
    """Show the engines and their languages."""
    from subtitler.engines import TRANSCRIBERS, TRANSLATORS, names

    rows = [_speech(name) for name in names(TRANSCRIBERS)]
    rows += [_translation(name) for name in names(TRANSLATORS)]
    if as_json:
        put_json(rows)
        return
    table(
        ("engine", "does", "reads models of kind", "modes", "languages"),
        [
            (
                row["engine"],
                row["does"],
                " ".join(row["kinds"]) or "none",
                " ".join(row.get("modes", [])) or "·",
                row["note"],
            )
            for row in rows
        ],
    )


def _speech(name: str) -> dict[str, Any]:
    """What a speech engine can do with a model that is installed, or what it needs."""
    from subtitler.engines import transcriber_class
    from subtitler.languages import LANGUAGES
    from subtitler.weights import installed

    row: dict[str, Any] = {"engine": name, "does": "speech", "kinds": [], "languages": []}
    try:
        adapter = transcriber_class(name)
        row["kinds"] = list(adapter.kinds)
        row["modes"] = list(adapter.modes)
        models = [model for kind in adapter.kinds for model in installed(kind)]
        known: set[str] = set()
        for chosen in [[model] for model in models] or [[]]:
            known |= adapter(chosen).languages()  # type: ignore[call-arg]  # takes its weights
        row["languages"] = [code for code in LANGUAGES if code in known]
        row["note"] = " ".join(row["languages"])
    except SubtitlerError as error:
        row["note"] = f"{error}; {error.hint}" if error.hint else str(error)
    return row


def _translation(name: str) -> dict[str, Any]:
    """What a translation engine can do with the models that are installed."""
    from subtitler.engines import translator_class

    row: dict[str, Any] = {"engine": name, "does": "translation", "kinds": [], "languages": []}
    try:
        row["kinds"] = list(translator_class(name).kinds)
        row["languages"] = _pairs(name)
        pairs = [code for code in row["languages"] if "-" in code]
        codes = [code for code in row["languages"] if "-" not in code]
        told = [" ".join(pairs)] if pairs else []
        told += [f"between any of {' '.join(codes)}"] if codes else []
        nothing = "no model is installed" if row["kinds"] else "every pair"
        row["note"] = "; ".join(told) or nothing
    except SubtitlerError as error:
        row["note"] = str(error)
    return row


def _pairs(name: str) -> list[str]:
    """What a translation engine can do with the models that are installed."""
    from subtitler.engines import translator_class
    from subtitler.weights import installed

    kinds = translator_class(name).kinds
    if not kinds:
        return []
    return sorted({pair for kind in kinds for model in installed(kind) for pair in model.languages})


def doctor(
    as_json: Json = False,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", help="A PNG to write: a line in each language, as it is burned."),
    ] = None,
) -> None:
    """Look whether this machine is ready.

    Tools, fonts, models and free space; what is missing comes with the command that helps.
    """
    from subtitler.cli.examination import draw_languages, examine

    if picture is not None:
        draw_languages(picture)
        say(f"wrote {picture}")
    rows = examine()
    if as_json:
        put_json(
            [
                {"what": what, "ok": ok, "found": found, "hint": hint}
                for what, ok, found, hint in rows
            ]
        )
    else:
        table(
            ("what", "", "found"),
            [(what, "ok" if ok else "missing", found) for what, ok, found, _ in rows],
        )
        for what, ok, _, hint in rows:
            if not ok:
                say(f"{what}: {hint}")
    raise typer.Exit(0 if all(ok for _, ok, _, _ in rows) else 5)


def _size(size_bytes: int) -> str:
    if not size_bytes:
        return "?"
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.0f} MB"


def _languages(codes: list[str]) -> str:
    from subtitler.languages import LANGUAGES

    pairs = [code.replace("-", "→") for code in codes if "-" in code]
    known = [code for code in LANGUAGES if code in codes]
    shown = " ".join(pairs or known)
    others = len(codes) - len(pairs or known)
    return f"{shown} +{others}" if others else shown


def _progress(name: str) -> Any:
    """A line that grows on a terminal, a plain one every few seconds elsewhere."""
    begun = told = time.monotonic()
    drawn = fancy(sys.stderr)

    def show(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told < (0.2 if drawn else 5.0):
            return
        told = now
        known = total and done > total / 50
        left = f", {clock((now - begun) * (total - done) / done)} left" if known else ""
        text = f"{name}: {_size(done)} of {_size(total)}{left}"
        sys.stderr.write(f"\r{text:<70}" if drawn else text + "\n")
        if drawn and done >= total:
            sys.stderr.write("\n")

    return show
