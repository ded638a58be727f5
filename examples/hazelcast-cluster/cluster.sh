#!/bin/sh
# Three gateways on loopback share a cache and statistics; one is killed, and nothing is lost. Needs curl. From the root of the repository, after mvn package.
set -eu
gateway=${LLMROUTER:-java -jar src/target/llmrouter.jar}
here=$(dirname "$0")
logs=$(mktemp -d)
export MEMBER_1=${MEMBER_1:-5701} MEMBER_2=${MEMBER_2:-5702} MEMBER_3=${MEMBER_3:-5703}
HTTP_1=${HTTP_1:-8081} HTTP_2=${HTTP_2:-8082} HTTP_3=${HTTP_3:-8083}
pids=

end() {
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$logs"
}
trap end EXIT

value() { eval "echo \$$1"; }

start() { # number
  GATEWAY=$1 MEMBER=$(value MEMBER_$1) $gateway serve -c "$here/llmrouter.yaml" --port "$(value HTTP_$1)" \
    --routes "file:$here/hazelcast-cluster.camel.yaml" > "$logs/$1" 2>&1 &
  pids="$pids $!"
  eval "pid_$1=$!"
}

ready() { # number
  tries=0
  until curl -sf "http://127.0.0.1:$(value HTTP_$1)/v1/models" > /dev/null; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 "$(value pid_$1)" 2> /dev/null; then
      echo "gateway $1 did not start:" >&2
      cat "$logs/$1" >&2
      exit 1
    fi
    sleep 0.2
  done
}

ask() { # number, question
  answer=$(curl -s -D "$logs/headers" "http://127.0.0.1:$(value HTTP_$1)/v1/chat/completions" -H 'Content-Type: application/json' \
    -d "{\"model\": \"router/faq\", \"messages\": [{\"role\": \"user\", \"content\": \"$2\"}]}")
  cache=$(sed -n 's/^x-llmrouter-cache: *\([a-z-]*\).*/\1/p' "$logs/headers")
  echo "gateway $1, $cache: $(echo "$answer" | sed 's/.*"content":"\([^"]*\)".*/\1/')"
}

calls() { # number, what is waited for: each process tells the others once a second
  tries=0
  until curl -s "http://127.0.0.1:$(value HTTP_$1)/statistics" | grep -q "calls=$2,"; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || break
    sleep 0.1
  done
  echo "gateway $1 knows of $(curl -s "http://127.0.0.1:$(value HTTP_$1)/statistics" | sed -n 's/.*calls=\([0-9]*\),.*/\1/p') calls"
}

start 1
ready 1
start 2
start 3
ready 2
ready 3
ask 1 "How do I reset my password?"
ask 2 "How do I reset my password?"
ask 3 "How can I reset my password?"
ask 3 "Where do I see who is logged in?"
calls 2 2
kill -9 "$pid_1"
echo "gateway 1 is killed"
ask 2 "How do I reset my password?"
ask 3 "How can I reset my password?"
ask 2 "Where do I see who is logged in?"
calls 2 2
calls 3 2
