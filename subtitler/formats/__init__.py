"""Reading and writing files as values and text: no I/O happens in here.

To add a format: a module of its own with `write_NAME(…) -> str` (and `parse_NAME(data, name)` with
places in its errors; of subtitles it gives a `cues.ReadSubtitles`, and stands in `subtitles.py`);
its library imported there only; a line for it in `stages/export.py`; a table of hard cases and a
round trip in `tests/formats/`; a row in `docs/publishers.md`.
"""
