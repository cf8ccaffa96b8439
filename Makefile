# cakupan: senders' lists of insured workers → the coverage of a province. `make` alone lists the targets.

GO        ?= go
IN        ?= .
FUZZTIME  ?= 20s
TESTFLAGS ?=

demo  := $(IN)/demo-province
tool  := $(GO) tool -modfile=tools/go.mod

.DEFAULT_GOAL := help
.PHONY: help build run test check format vet lint race golden fuzz bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/cakupan
	$(GO) build -trimpath -o bin/cakupan ./cmd/cakupan

run: build ## write the demo province into demo-province/ (afresh; IN=DIR: elsewhere), run the night on it, print the first screen
	rm -rf '$(demo)'
	bin/cakupan demo '$(demo)'
	bin/cakupan -C '$(demo)' run --quiet || test $$? -eq 3 # 3: done, and lists or rows were left out, as the demo wants

test: ## run the tests; they need no server and no browser
	$(GO) test -timeout 10m $(TESTFLAGS) ./...

check: format vet lint race ## what CI holds against a change: format, vet, staticcheck, import rules, race tests

format:
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not gofmt'd:" $$unformatted; exit 1; }

vet:
	$(GO) vet ./...

lint:
	$(tool) staticcheck ./...
	$(tool) golangci-lint run ./...

race:
	CGO_ENABLED=1 $(GO) test -race -timeout 20m ./...

golden: ## accept what the golden tests find now; read the diff before you commit it
	$(GO) test $$(grep -rlE '"update"|internal/golden"' --include='*_test.go' . | xargs -n1 dirname | sort -u) -update

fuzz: ## fuzz each fuzz test for FUZZTIME (20s)
	@grep -rlE '^func Fuzz' --include='*_test.go' . | sort | while read -r file; do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file"); do \
			echo "$$name in $$file"; \
			$(GO) test "$$(dirname "$$file")" -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) || exit 1; \
		done; \
	done

bench: ## run the benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

clean: ## remove what was built and the demo province
	rm -rf bin '$(demo)'
