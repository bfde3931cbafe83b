# Everything one does with this folder. `make` alone lists it.
# Set-up is part of run, check, test, bench and soak: tools/setup brings what is missing and costs nothing when nothing is.
# The first time that is some 200 MB of models for ears and mouth too (not for check). Without a network voice stays off.

PY := .venv/bin/python
ARGS ?=
# Each of these draws a file from the code, and with --check fails when the file in docs/ is not what it would draw.
FRESH := $(wildcard tools/draw_*.py)

.DEFAULT_GOAL := help
.PHONY: help run test check lint format types imports fresh self bench soak screens lock check-wheels clean \
	install uninstall test-install test-arm64

help:  ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run:  ## the demo: broker, centre and kiosk, with no hardware; Ctrl-C ends all of it  (ARGS="…" for `kiosk demo`)
	@tools/setup run
	@exec .venv/bin/kiosk demo $(ARGS)

test:  ## all tests but the soak  (ARGS="-k printer" for some)
	@tools/setup test
	@$(PY) -m pytest -n 2 --dist worksteal --benchmark-disable -rs $(ARGS)

check:  ## everything a machine can read: style, types, who imports whom, drawn files, the tree itself
	@tools/setup check
	@$(MAKE) --no-print-directory --keep-going lint format types imports fresh self

lint:
	$(PY) -m ruff check .

format:
	$(PY) -m ruff format --check .

types:
	$(PY) -m mypy

imports:
	.venv/bin/lint-imports --no-logo

fresh: $(FRESH:tools/%.py=fresh-%)

fresh-%:
	$(PY) -m tools.$* --check

self:
	$(PY) -m tools.check_self

# pytest ends with 5 when it found nothing to run. For these two that is said, and is no failure as long as there is nothing.
bench:  ## bytes, seconds, shares: ticket on the wire, touch to first byte, QR codes, the mouth, the advisor  (ARGS="-k qr")
	@tools/setup bench
	@if [ -d bench ]; then $(PY) -m pytest bench -m "" --benchmark-only --benchmark-columns=min,median,max,rounds -s $(ARGS); else (exit 5); fi || \
		{ [ $$? -eq 5 ] && echo "Nothing was measured: there is no benchmark in bench/ yet."; }
	$(if $(ARGS),,@$(PY) -m bench.advisor)

soak:  ## tests that run for hours, and the fuzzers  (FUZZ_RUNS=N inputs each, FUZZ_SECONDS=S each; SOAK_KILLS=N)
	@tools/setup test
	@tools/fuzz
	@$(PY) -m pytest -m soak -p no:xdist --benchmark-disable -s $(ARGS) || \
		{ [ $$? -eq 5 ] && echo "Nothing was run: there is no soak test yet."; }

screens:  ## every screen in every language and size, as PNG in var/screens
	@tools/setup run
	@.venv/bin/kiosk screens --out var/screens

lock:  ## requirements*.lock anew from pyproject.toml  (ARGS=--upgrade takes newer versions)
	@tools/lock $(ARGS)

check-wheels:  ## does every locked package come ready-made for the Pi (aarch64, Python 3.11 and 3.13)?
	@tools/setup check
	@$(PY) -m tools.check_wheels

install:  ## as root: to start by itself from now on  (CENTER=1: the queue server and broker too; KIOSK=0: only those)
	@tools/install $(if $(filter 0,$(KIOSK)),,kiosk) $(if $(filter 1,$(CENTER)),center)

uninstall:  ## as root: takes that away again, but not the configuration and the tickets  (PURGE=1: those too)
	@tools/uninstall $(if $(filter 1,$(PURGE)),--purge)

test-install:  ## as root: does `make install` work in a clean Debian?  (SUITE=trixie for Debian 13)
	@tools/try_install $(or $(SUITE),bookworm) $$(dpkg --print-architecture)

test-arm64:  ## as root: the same in a clean Debian for the Pi's processor, emulated; a quarter of an hour
	@tools/try_install $(or $(SUITE),bookworm) arm64

clean:  ## removes what was made here: .venv, caches, test output (not var/, which holds the demo's tickets)
	rm -rf .venv .venv-lock .venv-fuzz .venv-emupos .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks build dist tests/out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
