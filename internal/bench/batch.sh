#!/usr/bin/env bash
# batch.sh [ROWS] [ROUNDS]: salecalc batch beside mawk, DuckDB and jq, on a made-up file of
# ROWS rows (1000000), ROUNDS turns of each (7). DuckDB comes from npm, where that is to be
# had. ONLY=csv (jsonl, parquet, formulas) measures one part. Prints Markdown.
set -euo pipefail
cd "$(dirname "$0")"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
(cd ../.. && go build -o "$dir/salecalc" ./cmd/salecalc)
go build -o "$dir/batch" ./cmd/batch
if command -v npm >/dev/null; then
  (cd "$dir" && npm install --silent --no-audit --no-fund @duckdb/node-api >/dev/null 2>&1) || echo "npm has no @duckdb/node-api here"
fi
echo "$(go version), $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg)"
"$dir/batch" -dir "$dir" -salecalc "$dir/salecalc" -rows "${1:-1000000}" -rounds "${2:-7}" -only "${ONLY:-}"
