"""Reads the orders 1 to N and updates each, with requests. A session keeps its connection.

    python3 with_requests.py [N]
"""
import os
import sys

import requests

URL = os.environ.get("ORDERS_API_URL", "http://127.0.0.1:4681/svc/orders-api")

with requests.Session() as session:
    for order in range(1, int(sys.argv[1] if len(sys.argv) > 1 else 3) + 1):
        for method, body in (("GET", None), ("PUT", {"status": "shipped"})):
            response = session.request(method, f"{URL}/orders/{order}", json=body, timeout=30)
            response.raise_for_status()
            print(response.text)
