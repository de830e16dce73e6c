"""Saves segments one after the other: run by two processes at once in the test."""

from __future__ import annotations

import sys
from pathlib import Path

from subtitler.review.editing import Desk, EditConflict, sha_of
from subtitler.workdir import Reviewer, WorkingDirectory

if __name__ == "__main__":
    folder, who, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    desk = Desk(WorkingDirectory(folder), "en", Reviewer(who))
    for number in range(count):
        segment = desk.text().current.segments[number % 4]
        try:
            desk.save(segment.id, sha_of(segment), text=f"{who} {number}")
        except EditConflict:
            sys.stdout.write("conflict\n")
