# GrooveGen. `make` alone lists the targets.
SHELL := /bin/sh
GO ?= go

# SIMD kernels are an experiment of the Go toolchain, and only for amd64; everywhere else the plain twins are built.
ifeq ($(shell $(GO) env GOARCH),amd64)
export GOEXPERIMENT ?= simd
endif
# One set of flags for what is built and what is tested: Go compiles the dependencies once for both.
export GOFLAGS ?= -trimpath
# Without a C compiler or the ALSA headers everything builds and runs all the same, only without MIDI ports.
CGO = $(shell scripts/setup.sh build >/dev/null && echo 1 || echo 0)
VERSION ?= $(shell git describe --always --dirty 2>/dev/null || echo unknown)
LDFLAGS = -X main.version=$(VERSION)
LINT = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUMPT = mvdan.cc/gofumpt@v0.12.0
FUZZTIME ?= 30s

.DEFAULT_GOAL := help
.PHONY: help setup build run test check vet race plain arm64 midi cross nightly test-web page page-live web-shots lint fmt fuzz bench bench-midi train eval cover golden clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install the compiler headers that the build needs (Debian, Ubuntu), or say what to install
	@scripts/setup.sh build || echo "setup: building without MIDI ports until that is there" >&2

build: setup ## bin/grooved, bin/groovectl and bin/groovegpu, which has no cgo
	CGO_ENABLED=$(CGO) $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/grooved ./cmd/groovectl
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/groovegpu

run: build ## build and play: follows the DAW on the port GrooveGen, or plays by itself where there is no MIDI system
	bin/grooved $(ARGS)

# Each pass runs through a program that shows what fails in full and ends with a table of packages, times, tests and
# skips. With KEEP it keeps the table in that folder instead: make check shows all of them in one at its end.
TABLE = $(GO) run ./internal/testtable
PASS = $(TABLE) -pass $@ $(if $(KEEP),-o $(KEEP)/$@.json)
KEPT = out/tests
TIMEOUT ?= 20m
# Many tests wait for a song: more of them at once than there are cores. Without tables for debuggers they link in half the time.
GOTEST = $(GO) test -json -parallel 4 -timeout $(TIMEOUT) -ldflags=-w
RACED = $(if $(filter 1,$(CGO)),-race)
PLAIN = env GOEXPERIMENT=nosimd CGO_ENABLED=0

# The packages whose goroutines share memory. Left out are tests of whole programs, and what starts no goroutine and is slow.
RACE = ./daemon/... ./cmd/... ./internal/... ./infer/auto ./infer/cpu ./infer/gpu/... ./train/nn
NORACE = /cmd/grooved$$|/daemon/e2e$$|/daemon/recall$$|/daemon/osc/(layout|tosc)$$|/internal/archtest$$
# The packages that are built in two ways: with and without cgo, or with and without SIMD.
TWINS = ./infer/cpu ./train/nn ./internal/vec ./daemon/midiport/...
# Those that have kernels for each processor.
KERNELS = ./internal/vec ./infer/cpu ./train/nn

test: setup ## every package once, built as users get it: must pass before a commit
	GROOVE_MIDI_SKIP='real MIDI runs in make check' GROOVE_GPU_SKIP='the real groovegpu runs in make check, in its race pass' CGO_ENABLED=$(CGO) $(PASS) $(GOTEST) ./...

