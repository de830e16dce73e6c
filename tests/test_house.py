"""The house holds: who may import whom, how large a room may be, and what the docs generate."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "subtitler"

FLOORS = {
    "cli": 8,
    "review": 7,
    "pipeline": 6,
    "stages": 5,
    "stage": 4,
    "media": 3,
    "engines": 3,
    "workdir": 3,
    "weights": 3,
    "formats": 2,
    "glossary": 2,
    "layout": 2,
    "checks": 2,
    "report": 2,
    "scripts": 2,
    "terms": 2,
    "memory": 2,
    "sound": 2,
    "model": 1,
    "languages": 1,
    "errors": 0,
}
# `languages` stands on `model` for the names of the marks; `checks` measure with `sound`, know
# letters by `scripts` and count them as `layout` does; `report` knows what each check tells.
# `formats` tell old encodings apart by the letters of `scripts`.
ALLOWED_SIDEWAYS = {
    ("languages", "model"),
    ("model", "errors"),
    ("checks", "sound"),
    ("checks", "scripts"),
    ("checks", "terms"),
    ("checks", "glossary"),
    ("checks", "layout"),
    ("report", "checks"),
    ("terms", "glossary"),
    ("formats", "glossary"),
    ("formats", "scripts"),
}

# A library that only one room may know: everybody else goes through that room.
KEEPERS: dict[str, str | tuple[str, ...]] = {
    "typer": "subtitler/cli/",
    "av": "subtitler/media/",
    "ffmpeg": "subtitler/media/",
    "imageio_ffmpeg": "subtitler/media/",
    "fontTools": "subtitler/media/",
    "pysrt": "subtitler/formats/srt.py",
    "pysubs2": "subtitler/formats/ass.py",
    "ttconv": "subtitler/formats/ttml.py",
    "faster_whisper": ("subtitler/engines/faster_whisper", "subtitler/engines/voice.py"),
    "onnx_asr": "subtitler/engines/onnx_ctc.py",
    "whisper": "subtitler/engines/openai_whisper.py",
    "argostranslate": "subtitler/engines/argos",
    "sentencepiece": ("subtitler/engines/ct2.py", "subtitler/weights/ct2_model.py"),
    "budoux": "subtitler/layout",
    "openpyxl": "subtitler/formats/spreadsheet.py",
    "docx": "subtitler/formats/docx_table.py",
    "pymorphy3": "subtitler/terms/russian.py",
    "pypinyin": "subtitler/scripts/names.py",
    "rjieba": "subtitler/terms/word_breaks.py",
    "sudachipy": "subtitler/terms/word_breaks.py",
    "subprocess": (
        "subtitler/media/",
        "subtitler/weights",
        "subtitler/cli/",
        "subtitler/engines/isolation.py",
        "subtitler/engines/command.py",
        "subtitler/review/app/publishing.py",
    ),
}

# No room is called so: if code has no room, a concept is missing.
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "base", "manager", "misc"}

LONGEST_MODULE = 500
LONGEST_FUNCTION = 80

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found.append((module, node.lineno))
            if module == "subtitler":
                found += [(f"subtitler.{alias.name}", node.lineno) for alias in node.names]
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    wrong = []
    for module, line in imports_of(path):
        parts = module.split(".")
        if parts[0] != "subtitler" or len(parts) < 2 or parts[1] in (room, "__version__"):
            continue
        other = parts[1]
        assert other in FLOORS, f"{name_of(path)}:{line}: {other} is no room of the house"
        if FLOORS[other] >= FLOORS[room] and (room, other) not in ALLOWED_SIDEWAYS:
            wrong.append(f"{name_of(path)}:{line}: {room} imports {module}")
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_has_one_keeper(path: Path) -> None:
    wrong = []
    for module, line in imports_of(path):
        keeper = KEEPERS.get(module.split(".")[0])
        if keeper and not name_of(path).startswith(keeper):
            wrong.append(f"{name_of(path)}:{line}: {module} belongs to {keeper}")
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_are_of_human_size(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.stem not in FORBIDDEN_NAMES
    assert text.count("\n") <= LONGEST_MODULE, f"{name_of(path)} is too long"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{name_of(path)}:{node.lineno} {node.name}"


def test_no_import_cycles() -> None:
    names = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in MODULES
    }
    graph: dict[str, set[str]] = {}
    for module, path in names.items():
        graph[module] = set()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module in names:
                # `from package import module` imports the module, not the package's names.
                parts = {f"{node.module}.{alias.name}" for alias in node.names}
                graph[module] |= parts & names.keys() or {node.module}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " → ".join([*trail, module])
        if module in done or module not in graph:
            return
        for other in graph[module]:
            if other != module:
                visit(other, (*trail, module))
        done.add(module)

    for module in graph:
        visit(module, ())


def test_floors_zero_to_two_do_no_input_or_output() -> None:
    wrong = []
    for path in MODULES:
        if FLOORS.get(room_of(path), 9) > 2:
            continue
        for module, line in imports_of(path):
            if module.split(".")[0] in {"os", "pathlib", "subprocess", "socket", "shutil"}:
                wrong.append(f"{name_of(path)}:{line}: {module}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "open":
                wrong.append(f"{name_of(path)}:{node.lineno}: open()")
    assert not wrong
