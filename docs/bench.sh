#!/usr/bin/env bash
# Measures the gateway on this machine: build, then run docs/bench.sh. Needs Linux, wrk and curl; takes about 5 minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
jar=src/target/llmrouter.jar
work=$(mktemp -d)
url=http://127.0.0.1:18090/v1/chat/completions
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

start() { # milliseconds of delay
    java -jar $jar bench upstream --delay "$1" >"$work/upstream.log" 2>&1 & upstream=$!
    java -Xmx512m -jar $jar serve -c docs/bench.yaml --port 18090 >"$work/gateway.log" 2>&1 & gateway=$!
    until curl -s -o "$work/models" http://127.0.0.1:18090/v1/models; do sleep 0.2; done
}
stop() { kill $gateway $upstream; wait $gateway $upstream 2>/dev/null || true; }
load() { wrk -t1 -c"$1" -d"$2" --timeout 8s --latency -s docs/bench.lua "${3:-$url}" >"$work/wrk"; }
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; } # 10 ms of CPU each
figure() { awk -v key="$1" '$1 == key {print $2}' "$work/wrk"; }
row() { # name, connections, seconds to warm up, seconds to measure
    load "$2" "$3"
    local before after own requests threads memory
    before=$(ticks $gateway)
    own=$(ticks $upstream)
    load "$2" "$4" & local running=$!
    sleep $(($4 / 2))
    threads=$(ls /proc/$gateway/task | wc -l)
    memory=$(awk '/VmRSS/{print int($2 / 1024)}' /proc/$gateway/status)
    wait $running
    after=$(ticks $gateway)
    own=$(($(ticks $upstream) - own))
    requests=$(awk '/requests in/{print $1}' "$work/wrk")
    echo "| $1 | $(figure Requests/sec:) | $(figure 50%) | $(figure 99%) | $(((after - before) * 10000 / requests)) | $((own * 10000 / requests)) | $threads | $memory |" \
         "$(grep -E 'Non-2xx|Socket errors' "$work/wrk" || true)"
}
first_byte() { # url
    for _ in $(seq 60); do
        curl -sN -o "$work/stream" -w '%{time_starttransfer}\n' -H 'Content-Type: application/json' "$1" \
            -d '{"model":"router/bench","stream":true,"messages":[{"role":"user","content":"What is the warranty period of the blue kettle?"}]}'
    done | tail -40 | sort -n | awk '{t[NR] = $1 * 1000} END {printf "p50 %.1f ms, p95 %.1f ms\n", t[int(NR / 2)], t[int(NR * 0.95)]}'
}

echo "| load | requests/s | p50 | p99 | CPU us/request | provider's | threads | MB |"
echo "|---|---|---|---|---|---|---|---|"
start 0
row "0 ms model, 64 connections" 64 40 15
row "0 ms model, 1 connection" 1 5 10
load 1 5 http://127.0.0.1:9090/v1/chat/completions
echo "direct at 1 connection: p50 $(figure 50%)"
stop
start 20
row "20 ms model, 256 connections" 256 40 15
echo "first byte of a stream, direct: $(first_byte http://127.0.0.1:9090/v1/chat/completions)"
echo "first byte of a stream, gateway: $(first_byte $url)"
stop
start 2000
row "2 s model, 1000 connections" 1000 15 20
row "2 s model, 2000 connections" 2000 15 20
stop
