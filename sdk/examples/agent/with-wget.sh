#!/bin/sh
# Reads the orders 1 to N, then updates each, with one wget each, which keeps its connection. Fails if an answer is an error.
#   sh with-wget.sh [N]
set -eu
url=${ORDERS_API_URL:-http://127.0.0.1:4681/svc/orders-api}
orders() { seq "$1" | sed "s|^|$url/orders/|"; }

orders "${1:-3}" | wget --quiet --tries=1 --timeout=30 --output-document=- --input-file=-
orders "${1:-3}" | wget --quiet --tries=1 --timeout=30 --output-document=- --input-file=- \
  --method=PUT --header='content-type: application/json' --body-data='{"status":"shipped"}'
