"""`init`, `add`, `run`, `status`, `verify`: a collection as a whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from subtitler.cli import heard
from subtitler.cli.console import ProgressLines, clock, complain, put, put_json, say, table
from subtitler.errors import ConfigError, SubtitlerError

if TYPE_CHECKING:
    from subtitler.pipeline import Batch, Outcome
    from subtitler.review import Turn
    from subtitler.workdir import Collection, WorkingDirectory

Json = Annotated[bool, typer.Option("--json", help="Give the answer as JSON.")]
Where = Annotated[
    Path,
    typer.Argument(help="A collection, or the folder of one video in it.", show_default="here"),
]
HERE = Path()
AUTO = "auto"
SHOWN = 20
"""So many videos are shown one by one, unless all are asked for."""
_DO = {
    "": "look at it again",
    "read": "read it, correct and sign it",
    "correct": "correct it",
    "approve": "read and sign it",
}


def init(
    path: Annotated[Path, typer.Argument(help="The folder to make.")],
    pipeline: Annotated[str, typer.Option(help="A shipped pipeline, or a file.")] = "en-tr-burned",
    spoken: Annotated[
        str | None, typer.Option(help="Language of videos that do not state their own.")
    ] = None,
    targets: Annotated[
        str | None, typer.Option(help="Languages to publish, such as en,tr.")
    ] = None,
    reviewer: Annotated[
        list[str] | None, typer.Option(help="A reviewer's pseudonym; may be given again.")
    ] = None,
    glossary: Annotated[
        list[str] | None,
        typer.Option(help="A glossary that ships, or a file in the folder; may be given again."),
    ] = None,
    sample_models: Annotated[
        bool,
        typer.Option(
            "--sample-models", help="Allow the demonstration models. Not for real testimony."
        ),
    ] = False,
) -> None:
    """Make a new collection.

    That is a folder with subtitler.toml (yours to edit) and videos/.
    """
    from subtitler.pipeline import load_pipeline
    from subtitler.workdir import Reviewer, Settings, create_collection

    settings = Settings(
        pipeline=pipeline,
        targets=tuple(code.strip() for code in targets.split(",")) if targets is not None else None,
        spoken=spoken,
        sample_models=sample_models,
        glossaries=tuple(glossary or ()),
        reviewer=tuple(Reviewer(name) for name in reviewer or []),
    )
    _check_settings(settings.pipeline)
    collection = create_collection(path, settings)
    load_pipeline(collection)
    say(f"made {collection.path / 'subtitler.toml'}; next: subtitler add {path} VIDEO --lang CODE")


def _check_settings(pipeline: str) -> None:
    from subtitler.errors import nearest
    from subtitler.pipeline import shipped

    if pipeline not in shipped() and not pipeline.endswith(".toml"):
        raise ConfigError(
            f"there is no pipeline “{pipeline}”; {nearest(pipeline, list(shipped()))}"
        )


def add(
    collection: Annotated[Path, typer.Argument(help="The collection.")],
    files: Annotated[list[Path], typer.Argument(help="Recordings to take in.")],
    lang: Annotated[
        str | None,
        typer.Option(
            help="Language spoken: kk, or kk,ru where both are; auto listens, proposes and asks."
        ),
    ] = None,
    video_id: Annotated[
        str | None, typer.Option("--id", help="Id for a single video; never a person's name.")
    ] = None,
    audio_stream: Annotated[
        int | None,
        typer.Option(help="Sound track to hear, from 0; else by language, then default."),
    ] = None,
    copy: Annotated[bool, typer.Option("--copy", help="Always copy, never hard-link.")] = False,
    as_json: Json = False,
) -> None:
    """Take recordings into a collection.

    Each gets an opaque id; its file name is not kept. One that cannot be read is refused, and the
    others go in.
    """
    from subtitler.stages.add import add as add_one
    from subtitler.workdir import Collection

    opened = Collection(collection)
    if video_id and len(files) > 1:
        raise ConfigError("--id is for a single recording")
    rows: list[dict[str, object]] = []
    worst = 0
    for file in files:
        try:
            spoken = _spoken(opened, file, lang, audio_stream)
            directory, new = add_one(
                opened,
                file,
                languages=spoken,
                video_id=video_id,
                audio_stream=audio_stream,
                copy=copy,
            )
        except SubtitlerError as error:
            complain(error)
            worst = max(worst, error.exit_code) if len(files) == 1 else 1
            rows.append({"file": str(file), "id": None, "error": str(error)})
            continue
        rows.append({"file": str(file), "id": directory.id, "new": new})
        say(f"{directory.id}: {'added' if new else 'is there already'}")
        if not as_json:
            put(directory.id)
    if as_json:
        put_json(rows)
    raise typer.Exit(worst)


def _spoken(
    collection: Collection, file: Path, lang: str | None, audio_stream: int | None
) -> list[str]:
    """The languages that a person stated, on the command line or when asked."""
    from subtitler.cli.languages import ask

    if lang == AUTO:
        return ask(collection, file, audio_stream)
    return [code.strip() for code in lang.split(",")] if lang else []


def run(
    path: Where = HERE,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="An option for this run: STAGE.OPTION=VALUE; may be given again."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and why.")
    ] = False,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="Wait for nobody; what nobody has signed shows a mark on the screen."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Do everything that is due.

    Can be stopped at any moment and run again. What fails stops only its video and language. Exit
    codes: 0 done, 1 some failed, 3 waiting for a person, 4 conflict, 5 a model is missing.
    """
    from subtitler.pipeline import exit_code

    batch, _ = open_batch(path, changes, draft=draft)
    if dry_run:
        _plan(batch, as_json)
        return
    with ProgressLines() as lines:
        outcomes = batch.run(lines)
    if as_json:
        put_json([outcome_row(outcome, batch.collection) for outcome in outcomes])
    else:
        _report(outcomes, batch.collection)
    raise typer.Exit(exit_code(outcomes))


