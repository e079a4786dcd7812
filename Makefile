# One command each: `make help` lists them. Needs Python 3.11 or later and make, nothing else.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
BIN := .venv/bin
UV := UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv
UV_VERSION := 0.13.9

# The first Python on the PATH that is new enough and can make virtual environments.
FIND_PYTHON = for folder in $$(echo "$$PATH" | tr ':' ' '); do \
	for name in python3.14 python3.13 python3.12 python3.11 python3; do \
	if [ -x "$$folder/$$name" ] && "$$folder/$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo "$$folder/$$name"; exit; fi; done; done

# Servers answer to HOST by https, through a proxy; localhost is for a try without one.
HOST ?= localhost
SCHEME = $(if $(filter localhost,$(HOST)),http,https)
ADDRESS = $(SCHEME)://$(HOST)$(if $(filter localhost,$(HOST)),:$(PORT))

# Known holes in the packages of uv.lock, asked of osv.dev. Offline it says so and goes on.
AUDIT_FLAGS ?=
AUDIT = answer=$$(UV_HTTP_TIMEOUT=10 UV_HTTP_RETRIES=0 $(UV) audit --frozen \
	--preview-features audit-command $(AUDIT_FLAGS) 2>&1); status=$$?; \
	case "$$status $$answer" in "2 "*"error sending request"*) \
	echo "The dependencies were not audited: osv.dev does not answer.";; \
	*) echo "$$answer"; exit $$status;; esac

.PHONY: help demo test messages browser-test clients fuzz-api bench-api faults torture property bench-peers screenshots relevance mirror-check check record audit format ci clean

help: ## list the commands
	@grep -E '^[a-z.-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

demo: .venv/demo ## run the platform on this machine (PORT=8000), Ctrl-C stops it
	@exec $(BIN)/python -m cms.demo --port $(PORT)

test: .venv/dev ## run the tests; services that are absent are skipped
	@exec $(BIN)/pytest -n auto --ignore tests/browser

browser-test: .venv/dev ## the public pages and the editor's work in Chromium, with and without scripts
	@exec $(BIN)/pytest -n auto tests/browser

ROUNDS ?= 100
ENGINE ?= embedded
torture: .venv/dev ## edit, kill and pause at random (ROUNDS=100 ENGINE=embedded|meilisearch SEED=n)
	@exec $(BIN)/python -m tests.torture --rounds $(ROUNDS) --engine $(ENGINE) $(if $(SEED),--seed $(SEED))

property: .venv/dev ## random edits, faults and worker steps (STEPS=50000 SEED=n)
	@STEPS=$(or $(STEPS),50000) $(if $(SEED),SEED=$(SEED)) $(BIN)/pytest tests/property -q -p no:randomly

EDITS ?= 10000
mirror-check: .venv/dev ## keep copies through the change feed and compare them (EDITS=10000 SEED=n)
	@$(BIN)/python -m tests.mirror --edits $(EDITS) $(if $(SEED),--seed $(SEED))
	@exec $(BIN)/python -m tests.services.postgresql $(BIN)/python -m tests.mirror --edits $(EDITS) $(if $(SEED),--seed $(SEED))

PAGES ?= 2000
PEERS := .venv/peers
bench-peers: .venv/dev $(PEERS)/made ## beside other tools for Wagtail and Meilisearch (PAGES=2000); needs PyPI
	@exec $(BIN)/python -m tests.benchmarks.peers --pages $(PAGES) $(PEERS)

# Each in an environment of its own, with the Wagtail and Django that are locked here.
$(PEERS)/made: tests/benchmarks/peers/requirements.txt uv.lock
	@while read -r tool python; do \
	$(BIN)/uv venv --quiet --clear --python $$python $(PEERS)/$${tool%%==*} && \
	$(UV) export --quiet --frozen --no-emit-project --no-hashes --no-annotate >$(PEERS)/ours.txt && \
	$(BIN)/uv pip install --quiet --python $(PEERS)/$${tool%%==*}/bin/python --constraint $(PEERS)/ours.txt $$tool wagtail django || exit; \
	done < $<
	@touch $@

REQUESTS ?= 10000
fuzz-api: .venv/dev ## ask the API at random what its description allows, on PostgreSQL (REQUESTS=10000 SEED=n)
	@exec $(BIN)/python -m tests.services.postgresql $(BIN)/python -m tests.fuzz --requests $(REQUESTS) $(if $(SEED),--seed $(SEED))

