#!/bin/sh
# Prints the address of orders-api as JSON with curl; if there is none, prints the problem and fails.
#   WAYPOST_URL=http://127.0.0.1:4680 sh address.sh
# A deployed registry requires a signature: add --aws-sigv4 aws:amz:$AWS_REGION:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"
exec curl --silent --show-error --fail-with-body --get "${WAYPOST_URL%/}/v1/services/${1:-orders-api}/address" \
  ${WAYPOST_NETWORK:+--data-urlencode "network=$WAYPOST_NETWORK"}
