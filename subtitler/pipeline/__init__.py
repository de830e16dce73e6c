"""Pipelines and the batch that runs them."""

from subtitler.pipeline.batch import Batch, Listener, Outcome, exit_code
from subtitler.pipeline.definition import Pipeline, Step, load_pipeline, parse_pipeline, shipped

__all__ = [
    "Batch",
    "Listener",
    "Outcome",
    "Pipeline",
    "Step",
    "exit_code",
    "load_pipeline",
    "parse_pipeline",
    "shipped",
]