clients: .venv/dev ## generate clients in Python and TypeScript and let them read answers; needs npm
	@cd tests/clients/typescript && npm ci --silent --no-audit --no-fund
	@exec $(BIN)/pytest -q tests/clients

bench-api: .venv/dev ## our API beside Wagtail's on one corpus, on PostgreSQL (CORPUS=file.jsonl.gz LIMIT=n ROUNDS=30)
	@test -n "$(CORPUS)" || { echo "Say which file: make bench-api CORPUS=corpus.jsonl.gz (docs/corpus.md)" >&2; exit 1; }
	@exec $(BIN)/python -m tests.services.postgresql $(BIN)/python -m tests.benchmarks.api $(CORPUS) $(if $(LIMIT),--limit $(LIMIT)) $(if $(filter command line,$(origin ROUNDS)),--rounds $(ROUNDS))

faults: .venv/dev ## kill, stop and wipe real processes, on a laptop's and a server's parts (minutes)
	@FAULTS=1 $(BIN)/pytest tests/faults tests/processes tests/browser

LANGUAGES := ca de es fr nl
messages: .venv/dev ## put new texts of the site into cms/locale and compile it (needs GNU gettext)
	@$(BIN)/python manage.py makemessages $(LANGUAGES:%=--locale=%) --ignore=tests --ignore=docs --ignore=.venv --add-location=never --no-wrap
	@for file in cms/locale/*/LC_MESSAGES/django.po; do msgattrib --no-fuzzy --no-obsolete --no-wrap -o $$file $$file; done  # no guesses
	@$(BIN)/python manage.py compilemessages --ignore=.venv

screenshots: .venv/dev ## pictures of the public pages of a running `make demo` (PORT=8000)
	@exec $(BIN)/python -m tests.screenshots --address http://localhost:$(PORT)

relevance: .venv/dev ## how well each engine answers the judged queries (tests/relevance); CORPUS=path: over it too
	@$(BIN)/python -m tests.relevance
	@$(if $(CORPUS),exec $(BIN)/python -m tests.relevance.corpus $(CORPUS))

check: .venv/dev ## linters, types, import rules, migrations, settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/codespell
	$(BIN)/python manage.py makemigrations --check --dry-run
	@$(AUDIT)

record: .venv/dev ## record Meilisearch's answers for the tests anew; needs a server
	@if [ -z "$$MEILISEARCH_URL" ] && ! command -v meilisearch >/dev/null; then \
	echo "Recording needs a Meilisearch: set MEILISEARCH_URL and MEILISEARCH_KEY, or put the program meilisearch on the PATH." >&2; exit 1; fi
	@touch .venv/recorded
	$(BIN)/pytest tests/contracts -m meilisearch --record -n 2
	@find tests/contracts/cassettes -name '*.json' ! -newer .venv/recorded -delete

audit: .venv/uv ## known holes in the packages that are used, when online
	@$(AUDIT)

format: .venv/dev ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## delete the virtual environment; content and logins in .state stay
	rm -rf .venv

.env: ## make the secrets of a server, once (HOST=rights.example.org)
	@umask 077; { for name in SECRET_KEY DATABASE_PASSWORD MEILISEARCH_MASTER_KEY METRICS_TOKEN; do \
	printf '%s=%s\n' $$name $$(od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n'); done; \
	printf '%s\n' ALLOWED_HOSTS=$(HOST) PUBLIC_BASE_URL=$(ADDRESS) PORT=$(PORT) \
	TRUSTED_PROXIES=$(if $(filter localhost,$(HOST)),0,1); } > .env
	@echo "Wrote .env for $(ADDRESS), readable by you alone. Keep a copy in a safe place."

.venv/uv: Makefile
	@python=$$($(FIND_PYTHON)); if [ -z "$$python" ]; then \
	echo "No Python 3.11 or later with venv and ensurepip was found on the PATH." >&2; exit 1; fi; \
	echo "Making .venv with $$python"; "$$python" -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/demo: .venv/uv uv.lock
	@$(UV) sync --quiet --locked --inexact
	@touch $@

.venv/dev: .venv/uv uv.lock
	@$(UV) sync --quiet --locked --inexact --group dev --all-extras
	@touch $@ .venv/demo
