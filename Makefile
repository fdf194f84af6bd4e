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
