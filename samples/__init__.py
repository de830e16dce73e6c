"""Sample data of subtitler, and the scripts that make it."""
