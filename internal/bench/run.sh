#!/usr/bin/env bash
# run.sh [PASSES] [BENCHTIME]: builds the benchmarks once, goes through all of them PASSES
# times, so that drift of the machine hits every engine alike, and prints the tables as
# Markdown. The raw figures stay in bench.out. BENCH=REGEXP chooses benchmarks.
set -euo pipefail
cd "$(dirname "$0")"
passes=${1:-6}
benchtime=${2:-300ms}

go test -c -o bench.test .
: >bench.out
for pass in $(seq "$passes"); do
  echo "pass $pass of $passes" >&2
  ./bench.test -test.run '^$' -test.bench "${BENCH:-.}" -test.benchtime "$benchtime" -test.benchmem >>bench.out
done
go run ./cmd/table bench.out
cat <<'NOTE'

The raw figures are in internal/bench/bench.out. With confidence intervals:
`go run golang.org/x/perf/cmd/benchstat@latest -filter '.unit:sec/op' -row /f -col /engine bench.out`;
to compare two versions, keep the bench.out of each and run `benchstat old.out new.out`.
NOTE