check: setup vet cross ## what make test leaves out: vet, other systems, race, plain, arm64, real MIDI, the page; CI runs both
	@rm -rf $(KEPT)
	@failed=; \
	web=$$(scripts/setup.sh web >&2 && echo page page-live || echo 'check: no Chromium: the tests of the page are left out' >&2); \
	arm=$$(scripts/setup.sh arm64 >&2 && echo arm64 || echo 'check: no qemu: the tests of the arm64 kernels are left out' >&2); \
	for pass in race plain $$arm midi $$web; do \
	  $(MAKE) --no-print-directory KEEP=$(KEPT) $$pass || failed="$$failed $$pass"; \
	done; \
	$(TABLE) $(KEPT)/*.json && [ -z "$$failed" ] || { echo "check: failed:$$failed" >&2; exit 1; }

nightly: setup ## hours: full-size tests, the race detector and the plain build on every package, strict bounds on real MIDI
	@rm -rf $(KEPT)
	@failed=; \
	for pass in "test GROOVE_NIGHTLY=1" "race RACE=./..." "plain TWINS=./..." "midi GROOVE_NIGHTLY=1 GROOVE_MIDI_STRICT=1"; do \
	  $(MAKE) --no-print-directory KEEP=$(KEPT) TIMEOUT=3h $$pass || failed="$$failed ($$pass)"; \
	done; \
	$(TABLE) $(KEPT)/*.json && [ -z "$$failed" ] || { echo "nightly: failed:$$failed" >&2; exit 1; }

vet: setup ## go vet
	CGO_ENABLED=$(CGO) $(GO) vet ./...

race: setup ## the race detector on the packages whose goroutines share memory; the MIDI drivers on the bench
	CGO_ENABLED=$(CGO) $(PASS) $(GOTEST) -vet=off $(RACED) $$($(GO) list $(RACE) | grep -vE '$(NORACE)')

plain: ## build without cgo and without SIMD, and test the packages that differ then
	$(PLAIN) $(GO) build ./...
	$(PASS) $(PLAIN) $(GOTEST) -vet=off $(TWINS)

midi: setup ## the programs on a real ALSA sequencer and on JACK (needs GROOVE_MIDI_BENCH)
	CGO_ENABLED=$(CGO) $(PASS) $(GOTEST) -vet=off ./daemon/e2e

cross: ## vet and build for macOS and Windows, without cgo
	GOEXPERIMENT=nosimd GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 $(GO) vet ./...
	GOEXPERIMENT=nosimd GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 $(GO) build ./...
	GOEXPERIMENT=nosimd GOOS=windows CGO_ENABLED=0 $(GO) vet ./...
	GOEXPERIMENT=nosimd GOOS=windows CGO_ENABLED=0 $(GO) build ./...

# The kernels of arm64 processors, in an emulator.
arm64: ## the kernels for arm64 (NEON), under qemu
	scripts/setup.sh arm64
	$(PASS) env GOOS=linux GOARCH=arm64 GOEXPERIMENT=nosimd CGO_ENABLED=0 $(GOTEST) -vet=off -short -exec qemu-aarch64-static $(KERNELS)

# The page's tests: node's own test runner drives Debian's Chromium through playwright-core.
WEB = daemon/web/browser

test-web: page page-live ## the page in a real Chromium: steering, sound, learning, playhead, access

# What nothing is measured in runs two files at a time; what is on time runs alone.
LIVE = $(addprefix $(WEB)/,live.test.mjs osc.test.mjs sound.test.mjs steer.test.mjs)

page: build
	$(call NODE_TESTS,2,$(filter-out $(LIVE),$(wildcard $(WEB)/*.test.mjs)))

page-live: build
	$(call NODE_TESTS,1,$(LIVE))

define NODE_TESTS
	scripts/setup.sh web
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error
	@mkdir -p $(KEPT)
	$(PASS) -junit $(KEPT)/$@.xml sh -c 'cd $(WEB) && exec node --test --test-concurrency=$(1) --test-timeout=300000 \
	  --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=$(abspath $(KEPT))/$@.xml \
	  $(notdir $(2))'
endef

web-shots: build ## take the pictures of the page in docs/ again; look at them before you commit
	scripts/setup.sh web
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error && node shots.mjs

lint: ## golangci-lint with the settings of .golangci.yml
	GOEXPERIMENT= $(GO) run $(LINT) run ./...

fmt: ## gofumpt on every file
	GOEXPERIMENT= $(GO) run $(FUMPT) -w .

fuzz: ## every fuzzer for FUZZTIME each (30s)
	@set -e; for pkg in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "== $$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; \
	  done; done

bench: build ## decode, follower, training, and the Go benchmarks
	bin/groovectl bench decode
	bin/groovectl bench clock
	bin/groovectl bench train
	bin/groovectl bench products
	$(GO) test -run '^$$' -bench . -benchmem ./clock/... ./infer/... ./train/... ./daemon ./daemon/seq ./daemon/player ./daemon/midiport ./daemon/web

bench-midi: build ## lateness on a real ALSA sequencer and on JACK (needs GROOVE_MIDI_BENCH)
	GROOVE_MIDI_STRICT=1 CGO_ENABLED=$(CGO) $(GO) test -count 1 -timeout 25m -v ./daemon/e2e

# The Groove MIDI Dataset, zip or folder.
DATA ?= $(GROOVE_DATASET)
RUN ?= runs/default

train: build ## train the default model on DATA (GROOVE_DATASET) in RUN (runs/default), and put it into models/
	bin/groovectl train --data '$(DATA)' --out '$(RUN)'
	$(GO) run ./models/pack -run '$(RUN)'

eval: build ## measure the model inside the program on DATA; a report with pictures in out/eval
	bin/groovectl eval --data '$(DATA)' --split both --report out/eval

cover: ## coverage by package, and cover.out for go tool cover -html
	$(GO) test -coverprofile cover.out ./... | grep -v 'no test files'
	$(GO) tool cover -func cover.out | tail -1

golden: ## write the golden files again; look at the diff before you commit it
	@for pkg in $$($(GO) list -f '{{.ImportPath}} {{.Dir}}' ./... | while read -r p d; do grep -qs 'flag.Bool("update"' $$d/*_test.go && echo $$p; done); do \
	  $(GO) test $$pkg -update || exit 1; done

clean: ## remove what was built
	rm -rf bin out cover.out
