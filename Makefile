# Needs make and Python 3.11 or newer; everything else is installed into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
LAKE   ?= lake
SEEDS  ?= seeds/
PIP    := -m pip install --quiet --disable-pip-version-check

BUILD  ?= build
CHROMIUM ?= chromium
PRISM  := v2.77.0
FAKE_GCS := v1.56.1
AZURITE := 3.37.0

.PHONY: run sample picture notebooks test test-fast check format docs lock test-lowest flink-test prism-test buckets-test dataflow-test manifest-test image-test clean

run: $(VENV)/.ready
	$(BIN)/ingest run $(SEEDS) --lake $(LAKE)

# The lake of the notebooks: an invented press of two weeks, served and read on this machine.
sample: $(VENV)/.ready
	$(BIN)/python notebooks/make_sample.py $(BUILD)/sample

# The picture in the README: the report of the sample lake, by Chromium.
picture: sample
	$(BIN)/ingest report --lake $(BUILD)/sample --now 2026-11-15T21:00:00Z --days 14 --out $(BUILD)/report.html
	$(CHROMIUM) --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1100,760 \
		--screenshot=docs/report.png file://$(abspath $(BUILD)/report.html)

notebooks: $(VENV)/.ready-notebook
	test -d $(BUILD)/sample || $(MAKE) sample
	$(BIN)/jupyter lab notebooks/explore.ipynb

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest

# The tests of pure functions: no pipelines, no subprocesses, nothing that takes more than a second or two.
test-fast: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -m "not slow and not pipeline"

check: $(VENV)/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

format: $(VENV)/.ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The site of the documentation, in site/; a broken link is an error.
docs: $(VENV)/.ready-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

# The locked set is what the tests ran with; pyproject.toml has the ranges that users' own environments may choose from.
lock: $(VENV)/.ready-dev
	$(BIN)/python .ci/lock.py

# The fast tests with the oldest versions that pyproject.toml promises, in an environment of their own.
test-lowest:
	$(PYTHON) -m venv .venv-lowest
	$(PYTHON) .ci/lowest.py > .venv-lowest/constraints.txt
	.venv-lowest/bin/python $(PIP) -c .venv-lowest/constraints.txt -e '.[dev]'
	.venv-lowest/bin/python -m pytest -m "not slow and not pipeline"

ENGINE_TESTS ?= flink

# Batch and stream on a Flink of one JobManager and two TaskManagers. Needs Java and Maven; gets Flink from the registries.
flink-test: $(BUILD)/flink/.ready $(VENV)/.ready-dev
	INGEST_FLINK_HOME=$(abspath $(BUILD)/flink) $(BIN)/python -m pytest tests/engines -k "$(ENGINE_TESTS)"

$(BUILD)/flink/.ready: pipelines/flink/install.sh pipelines/flink/pom.xml | $(VENV)/.ready
	pipelines/flink/install.sh $(BUILD)/flink $(BIN)/python
	touch $@

# Batch and stream on Prism, which Go builds.
prism-test: $(BUILD)/prism $(VENV)/.ready-dev
	INGEST_PRISM=$(abspath $(BUILD)/prism) $(BIN)/python -m pytest tests/engines -k prism

$(BUILD)/prism:
	@command -v go > /dev/null || { echo "make: there is no go; install Go 1.26 or newer, then run this again"; exit 3; }
	GOBIN=$(abspath $(BUILD)) go install github.com/apache/beam/sdks/v2/go/cmd/prism@$(PRISM)

# Inputs and lakes in Google Cloud Storage and Azure: emulators of both, which Go builds and npm gets.
BUCKET_TESTS ?= tests/engines/test_buckets.py tests/lake tests/sources/test_remote_files.py tests/flow/test_stream_rows.py tests/flow/test_streaming.py

buckets-test: $(BUILD)/fake-gcs-server $(BUILD)/azurite/.ready $(VENV)/.ready-dev
	INGEST_FAKE_GCS=$(abspath $(BUILD)/fake-gcs-server) \
	INGEST_AZURITE=$(abspath $(BUILD)/azurite/node_modules/.bin/azurite-blob) \
		$(BIN)/python -m pytest $(BUCKET_TESTS) -k "google or azure"

$(BUILD)/fake-gcs-server:
	@command -v go > /dev/null || { echo "make: there is no go; install Go 1.26 or newer, then run this again"; exit 3; }
	GOBIN=$(abspath $(BUILD)) go install github.com/fsouza/fake-gcs-server@$(FAKE_GCS)

$(BUILD)/azurite/.ready:
	@command -v npm > /dev/null || { echo "make: there is no npm; install Node.js 20 or newer, then run this again"; exit 3; }
	npm install --silent --no-audit --no-fund --omit=optional --prefix $(BUILD)/azurite azurite@$(AZURITE)
	touch $@

# The graphs that Dataflow would get, built offline, in an environment of their own with the extra `gcp`.
dataflow-test:
	test -x .venv-gcp/bin/python || $(PYTHON) -m venv .venv-gcp
	.venv-gcp/bin/python $(PIP) -c requirements.lock -e '.[dev,gcp]'
	.venv-gcp/bin/python -m pytest tests/engines -k dataflow

# The manifest for Kubernetes against the schema of the Flink operator, which an npm package has.
manifest-test: $(VENV)/.ready
	$(BIN)/python pipelines/flink/check_manifest.py $(BUILD)/flink-schema

# The image of docs/operate.md, which Docker builds from the registries.
image-test: $(VENV)/.ready-dev
	INGEST_DOCKER=1 $(BIN)/python -m pytest tests/cli/test_container.py -k docker

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is older than 3.11; try make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python .ci/install.py -c requirements.lock -e .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/python .ci/install.py -c requirements.lock -e '.[dev]'
	touch $@

# From a fresh clone, one installation for both.
$(VENV)/.ready-notebook: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is older than 3.11; try make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python .ci/install.py -c requirements.lock -e '.[notebook]'
	touch $(VENV)/.ready $@

$(VENV)/.ready-docs: $(VENV)/.ready
	$(BIN)/python .ci/install.py -c requirements.lock -e '.[docs]'
	touch $@

clean:
	rm -rf $(VENV) .venv-* $(BUILD) dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
