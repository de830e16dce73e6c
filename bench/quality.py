"""How good a translation is: chrF and BLEU of any installed model on any parallel file.

    python -m bench.quality FILE.tsv --from kk --to en [--engine argos] [--also ct2] [--lines 500]
    python -m bench.quality --phrasebook held-out --from kk --to en --samples

The file has a source and its reference a line, with a tab between (or two files, line by line:
`--reference FILE`). The route is that of the program (`--order`, `--route`), with everything that
the stage `translate` does but the glossary. Scores are sacrebleu's, with its signature, so that
they can be compared with those of others. What a model has been trained on says nothing.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from subtitler import weights
from subtitler.engines import Translator, translator_class
from subtitler.engines.routes import Joined
from subtitler.stages.routing import WAYS, plan
from subtitler.stages.translate import TranslateOptions
from subtitler.stages.walking import Walk, walk

MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of one translation, with sacrebleu's signatures of how they were counted."""

    chrf: float
    bleu: float
    signatures: tuple[str, str]


def scores(answers: list[str], references: list[str], target: str) -> Scores:
    """chrF and BLEU of a corpus. Chinese, Japanese and Korean are cut as sacrebleu has it."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    if len(answers) != len(references):
        raise ValueError(f"{len(answers)} answers for {len(references)} references")
    tokenizer = {"zh": "zh", "ja": "char", "ko": "char"}.get(target, "13a")
    chrf, bleu = CHRF(), BLEU(tokenize=tokenizer)
    one = chrf.corpus_score(answers, [references]).score
    other = bleu.corpus_score(answers, [references]).score
    return Scores(one, other, (str(chrf.get_signature()), str(bleu.get_signature())))


def lines_of(file: Path, reference: Path | None) -> list[tuple[str, str]]:
    """Pairs of source and reference. Exits with the place of a line that is none."""
    left = file.read_text(encoding="utf-8-sig").splitlines()[:MOST_LINES]
    if reference is None:
        pairs = [tuple(line.split("\t")) for line in left if line.strip()]
        for number, pair in enumerate(pairs, 1):
            if len(pair) != 2 or not all(part.strip() for part in pair):
                sys.exit(f"{file.name}:{number}: is not a source, a tab and a reference")
        return [(pair[0], pair[1]) for pair in pairs]
    right = reference.read_text(encoding="utf-8-sig").splitlines()[:MOST_LINES]
    if len(left) != len(right):
        sys.exit(f"{file.name} has {len(left)} lines, {reference.name} has {len(right)}")
    return [pair for pair in zip(left, right, strict=True) if all(part.strip() for part in pair)]


def phrasebook(part: str, source: str, target: str) -> list[tuple[str, str]]:
    """The sentences of the samples: `held-out` are those that no sample package was trained on."""
    from samples.phrasebook.expand import load

    rows = [row for row in load() if part == "all" or row.held_out == (part == "held-out")]
    return [(row.texts[source], row.texts[target]) for row in rows]


def engines(names: list[str], samples: bool) -> Translator:
    """The engines with the models that are installed here."""
    opened = []
    for name in names:
        adapter = translator_class(name)
        models = [
            model
            for kind in adapter.kinds
            for model in weights.installed(kind)
            if samples or not model.sample
        ]
        opened.append(adapter(models))  # type: ignore[call-arg]  # as every adapter
    return Joined(opened)


def translated(
    texts: list[str], engine: Translator, source: str, target: str, **choice: tuple[str, ...]
) -> list[str]:
    """What the program makes of the texts, over its own route; said on stderr."""
    route = plan(engine.pairs(), source, target, TranslateOptions(**choice)).machine  # type: ignore[arg-type]
    sys.stderr.write("route " + "→".join(route) + "\n")
    walks = [Walk(route, [text]) for text in texts]
    walk(engine, walks, lambda done, total, unit: None)
    return [item.stops[-1] for item in walks]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="chrF and BLEU of installed models.")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--phrasebook", choices=["held-out", "trained", "all"])
    parser.add_argument("--from", dest="source", required=True)
    parser.add_argument("--to", dest="target", required=True)
    parser.add_argument("--engine", default="argos")
    parser.add_argument("--also", action="append", default=[])
    parser.add_argument("--order", default=",".join(WAYS))
    parser.add_argument("--route", action="append", default=[])
    parser.add_argument("--lines", type=int, default=MOST_LINES)
    parser.add_argument("--samples", action="store_true", help="sample packages, too")
    options = parser.parse_args()
    if options.phrasebook:
        pairs = phrasebook(options.phrasebook, options.source, options.target)
    elif options.file:
        pairs = lines_of(options.file, options.reference)
    else:
        parser.error("a FILE, or --phrasebook")
    pairs = pairs[: options.lines]
    engine = engines([options.engine, *options.also], options.samples)
    answers = translated(
        [source for source, _ in pairs],
        engine,
        options.source,
        options.target,
        order=tuple(options.order.split(",")),
        routes=tuple(options.route),
    )
    found = scores(answers, [reference for _, reference in pairs], options.target)
    print("| pair | sentences | chrF | BLEU |\n|---|---|---|---|")
    pair = f"{options.source}→{options.target}"
    print(f"| {pair} | {len(pairs)} | {found.chrf:.1f} | {found.bleu:.1f} |")
    for signature in found.signatures:
        print(f"\n`{signature}`")


if __name__ == "__main__":
    main()
