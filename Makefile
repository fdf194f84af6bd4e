# The few words of daily work; `make help` lists them.
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

.PHONY: help
help: ## List these words
	@grep -hE '^[a-z_-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: setup
setup: $(READY) ## Make the environment in .venv

$(READY): pyproject.toml constraints.txt lab/setup.sh
	@PYTHON=$(PYTHON) ANSIBLE_WHEEL=$(ANSIBLE_WHEEL) lab/setup.sh $(VENV)
	@touch $@

.PHONY: lock
lock: $(READY) ## Pin the newest allowed versions in constraints.txt
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --no-annotate --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command 'make lock' --group run --group lab --group test \
	  pyproject.toml --output-file constraints.txt

# The lab needs podman and root. Everything it needs from Debian is installed here, and said.
LAB_PACKAGES := podman runc netavark aardvark-dns iptables nftables mmdebstrap debian-archive-keyring
TEST_PACKAGES := apache2-bin grepcidr openssh-client rgxg rsync shellcheck
BENCH_PACKAGES := apache2-utils openssh-server
AS_ROOT := lab/as-root.sh

.PHONY: lab-packages
lab-packages:
	@lab/packages.sh $(LAB_PACKAGES)

.PHONY: test-packages
test-packages:
	@lab/packages.sh $(TEST_PACKAGES)

.PHONY: demo
demo: lab-packages $(READY) ## Show the whole estate at work in containers on this machine
	@$(AS_ROOT) $(BIN)/python -m ansible_collections.sametime.estate.lab.demo

.PHONY: demo-down
demo-down: lab-packages $(READY) ## Remove the lab: containers, networks, image
	@$(AS_ROOT) $(BIN)/ansible-playbook lab/destroy.yml --extra-vars lab_image_too=true

.PHONY: test
test: lab-packages test-packages $(READY) ## Run everything: lint, unit tests, Molecule for every role
	@$(AS_ROOT) $(BIN)/python tests/run.py

.PHONY: lint
lint: test-packages $(READY) ## Only the static checks
	@$(BIN)/python tests/run.py lint

.PHONY: units
units: test-packages $(READY) ## Only the unit tests
	@$(BIN)/python tests/run.py units

.PHONY: molecule
molecule: lab-packages $(READY) ## Only Molecule; SCENARIO=photo_vhost for one scenario
	@$(AS_ROOT) $(BIN)/python tests/run.py molecule $(addprefix --scenario ,$(SCENARIO))

.PHONY: bench
bench: $(READY) ## Measure and write docs/figures.md; BENCH=regex prints one, BENCH_BASE=commit compares
	@lab/packages.sh $(TEST_PACKAGES) $(BENCH_PACKAGES)
	@$(AS_ROOT) $(BIN)/python bench/run.py $(if $(BENCH),$(BENCH),--write)

.PHONY: sanity
sanity: $(READY) ## ansible-test sanity on the collection as it ships
	@tests/sanity.sh

.PHONY: docs
docs: $(READY) ## Render the option tables of the role READMEs
	@$(BIN)/python docs/readmes.py

.PHONY: build
build: $(READY) ## Build the collection's archive
	@$(BIN)/ansible-galaxy collection build --force --output-path .cache
