# Two commands matter: `make run` and `make test`. Everything they need is found or fetched by the lines below.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export RASA_TELEMETRY_ENABLED := false
export UV_COMPILE_BYTECODE := 1
export UV_SYSTEM_CERTS := 1
export OMP_NUM_THREADS := 1
PORT ?= 5005
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .tooling/bin/uv)
PYTHON := .venv/bin/python

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

.tooling/bin/uv:
	@echo "setup: fetching uv with pip"
	@bin/fetch-uv

.venv/.synced: pyproject.toml uv.lock $(filter .tooling%,$(UV))
	@echo "setup: installing from uv.lock into .venv (2.5 GB, half a minute to a few minutes)"
	@$(UV) sync --frozen --quiet
	@touch $@

setup: .venv/.synced ## install everything from uv.lock

knowledge: setup ## build the knowledge store where something changed
	@$(PYTHON) -m knowledge build

web: setup ## build the chat page and the widget where something changed
	@bin/build-web

browser: ## Debian's Chromium, for the browser tests
	@bin/fetch-browser

stores: ## PostgreSQL, Redis and nginx, for the tests that run them
	@bin/fetch-stores

train: setup ## train the model where something changed
	@$(PYTHON) -m bot.train

run: setup ## start the assistant at http://localhost:5005/
	@$(MAKE) --no-print-directory -j2 knowledge train web
	@exec $(PYTHON) -m bot.server --port $(PORT)

ask: knowledge train ## one answer in the terminal: make ask Q="安阳 老板拖欠工资怎么办"
	@$(PYTHON) -m bot.ask "$(Q)"

chat: knowledge train ## talk in the terminal
	@$(PYTHON) -m bot.ask

wechat-demo: knowledge train web ## a conversation in WeChat, played by a simulated server
	@$(PYTHON) -m bot.simulator

test-core:
	@$(PYTHON) -m pytest -q tests --ignore=tests/bot

test-bot:
	@$(PYTHON) -m pytest -q tests/bot

ifdef T
test: setup
	@$(MAKE) --no-print-directory -j2 knowledge train web
	@$(PYTHON) -m pytest -q $(T)
else
test: setup ## every test, conversations included; some of them: make test T="tests/knowledge/talk -k place"
	@$(MAKE) --no-print-directory -j2 knowledge train web browser
	@$(MAKE) --no-print-directory -j2 --output-sync=target test-core test-bot
	@$(PYTHON) -W ignore -m rasa test core --model var/models/gongyou.tar.gz --stories tests/conversations \
		--e2e --fail-on-prediction-errors --out var/results
endif

# Without what builds whole stores, starts processes or plays conversations.
QUICK := tests/contracts tests/actions tests/bot/new tests/knowledge \
	--ignore=tests/knowledge/test_cli.py --ignore=tests/knowledge/test_kernels.py --ignore=tests/knowledge/danger

test-quick: knowledge ## what a change of content or core breaks first, in a minute and a half
	@$(PYTHON) -m pytest -q $(QUICK)

eval: knowledge train ## what it understands: writes docs/evaluation.md (about a quarter of an hour)
	@$(PYTHON) -m bot.measure.evaluate

bench: knowledge train ## what it costs beside a stock Rasa bot: writes docs/performance.md (about half an hour)
	@$(PYTHON) -m bot.measure.bench

bench-knowledge: knowledge train ## what holding 6, 300 and 1,000 documents costs: writes docs/scale.md (a quarter of an hour)
	@$(PYTHON) -m bot.measure.bench_knowledge

bench-scale: knowledge train stores ## one and two processes, on SQLite and on PostgreSQL and Redis (about ten minutes)
	@$(PYTHON) -m bot.measure.scale

lint: setup ## ruff and mypy
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy

validate: setup ## rasa data validate
	@$(PYTHON) -W ignore -m rasa data validate --fail-on-warnings

check: lint validate stores test ## everything CI could want

backup: setup ## copy inbox, conversations and drafts into var/backups, while the server runs
	@$(PYTHON) -m bot.running backup

clean: ## remove what was built; installation, inbox, secret and drafts stay
	rm -rf .rasa bot/webchat/dist
	find var -mindepth 1 -maxdepth 1 ! -name 'inbox.db*' ! -name 'secret.key' ! -name drafts ! -name contacts ! -name unerased ! -name backups -exec rm -rf {} + 2>/dev/null || true

.PHONY: help test-core test-bot test-quick setup knowledge web browser stores train run ask chat wechat-demo test eval bench bench-knowledge bench-scale lint validate check backup clean
