"""From a recorded testimony to reviewed subtitles in many languages."""

import os

__version__ = "0.1.0"

# onnxruntime (a dependency of the speech and translation libraries) reports its use to its maker
# unless this is set before it loads: native code opens connections and leaves a device id in the
# user's cache. Nothing leaves this machine unasked, so the first import of ours says no.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
