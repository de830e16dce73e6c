"""A whole engine for the command exchange: it looks up a transcript that was made elsewhere.

It works in a fresh folder that holds `request.json` and `audio.wav`, and leaves `answer.json`.
Prepared transcripts lie beside this file as `SHA256-OF-THE-SAMPLES.json`, in the form of the
answer's segments; `python transcribe.py --name FILE.wav` prints the name for a sound. A sound that
nobody has prepared is an error, never an empty transcript.
"""

from __future__ import annotations

import hashlib
import json
import sys
import wave
from pathlib import Path

HERE = Path(__file__).resolve().parent


def name_of(sound: Path) -> str:
    """The name of the prepared transcript for a sound."""
    with wave.open(str(sound), "rb") as file:
        return hashlib.sha256(file.readframes(file.getnframes())).hexdigest() + ".json"


def main() -> None:
    """Answer the request in the current folder."""
    if sys.argv[1:2] == ["--name"]:
        sys.stdout.write(name_of(Path(sys.argv[2])) + "\n")
        return
    request = json.loads(Path("request.json").read_text(encoding="utf-8"))
    prepared = HERE / name_of(Path(request["audio"]))
    if not prepared.is_file():
        sys.exit("nobody has prepared a transcript for this sound")
    sys.stdout.write(f"progress {request['duration_ms']}\n")
    answer = {
        "format": "subtitler/engine-answer",
        "version": 1,
        "segments": json.loads(prepared.read_text(encoding="utf-8")),
    }
    Path("answer.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
