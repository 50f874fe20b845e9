#!/bin/sh
# Reads the orders 1 to N, then updates each, with one curl each, which keeps its connection. Fails at the first answer that is an error.
#   sh with-curl.sh [N]
set -eu
url=${ORDERS_API_URL:-http://127.0.0.1:4681/svc/orders-api}
orders="$url/orders/[1-${1:-3}]"

curl --silent --show-error --fail-early --fail-with-body --max-time 30 "$orders"
curl --silent --show-error --fail-early --fail-with-body --max-time 30 \
  --request PUT --header 'content-type: application/json' --data '{"status":"shipped"}' "$orders"