def open_batch(
    path: Path, changes: Sequence[str] | None, *, draft: bool = False
) -> tuple[Batch, list[WorkingDirectory]]:
    """The batch for a collection or for one video in it, and its videos.

    A draft waits for nobody's signature.
    """
    from subtitler.pipeline import Batch, load_pipeline
    from subtitler.workdir import locate

    collection, video = locate(path)
    videos = [video] if video else collection.videos()
    overrides = _overrides(changes)
    if draft:
        for step in load_pipeline(collection).steps:
            if step.stage.name in ("review-transcript", "review-translation"):
                own = overrides.setdefault(step.stage.name, {})
                own.update(reviewers="off", by_language={})
    return Batch(collection, load_pipeline(collection, overrides), videos), videos


def _overrides(changes: Sequence[str] | None) -> dict[str, dict[str, Any]]:
    import tomllib

    found: dict[str, dict[str, Any]] = {}
    for change in changes or []:
        name, _, value = change.partition("=")
        stage, _, option = name.partition(".")
        if not value or not option:
            raise ConfigError(f"“{change}” is not STAGE.OPTION=VALUE", where="--set")
        try:
            parsed = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            parsed = value
        found.setdefault(stage, {})[option] = parsed
    return found


def _plan(batch: Batch, as_json: bool) -> None:
    rows = [out for out in batch.status() if out.assessment.condition != "done"]
    if as_json:
        put_json([outcome_row(outcome, batch.collection) for outcome in rows])
    elif rows:
        table(
            ("video", "stage", "for", "is", "because"),
            [_row(outcome) for outcome in rows],
        )
    else:
        say("nothing to do: everything is done")


def outcome_row(outcome: Outcome, collection: Collection) -> dict[str, object]:
    """An outcome for JSON."""
    job = outcome.job
    turn = _turn(outcome, collection)
    return {
        "video": job.directory.id,
        "stage": job.stage.name,
        "lang": job.subject.lang,
        "clip": job.subject.clip,
        "condition": outcome.assessment.condition.value,
        "reason": outcome.assessment.reason,
        "hint": outcome.error.hint if outcome.error else None,
        "turn": {"what": turn.what, "names": list(turn.names)} if turn else None,
        "ran": outcome.ran,
        "seconds": round(outcome.seconds, 2),
    }


def _row(outcome: Outcome) -> tuple[str, str, str, str, str]:
    job, told = outcome.job, outcome.assessment
    return job.directory.id, job.stage.name, str(job.subject), told.condition.value, told.reason


def _report(outcomes: Sequence[Outcome], collection: Collection) -> None:
    """What a run did, by stage, then what needs a person."""
    ran = [outcome for outcome in outcomes if outcome.ran]
    if ran:
        rows = []
        for name in dict.fromkeys(outcome.job.stage.name for outcome in ran):
            own = [outcome for outcome in ran if outcome.job.stage.name == name]
            rows.append((name, str(len(own)), clock(sum(outcome.seconds for outcome in own))))
        table(("stage", "jobs", "time"), rows)
    open_ones = [out for out in outcomes if out.assessment.condition != "done"]
    if not open_ones:
        say("everything is done" if ran else "nothing to do: everything is done")
        return
    loud = [out for out in open_ones if out.assessment.condition != "due"]
    for outcome in loud[:20]:
        video, stage, subject, condition, reason = _row(outcome)
        say(f"{condition}: {video} {stage} {subject}".rstrip() + f": {reason}")
        turn = _turn(outcome, collection)
        if turn is not None:
            say(f"  turn: {_DO[turn.what]}: {', '.join(turn.names) or 'nobody who may'}")
        hint = _review_hint(outcome, collection) if condition == "waiting" else ""
        if outcome.error and outcome.error.hint:
            hint = outcome.error.hint
        if hint:
            say(f"  hint: {hint}")
    if len(loud) > 20:
        say(f"(and {len(loud) - 20} more: subtitler status)")


