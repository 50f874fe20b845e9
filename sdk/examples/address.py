"""Prints the URL of orders-api, or the problem and its remedy, with Python's standard library only.

    WAYPOST_URL=http://127.0.0.1:4680 python3 address.py [service]
"""
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

service = sys.argv[1] if len(sys.argv) > 1 else "orders-api"
network = os.environ.get("WAYPOST_NETWORK")
query = "?" + urllib.parse.urlencode({"network": network}) if network else ""
base = os.environ["WAYPOST_URL"].rstrip("/")
try:
    with urllib.request.urlopen(f"{base}/v1/services/{service}/address{query}", timeout=3) as response:
        address = json.load(response)
except urllib.error.HTTPError as error:
    problem = json.load(error)
    sys.exit(f"{problem['code']}: {problem['detail']} {problem['remedy']}")

# Send address["headers"] with every call: the address form endpoint-dns needs them.
print(address["url"])
