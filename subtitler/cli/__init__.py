"""The command line: paths in, exit codes out. Data goes to stdout, everything else to stderr.

Exit codes: 0 done · 1 some videos failed · 2 wrong use or configuration · 3 waiting for a person ·
4 edit conflict · 5 a tool, model or font is missing · 130 interrupted, can be resumed.
"""

from __future__ import annotations

import signal
import sys

import typer

from subtitler import __version__
from subtitler.cli import checkpoint, clips, collection, findings, memory, models, terms
from subtitler.cli.console import complain, say
from subtitler.errors import SubtitlerError

INTERRUPTED = 130
"""What shells give for a program that Ctrl-C ended (128 + SIGINT)."""

app = typer.Typer(
    name="subtitler",
    help="From a recorded testimony to reviewed subtitles in many languages, on this machine only.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"subtitler {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and stop."
    ),
) -> None:
    """From a recorded testimony to reviewed subtitles in many languages, on this machine only."""


app.command("init")(collection.init)
app.command("add")(collection.add)
app.command("run")(collection.run)
app.command("status")(collection.status)
app.add_typer(checkpoint.app, name="review")
app.command("check")(findings.check)
app.command("export")(clips.export)
app.command("clip")(clips.clip)
app.add_typer(terms.app, name="glossary")
app.add_typer(memory.app, name="memory")
app.add_typer(models.app, name="models")
app.command("engines")(models.engines)
app.command("doctor")(models.doctor)
app.command("verify")(collection.verify)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run the command line and leave with its exit code; every foreseen error is one line."""
    # A closed terminal and a shutdown end the work as Ctrl-C does: ffmpeg is ended with us.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    try:
        app()
    except SubtitlerError as error:
        complain(error)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer has turned Ctrl-C into this already
            say("interrupted: what is finished is kept; run again to go on")
        raise
    except BrokenPipeError:
        # The reader of our output has gone, as in `subtitler status | head`.
        sys.stderr.close()
        sys.exit(1)
