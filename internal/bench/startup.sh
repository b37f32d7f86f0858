#!/usr/bin/env bash
# startup.sh [RUNS]: how long one small evaluation takes from the start of the process to
# its end, salecalc beside jq. The commands take turns. Uses hyperfine where it is
# installed, else a loop of our own.
set -euo pipefail
cd "$(dirname "$0")"
runs=${1:-100}

if ! command -v jq >/dev/null; then
  apt-get install -y jq >/dev/null || { echo "startup.sh: needs jq" >&2; exit 1; }
fi
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
(cd ../.. && go build -o "$bin/salecalc" ./cmd/salecalc)
go build -o "$bin/startup" ./cmd/startup
PATH=$bin:$PATH

for command in 'salecalc eval 1+1' 'jq -n 1+1'; do
  [[ $($command) == 2 ]] || { echo "startup.sh: $command does not print 2" >&2; exit 1; }
done

echo "$(go version), $(jq --version), $(nproc) processors"
echo
if ! command -v hyperfine >/dev/null; then
  startup -n "$runs" 'salecalc eval 1+1' 'jq -n 1+1'
  exit
fi

# hyperfine finishes one command before it begins the next: many short rounds take turns.
for round in $(seq $(((runs + 9) / 10))); do
  hyperfine -N --warmup 1 --runs 10 --style none --export-json "$bin/round$round.json" \
    'salecalc eval 1+1' 'jq -n 1+1' >/dev/null 2>"$bin/messages" || { cat "$bin/messages" >&2; exit 1; }
done
jq -rs '
  def quantile(q): sort | .[((length - 1) * q + 0.5) | floor] * 100000 | round / 100;
  [.[].results[]] | group_by(.command) | reverse
  | map({command: .[0].command, times: (map(.times) | add)})
  | "| command | median ms | 10 % to 90 % | runs |", "| --- | ---: | ---: | ---: |",
    (.[] | "| \(.command) | \(.times | quantile(0.5)) | \(.times | "\(quantile(0.1))–\(quantile(0.9))") | \(.times | length) |"),
    "", "Difference of the medians: \(((.[0].times | quantile(0.5)) - (.[1].times | quantile(0.5))) * 100 | round / 100) ms."
' "$bin"/round*.json
