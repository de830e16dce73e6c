"""Every stage, one line each, in the order in which a pipeline usually has them.

To add one: a file in this folder with a function under `@stage`, and a line here.
"""

from subtitler.stage import Stage
from subtitler.stages.align import align
from subtitler.stages.audio import audio
from subtitler.stages.audit import audit
from subtitler.stages.burn import burn
from subtitler.stages.check import check
from subtitler.stages.clip import clip
from subtitler.stages.export import export
from subtitler.stages.kazakh_scripts import kazakh_scripts
from subtitler.stages.layout import layout
from subtitler.stages.proxy import proxy
from subtitler.stages.review import review_transcript, review_translation
from subtitler.stages.shots import shots
from subtitler.stages.soft_subtitles import soft_subtitles
from subtitler.stages.transcribe import second_opinion, transcribe
from subtitler.stages.translate import translate

STAGES: dict[str, Stage] = {
    item.name: item
    for item in (
        audio,
        transcribe,
        second_opinion,
        audit,
        proxy,
        shots,
        review_transcript,
        align,
        translate,
        review_translation,
        layout,
        check,
        export,
        kazakh_scripts,
        soft_subtitles,
        burn,
        clip,
    )
}
