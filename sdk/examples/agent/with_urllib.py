"""Reads the orders 1 to N and updates each, with Python's standard library. urllib opens a connection for each call.

    python3 with_urllib.py [N]
"""
import json
import os
import sys
import urllib.request

URL = os.environ.get("ORDERS_API_URL", "http://127.0.0.1:4681/svc/orders-api")


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, {"content-type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:  # raises HTTPError for 4xx and 5xx
        return response.read().decode()


for order in range(1, int(sys.argv[1] if len(sys.argv) > 1 else 3) + 1):
    print(call("GET", f"/orders/{order}"))
    print(call("PUT", f"/orders/{order}", {"status": "shipped"}))
