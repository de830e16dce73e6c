"""What the checks found, as a page for people and as rows of a spreadsheet: values in, text out.

Neither holds a word of a testimony unless it is asked to: what a finding quotes is left out then,
and the text of a withheld segment always is.
"""

from subtitler.report.content import HEADS, Lane, Noticed, VideoReport, rows
from subtitler.report.page import page

__all__ = ["HEADS", "Lane", "Noticed", "VideoReport", "page", "rows"]
