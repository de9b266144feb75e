# Two commands do all the set-up on a machine with Python 3.11, pip and make: `make demo` and `make test`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test slow check bench pictures lock clean

demo: .venv/ready
	$(BIN)/python -m bench.demo

# A file's tests stay together, so that what they share is made once.
test: check
	$(BIN)/pytest -m "not slow" -n auto --dist loadfile

# Long fault runs: huge files, many mutations.
slow: .venv/ready
	$(BIN)/pytest -m slow

check: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# For the maintainer: renew the pictures of the pages after a change of their looks (needs Chromium).
pictures: .venv/ready
	PICTURES=docs/pictures $(BIN)/pytest -q tests/browser/test_looks.py

bench: .venv/ready
	$(BIN)/python -m bench

# hatchling is pinned with the rest, so the project itself is installed without fetching anything more.
.venv/ready: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# For the maintainer: renew the pins after a change of requirements*.in (needs uv).
lock:
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 requirements.in -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv demo

# For the maintainer: compile the words of click after a change (needs Debian's gettext).
.PHONY: locale
locale:
	msgfmt --check -o baosong/locale/zh_CN/LC_MESSAGES/baosong.mo baosong/locale/zh_CN/LC_MESSAGES/baosong.po
