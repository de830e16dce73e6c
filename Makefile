# subtitler: two commands for a newcomer are `make demo` and `make test`.
#
# Needs Python 3.11 or later and the package index; nothing is installed outside this folder.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The CPU build of torch, where one is to be had: on Linux the package index itself serves CUDA.
TORCH_CPU := https://download.pytorch.org/whl/cpu
TORCH := $(shell sed -n 's/^torch==//p' constraints.txt)
export PYTHONUTF8 := 1
# Groups of tests that have to run something; those that need Debian's programs where these are.
MUST_RUN := --must-run weights \
	$(shell command -v tesseract >/dev/null && echo --must-run ocr) \
	$(shell command -v chromium >/dev/null && echo --must-run browser)

.PHONY: demo install test check bench clean

demo: .venv/.installed
	@$(BIN)/python samples/demo.py

install: .venv/.installed

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "subtitler needs Python 3.11 or later: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 5; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.torch: .venv/.python constraints.txt
	@echo "installing torch $(TORCH), CPU build (once; .venv takes about 3 GB when all is done)"
	@if [ "$$(uname -s)" = Linux ]; then \
		$(PIP) install -q --no-deps --retries 1 --timeout 20 \
			--extra-index-url $(TORCH_CPU) "torch==$(TORCH)+cpu" || \
		echo "the CPU build cannot be had here: taking what the package index has"; \
	fi
	@touch $@

.venv/.installed: .venv/.torch pyproject.toml
	@echo "installing subtitler"
	@$(PIP) install -q -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/.installed
	@echo "installing what the tests need"
	@$(PIP) install -q -c constraints.txt -e '.[dev,samples,convert]'
	@touch $@

test: .venv/.dev
	@$(BIN)/python -m pytest -q -n auto --dist loadfile $(MUST_RUN) tests

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python docs/generate.py
	$(BIN)/python -m pytest -q -p no:randomly tests/test_house.py

bench: .venv/.dev
	$(BIN)/python bench/overhead.py
	$(BIN)/python bench/many.py
	$(BIN)/python -m bench.layout
	$(BIN)/python -m bench.burn
	$(BIN)/python -m bench.memory
	$(BIN)/python -m bench.review
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[bench]'
	SUBTITLER_MODELS=$${SUBTITLER_MODELS:-demo/models} $(BIN)/subtitler models fetch whisper-base-pt
	SUBTITLER_MODELS=$${SUBTITLER_MODELS:-demo/models} $(BIN)/python -m bench.speech
	SUBTITLER_MODELS=$${SUBTITLER_MODELS:-demo/models} $(BIN)/python -m bench.speech --batch 20
	SUBTITLER_MODELS=$${SUBTITLER_MODELS:-demo/models} $(BIN)/python -m bench.hints
	SUBTITLER_MODELS=$${SUBTITLER_MODELS:-demo/models} $(BIN)/python -m bench.long_audio
	$(BIN)/python -m bench.audit
	$(BIN)/python -m bench.hour

clean:
	rm -rf demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
