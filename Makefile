# Everyday commands; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
READY := $(VENV)/.ready
# The wheel of the Ansible package carries containers.podman: one collection for the lab, without Galaxy.
ANSIBLE_WHEEL := ansible==14.5.0

export PATH := $(BIN):$(PATH)
export CONTAINERS_CONF := $(CURDIR)/lab/containers.conf
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg
export ANSIBLE_HOME := $(CURDIR)/.cache/ansible
# Hundreds of Python processes run this code: each would compile it again where the environment forbids to keep bytecode.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## Show this help
	@grep -hE '^[a-z_-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: setup
setup: $(READY) ## Create the development environment in .venv

$(READY): pyproject.toml constraints.txt lab/setup.sh
	@PYTHON=$(PYTHON) ANSIBLE_WHEEL=$(ANSIBLE_WHEEL) lab/setup.sh $(VENV)
	@touch $@

.PHONY: lock
lock: $(READY) ## Pin the newest allowed versions in constraints.txt
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --no-annotate --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command 'make lock' --group run --group lab --group test --group browser \
	  --group test-optional --group db2-client \
	  pyproject.toml --output-file constraints.txt

# The lab needs podman and root. The targets install missing Debian packages and name them.
LAB_PACKAGES := podman runc netavark aardvark-dns iptables nftables mmdebstrap debian-archive-keyring
TEST_PACKAGES := apache2-bin dnsmasq-base grepcidr ldap-utils openssh-client rgxg rsync shellcheck slapd
BENCH_PACKAGES := apache2-utils openssh-server
AS_ROOT := lab/as-root.sh
# One run at a time uses the lab of a machine. Another one stops with exit code 75 and names the first; LAB_WAIT=1 waits.
WITH_LAB := $(AS_ROOT) $(BIN)/python lab/lock.py

.PHONY: lab-packages
lab-packages:
	@lab/packages.sh $(LAB_PACKAGES)

.PHONY: test-packages
test-packages:
	@lab/packages.sh $(TEST_PACKAGES)

.PHONY: demo
demo: lab-packages $(READY) ## Set up the whole estate in containers on this machine and show that it works
	@$(WITH_LAB) $(BIN)/python -m ansible_collections.sametime.estate.lab.demo

.PHONY: demo-down
demo-down: lab-packages $(READY) ## Remove the lab: containers, networks and image
	@$(WITH_LAB) $(BIN)/ansible-playbook lab/destroy.yml --extra-vars lab_image_too=true

# IBM's JDBC driver: tests use it, and are skipped without it. Maven runs as the caller, before the step to root.
.PHONY: jdbc-driver
jdbc-driver: $(READY)
	@$(BIN)/python lab/db2/drivers/fetch.py --if-possible

.PHONY: test
test: lab-packages test-packages jdbc-driver $(READY) ## Run all checks: lint, unit tests, all Molecule scenarios
	@$(WITH_LAB) $(BIN)/python tests/run.py

.PHONY: lint
lint: test-packages $(READY) ## Run the static checks only
	@$(BIN)/python tests/run.py lint

.PHONY: units
units: test-packages jdbc-driver $(READY) ## Run the unit tests only
	@$(BIN)/python tests/run.py units

.PHONY: molecule
molecule: lab-packages jdbc-driver $(READY) ## Run the Molecule scenarios only; SCENARIO=photo_vhost runs one
	@$(WITH_LAB) $(BIN)/python tests/run.py molecule $(addprefix --scenario ,$(SCENARIO))

# Real software that needs a large download. Maven runs as the caller, with the caller's settings, before the step to root.
LIVE_PACKAGES := maven openjdk-17-jdk-headless

.PHONY: live-artifacts
live-artifacts: $(READY)
	@command -v mvn >/dev/null && command -v javac >/dev/null || lab/packages.sh $(LIVE_PACKAGES)
	@$(BIN)/python lab/db2/drivers/fetch.py
	@$(BIN)/python lab/liberty/fetch.py

.PHONY: live
live: lab-packages test-packages live-artifacts ## Fetch a real application server (340 MB, once) and run only the tests with it
	@$(WITH_LAB) $(BIN)/python tests/run.py live molecule --scenario sign_on_live

.PHONY: bench
bench: $(READY) ## Run the benchmarks and write docs/figures.md; BENCH=regex runs one, BENCH_BASE=commit compares
	@lab/packages.sh $(TEST_PACKAGES) $(BENCH_PACKAGES)
	@$(WITH_LAB) $(BIN)/python bench/run.py $(if $(BENCH),$(BENCH),--write)

.PHONY: sanity
sanity: $(READY) ## Run ansible-test sanity on the collection as it ships
	@tests/sanity.sh

.PHONY: docs
docs: $(READY) ## Render the tables of the READMEs
	@$(BIN)/python docs/readmes.py

.PHONY: build
build: $(READY) ## Build the collection archive
	@$(BIN)/ansible-galaxy collection build --force --output-path .cache