def _turn(outcome: Outcome, collection: Collection) -> Turn | None:
    """Whose turn it is, where a job waits for a person."""
    if outcome.assessment.condition != "waiting":
        return None
    from subtitler.review import whose_turn

    video = outcome.job.directory
    return whose_turn(collection, video, outcome.job.subject.lang or video.source.lang)


def _review_hint(outcome: Outcome, collection: Collection) -> str:
    """The commands that end the wait."""
    path = Path(os.path.relpath(outcome.job.directory.path))
    lang = f" --lang {outcome.job.subject.lang}" if outcome.job.subject.lang else ""
    return (
        f"subtitler review serve {Path(os.path.relpath(collection.path))}; without a browser: "
        f"subtitler review export {path}{lang} -o FILE; review import; review approve"
    )


def status(
    path: Where = HERE,
    times: Annotated[bool, typer.Option("--times", help="How long each stage took.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Every video, also the finished ones.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show how every video stands.

    Each job is done, due, waiting for a person, conflict or failed, and the table says why.
    """
    batch, videos = open_batch(path, None)
    if times:
        _times(videos, as_json)
        return
    one = videos[0] if len(videos) == 1 else None
    if as_json:
        listed = [outcome_row(outcome, batch.collection) for outcome in batch.status()]
        if one:
            known = heard.facts(one)
            listed = [{**row, "facts": known.get(str(row["stage"]), {})} for row in listed]
        put_json(listed)
        return
    counts: dict[str, Counter[str]] = {step.stage.name: Counter() for step in batch.pipeline.steps}
    open_ones: dict[str, list[Outcome]] = {}
    for outcome in batch.status():
        condition = outcome.assessment.condition.value
        counts.setdefault(outcome.job.stage.name, Counter())[condition] += 1
        if condition != "done" or every:
            open_ones.setdefault(outcome.job.directory.id, []).append(outcome)
    words = ("done", "due", "waiting", "conflict", "failed")
    rows = [(name, *[str(count[word] or "·") for word in words]) for name, count in counts.items()]
    table(("stage", *words), rows)
    unfinished = sum(
        any(out.assessment.condition != "done" for out in outs) for outs in open_ones.values()
    )
    say(f"{len(videos)} videos, {len(videos) - unfinished} of them finished")
    _open_videos(open_ones, every)
    looked_at = [out[0].job.directory for out in list(open_ones.values())[:SHOWN]]
    listened = heard.rows([one] if one else looked_at)
    if listened:
        table(heard.HEADS, listened)


def _open_videos(open_ones: dict[str, list[Outcome]], every: bool) -> None:
    """For each unfinished video the first thing that holds it up."""
    shown = list(open_ones) if every else list(open_ones)[:SHOWN]
    rank = {"failed": 0, "conflict": 1, "waiting": 2, "due": 3, "done": 4}
    rows = []
    for video in shown:
        first = min(open_ones[video], key=lambda out: rank[out.assessment.condition.value])
        rows.append(_row(first))
    if rows:
        table(("video", "stage", "for", "is", "because"), rows)
    if len(open_ones) > len(shown):
        say(f"(and {len(open_ones) - len(shown)} more: subtitler status --all)")


def _times(videos: Sequence[WorkingDirectory], as_json: bool) -> None:
    """What the ledgers say of time, by stage."""
    spent: dict[str, list[float]] = {}
    for directory in videos:
        for line in directory.ledger.lines():
            if "error" not in line:
                spent.setdefault(line["stage"], []).append(float(line["seconds"]))
    if as_json:
        put_json({name: {"jobs": len(all_), "seconds": sum(all_)} for name, all_ in spent.items()})
        return
    table(
        ("stage", "jobs", "time"),
        [(name, str(len(all_)), clock(sum(all_))) for name, all_ in spent.items()],
    )


def verify(path: Where = HERE, as_json: Json = False) -> None:
    """Hash everything anew and compare.

    Recordings, what machines made, the chains of ledger and journal: what is not as recorded is
    named, and the exit code is 1.
    """
    from subtitler.workdir import locate
    from subtitler.workdir.audit import audit

    collection, video = locate(path)
    findings = []
    for directory in [video] if video else collection.videos():
        for finding in audit(directory):
            findings.append(
                {"video": directory.id, "file": finding.where, "message": finding.message}
            )
            say(f"{directory.id}/{finding.where}: {finding.message}")
    if as_json:
        put_json(findings)
    elif not findings:
        say("everything is as the ledgers say")
    raise typer.Exit(1 if findings else 0)
