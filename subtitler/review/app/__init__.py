"""The review app: pages in the reviewer's own browser, served on this machine alone."""

from subtitler.review.app.serving import serve

__all__ = ["serve"]
