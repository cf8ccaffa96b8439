# cakupan: senders' lists of insured workers → the coverage of a province. `make` alone lists the targets.

GO        ?= go
IN        ?= .
FUZZTIME  ?= 20s
TESTFLAGS ?=
CHROMIUM  ?= chromium

demo  := $(IN)/demo-province
award := $(IN)/demo-award

# Other versions of DuckDB, as Python brings them, kept outside the tree; one has what docs/analyst.md uses besides.
clients  := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/cakupan-clients
versions := 1.1.3 1.5.6 2.0.0
besides  := numpy==2.4.6 pandas==3.1.1 polars==2.1.0 pyarrow==26.0.1

tool  := $(GO) tool -modfile=tools/go.mod

.DEFAULT_GOAL := help
.PHONY: help build run demo-award man test check format vet lint race survive golden fuzz bench bench-models bench-parts browser clean clients

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/cakupan
	$(GO) build -trimpath -o bin/cakupan ./cmd/cakupan

run: build ## write the demo province into demo-province/ (afresh; IN=DIR: elsewhere), run the night on it, print the first screen
	rm -rf '$(demo)'
	bin/cakupan demo '$(demo)'
	bin/cakupan -C '$(demo)' run --quiet || test $$? -eq 3 # 3: done, and lists or rows were left out, as the demo wants

demo-award: build ## the same to March 2026, into demo-award/: a whole year, its December and the January after it
	rm -rf '$(award)'
	bin/cakupan demo '$(award)' --to 2026-03
	bin/cakupan -C '$(award)' run --quiet || test $$? -eq 3

man: build ## write the manual pages into bin/man
	bin/cakupan man bin/man

test: ## run the tests; they need no server and no browser
	$(GO) test -timeout 30m $(TESTFLAGS) ./...

survive: ## kill the night, and fill the disk, before every kind of step (make test takes a few of them)
	CAKUPAN_EVERY_POINT=1 $(GO) test -count=1 -timeout 20m $(TESTFLAGS) -run 'TestKilledAtAnyStep|TestDiskFullAtAnyStep' ./pipelines

check: format vet lint race ## what CI holds against a change: format, vet, staticcheck, import rules, race tests

format:
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not gofmt'd:" $$unformatted; exit 1; }

vet:
	$(GO) vet ./...

lint:
	$(tool) staticcheck ./...
	$(tool) golangci-lint run ./...

race:
	CGO_ENABLED=1 $(GO) test -race -short -timeout 30m ./...

golden: ## accept what the golden tests find now; read the diff before you commit it
	$(GO) test $$(grep -rlE '"update"|internal/golden"' --include='*_test.go' . | xargs -n1 dirname | sort -u) -update

# What guides the fuzzing is counted in this project's packages alone: counters in all libraries take minutes to build.
fuzz: ## fuzz each fuzz test for FUZZTIME (20s, or 5000x); what fails is kept under testdata/fuzz
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u | while read -r package; do \
		$(GO) test -c -gcflags='cakupan/...=-d=libfuzzer' -o "$$folder/fuzz.test" "$$package" || exit 1; \
		found="$$($(GO) env GOCACHE)/fuzz/$$($(GO) list "$$package")"; \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$package"/*_test.go); do \
			echo "$$name in $$package"; \
			(cd "$$package" && "$$folder/fuzz.test" -test.run '^$$' -test.fuzz "^$$name\$$" -test.fuzztime $(FUZZTIME) -test.fuzzcachedir "$$found") || exit 1; \
		done; \
	done

clients: $(versions:%=$(clients)/%/ready) ## read a catalogue with other versions of DuckDB, and run the examples of docs/analyst.md (python3-venv, network)
	CAKUPAN_CLIENTS="$$(printf '%s:' $(versions:%=$(clients)/%/bin/python) | sed 's/:$$//')" \
		$(GO) test -count=1 -timeout 10m -run 'TestOtherClients|TestExamplesOfTheDocument' $(TESTFLAGS) ./pipelines

$(clients)/%/ready:
	rm -rf '$(@D)'
	python3 -m venv '$(@D)'
	'$(@D)/bin/python' -m pip install --quiet --disable-pip-version-check --no-compile duckdb==$* $(if $(filter 1.5.6,$*),$(besides))
	touch '$@'

bench: ## print the table of docs/performance.md: 10 million rows, some ten minutes (ROWS=1000000: sooner)
	CAKUPAN_BENCH_ROWS='$(ROWS)' $(GO) test -run '^$$' -bench '^Benchmark(Table|Models)$$' -benchtime 1x -timeout 0 ./pipelines

bench-models: ## print the lines about the models alone, and what CURVE million person-months cost ('1 10 100')
	CAKUPAN_BENCH_CURVE='$(CURVE)' $(GO) test -run '^$$' -bench '^BenchmarkModels$$' -benchtime 1x -timeout 0 ./pipelines

bench-parts: ## run the other benchmarks
	$(GO) test -run '^$$' -bench . -skip '^Benchmark(Table|Models)$$' -benchmem ./...

browser: ## look at the report's pages and the officers' letter in Chromium: on a phone, on a screen, on paper
	CAKUPAN_BROWSER='$(CHROMIUM)' $(GO) test -count=1 $(TESTFLAGS) -run Browser ./pipelines/report/page ./pipelines/normalise/feedback

clean: ## remove what was built and the demo provinces
	rm -rf bin '$(demo)' '$(award)'
